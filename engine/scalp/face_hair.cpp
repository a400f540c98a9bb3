#include "scalp/face_hair.h"

#include <algorithm>

namespace stipple {

FaceHair computeFaceHair(const LossParameters& disease) {
    switch (disease.pattern) {
    case LossPattern::universalis: {
        const float left = 1 - std::min(1.0f, 1.25f * disease.severity);
        return {left, left};
    }
    case LossPattern::frontalFibrosingLinear:
    case LossPattern::frontalFibrosingDiffuse:
    case LossPattern::frontalFibrosingDouble:
        return {1 - 0.9f * std::min(1.0f, 1.4f * disease.severity), 1};
    default:
        return {};
    }
}

} // namespace stipple
