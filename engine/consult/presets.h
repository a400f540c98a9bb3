// Edits that set several fields at once, as panels offer them.
#pragma once

#include "consult/consultation.h"

#include <span>
#include <string_view>
#include <vector>

namespace stipple {

// The hairline style of this name (findChoice("hairline.style")) with the measures usual for it; Error when there is
// no such style. What a panel applies, as one step, when a style is picked.
std::vector<Edit> makeStyleEdits(std::string_view style);

// All numbers of a line, with no handles; as of getDefaultHairline.
std::vector<Edit> makeHairlineEdits(const HairlineParameters& hairline);

// Hair usual for an ancestry of getAncestries() (scalp/follicle_presets.h); Error when there is no such name.
std::vector<Edit> makeAncestryEdits(std::string_view ancestry);

// Usual states of short hair: shaved, so many days after it, under a guard of clippers.
struct HairCut {
    std::string_view name; // "guard_1"
    std::string_view label, help;
    float lengthMm = 0, days = 0;
};
std::span<const HairCut> getHairCuts();
// Length and days of the state of this name; Error when there is no such name.
std::vector<Edit> makeHairCutEdits(std::string_view cut);

// Number, places and turns of the whorls as in `hair` (computeUsualWhorl of scalp/follicle_presets.h).
std::vector<Edit> makeWhorlsEdits(const HairParameters& hair);

// The next seed in a field of seeds ("loss.seed"): the same wish, arranged anew.
std::vector<Edit> makeReseedEdits(const Consultation& document, std::string_view path);

// The pattern of this name in the section "loss" or "disease" (findChoice("loss.pattern")) with its usual extent and
// border; Error when there is no such pattern.
std::vector<Edit> makeLossEdits(std::string_view section, std::string_view pattern);

// One more scar where such scars usually lie (getScarPresets of scalp/scar.h), to be changed from there; without a name
// a strip scar from ear to ear over the back of the head. Error when there is no such name.
std::vector<Edit> makeScarEdits(std::string_view preset = "strip");

// The scar with the numbers usual for another kind; its place, picture, seed and age stay.
std::vector<Edit> makeScarKindEdits(const Consultation& document, std::size_t index, ScarKind kind);

} // namespace stipple
