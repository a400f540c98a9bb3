#include "gpu/commands.h"
#include "gpu/pipeline.h"
#include "gpu/timestamps.h"
#include "gpu/transfer.h"
#include "graph/graph.h"
#include "tests/gpu/gpu_test.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstdlib>

using namespace stipple;

namespace {

using Pixel = std::array<std::uint8_t, 4>;

Image makeTarget(Device& device, std::uint32_t width, std::uint32_t height, std::string_view name) {
    return Image(device,
                 {.format = VK_FORMAT_R8G8B8A8_UNORM,
                  .width = width,
                  .height = height,
                  .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT},
                 name);
}

GraphicsPipelineDesc makeDesc(std::string vertex, std::string fragment) {
    GraphicsPipelineDesc desc;
    desc.vertexShader = std::move(vertex);
    desc.fragmentShader = std::move(fragment);
    desc.colours = {{VK_FORMAT_R8G8B8A8_UNORM, kBlendNone}};
    return desc;
}

struct FlatPush {
    VkDeviceAddress corners;
    std::array<float, 4> colour;
};

} // namespace

TEST_CASE("A compute shader reads blocks of constants, and reads and writes by address") {
    TestDevice test;
    const std::uint32_t count = 1000;
    std::vector<float> values(count, 2.0f);
    const Buffer buffer = makeBuffer<float>(test.device, values, "values");
    const Pipeline pipeline(test.shaders, ComputePipelineDesc{"test_scale", {}}, "scale");
    CHECK(pipeline.getLocalSize() == std::array<std::uint32_t, 3>{64, 1, 1});
    CommandList list = test.device.beginCommands("scale");
    struct {
        std::array<float, 3> unused;
        float factor;
        std::uint32_t count;
        std::array<float, 3> weights;
    } parameters{{}, 1.5f, count - 1, {1, 2, 4}};
    list.upload(count); // what follows is aligned all the same
    const ConstantSlice slice = list.uploadConstants(parameters);
    list.bindPipeline(pipeline);
    list.bindConstants(5, slice);
    list.bindConstants(6, slice);
    list.pushConstants(buffer.getAddress());
    list.dispatchThreads(count);
    test.device.submit(std::move(list));
    const auto result = readBufferAs<float>(buffer, count);
    for (std::uint32_t i = 0; i + 1 < count; ++i)
        REQUIRE(result[i] == 3.0f + float((1u << i % 3) * i));
    CHECK(result[count - 1] == 2.0f);
}

TEST_CASE("A full-screen triangle colours every pixel, with a specialised constant") {
    TestDevice test;
    const Image target = makeTarget(test.device, 16, 8, "target");
    GraphicsPipelineDesc desc = makeDesc("test_fullscreen_vert", "test_gradient_frag");
    desc.constants = {{3, std::bit_cast<std::uint32_t>(0.2f)}};
    const Pipeline pipeline(test.shaders, desc, "gradient");
    Graph graph(test.device);
    const ImageRef image = graph.importImage(target);
    graph.addPass(
        "gradient", [&](PassBuilder& pass) { pass.colour(image, Load::discard()); },
        [&](PassContext& pass) {
            CHECK(pass.extent.width == 16);
            pass.commands.bindPipeline(pipeline);
            pass.commands.draw(3);
        });
    graph.execute();
    const auto pixels = readImageAs<Pixel>(target);
    for (int y = 0; y < 8; ++y) {
        for (int x = 0; x < 16; ++x) {
            const Pixel pixel = pixels[std::size_t(y) * 16 + x];
            REQUIRE(std::abs(int(pixel[0]) - 255 * (x + 0.5) / 16) <= 1.0);
            REQUIRE(std::abs(int(pixel[1]) - 255 * (y + 0.5) / 8) <= 1.0);
            REQUIRE(pixel[2] == 51);
            REQUIRE(pixel[3] == 255);
        }
    }
}

