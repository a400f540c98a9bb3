// Eyes for models whose eyeballs come without a picture.
#pragma once

#include "scalp/surface.h"

namespace stipple {

// Brown iris, pupil and white on a square 32 mm wide, sRGB.
Image8 makePlainEyeImage();

// Texture coordinates that lay the picture on the front of an eyeball (head frame, mm) that looks along +Z.
void applyPlainEye(HeadPart& eyeball, int image);

} // namespace stipple
