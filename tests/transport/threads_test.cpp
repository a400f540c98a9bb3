#include "core/parallel.h"
#include "dots.h"
#include "reports.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <thread>

using namespace stipple;

TEST_CASE("results do not depend on the number of threads", "[threads]") {
    const DotStudy study = makeDocumentStudy(2e4, 1, 0.2);
    setThreadCount(1);
    const DotResult one = runDots(study);
    setThreadCount(3);
    const DotResult three = runDots(study);
    setThreadCount(std::max(1u, std::thread::hardware_concurrency()));
    for (std::size_t i = 0; i < study.grid.distances.size(); ++i)
        for (std::size_t k = 0; k < study.grid.tops.size(); ++k)
            CHECK(one.mean.getTransmittance(i, 0, k, 0, 0) == three.mean.getTransmittance(i, 0, k, 0, 0));
    CHECK(one.mean.getAlbedo(0) == three.mean.getAlbedo(0));
}
