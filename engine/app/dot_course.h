// What time has made of a design: which pigment and which hair there is at the document's time.
#pragma once

#include "consult/consultation.h"
#include "pigment/ageing.h"
#include "scalp/design.h"

#include <vector>

namespace stipple {

struct TimedDots {
    std::vector<const Dot*> dots; // into the design; earlier work first, each part in the design's order
    std::vector<Deposit> deposits;
};

// Dots of the visits that have been done by then, and earlier work: with the treatment as the plan leaves it (kept,
// blended, faded by laser), without it as it is found. Every dot has healed for as long as its own visit is past.
TimedDots computeTimedDots(const Consultation& document, const ScalpDesign& design, bool isTreated);

// The hair that is left once the loss has gone on; those that are gone are left out.
std::vector<FollicularUnit> computeLaterUnits(const ScalpDesign& design);

} // namespace stipple
