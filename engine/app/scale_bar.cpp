#include "app/scale_bar.h"

#include "asset/canvas.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

namespace stipple {

std::optional<ScaleBar> computeScaleBar(const TriangleBvh& skin, const Camera& camera, const ViewRect& rect) {
    const glm::vec3 forward = glm::normalize(camera.target - camera.position);
    const auto hit = skin.castRay(camera.position, forward);
    if (!hit) return std::nullopt;
    const float depth = glm::dot(hit->position - camera.position, forward);
    const float pixelsPerMm = float(rect.height) / (2 * std::tan(0.5f * camera.verticalFov) * depth);
    constexpr std::array<float, 9> kLengths{0.5f, 1, 2, 5, 10, 20, 50, 100, 200}; // mm
    float length = kLengths[0];
    for (const float candidate : kLengths)
        if (candidate * pixelsPerMm <= 0.25f * float(rect.width)) length = candidate;
    return ScaleBar{fmt::format("{:g} mm", length), length * pixelsPerMm};
}

void drawScaleBar(Image8& picture, const ScaleBar& bar) {
    Canvas canvas(picture);
    const float unit = std::max(1.0f, float(picture.height) / 360);
    const glm::vec2 left(14 * unit, float(picture.height) - 14 * unit), right = left + glm::vec2(bar.pixels, 0);
    const glm::vec2 tick(0, 4 * unit);
    // Dark around light, so that it shows on every skin.
    for (const auto& [colour, radius] : {std::pair(glm::vec3(0), 1.6f * unit), std::pair(glm::vec3(1), 0.8f * unit)}) {
        canvas.drawLine(left, right, radius, radius, colour);
        canvas.drawLine(left - tick, left + tick, radius, radius, colour);
        canvas.drawLine(right - tick, right + tick, radius, radius, colour);
    }
    std::string label = bar.label; // the canvas has capitals only
    std::transform(label.begin(), label.end(), label.begin(), [](unsigned char c) { return char(std::toupper(c)); });
    const int scale = std::max(1, int(std::lround(2 * unit)));
    const glm::vec2 at = left + glm::vec2(0, -8 * unit - 6 * float(scale));
    for (const glm::vec2 shift : {glm::vec2(1, 0), glm::vec2(-1, 0), glm::vec2(0, 1), glm::vec2(0, -1)})
        canvas.drawText(at + 0.5f * float(scale) * shift, label, scale, glm::vec3(0));
    canvas.drawText(at, label, scale, glm::vec3(1));
    picture = canvas.toImage();
}

} // namespace stipple
