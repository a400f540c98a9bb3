#include "core/error.h"
#include "core/parallel.h"

#include <catch2/catch.hpp>

#include <atomic>
#include <numeric>
#include <vector>

using namespace stipple;

TEST_CASE("parallelFor visits every index once, on any number of threads", "[threads]") {
    for (unsigned threads : {1u, 2u, 5u}) {
        setThreadCount(threads);
        REQUIRE(getThreadCount() == threads);
        for (std::size_t count : {0u, 1u, 7u, 1000u}) {
            std::vector<int> visits(count, 0);
            parallelFor(count, 13, [&](std::size_t begin, std::size_t end) {
                for (std::size_t i = begin; i < end; ++i)
                    ++visits[i];
            });
            CHECK(std::accumulate(visits.begin(), visits.end(), 0) == int(count));
            CHECK(std::count(visits.begin(), visits.end(), 1) == long(count));
        }
    }
    setThreadCount(2);
}

TEST_CASE("parallelFor hands on the first exception and survives it", "[threads]") {
    CHECK_THROWS_AS(parallelFor(100, 1,
                                [](std::size_t begin, std::size_t) {
                                    if (begin == 50) fail("piece {}", begin);
                                }),
                    Error);
    std::atomic<int> done{0};
    parallelFor(100, 1, [&](std::size_t, std::size_t) { ++done; });
    CHECK(done == 100);
}

TEST_CASE("parallelFor stops when asked", "[threads]") {
    std::stop_source source;
    std::atomic<int> done{0};
    CHECK_THROWS_AS(parallelFor(
                        100000, 1,
                        [&](std::size_t, std::size_t) {
                            if (++done == 10) source.request_stop();
                        },
                        source.get_token()),
                    Cancelled);
    CHECK(done < 100000);
}

TEST_CASE("nested parallelFor runs inside its piece", "[threads]") {
    std::atomic<int> sum{0};
    parallelFor(8, 1, [&](std::size_t, std::size_t) { parallelFor(10, 1, [&](std::size_t, std::size_t) { ++sum; }); });
    CHECK(sum == 80);
}
