#include "core/log.h"
#include "gpu/commands.h"
#include "gpu/transfer.h"
#include "graph/graph.h"
#include "tests/gpu/gpu_test.h"

#include <array>
#include <cstring>

using namespace stipple;

namespace {

using Pixel = std::array<std::uint8_t, 4>;
using Corner = std::array<float, 3>;

struct FlatPush {
    VkDeviceAddress corners;
    std::array<float, 4> colour;
};

} // namespace

TEST_CASE("Indexed, indirect and plain draws put the same triangle on the picture") {
    TestDevice test;
    const std::vector<Corner> corners{{9, 9, 9}, {-1, -1, 0.5f}, {-1, 3, 0.5f}, {3, -1, 0.5f}};
    const Buffer positions = makeBuffer<Corner>(test.device, corners, "positions");
    const Buffer indices = makeBuffer<std::uint32_t>(test.device, std::array<std::uint32_t, 4>{77, 1, 2, 3}, "indices");
    const Buffer arguments = makeBuffer<VkDrawIndirectCommand>(
        test.device, std::array<VkDrawIndirectCommand, 1>{{{3, 1, 1, 0}}}, "arguments");
    GraphicsPipelineDesc desc;
    desc.vertexShader = "test_pulled_vert";
    desc.fragmentShader = "test_flat_frag";
    desc.colours = {{VK_FORMAT_R8G8B8A8_UNORM, kBlendAdd}};
    const Pipeline pipeline(test.shaders, desc, "flat");
    const Buffer back(test.device, {8 * 8 * 4, MemoryKind::readback}, "back");
    Graph graph(test.device);
    const ImageRef image = graph.createImage({VK_FORMAT_R8G8B8A8_UNORM, 8, 8}, "picture");
    const BufferRef draws = graph.importBuffer(arguments);
    const BufferRef list = graph.importBuffer(indices);
    graph.addPass(
        "draws",
        [&](PassBuilder& pass) {
            pass.colour(image, clearTo(0, 0, 0, 0)).indirectRead(draws).indexRead(list);
            CHECK(graph.getExtent(image).width == 8);
            CHECK(graph.getFormat(image) == VK_FORMAT_R8G8B8A8_UNORM);
        },
        [&](PassContext& pass) {
            pass.commands.bindPipeline(pipeline);
            pass.commands.pushConstants(FlatPush{positions.getAddress(), {0.2f, 0, 0, 0}});
            pass.commands.draw(3, 1, 1);
            pass.commands.pushConstants(FlatPush{positions.getAddress(), {0, 0.4f, 0, 0}});
            pass.commands.bindIndices(pass.getBuffer(list));
            pass.commands.drawIndexed(3, 1, 1);
            pass.commands.pushConstants(FlatPush{positions.getAddress(), {0, 0, 0.6f, 0}});
            pass.commands.drawIndirect(pass.getBuffer(draws), 0, 1);
        });
    graph.addReadback("back", image, back);
    test.device.wait(graph.execute());
    Pixel pixel;
    for (std::size_t i = 0; i < 64; ++i) {
        std::memcpy(pixel.data(), back.getMapped().data() + i * 4, 4);
        REQUIRE(pixel == Pixel{51, 102, 153, 0});
    }
}

TEST_CASE("A frame uploads, computes indirectly and reads back") {
    TestDevice test;
    const Pipeline pipeline(test.shaders, ComputePipelineDesc{"test_scale", {}}, "scale");
    const Buffer back(test.device, {128 * 4, MemoryKind::readback}, "back");
    Graph graph(test.device);
    const BufferRef values = graph.createBuffer(128 * 4, "values");
    const BufferRef groups = graph.createBuffer(12, "groups");
    const std::vector<float> ones(128, 1.0f);
    const std::array<std::uint32_t, 3> counts{2, 1, 1};
    graph.addUpload("values", values, std::as_bytes(std::span(ones)));
    graph.addUpload("groups", groups, std::as_bytes(std::span(counts)));
    graph.addPass(
        "scale", [&](PassBuilder& pass) { pass.storage(values).indirectRead(groups); },
        [&](PassContext& pass) {
            struct {
                std::array<float, 3> unused;
                float factor;
                std::uint32_t count;
                std::array<float, 3> weights;
            } parameters{{}, 3.0f, 128, {1, 2, 4}};
            const ConstantSlice slice = pass.commands.uploadConstants(parameters);
            pass.commands.bindPipeline(pipeline);
            pass.commands.bindConstants(5, slice);
            pass.commands.bindConstants(6, slice);
            pass.commands.pushConstants(pass.getAddress(values));
            pass.commands.dispatchIndirect(pass.getBuffer(groups));
        });
    graph.addReadback("back", values, back);
    test.device.wait(graph.execute());
    std::vector<float> result(128);
    std::memcpy(result.data(), back.getMapped().data(), 128 * 4);
    for (std::size_t i = 0; i < 128; ++i)
        REQUIRE(result[i] == 3.0f + float((1 << i % 3) * i));
}

