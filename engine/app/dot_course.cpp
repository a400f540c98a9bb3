#include "app/dot_course.h"

#include "consult/course.h"
#include "core/parallel.h"
#include "core/random.h"
#include "scalp/noise.h"

#include <algorithm>

namespace stipple {
namespace {

constexpr std::size_t kGrain = 1024;
constexpr float kDaysPerYear = 365.25f;

// How much of the pigment the skin takes at a dot's place, 1 on average: uneven over one and over a few centimetres.
// Scars take less, more unevenly.
float computeUptake(const Consultation& document, std::uint64_t placementSeed, const Dot& dot) {
    constexpr float kDeviation = 0.52f, kScarUneven = 2; // of the two noises together; factor of it in scars
    const std::uint64_t seed = mixBits(placementSeed ^ 0x7b7a6eull);
    const float noise = computeNoise(seed, dot.chart / 7.0f) + computeNoise(seed ^ 1, dot.chart / 19.0f);
    const float uneven = document.pigment.unevenUptake / kDeviation * noise;
    if (dot.inScar) return document.pigment.scarTake * std::max(0.2f, 1 + kScarUneven * uneven);
    return std::max(0.2f, 1 + uneven);
}

PlacedDot getPlacedDot(const Dot& dot, float uptake) {
    return {.healedDiameterMm = dot.diameter,
            .nominalDepthMm = dot.depth,
            .shade = dot.shade,
            .inScar = dot.inScar,
            .uptake = uptake};
}

Deposit computeEarlierDeposit(const Consultation& document, const Dot& dot, bool isTreated) {
    const EarlierWorkParameters& earlier = document.scalp.earlier;
    PlacedDot placed = getPlacedDot(dot, computeUptake(document, earlier.seed, dot));
    float days = earlier.ageYears * kDaysPerYear;
    if (isTreated) {
        days += std::max(0.0f, document.days - getVisitDay(document, 1));
        if (earlier.handling == EarlierWork::laserFaded) placed.uptake *= earlier.laserLeft;
    }
    AgeingConditions conditions = getConditions(document);
    conditions.touchUpYears = 0; // those are of the new work
    return computeDeposit(placed, days, document.pigment, conditions);
}

} // namespace

TimedDots computeTimedDots(const Consultation& document, const ScalpDesign& design, bool isTreated) {
    TimedDots timed;
    for (const Dot& dot : design.earlierDots)
        timed.dots.push_back(&dot);
    const int done = isTreated ? countVisitsDone(document) : 0;
    if (done > 0)
        for (const Dot& dot : design.dots)
            if (int(dot.visit) <= done) timed.dots.push_back(&dot);
    timed.deposits.resize(timed.dots.size());
    const AgeingConditions conditions = getConditions(document);
    const std::uint64_t seed = document.scalp.placement.seed;
    parallelFor(timed.dots.size(), kGrain, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const Dot& dot = *timed.dots[i];
            if (dot.visit == 0) {
                timed.deposits[i] = computeEarlierDeposit(document, dot, isTreated);
                continue;
            }
            const float day = getVisitDay(document, dot.visit);
            PlacedDot placed = getPlacedDot(dot, computeUptake(document, seed, dot));
            placed.leadDays = -day;
            timed.deposits[i] = computeDeposit(placed, document.days - day, document.pigment, conditions);
        }
    });
    return timed;
}

std::vector<FollicularUnit> computeLaterUnits(const ScalpDesign& design) {
    std::vector<FollicularUnit> units;
    units.reserve(design.follicles.size());
    for (const FollicularUnit& unit : design.follicles) {
        if (unit.later <= 0) continue;
        units.push_back(unit);
        units.back().shaftDiameter *= unit.later;
    }
    return units;
}

} // namespace stipple