TEST_CASE("Pulled triangles obey reversed depth, culling and blending") {
    TestDevice test;
    const Image target = makeTarget(test.device, 32, 32, "target");
    using Corner = std::array<float, 3>;
    // Clip space, y down. The near one covers the left half and has the greater depth; both are counter-clockwise as
    // seen on the picture.
    const std::vector<Corner> corners{{-1, -1, 0.2f}, {-1, 3, 0.2f}, {3, -1, 0.2f},  // far, everywhere
                                      {-1, -1, 0.8f}, {-1, 3, 0.8f}, {0, -1, 0.8f},  // near, left
                                      {-1, -1, 0.9f}, {3, -1, 0.9f}, {-1, 3, 0.9f}}; // clockwise: culled
    const Buffer buffer = makeBuffer<Corner>(test.device, corners, "corners");
    GraphicsPipelineDesc desc = makeDesc("test_pulled_vert", "test_flat_frag");
    desc.depthFormat = VK_FORMAT_D32_SFLOAT;
    desc.cull = VK_CULL_MODE_BACK_BIT;
    desc.colours[0].blend = kBlendAdd;
    const Pipeline pipeline(test.shaders, desc, "pulled");
    Graph graph(test.device);
    const ImageRef image = graph.importImage(target);
    const ImageRef depth = graph.createImage({VK_FORMAT_D32_SFLOAT, 32, 32}, "depth");
    graph.addPass(
        "triangles", [&](PassBuilder& pass) { pass.colour(image, clearTo(0, 0, 0.2f, 1)).depth(depth, clearDepth()); },
        [&](PassContext& pass) {
            pass.commands.bindPipeline(pipeline);
            const auto draw = [&](std::uint32_t first, std::array<float, 4> colour) {
                pass.commands.pushConstants(FlatPush{buffer.getAddress(), colour});
                pass.commands.draw(3, 1, first);
            };
            draw(3, {0, 1, 0, 0});
            draw(0, {1, 0, 0, 0}); // behind on the left
            draw(6, {1, 1, 1, 1});
        });
    graph.execute();
    const auto pixels = readImageAs<Pixel>(target);
    CHECK(pixels[2 * 32 + 2] == Pixel{0, 255, 51, 255});
    CHECK(pixels[2 * 32 + 29] == Pixel{255, 0, 51, 255});
}

TEST_CASE("Pushed descriptors sample an image, filtered and by mip") {
    TestDevice test;
    const Image picture(test.device,
                        {.format = VK_FORMAT_R8G8B8A8_UNORM,
                         .width = 4,
                         .height = 4,
                         .mips = 3,
                         .usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_STORAGE_BIT},
                        "picture");
    std::vector<Pixel> pixels(16);
    for (int i = 0; i < 16; ++i)
        pixels[i] = {std::uint8_t(i * 16), std::uint8_t(i % 4 * 64), std::uint8_t(i / 4 * 64), 255};
    uploadImage(picture, std::as_bytes(std::span(pixels)));
    const Pipeline halve(test.shaders, ComputePipelineDesc{"test_halve", {}}, "halve");
    const Pipeline draw(test.shaders, makeDesc("test_fullscreen_vert", "test_textured_frag"), "textured");
    const Sampler sampler(test.device, {.filter = VK_FILTER_NEAREST, .mipFilter = VK_SAMPLER_MIPMAP_MODE_NEAREST},
                          "nearest");
    const Image same = makeTarget(test.device, 4, 4, "same"), half = makeTarget(test.device, 2, 2, "half"),
                one = makeTarget(test.device, 1, 1, "one");
    Graph graph(test.device);
    const ImageRef source = graph.importImage(picture);
    for (std::uint32_t mip = 1; mip < 3; ++mip) {
        graph.addPass(
            "halve",
            [&](PassBuilder& pass) {
                pass.sampled(source, makeMipRange(mip - 1));
                pass.storageWrite(source, makeMipRange(mip), true);
            },
            [&, mip](PassContext& pass) {
                pass.commands.bindPipeline(halve);
                pass.commands.bindSampled(0, pass.getImage(source), sampler, makeMipRange(mip - 1));
                pass.commands.bindStorageImage(1, pass.getImage(source), makeMipRange(mip));
                pass.commands.dispatchThreads(4 >> mip, 4 >> mip);
            });
    }
    for (const Image* target : {&same, &half, &one}) {
        const ImageRef image = graph.importImage(*target);
        graph.addPass(
            "draw",
            [&](PassBuilder& pass) {
                pass.sampled(source);
                pass.colour(image, Load::discard());
            },
            [&](PassContext& pass) {
                pass.commands.bindPipeline(draw);
                pass.commands.bindSampled(0, pass.getImage(source), sampler);
                pass.commands.draw(3);
            });
    }
    graph.execute();
    CHECK(readImageAs<Pixel>(same) == pixels);
    const auto mean = [](const std::vector<Pixel>& from, int width, int x, int y) {
        Pixel result{};
        for (int c = 0; c < 4; ++c) {
            int sum = 0;
            for (int k = 0; k < 4; ++k)
                sum += from[std::size_t((2 * y + k / 2) * width + 2 * x + k % 2)][c];
            result[c] = std::uint8_t(std::lround(sum / 4.0));
        }
        return result;
    };
    const auto halves = readImageAs<Pixel>(half);
    CHECK(halves == readImageAs<Pixel>(picture, 1));
    for (int i = 0; i < 4; ++i)
        for (int c = 0; c < 4; ++c)
            CHECK(std::abs(halves[i][c] - mean(pixels, 4, i % 2, i / 2)[c]) <= 1);
    const auto last = readImageAs<Pixel>(one);
    for (int c = 0; c < 4; ++c)
        CHECK(std::abs(last[0][c] - mean(halves, 2, 0, 0)[c]) <= 1);
}

