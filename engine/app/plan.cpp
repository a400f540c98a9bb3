#include "app/commands.h"
#include "app/data_files.h"
#include "consult/estimate.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdio>

namespace stipple {
namespace {

using Json = nlohmann::ordered_json;

// To so many parts of a whole.
double roundTo(double v, double parts) {
    return std::round(v * parts) / parts;
}

Json describe(const Range& range, double parts) {
    return Json::array({roundTo(range.low, parts), roundTo(range.high, parts)});
}

const char* getName(GateState state) {
    switch (state) {
    case GateState::clear:
        return "clear";
    case GateState::blocked:
        return "blocked";
    case GateState::open:
        break;
    }
    return "open";
}

Json describe(const TreatmentEstimate& estimate, const std::vector<EstimateRow>& rows, const Tariff& tariff) {
    constexpr double kHours = 100, kMoney = 1;
    Json json;
    json["dots"] = estimate.dots;
    json["treated_cm2"] = roundTo(estimate.scalp.treatedCm2, 10);
    json["bald_cm2"] = roundTo(estimate.scalp.baldCm2, 10);
    json["earlier_dots"] = estimate.scalp.earlierDots;
    Json visits = Json::array();
    for (const VisitEstimate& visit : estimate.visits)
        visits.push_back({{"day", visit.day}, {"dots", visit.dots}, {"hours", describe(visit.hours, kHours)}});
    json["visits"] = visits;
    json["hours"] = describe(estimate.hours, kHours);
    json["currency"] = tariff.currency;
    json["price"] = describe(estimate.price, kMoney);
    json["touch_up_advised_years"] = roundTo(estimate.touchUpAdvisedYears, 10);
    Json touchUps = Json::array();
    for (const TouchUpEstimate& touchUp : estimate.touchUps)
        touchUps.push_back({{"years", touchUp.years},
                            {"missing", roundTo(touchUp.missing, 1000)},
                            {"hours", roundTo(touchUp.likelyHours, kHours)},
                            {"price", describe(touchUp.price, kMoney)}});
    json["touch_ups"] = touchUps;
    json["over_years"] = describe(estimate.overYears, kMoney);
    if (estimate.transplant)
        json["transplant"] = {{"grafts", estimate.transplant->grafts},
                              {"donor_grafts", estimate.transplant->donorGrafts},
                              {"price", describe(estimate.transplant->price, kMoney)}};
    json["hair_system"] = describe(estimate.hairSystem, kMoney);
    Json gates = Json::object();
    for (const Gate& gate : estimate.gates)
        gates[gate.path] = {{"state", getName(gate.state)}, {"text", gate.text}};
    json["gates"] = gates;
    json["agreed"] = estimate.isAgreed;
    Json table = Json::array();
    for (const EstimateRow& row : rows)
        table.push_back({{"label", row.label}, {"value", row.value}, {"assumption", row.assumption}});
    json["rows"] = table;
    return json;
}

void print(const TreatmentEstimate& estimate, const std::vector<EstimateRow>& rows) {
    for (const EstimateRow& row : rows) {
        std::printf("%-26s %s\n", row.label.c_str(), row.value.c_str());
        if (!row.assumption.empty()) std::printf("%-26s   %s\n", "", row.assumption.c_str());
    }
    std::printf("\nBefore it counts as agreed\n");
    for (const Gate& gate : estimate.gates)
        std::printf("  %-8s %s\n", getName(gate.state), gate.text.c_str());
    std::printf("%s\nAn estimate, not an offer.\n", estimate.isAgreed ? "The plan is agreed." : "Not agreed yet.");
}

} // namespace

void runPlan(const PlanOptions& options) {
    const Session session = openSession(options.document);
    const Tariff tariff = loadTariff(findTariff(session.document.course.tariff));
    const auto head = prepareSessionHead(session);
    const ScalpDesign design = computeSessionDesign(session, *head);
    const TreatedScalp scalp =
        countScalp(design, session.document.scalp.placement.visits, double(head->chart.getTreatableArea()));
    const TreatmentEstimate estimate = computeEstimate(session.document, scalp, tariff);
    const std::vector<EstimateRow> rows = describeEstimate(estimate, session.document, tariff);
    if (options.json)
        std::printf("%s\n", describe(estimate, rows, tariff).dump(2).c_str());
    else
        print(estimate, rows);
}

} // namespace stipple
