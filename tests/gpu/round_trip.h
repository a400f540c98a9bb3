// Proves that C++ and GLSL agree about a shared struct. In CMake: stipple_round_trip(Dot shared/dots.h); in the test:
// checkRoundTrip<shared::Dot>(test, "round_trip_Dot"). Structs name their padding, so every byte must come back.
#pragma once

#include "gpu/commands.h"
#include "gpu/pipeline.h"
#include "gpu/transfer.h"
#include "tests/gpu/gpu_test.h"

#include <cstdint>
#include <numeric>
#include <string_view>
#include <vector>

namespace stipple {

template <typename T>
void checkRoundTrip(TestDevice& test, std::string_view shader) {
    static_assert(std::is_trivially_copyable_v<T> && sizeof(T) % 4 == 0);
    constexpr std::uint32_t kCount = 37, kGuard = 64;
    constexpr std::size_t kWords = sizeof(T) / 4 * kCount;
    // Every word is different, and a normal number when read as a float.
    std::vector<std::uint32_t> from(kWords + kGuard), before(kWords + kGuard);
    std::iota(from.begin(), from.end(), 0x3f000000u);
    std::iota(before.begin(), before.end(), 0x3f400000u);
    const Buffer source = makeBuffer<std::uint32_t>(test.device, from, "round trip from");
    const Buffer target = makeBuffer<std::uint32_t>(test.device, before, "round trip to");
    const Pipeline pipeline(test.shaders, ComputePipelineDesc{std::string(shader), {}}, shader);
    struct {
        VkDeviceAddress from, to;
        std::uint32_t count, pad;
    } push{source.getAddress(), target.getAddress(), kCount, 0};
    CommandList list = test.device.beginCommands(shader);
    list.bindPipeline(pipeline);
    list.pushConstants(push);
    list.dispatchThreads(kCount);
    test.device.submit(std::move(list));
    const auto words = readBufferAs<std::uint32_t>(target, before.size());
    for (std::size_t i = 0; i < words.size(); ++i) {
        INFO(shader << ": byte " << i * 4 % sizeof(T) << " of element " << i * 4 / sizeof(T));
        REQUIRE(words[i] == (i < kWords ? from[i] : before[i]));
    }
}

} // namespace stipple
