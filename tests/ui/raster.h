// Draws a UiDraw on the processor, so that tests can be looked at.
#pragma once

#include "asset/image.h"
#include "render/ui_draw.h"

namespace stipple::tests {

// The picture and thumbnails are drawn as plain grey with an oval.
Image8 rasterise(const UiDraw& draw, const UiFontAtlas& font, int width, int height);

} // namespace stipple::tests
