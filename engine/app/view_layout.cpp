#include "app/view_layout.h"

#include <algorithm>
#include <cmath>

namespace stipple {

std::vector<LaidView> layOut(const CompareState& compare, glm::ivec2 size) {
    std::vector<LaidView> views;
    const ViewRect whole{0, 0, size.x, size.y};
    const auto add = [&](int appearance, const ViewRect& rect, const ViewRect& clip) {
        if (rect.width > 0 && rect.height > 0 && clip.width > 0) views.push_back({appearance, rect, clip});
    };
    switch (compare.mode) {
    case CompareMode::single:
        add(compare.before ? kBeforeAppearance : kAfterAppearance, whole, whole);
        break;
    case CompareMode::wipe: {
        const int divider = std::clamp(int(std::lround(compare.divider * float(size.x))), 0, size.x);
        add(kBeforeAppearance, whole, {0, 0, divider, size.y});
        add(kAfterAppearance, whole, {divider, 0, size.x - divider, size.y});
        break;
    }
    case CompareMode::sideBySide: {
        const int half = size.x / 2;
        const ViewRect left{0, 0, half, size.y}, right{size.x - half, 0, half, size.y};
        add(kBeforeAppearance, left, left);
        add(kAfterAppearance, right, right);
        break;
    }
    }
    return views;
}

const LaidView* findView(const std::vector<LaidView>& views, glm::vec2 pixel) {
    const auto inside = [&](const LaidView& view) {
        const ViewRect& c = view.clip;
        return pixel.x >= float(c.x) && pixel.y >= float(c.y) && pixel.x < float(c.x + c.width) &&
               pixel.y < float(c.y + c.height);
    };
    const auto found = std::find_if(views.begin(), views.end(), inside);
    return found == views.end() ? nullptr : &*found;
}

float getWidening(const ViewRect& rect) {
    constexpr float kNarrowest = 0.85f; // width by height at which the photo views still show both ears
    return std::max(1.0f, kNarrowest * float(rect.height) / float(std::max(rect.width, 1)));
}

Camera fitCamera(Camera camera, const ViewRect& rect) {
    camera.verticalFov = 2 * std::atan(getWidening(rect) * std::tan(0.5f * camera.verticalFov));
    return camera;
}

Ray makePixelRay(const Camera& camera, const ViewRect& rect, glm::vec2 pixel) {
    const glm::vec3 forward = glm::normalize(camera.target - camera.position);
    const glm::vec3 right = glm::normalize(glm::cross(forward, camera.up));
    const glm::vec3 up = glm::cross(right, forward);
    const float half = std::tan(0.5f * camera.verticalFov);
    const glm::vec2 middle(float(rect.x) + 0.5f * float(rect.width), float(rect.y) + 0.5f * float(rect.height));
    const glm::vec2 offset = (pixel - middle) * (2 * half / float(rect.height));
    return {camera.position, glm::normalize(forward + offset.x * right - offset.y * up)};
}

std::optional<glm::vec2> computePixel(const Camera& camera, const ViewRect& rect, const glm::vec3& point) {
    const glm::vec3 forward = glm::normalize(camera.target - camera.position);
    const glm::vec3 right = glm::normalize(glm::cross(forward, camera.up));
    const glm::vec3 up = glm::cross(right, forward);
    const glm::vec3 to = point - camera.position;
    const float depth = glm::dot(to, forward);
    if (depth <= camera.nearPlane) return {};
    const float perPixel = 2 * std::tan(0.5f * camera.verticalFov) / float(rect.height) * depth;
    const glm::vec2 middle(float(rect.x) + 0.5f * float(rect.width), float(rect.y) + 0.5f * float(rect.height));
    return middle + glm::vec2(glm::dot(to, right), -glm::dot(to, up)) / perPixel;
}

} // namespace stipple
