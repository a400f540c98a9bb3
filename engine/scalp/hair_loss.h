// Hair loss as one family of continuous fields (domain.md section 4), in scalp coordinates and millimetres.
#pragma once

#include "scalp/hairline.h"
#include "scalp/plan.h"
#include "scalp/skin_map.h"

namespace stipple {

struct HairLossField {
    ScalarField depth;    // mm by which a place lies inside the bald area, negative in the hair; -1000 without loss
    ScalarField baldness; // 0 full hair .. 1 bald, soft over LossParameters::borderMm
    ScalarField density;  // what is left of the units' number, 0..1
    ScalarField calibre;  // what is left of the shafts' diameter, 0..1: hairs get thinner before they get fewer
    ScalarField age;      // of what a scarring disease leaves: 0 still at work .. 1 long burnt out, also around it
};

// `native` is the person's hairline without loss; temples recede from its corners, the crown opens at the whorl.
// Areas grow with the stage and lie in the ranges of domain.md section 4, for whorls all over the range of section 7.
// Strokes of the brush are laid upon the pattern.
HairLossField computeHairLoss(const ScalpChart& chart, const Landmarks& landmarks, const SkinMap& map,
                              const Hairline& native, const LossParameters& loss, const HairParameters& hair);

// What a pattern may be asked for, and its usual numbers: ranges and presets of panels and documents.
struct LossScale {
    float minimum = 0, maximum = 0, usual = 0; // of LossParameters::stage, or of ::severity when `bySeverity`
    bool bySeverity = false;
    float usualBorderMm = 18; // computeHairLoss takes no border wider than twice this: areata stays sharp
    bool scarring = false;    // openings are gone; needs a dermatologist first
    bool patches = false;     // LossParameters::patches counts
};
// domain.md section 4. Pattern `none`: all zero.
LossScale getLossScale(LossPattern pattern);

// Two losses of one head: what either has taken is gone.
void addLoss(HairLossField& field, const HairLossField& other);

} // namespace stipple
