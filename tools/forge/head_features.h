// Landmarks of a forged head (domain.md section 7): by geometry where the rule is one, by place on the shared topology
// where it is a feature (ear, corner of the eye).
#pragma once

#include "scalp/landmarks.h"
#include "skin.h"

namespace stipple {

struct HeadFeatures {
    Landmarks landmarks;                            // in the skin's space, mm
    std::array<SkinPoint, kLandmarkCount> places{}; // the same points on the skin
};

// `eyeCentres` (left, right) in mm. `meanTrichionMm`: what people of this sex have from glabella to mid-frontal
// hairline, straight; the face's own proportions make up the other half.
HeadFeatures findFeatures(const RefinedSkin& skin, const SkinMasks& masks, const std::array<glm::vec3, 2>& eyeCentres,
                          float meanTrichionMm);

} // namespace stipple
