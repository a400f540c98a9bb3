#include "consult/course.h"
#include "consult/estimate.h"
#include "core/error.h"

namespace stipple {
namespace {

std::string formatHours(const Range& hours) {
    return fmt::format("{:.1f} to {:.1f} hours", hours.low, hours.high);
}

void addVisits(std::vector<EstimateRow>& rows, const TreatmentEstimate& estimate, const Consultation& document) {
    rows.push_back({"Visits", std::to_string(estimate.visits.size()),
                    fmt::format("{:.0f} days between them, so that the skin heals; scars need two to four.",
                                document.course.visitGapDays)});
    for (std::size_t i = 0; i < estimate.visits.size(); ++i) {
        const VisitEstimate& visit = estimate.visits[i];
        rows.push_back({fmt::format("Visit {}, day {:.0f}", i + 1, visit.day),
                        fmt::format("{} dots, {}", groupDigits(visit.dots), formatHours(visit.hours)), ""});
    }
    rows.push_back(
        {"All visits", formatHours(estimate.hours),
         fmt::format("{:.1f} hours to set up a visit, then {} dots an hour at edges and {} in the area; from "
                     "15 % less to 25 % more, as people and skins differ.",
                     document.course.setupHours, groupDigits(std::lround(document.course.edgeDotsPerHour)),
                     groupDigits(std::lround(document.course.fillDotsPerHour)))});
}

void addUpkeep(std::vector<EstimateRow>& rows, const TreatmentEstimate& estimate, const Consultation& document,
               const Tariff& tariff) {
    if (estimate.dots == 0) return;
    rows.push_back({"First touch-up advised", fmt::format("after {:.1f} years", estimate.touchUpAdvisedYears),
                    "When three quarters of the colour are left in the likely course, with this shade, depth, skin and "
                    "sun; usual are 2 to 5 years."});
    for (const TouchUpEstimate& touchUp : estimate.touchUps)
        rows.push_back({fmt::format("Touch-up, year {:.0f}", touchUp.years),
                        fmt::format("{:.1f} hours, {}", touchUp.likelyHours, formatPrice(touchUp.price, tariff)),
                        fmt::format("It brings back {:.0f} % of the colour.", 100 * touchUp.missing)});
    if (estimate.touchUps.empty())
        rows.push_back({"Touch-ups", "none planned",
                        document.course.touchUpYears > 0
                            ? fmt::format("The first, after {} years, lies beyond the years compared.",
                                          document.course.touchUpYears)
                            : "The colour fades on; set how often under Time."});
}

void addComparison(std::vector<EstimateRow>& rows, const TreatmentEstimate& estimate, const Consultation& document,
                   const Tariff& tariff) {
    const int years = document.course.compareYears;
    rows.push_back({fmt::format("This treatment, {} years", years), formatPrice(estimate.overYears, tariff),
                    "Treatment and the touch-ups above, at today's prices."});
    if (estimate.transplant) {
        const TransplantEstimate& transplant = *estimate.transplant;
        std::string assumption =
            fmt::format("{} grafts for half of the natural density on {:.0f} cm\u00b2, {} each, {} for "
                        "an operation; hair of its own that "
                        "grows, and a scar.",
                        groupDigits(transplant.grafts), estimate.scalp.baldCm2, formatPrice(tariff.graft, tariff),
                        formatPrice(tariff.transplant, tariff));
        if (transplant.grafts > transplant.donorGrafts)
            assumption += fmt::format(" The back of the head has about {} to give: the price is for those, and they "
                                      "cannot cover all of it.",
                                      groupDigits(transplant.donorGrafts));
        rows.push_back({"Hair transplant", formatPrice(transplant.price, tariff), assumption});
    } else {
        rows.push_back(
            {"Hair transplant", "nothing to fill", "There is no bald area; thin hair is seldom transplanted."});
    }
    rows.push_back({fmt::format("Hair system, {} years", years), formatPrice(estimate.hairSystem, tariff),
                    fmt::format("{} a year for the system, its care and its replacement.",
                                formatPrice(tariff.hairSystem, tariff))});
}

} // namespace

std::vector<EstimateRow> describeEstimate(const TreatmentEstimate& estimate, const Consultation& document,
                                          const Tariff& tariff) {
    std::vector<EstimateRow> rows;
    rows.push_back({"Dots", groupDigits(estimate.dots),
                    fmt::format("On {:.0f} cm\u00b2 of skin, up to {:.0f} on each where it is bald.",
                                estimate.scalp.treatedCm2, document.scalp.placement.dotsPerCm2)});
    if (estimate.scalp.scarDots > 0)
        rows.push_back({"Of them in scars", groupDigits(estimate.scalp.scarDots),
                        "Scars may take the colour unevenly and lose it twice as fast."});
    if (estimate.scalp.earlierDots > 0)
        rows.push_back(
            {"Dots of earlier work", groupDigits(estimate.scalp.earlierDots),
             document.scalp.earlier.handling == EarlierWork::laserFaded
                 ? "To be faded by laser first: 1 to 3 treatments are usual, some need 4 to 7; not in the price."
                 : "Of another hand; not in the price."});
    addVisits(rows, estimate, document);
    rows.push_back(
        {"Price", formatPrice(estimate.price, tariff),
         fmt::format("{} for a visit of {:.0f} hours, at least {} in all. {}.", formatPrice(tariff.visit, tariff),
                     tariff.visitHours, formatPrice({tariff.minimum, tariff.minimum}, tariff), tariff.source)});
    addUpkeep(rows, estimate, document, tariff);
    addComparison(rows, estimate, document, tariff);
    return rows;
}

} // namespace stipple
