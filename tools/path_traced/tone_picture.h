// Two linear pictures beside each other on a screen.
#pragma once

#include "asset/image.h"

namespace stipple {

// theirs | ours | 0.5 + 4 (ours - theirs), times the exposure, sRGB without a tone curve. Of one size.
Image8 placeSideBySide(const ImageF& theirs, const ImageF& ours, float exposure);

} // namespace stipple
