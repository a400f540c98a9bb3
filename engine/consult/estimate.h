// What a plan asks of a person: dots, visits, hours, money, upkeep, and what else there is (domain.md sections 1, 2, 5
// and 8). Pure functions of document, design and tariff.
#pragma once

#include "consult/gates.h"
#include "consult/tariff.h"
#include "scalp/design.h"

#include <optional>

namespace stipple {

// What the estimate reads of a design.
struct TreatedScalp {
    std::vector<int> visitDots; // of visit 1, 2 ...
    int scarDots = 0;           // of them in scars
    int earlierDots = 0;        // of another hand
    double treatedCm2 = 0, baldCm2 = 0, scalpCm2 = 0;
};
// `scalpCm2`: ScalpChart::getTreatableArea.
TreatedScalp countScalp(const ScalpDesign& design, int visits, double scalpCm2);

struct VisitEstimate {
    double day = 0; // after the first visit
    int dots = 0;
    Range hours;
    double likelyHours = 0;
};

struct TouchUpEstimate {
    double years = 0;   // after the last visit
    double missing = 0; // share of the colour that it brings back
    double likelyHours = 0;
    Range price;
};

struct TransplantEstimate {
    int grafts = 0;      // to fill the bald area
    int donorGrafts = 0; // that a donor area usually has to give
    Range price;         // of as many as the donor area has, within what an operation usually costs
};

struct TreatmentEstimate {
    TreatedScalp scalp;
    int dots = 0;
    std::vector<VisitEstimate> visits;
    Range hours; // of all visits
    double likelyHours = 0;
    Range price;
    std::vector<TouchUpEstimate> touchUps; // within the years compared
    double touchUpAdvisedYears = 0;        // when the likely course falls to three quarters of the planned colour
    Range overYears;                       // treatment and touch-ups
    std::optional<TransplantEstimate> transplant; // none when nothing is bald
    Range hairSystem;                             // over the years compared
    std::vector<Gate> gates;
    bool isAgreed = false; // both have agreed, and all gates are clear
};

TreatmentEstimate computeEstimate(const Consultation& document, const TreatedScalp& scalp, const Tariff& tariff);

// The estimate in words: a line of the panel and of the printed plan.
struct EstimateRow {
    std::string label, value;
    std::string assumption; // one sentence; empty: none is needed
};
std::vector<EstimateRow> describeEstimate(const TreatmentEstimate& estimate, const Consultation& document,
                                          const Tariff& tariff);

} // namespace stipple