TEST_CASE("Images are cleared and copied, and kept from frame to frame") {
    TestDevice test;
    const ImageDesc desc{.format = VK_FORMAT_R16G16B16A16_SFLOAT,
                         .width = 4,
                         .height = 4,
                         .mips = 2,
                         .usage = VK_IMAGE_USAGE_SAMPLED_BIT};
    const Image from(test.device, desc, "from"), to(test.device, desc, "to");
    Graph graph(test.device);
    {
        const ImageRef source = graph.importImage(from);
        graph.addPass(
            "clear", [&](PassBuilder& pass) { pass.transferWrite(source); },
            [&](PassContext& pass) {
                pass.commands.clearColour(pass.getImage(source), {{1, 0.5f, -2, 0}}, {0, 1});
                pass.commands.clearColour(pass.getImage(source), {{4, 4, 4, 4}}, {1, 1});
            });
        graph.execute();
    }
    const ImageRef source = graph.importImage(from), target = graph.importImage(to);
    graph.addPass(
        "copy",
        [&](PassBuilder& pass) {
            pass.transferRead(source, makeMipRange(0));
            pass.transferWrite(target, makeMipRange(0));
        },
        [&](PassContext& pass) {
            pass.commands.copyImage(pass.getImage(source), makeMipRange(0), pass.getImage(target), makeMipRange(0));
        });
    graph.execute();
    using Half4 = std::array<std::uint16_t, 4>;
    CHECK(readImageAs<Half4>(to) == std::vector<Half4>(16, {0x3c00, 0x3800, 0xc000, 0}));
    CHECK(readImageAs<Half4>(from, 1) == std::vector<Half4>(4, {0x4400, 0x4400, 0x4400, 0x4400}));
}

TEST_CASE("A forgotten barrier is seen by synchronisation validation") {
    // Proves that the silence of the other tests means something.
    DeviceOptions options;
    options.validation = true;
    options.pipelineCacheOnDisk = false;
    Device device(options);
    const Buffer a(device, {64}, "a"), b(device, {64}, "b");
    const auto record = [&](bool withBarrier) {
        CommandList list = device.beginCommands("two writes");
        list.fillBuffer(a, 0, 64, 1);
        if (withBarrier) list.fullBarrier();
        list.copyBuffer(a, 0, b, 0, 64);
        device.wait(device.submit(std::move(list)));
    };
    record(true);
    CHECK(device.getValidationMessages().empty());
    setLogSink([](LogLevel, std::string_view) {});
    record(false);
    setLogSink({});
    CHECK(device.getValidationMessages().size() >= 1);
    device.clearValidationMessages();
}

TEST_CASE("A pass that throws leaves a graph that works") {
    TestDevice test;
    Graph graph(test.device);
    const auto addClear = [&](bool breaks) {
        const ImageRef image = graph.createImage({VK_FORMAT_R8G8B8A8_UNORM, 8, 8}, "image");
        graph.addPass(
            "clear", [&](PassBuilder& pass) { pass.colour(image, clearTo(0, 0, 0, 0)); },
            [breaks](PassContext&) {
                if (breaks) throw std::runtime_error("on purpose");
            });
    };
    addClear(false);
    graph.execute();
    addClear(true);
    CHECK_THROWS_WITH(graph.execute(), "on purpose");
    addClear(false);
    test.device.wait(graph.execute());
    if (test.device.getInfo().hasTimestamps) CHECK(graph.getTimings().size() == 1);
}
