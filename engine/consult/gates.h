// What must be answered before a plan counts as agreed (domain.md sections 4, 5 and 8).
#pragma once

#include "consult/consultation.h"

#include <string>
#include <vector>

namespace stipple {

enum class GateState { clear, open, blocked };

struct Gate {
    std::string path; // the field that answers it: "gates.patch_test"
    GateState state = GateState::open;
    std::string text; // one sentence: what is known, or what to do
};

// Those that this consultation needs: patch test and keloids always, the age of scars when there are any, and a
// dermatologist's word when there is a disease.
std::vector<Gate> computeGates(const Consultation& document);

// Whether all gates are clear.
bool areClear(const std::vector<Gate>& gates);

} // namespace stipple
