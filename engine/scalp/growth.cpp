#include "scalp/growth.h"

#include "core/parallel.h"
#include "math/deterministic.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple {
namespace {

// Angle between the spiral's arms and the way straight out of the whorl: constant, so that they are log spirals.
constexpr float kSpiralAngle = 65 * kDegree;

glm::vec2 getUnit(const glm::vec2& v, const glm::vec2& otherwise) {
    const float length = glm::length(v);
    return length > 1e-6f ? v / length : otherwise;
}

glm::vec2 multiply(const glm::vec2& a, const glm::vec2& b) { // as complex numbers
    return {a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x};
}

struct Whorl {
    ChartPoint place{0};
    float spiral = 0; // radians on the chart
};

// The whorls of a head and the star of directions around them. Its angle is the sum of the angles around the whorls
// less that around the saddle which two whorls need between them: what is turned from it by a smooth angle has exactly
// these singularities.
class Whorls {
public:
    Whorls(const ScalpChart& chart, const HairParameters& hair)
        : m_reach(0.5f * hair.whorlInfluenceMm)
        , m_isDouble(hair.hasSecondWhorl) {
        m_whorls[0] = makeWhorl(chart, hair.whorl, hair.whorlClockwise);
        m_whorls[1] = m_isDouble ? makeWhorl(chart, hair.secondWhorl, hair.secondWhorlClockwise) : m_whorls[0];
        m_saddle = 0.5f * (m_whorls[0].place + m_whorls[1].place);
        m_apart = glm::length(m_whorls[0].place - m_whorls[1].place);
    }

    glm::vec2 getStar(const ChartPoint& p) const {
        const glm::vec2 first = getUnit(p - m_whorls[0].place, {0, 1});
        if (!m_isDouble) return first;
        const glm::vec2 saddle = getUnit(p - m_saddle, {0, 1});
        const glm::vec2 second = getUnit(p - m_whorls[1].place, {0, 1});
        return multiply(multiply(first, second), {saddle.x, -saddle.y});
    }

    // The turn of the spirals, smooth from one whorl to the other.
    float getSpiral(const ChartPoint& p) const {
        const glm::vec2 a = p - m_whorls[0].place;
        const glm::vec2 b = p - m_whorls[1].place;
        const float aa = glm::dot(a, a) + 1e-3f;
        const float bb = glm::dot(b, b) + 1e-3f;
        return (m_whorls[0].spiral * bb + m_whorls[1].spiral * aa) / (aa + bb);
    }

    // 0 where only the whorls say how hair lies, 1 beyond their reach.
    float getAway(const ChartPoint& p) const {
        const auto ramp = [&](const ChartPoint& centre, float reach) {
            return smoothRamp(0.15f * reach, 1.1f * reach, glm::length(p - centre));
        };
        float away = ramp(m_whorls[0].place, m_reach);
        if (m_isDouble) away *= ramp(m_whorls[1].place, m_reach) * ramp(m_saddle, 0.5f * m_apart + 10);
        return away;
    }

private:
    // A whorl beyond the scalp's border stands at the nearest place towards the vertex.
    static Whorl makeWhorl(const ScalpChart& chart, const ScalpCoord& scalp, bool clockwise) {
        Whorl whorl;
        constexpr int kSteps = 64;
        for (int step = kSteps; step > 0; --step)
            if (const auto p = chart.toChart(scalp * (float(step) / float(kSteps)))) {
                whorl.place = *p;
                break;
            }
        // The chart shows the head mirrored (its +x, +y, outward frame is left-handed): clockwise seen from outside is
        // counter-clockwise on it.
        whorl.spiral = clockwise ? kSpiralAngle : -kSpiralAngle;
        return whorl;
    }

