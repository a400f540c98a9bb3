// Private to ui/: ImGui's drawing as plain data.
#pragma once

#include "render/ui_draw.h"

struct ImDrawData;

namespace stipple {

UiDraw convertDrawData(const ImDrawData& data);
bool isSame(const UiDraw& a, const UiDraw& b);

} // namespace stipple
