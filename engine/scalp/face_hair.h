// Brows and lashes under disease (domain.md section 4).
#pragma once

#include "scalp/plan.h"

namespace stipple {

// Shares that are left, 0..1.
struct FaceHair {
    float brows = 1;
    float lashes = 1;
    bool operator==(const FaceHair&) const = default;
};

// Universalis takes both, frontal fibrosing the brows; every other pattern leaves them.
FaceHair computeFaceHair(const LossParameters& disease);

} // namespace stipple