    float m_reach;
    bool m_isDouble;
    std::array<Whorl, 2> m_whorls;
    ChartPoint m_saddle{0};
    float m_apart = 0;
};

// The chart step that comes closest to a direction in space; its length is that of the direction's tangential part
// where the chart is true to scale.
glm::vec2 projectToChart(const ChartSample& sample, const glm::vec3& direction) {
    const float a = glm::dot(sample.du, sample.du);
    const float b = glm::dot(sample.du, sample.dv);
    const float c = glm::dot(sample.dv, sample.dv);
    const float x = glm::dot(sample.du, direction);
    const float y = glm::dot(sample.dv, direction);
    const float det = a * c - b * b;
    if (det < 1e-4f) return glm::vec2(0);
    return glm::vec2(c * x - b * y, a * y - b * x) / det;
}

using Row = glm::vec3; // a weighted direction and its weight

// Mean over 2 * radius + 1 cells along rows, then columns, by running sums in double (no drift between places).
void blur(std::vector<Row>& values, const GridShape& grid, int radius) {
    const auto pass = [&](std::size_t lines, std::size_t length, std::size_t lineStep, std::size_t step) {
        parallelFor(lines, 16, [&](std::size_t begin, std::size_t end) {
            std::vector<glm::dvec3> sums(length + 1);
            for (std::size_t line = begin; line < end; ++line) {
                for (std::size_t i = 0; i < length; ++i)
                    sums[i + 1] = sums[i] + glm::dvec3(values[line * lineStep + i * step]);
                for (std::size_t i = 0; i < length; ++i) {
                    const std::size_t low = i > std::size_t(radius) ? i - std::size_t(radius) : 0;
                    const std::size_t high = std::min(length, i + std::size_t(radius) + 1);
                    values[line * lineStep + i * step] = Row((sums[high] - sums[low]) / double(2 * radius + 1));
                }
            }
        });
    };
    const auto width = std::size_t(grid.width), height = std::size_t(grid.height);
    pass(height, width, width, 1);
    pass(width, height, 1, width);
}

// Where a direction in space points on the chart, smooth over some 15 mm: skin has bumps that hair does not follow.
std::vector<glm::vec2> computeDirections(const SkinMap& map, const glm::vec3& direction) {
    std::vector<Row> rows(map.cells.size(), Row(0));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const SkinCell& cell = map.cells[i];
        if (!cell.onChart) continue;
        const float weight = 0.02f + cell.treatable; // ears and border count little
        rows[i] = weight * Row(projectToChart(cell.sample, direction), 1.0f);
    }
    const int radius = std::max(1, int(4 / map.grid.cell));
    for (int i = 0; i < 3; ++i)
        blur(rows, map.grid, radius);
    std::vector<glm::vec2> directions(rows.size(), glm::vec2(0));
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (rows[i].z > 1e-6f) directions[i] = glm::vec2(rows[i]) / rows[i].z;
    return directions;
}

// Pulls a flow that leaves the whorls along `star` towards `wish`. A wish against the star is not followed, so that the
// flow stays within a right angle of it.
glm::vec2 pull(const glm::vec2& star, const glm::vec2& wish, float strength) {
    return strength * smoothRamp(-0.8f, 0.5f, glm::dot(star, wish)) * wish;
}

} // namespace

VectorField computeGrowth(const ScalpChart& chart, const SkinMap& map, const HairParameters& hair) {
    VectorField flow(map.grid, glm::vec2(0, 1));
    const Whorls whorls(chart, hair);
    const std::vector<glm::vec2> downs = computeDirections(map, {0, -1, 0});
    const std::vector<glm::vec2> forwards = computeDirections(map, {0, 0, 1});
    parallelFor(std::size_t(map.grid.height), 8, [&](std::size_t begin, std::size_t end) {
        for (std::size_t y = begin; y < end; ++y)
            for (int x = 0; x < map.grid.width; ++x) {
                const std::size_t i = y * std::size_t(map.grid.width) + std::size_t(x);
                const ChartPoint p = map.grid.getPoint(x, int(y));
                const glm::vec2 star = whorls.getStar(p);
                const glm::vec2 down = getUnit(downs[i], getUnit(p, star));
                const glm::vec2 forward = getUnit(forwards[i], {0, 1});
                // Steep skin: sides and back. In front of the ears hair leans forward on its way down.
                const float steep = smoothRamp(0.3f, 0.95f, glm::length(downs[i]));
                const float ahead = smoothRamp(-10, 50, p.y);
                const glm::vec2 fall = getUnit(down + 0.45f * ahead * forward, down);
                const glm::vec2 far = star + pull(star, fall, 5 * steep) + pull(star, forward, 4 * (1 - steep));
                // The turn from the star, within a right angle: no branch is ever crossed.
                const double wish = det::atan2(double(star.x * far.y - star.y * far.x), double(glm::dot(star, far)));
                const float away = whorls.getAway(p);
                const double turn = double(away) * wish + double((1 - away) * whorls.getSpiral(p));
                flow.values[i] = multiply(star, {float(det::cos(turn)), float(det::sin(turn))});
            }
    });
    return flow;
}

float getExitAngle(const ScalpCoord& scalp, const HairParameters& hair) {
    const float side = std::abs(scalp.x);
    const float back = smoothRamp(-0.45f, -0.7f, scalp.y);
    const float front = smoothRamp(0.28f, 0.55f, scalp.y) * (1 - smoothRamp(0.35f, 0.6f, side));
    const float temple = smoothRamp(0.45f, 0.7f, side) * smoothRamp(0.0f, 0.35f, scalp.y);
    const float point = 1 - smoothRamp(0.1f, 0.3f, glm::length(ScalpCoord(side, scalp.y) - kTemporalPoint));
    float lie = glm::length(scalp - hair.whorl);
    if (hair.hasSecondWhorl) lie = std::min(lie, glm::length(scalp - hair.secondWhorl));
    // A unit of scalp coordinates is some 165 mm: hair lies flat about a whorl as far as that reaches.
    const float reach = 0.5f * hair.whorlInfluenceMm / 165;
    const float crown = 1 - smoothRamp(0.2f * reach, 1.2f * reach, lie);
    float degrees = 42;
    degrees += back * (38 - degrees);
    degrees += crown * (25 - degrees);
    degrees += front * (15 - degrees);
    degrees += temple * (7 - degrees);
    degrees += point * (12.5f - degrees);
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