TEST_CASE("Bindings are read from the shader") {
    TestDevice test;
    const ShaderInterface& halve = test.shaders.get("test_halve").getInterface();
    CHECK(halve.stage == VK_SHADER_STAGE_COMPUTE_BIT);
    CHECK(halve.localSize == std::array<std::uint32_t, 3>{8, 8, 1});
    REQUIRE(halve.bindings.size() == 2);
    CHECK(halve.bindings[0].type == VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER);
    CHECK(halve.bindings[1].type == VK_DESCRIPTOR_TYPE_STORAGE_IMAGE);
    const ShaderInterface& scale = test.shaders.get("test_scale").getInterface();
    REQUIRE(scale.bindings.size() == 2);
    CHECK(scale.bindings[0].binding == 5);
    CHECK(scale.bindings[0].type == VK_DESCRIPTOR_TYPE_STORAGE_BUFFER);
    CHECK(scale.bindings[1].binding == 6);
    CHECK(scale.bindings[1].type == VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER);
    CHECK(test.shaders.get("test_fullscreen_vert").getInterface().stage == VK_SHADER_STAGE_VERTEX_BIT);
}

TEST_CASE("Two frames are in flight, and memory stays what it is") {
    TestDevice test;
    const Pipeline gradient(test.shaders, makeDesc("test_fullscreen_vert", "test_gradient_frag"), "gradient");
    const Pipeline textured(test.shaders, makeDesc("test_fullscreen_vert", "test_textured_frag"), "textured");
    const Sampler sampler(test.device, {.filter = VK_FILTER_NEAREST}, "nearest");
    const Image target = makeTarget(test.device, 64, 64, "target");
    const Buffer back(test.device, {64 * 64 * 4, MemoryKind::readback}, "back");
    Graph graph(test.device);
    std::uint64_t value = 0, bytes = 0;
    std::size_t objects = 0;
    for (int frame = 0; frame < 12; ++frame) {
        const ImageRef a = graph.createImage({VK_FORMAT_R8G8B8A8_UNORM, 64, 64}, "a");
        const ImageRef b = graph.createImage({VK_FORMAT_R8G8B8A8_UNORM, 64, 64}, "b");
        const ImageRef c = graph.createImage({VK_FORMAT_R8G8B8A8_UNORM, 64, 64}, "c");
        const ImageRef out = graph.importImage(target);
        CHECK(graph.importImage(target).index == out.index);
        graph.addPass(
            "a", [&](PassBuilder& pass) { pass.colour(a, Load::discard()); },
            [&](PassContext& pass) {
                pass.commands.bindPipeline(gradient);
                pass.commands.draw(3);
            });
        const auto copy = [&](std::string_view name, ImageRef from, ImageRef to) {
            graph.addPass(
                name,
                [&](PassBuilder& pass) {
                    pass.sampled(from);
                    pass.colour(to, Load::discard());
                },
                [&, from](PassContext& pass) {
                    pass.commands.bindPipeline(textured);
                    pass.commands.bindSampled(0, pass.getImage(from), sampler);
                    pass.commands.draw(3);
                });
        };
        copy("b", a, b);
        copy("c", b, c);
        copy("out", c, out);
        graph.addReadback("back", out, back);
        value = graph.execute();
        CHECK(test.device.getSubmittedValue() - test.device.getCompletedValue() <= Graph::kFramesInFlight);
        if (frame == 3) {
            // a and c share memory: two images of this size, not three.
            bytes = graph.getTransientBytes();
            CHECK(bytes < 3 * 64 * 64 * 4);
        }
        if (frame == 6) {
            test.device.wait(value);
            graph.getTimings();
            objects = test.device.getLiveObjectCount();
        }
    }
    test.device.wait(value);
    const std::span<const std::byte> mapped = back.getMapped();
    CHECK(int(mapped[(10 * 64 + 20) * 4]) == Approx(255 * 20.5 / 64).margin(1));
    const auto& timings = graph.getTimings();
    if (test.device.getInfo().hasTimestamps) {
        REQUIRE(timings.size() == 5);
        CHECK(timings[2].name == "c");
        for (const PassTiming& timing : timings)
            CHECK((timing.milliseconds >= 0 && timing.milliseconds < 5000));
    }
    CHECK(graph.getTransientBytes() == bytes);
    test.device.waitIdle();
    CHECK(test.device.getLiveObjectCount() <= objects);
    graph.trim();
    CHECK(graph.getTransientBytes() == 0);
}
