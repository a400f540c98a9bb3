#include "consult/gates.h"

#include <algorithm>

namespace stipple {
namespace {

Gate makePatchGate(PatchTest answer) {
    Gate gate{"gates.patch_test", {}, {}};
    switch (answer) {
    case PatchTest::noReaction:
        return {gate.path, GateState::clear, "The patch test healed without a reaction."};
    case PatchTest::reaction:
        return {gate.path, GateState::blocked, "The skin reacted to the patch test: do not treat with this pigment."};
    case PatchTest::open:
        break;
    }
    return {gate.path, GateState::open, "Make a patch test and wait until it has healed."};
}

Gate makeScarGate(ScarAge answer) {
    const std::string path = "gates.scar_age";
    switch (answer) {
    case ScarAge::mature:
        return {path, GateState::clear, "The scars are mature."};
    case ScarAge::young:
        return {path, GateState::blocked, "The scars are too young: wait until 9 to 12 months after the wound."};
    case ScarAge::open:
        break;
    }
    return {path, GateState::open, "Ask how old the scars are: they take pigment from 9 to 12 months on."};
}

Gate makeKeloidGate(KeloidHistory answer) {
    const std::string path = "gates.keloid_history";
    switch (answer) {
    case KeloidHistory::none:
        return {path, GateState::clear, "No keloids are known."};
    case KeloidHistory::known:
        return {path, GateState::blocked,
                "Wounds have healed to keloids: have a dermatologist agree in writing first."};
    case KeloidHistory::open:
        break;
    }
    return {path, GateState::open, "Ask whether wounds have ever healed to raised scars."};
}

Gate makeDiseaseGate(DiseaseActivity answer, bool isShownActive) {
    const std::string path = "gates.disease_activity";
    if (isShownActive) answer = DiseaseActivity::active; // whatever was answered before
    switch (answer) {
    case DiseaseActivity::burntOut:
        return {path, GateState::clear, "A dermatologist has found the disease at rest."};
    case DiseaseActivity::active:
        return {path, GateState::blocked, "The disease is active: see a dermatologist first, no treatment until then."};
    case DiseaseActivity::open:
        break;
    }
    return {path, GateState::open, "Ask a dermatologist whether the disease is at rest."};
}

} // namespace

std::vector<Gate> computeGates(const Consultation& document) {
    std::vector<Gate> gates = {makePatchGate(document.gates.patchTest), makeKeloidGate(document.gates.keloids)};
    if (!document.scalp.scars.empty()) gates.push_back(makeScarGate(document.gates.scarAge));
    if (document.scalp.disease.pattern != LossPattern::none)
        gates.push_back(makeDiseaseGate(document.gates.disease, document.scalp.disease.active));
    return gates;
}

bool areClear(const std::vector<Gate>& gates) {
    return std::all_of(gates.begin(), gates.end(), [](const Gate& gate) { return gate.state == GateState::clear; });
}

} // namespace stipple
