#include "core/error.h"
#include "scalp/hair_loss.h"

namespace stipple {

LossScale getLossScale(LossPattern pattern) {
    const auto stages = [](float minimum, float maximum, float usual, float border) {
        return LossScale{minimum, maximum, usual, false, border, false, false};
    };
    const auto disease = [](float usual, float border) { return LossScale{0, 1, usual, true, border, false, false}; };
    const auto scarring = [](float usual, float border, bool patches) {
        return LossScale{0, 1, usual, true, border, true, patches};
    };
    switch (pattern) {
    case LossPattern::none:
        return {};
    case LossPattern::norwood:
        return stages(1, 7, 4, 18);
    case LossPattern::norwoodVertex:
        return stages(1, 7, 3, 18);
    case LossPattern::norwoodA:
        return stages(1, 7, 4, 18);
    case LossPattern::ludwig:
        return stages(1, 3, 2, 24);
    case LossPattern::sinclair:
        return stages(1, 5, 3, 14);
    case LossPattern::christmasTree:
        return stages(1, 3, 2, 26);
    case LossPattern::areata:
        return {0, 1, 0.5f, true, 1, false, true};
    case LossPattern::ophiasis:
        return disease(0.7f, 2);
    case LossPattern::ophiasisInverse:
        return disease(0.8f, 2);
    case LossPattern::totalis:
    case LossPattern::universalis:
        return disease(1, 2);
    case LossPattern::lichenPlanopilaris:
        return scarring(0.6f, 1.5f, false);
    case LossPattern::frontalFibrosingLinear:
    case LossPattern::frontalFibrosingDiffuse:
    case LossPattern::frontalFibrosingDouble:
        return scarring(0.4f, 6, false);
    case LossPattern::centralCentrifugal:
        return scarring(0.6f, 18, false);
    case LossPattern::discoidLupus:
        return scarring(0.5f, 3, true);
    case LossPattern::folliculitisDecalvans:
        return scarring(0.6f, 4, true);
    case LossPattern::traction:
        return scarring(0.5f, 10, false);
    }
    STIPPLE_ASSERT(false);
    return {};
}

} // namespace stipple
