#include "consult/estimate.h"

#include "consult/course.h"

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

constexpr double kDaysPerYear = 365.25;

// Edges and blends of a visit, which are placed one by one. With the paces of the document it gives the hours by stage
// of domain.md section 8.
constexpr double kEdgeDots = 2000;
// People and skins differ by so much in the hours that they need (the ranges of the same table).
constexpr double kQuick = 0.85, kSlow = 1.25;

constexpr double kAdvisedShare = 0.75; // of the colour, at which a touch-up is worth while: after 2 to 5 years

// A transplant looks full with about half of the natural units (general knowledge, unverified), one to a graft.
constexpr double kLooksFull = 0.5;
// About 20 units per cm2 may be taken before it shows, of the fifth of the scalp that stays (domain.md 4 and 5).
constexpr double kDonorPerCm2 = 20, kDonorShare = 0.2;

double computeHours(double dots, const CourseParameters& course) {
    if (dots <= 0) return 0;
    const double edge = std::min(dots, kEdgeDots);
    return double(course.setupHours) + edge / double(course.edgeDotsPerHour) +
           (dots - edge) / double(course.fillDotsPerHour);
}

Range scale(const Range& range, double factor) {
    return {range.low * factor, range.high * factor};
}

Range add(const Range& a, const Range& b) {
    return {a.low + b.low, a.high + b.high};
}

// Years after which the likely course falls to a share, without touch-ups.
double computeYearsTo(double share, const Consultation& document) {
    AgeingConditions conditions = getConditions(document);
    conditions.touchUpYears = 0;
    const PlacedDot dot = getUsualDot(document);
    double low = 0.2, high = 30;
    for (int i = 0; i < 40; ++i) {
        const double middle = 0.5 * (low + high);
        const FadingBand band = computeFadingBand(dot, float(middle * kDaysPerYear), document.pigment, conditions);
        (double(band.likely) > share ? low : high) = middle;
    }
    return low;
}

void addTouchUps(TreatmentEstimate& estimate, const Consultation& document, const Tariff& tariff) {
    const int every = document.course.touchUpYears;
    if (every <= 0 || estimate.dots == 0) return;
    AgeingConditions conditions = getConditions(document);
    const PlacedDot dot = getUsualDot(document);
    for (int years = every; years <= document.course.compareYears; years += every) {
        TouchUpEstimate touchUp;
        touchUp.years = years;
        // Just before it.
        const float day = float(years * kDaysPerYear - 1);
        touchUp.missing = std::max(0.0, 1 - double(computeFadingBand(dot, day, document.pigment, conditions).likely));
        touchUp.likelyHours = computeHours(touchUp.missing * estimate.dots, document.course);
        touchUp.price = scale(tariff.visit, touchUp.likelyHours / tariff.visitHours);
        estimate.touchUps.push_back(touchUp);
        estimate.overYears = add(estimate.overYears, touchUp.price);
    }
}

} // namespace

TreatedScalp countScalp(const ScalpDesign& design, int visits, double scalpCm2) {
    TreatedScalp scalp;
    scalp.visitDots.assign(std::size_t(std::max(1, visits)), 0);
    for (const Dot& dot : design.dots) {
        ++scalp.visitDots[std::clamp(std::size_t(dot.visit), std::size_t(1), scalp.visitDots.size()) - 1];
        scalp.scarDots += dot.inScar ? 1 : 0;
    }
    scalp.earlierDots = int(design.earlierDots.size());
    scalp.treatedCm2 = double(design.treatedCm2);
    scalp.baldCm2 = double(design.baldCm2);
    scalp.scalpCm2 = scalpCm2;
    return scalp;
}

TreatmentEstimate computeEstimate(const Consultation& document, const TreatedScalp& scalp, const Tariff& tariff) {
    TreatmentEstimate estimate;
    estimate.scalp = scalp;
    for (std::size_t i = 0; i < scalp.visitDots.size(); ++i) {
        VisitEstimate visit;
        visit.day = double(document.course.visitGapDays) * double(i);
        visit.dots = scalp.visitDots[i];
        visit.likelyHours = computeHours(visit.dots, document.course);
        visit.hours = {kQuick * visit.likelyHours, kSlow * visit.likelyHours};
        estimate.dots += visit.dots;
        estimate.likelyHours += visit.likelyHours;
        estimate.hours = add(estimate.hours, visit.hours);
        estimate.visits.push_back(visit);
    }
    if (estimate.dots > 0) {
        estimate.price = scale(tariff.visit, estimate.likelyHours / tariff.visitHours);
        estimate.price.low = std::max(estimate.price.low, tariff.minimum);
        estimate.price.high = std::max(estimate.price.high, tariff.minimum);
        estimate.touchUpAdvisedYears = computeYearsTo(kAdvisedShare, document);
    }
    estimate.overYears = estimate.price;
    addTouchUps(estimate, document, tariff);
    const double grafts = scalp.baldCm2 * kLooksFull * double(document.scalp.hair.unitsPerCm2);
    if (grafts >= 1) {
        TransplantEstimate transplant;
        transplant.grafts = int(std::lround(grafts));
        transplant.donorGrafts = int(std::lround(kDonorPerCm2 * kDonorShare * scalp.scalpCm2));
        // What one operation can give, within what one usually costs.
        const Range price = scale(tariff.graft, std::min(transplant.grafts, transplant.donorGrafts));
        transplant.price = {std::clamp(price.low, tariff.transplant.low, tariff.transplant.high),
                            std::clamp(price.high, tariff.transplant.low, tariff.transplant.high)};
        estimate.transplant = transplant;
    }
    estimate.hairSystem = scale(tariff.hairSystem, document.course.compareYears);
    estimate.gates = computeGates(document);
    estimate.isAgreed = document.course.agreed && areClear(estimate.gates);
    return estimate;
}

} // namespace stipple
