#include "render/view_rects.h"

#include <algorithm>
#include <cmath>

namespace stipple {

ViewRect scaleRect(const ViewRect& rect, float scale) {
    const auto at = [&](int value) { return int(std::lround(float(value) * scale)); };
    const int right = std::max(at(rect.x + rect.width), 1), bottom = std::max(at(rect.y + rect.height), 1);
    const int x = std::min(at(rect.x), right - 1), y = std::min(at(rect.y), bottom - 1);
    return {x, y, right - x, bottom - y};
}

ViewRect scaleClip(const View& view, float scale) {
    const ViewRect rect = scaleRect(view.rect, scale);
    if (view.clip.width == 0) return rect;
    const auto at = [&](int value) { return int(std::lround(float(value) * scale)); };
    const int x = std::clamp(at(view.clip.x), rect.x, rect.x + rect.width);
    const int y = std::clamp(at(view.clip.y), rect.y, rect.y + rect.height);
    const int right = std::clamp(at(view.clip.x + view.clip.width), x, rect.x + rect.width);
    const int bottom = std::clamp(at(view.clip.y + view.clip.height), y, rect.y + rect.height);
    return {x, y, right - x, bottom - y};
}

} // namespace stipple
