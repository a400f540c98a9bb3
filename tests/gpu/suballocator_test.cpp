#include "gpu/suballocator.h"

#include <catch2/catch.hpp>

#include <vector>

using namespace stipple;

TEST_CASE("Suballocated ranges are aligned, inside and never overlap") {
    struct Range {
        std::uint64_t offset, size;
    };
    constexpr std::uint64_t kSize = 1 << 16;
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
        std::uint64_t counter = seed * 1000003;
        const auto draw = [&](std::uint64_t below) {
            // SplitMix64: enough to vary a test.
            std::uint64_t z = (counter += 0x9e3779b97f4a7c15ull);
            z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
            z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
            return (z ^ (z >> 31)) % below;
        };
        Suballocator block(kSize);
        std::vector<bool> taken(kSize);
        std::vector<Range> ranges;
        std::uint64_t used = 0;
        for (int step = 0; step < 2000; ++step) {
            if (ranges.empty() || draw(5) < 3) {
                const std::uint64_t size = 1 + draw(3000), alignment = std::uint64_t(1) << draw(10);
                const auto offset = block.allocate(size, alignment);
                if (!offset) continue;
                REQUIRE(*offset % alignment == 0);
                REQUIRE(*offset + size <= kSize);
                bool overlaps = false;
                for (std::uint64_t i = *offset; i < *offset + size; ++i) {
                    overlaps = overlaps || taken[i];
                    taken[i] = true;
                }
                REQUIRE_FALSE(overlaps);
                ranges.push_back({*offset, size});
                used += size;
            } else {
                const std::size_t which = draw(ranges.size());
                const Range range = ranges[which];
                ranges[which] = ranges.back();
                ranges.pop_back();
                block.free(range.offset, range.size);
                for (std::uint64_t i = range.offset; i < range.offset + range.size; ++i)
                    taken[i] = false;
                used -= range.size;
            }
            REQUIRE(block.getFreeBytes() == kSize - used);
        }
        for (const Range& range : ranges)
            block.free(range.offset, range.size);
        CHECK(block.isEmpty());
        CHECK(block.getGapCount() == 1);
        CHECK(block.allocate(kSize, 1) == 0);
    }
}

TEST_CASE("A full block refuses") {
    Suballocator block(256);
    CHECK(block.allocate(257, 1) == std::nullopt);
    CHECK(block.allocate(1, 1) == 0);
    CHECK(block.allocate(255, 2) == std::nullopt);
    CHECK(block.allocate(254, 2) == 2);
    CHECK(block.allocate(1, 1) == 1);
    CHECK(block.allocate(1, 1) == std::nullopt);
}
