#include "scalp/growth.h"

#include "math/deterministic.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple {
namespace {

glm::vec2 getUnit(const glm::vec2& v, const glm::vec2& otherwise) {
    const float length = glm::length(v);
    return length > 1e-6f ? v / length : otherwise;
}

} // namespace

VectorField computeGrowth(const ScalpChart& chart, const SkinMap& map, const HairParameters& hair) {
    VectorField flow(map.grid, glm::vec2(0, 1));
    const ChartPoint whorl = chart.toChart(hair.whorl).value_or(ChartPoint(0));
    // The chart shows the head mirrored (its +x, +y, outward frame is left-handed): clockwise seen from outside is
    // counter-clockwise on it.
    const float hand = hair.whorlClockwise ? 1.0f : -1.0f;
    for (int y = 0; y < map.grid.height; ++y)
        for (int x = 0; x < map.grid.width; ++x) {
            const ChartPoint p = map.grid.getPoint(x, y);
            const SkinCell& cell = map.at(x, y);
            const glm::vec2 out = p - whorl;
            const float r = glm::length(out);
            // Hair leaves the whorl in a spiral that has straightened after some 80 mm (influence 100-125 mm across).
            const double turn = double(hand * kDegree) * double(75 * (1 - smoothRamp(0, 80, r)));
            const glm::vec2 radial = getUnit(out, {0, 1});
            const auto c = float(det::cos(turn));
            const auto s = float(det::sin(turn));
            const glm::vec2 spiral(c * radial.x - s * radial.y, s * radial.x + c * radial.y);
            const ScalpCoord scalp = cell.onChart ? cell.sample.scalp : ScalpCoord(0);
            const float away = smoothRamp(25, 75, r);
            const float low = away * smoothRamp(0.45f, 0.85f, glm::length(scalp));
            // Forward on top ahead of the ears; down, which is outwards on the chart, at sides and back.
            const float front =
                away * smoothRamp(0.0f, 0.3f, scalp.y) * (1 - smoothRamp(0.3f, 0.6f, std::abs(scalp.x)));
            const glm::vec2 down = getUnit(p, radial);
            flow.at(x, y) = getUnit(spiral + 1.2f * front * glm::vec2(0, 1) + 1.2f * low * (1 - front) * down, spiral);
        }
    return flow;
}

float getExitAngle(const ScalpCoord& scalp, const HairParameters& hair) {
    const float side = std::abs(scalp.x);
    const float front = smoothRamp(0.28f, 0.55f, scalp.y) * (1 - smoothRamp(0.35f, 0.6f, side));
    const float temple = smoothRamp(0.45f, 0.7f, side) * smoothRamp(0.0f, 0.35f, scalp.y);
    const float back = smoothRamp(-0.45f, -0.7f, scalp.y);
    const glm::vec2 d = scalp - hair.whorl;
    const float crown = 1 - smoothRamp(0.08f, 0.4f, glm::length(d));
    float degrees = 42;
    degrees += back * (38 - degrees);
    degrees += crown * (26 - degrees);
    degrees += front * (15 - degrees);
    degrees += temple * (8 - degrees);
    return degrees * kDegree;
}

std::array<float, 4> computeHairShares(float mean) {
    // Shares of 1..4 hairs with 5 folded into 4; their mean is 1.92. A tilt by powers of one factor moves the mean.
    constexpr std::array<double, 4> kShares{0.284, 0.526, 0.175, 0.015};
    const double wanted = std::clamp(double(mean), 1.02, 3.9);
    double low = 0.02, high = 200;
    std::array<double, 4> shares{};
    for (int i = 0; i < 40; ++i) {
        const double tilt = det::sqrt(low * high);
        double sum = 0, first = 0, power = 1;
        for (std::size_t k = 0; k < 4; ++k) {
            shares[k] = kShares[k] * power;
            sum += shares[k];
            first += shares[k] * double(k + 1);
            power *= tilt;
        }
        for (double& share : shares)
            share /= sum;
        (first / sum < wanted ? low : high) = tilt;
    }
    std::array<float, 4> cumulative{};
    double passed = 0;
    for (std::size_t k = 0; k < 4; ++k) {
        passed += shares[k];
        cumulative[k] = float(passed);
    }
    cumulative[3] = 1;
    return cumulative;
}

} // namespace stipple
