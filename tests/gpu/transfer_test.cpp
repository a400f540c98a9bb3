#include "gpu/commands.h"
#include "gpu/transfer.h"
#include "shaders/test/sample.h"
#include "tests/gpu/gpu_test.h"
#include "tests/gpu/round_trip.h"

#include <numeric>

using namespace stipple;

namespace {

std::vector<std::uint32_t> makeWords(std::size_t count, std::uint32_t first) {
    std::vector<std::uint32_t> words(count);
    std::iota(words.begin(), words.end(), first);
    return words;
}

} // namespace

TEST_CASE("Bytes go to a buffer and come back, for every kind of memory") {
    TestDevice test;
    const auto words = makeWords(5000, 17);
    for (MemoryKind kind : {MemoryKind::device, MemoryKind::upload, MemoryKind::readback}) {
        const Buffer buffer(test.device, {words.size() * 4, kind}, "words");
        uploadBuffer(buffer, std::as_bytes(std::span(words)));
        CHECK(readBufferAs<std::uint32_t>(buffer, words.size()) == words);
        const std::uint32_t one = 99;
        uploadBuffer(buffer, std::as_bytes(std::span(&one, 1)), 8);
        CHECK(readBufferAs<std::uint32_t>(buffer, 2, 4) == std::vector<std::uint32_t>{18, 99});
        if (kind != MemoryKind::device) CHECK(buffer.getMapped().size() == words.size() * 4);
    }
}

TEST_CASE("An upload to a buffer in use follows the commands before it") {
    TestDevice test;
    const Buffer buffer = makeBuffer<std::uint32_t>(test.device, makeWords(1 << 18, 0), "used");
    const Buffer copy(test.device, {buffer.getSize()}, "copy");
    buffer.getAccess().readStages = VK_PIPELINE_STAGE_2_ALL_TRANSFER_BIT; // as the graph notes it
    CommandList list = test.device.beginCommands("use");
    list.copyBuffer(buffer, 0, copy, 0, buffer.getSize());
    test.device.submit(std::move(list));
    const auto later = makeWords(1 << 18, 1000000);
    uploadBuffer(buffer, std::as_bytes(std::span(later)));
    CHECK(readBufferAs<std::uint32_t>(copy, 1 << 18) == makeWords(1 << 18, 0));
    CHECK(readBufferAs<std::uint32_t>(buffer, 1 << 18) == later);
}

TEST_CASE("Every mip and layer of an image keeps its own pixels") {
    TestDevice test;
    const Image image(test.device,
                      {.format = VK_FORMAT_R8G8B8A8_UNORM,
                       .width = 20,
                       .height = 12,
                       .mips = 3,
                       .layers = 2,
                       .usage = VK_IMAGE_USAGE_SAMPLED_BIT},
                      "layers");
    for (int pass = 0; pass < 2; ++pass) {
        for (std::uint32_t layer = 0; layer < 2; ++layer) {
            for (std::uint32_t mip = 0; mip < 3; ++mip) {
                const auto pixels = makeWords((20 >> mip) * (12 >> mip), 1000 * mip + 100000 * layer);
                if (pass == 0)
                    uploadImage(image, std::as_bytes(std::span(pixels)), mip, layer);
                else
                    CHECK(readImageAs<std::uint32_t>(image, mip, layer) == pixels);
            }
        }
    }
}

TEST_CASE("Upload memory of lists comes in any size and lasts until they have run") {
    TestDevice test;
    const Buffer result(test.device, {std::uint64_t(4) << 20}, "result");
    std::vector<std::uint32_t> expected;
    CommandList list = test.device.beginCommands("many uploads");
    std::uint64_t offset = 0;
    for (std::size_t count : {1u, 3u, 70000u, 5u, 200000u, 2u}) {
        const UploadSlice slice = list.allocateUpload(count * 4);
        const auto words = makeWords(count, std::uint32_t(count));
        REQUIRE(slice.bytes.size() == count * 4);
        REQUIRE(slice.getAddress() % 16 == 0);
        std::memcpy(slice.bytes.data(), words.data(), count * 4);
        list.copyBuffer(slice.buffer, slice.offset, result, offset, count * 4);
        offset += count * 4;
        expected.insert(expected.end(), words.begin(), words.end());
    }
    test.device.submit(std::move(list));
    CHECK(readBufferAs<std::uint32_t>(result, expected.size()) == expected);
}

TEST_CASE("C++ and GLSL agree about every kind of member") {
    TestDevice test;
    checkRoundTrip<shared::Sample>(test, "round_trip_Sample");
    checkRoundTrip<shared::SampleInner>(test, "round_trip_SampleInner");
}
