#include "scalp/hair_loss.h"

#include "core/error.h"
#include "scalp/noise.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple {
namespace {

// Shapes of the types 1..7, mm along the skin; between them linear, each monotone, so that loss only ever grows.
struct Stage {
    float retreat;     // of the front at the midline
    float temple;      // depth of the temple triangle behind the front
    float templeWidth; // from its axis to the medial end
    float side;        // of the front's bald part beyond the corner, towards the temple
    float crown;       // half width of the vertex patch; negative: none
    float crownLow;    // how far it reaches below the whorl
    float bridge;      // depth of loss between front and crown: negative band of hair, 0 sparse, positive bare
    float bridgeWidth; // half width of what is lost there
};
constexpr std::array<Stage, 7> kStages{{{-14, 0, 40, 0, -30, 10, -30, 40},
                                        {-3, 31, 50, 6, -30, 10, -30, 40},
                                        {5, 46, 53, 9, -26, 14, -28, 40},
                                        {15, 48, 54, 11, 32, 24, -22, 41},
                                        {20, 49, 54, 12, 37, 28, 0, 42},
                                        {30, 50, 56, 14, 50, 32, 26, 51},
                                        {40, 56, 58, 33, 70, 54, 40, 78}}};

Stage getStage(float stage) {
    const float at = std::clamp(stage, 1.0f, 7.0f) - 1;
    const int i = std::min(5, int(at));
    const float t = at - float(i);
    const Stage& a = kStages[std::size_t(i)];
    const Stage& b = kStages[std::size_t(i) + 1];
    const auto mix = [t](float u, float v) { return u * (1 - t) + v * t; };
    return {mix(a.retreat, b.retreat),
            mix(a.temple, b.temple),
            mix(a.templeWidth, b.templeWidth),
            mix(a.side, b.side),
            mix(a.crown, b.crown),
            mix(a.crownLow, b.crownLow),
            mix(a.bridge, b.bridge),
            mix(a.bridgeWidth, b.bridgeWidth)};
}

// Maximum and minimum with a rounded crease of about k mm.
float softMax(float a, float b, float k) {
    const float h = std::max(0.0f, k - std::abs(a - b)) / k;
    return std::max(a, b) + 0.25f * k * h * h;
}
float softMin(float a, float b, float k) {
    return -softMax(-a, -b, k);
}

// Millimetres of skin per unit of scalp coordinates on the upper scalp: square root of the ratio of areas.
float computeUnitMm(const SkinMap& map) {
    double skin = 0, scalp = 0;
    for (int y = 0; y + 1 < map.grid.height; ++y)
        for (int x = 0; x + 1 < map.grid.width; ++x) {
            const SkinCell& a = map.at(x, y);
            const SkinCell& b = map.at(x + 1, y);
            const SkinCell& c = map.at(x, y + 1);
            if (!a.onChart || !b.onChart || !c.onChart) continue;
            if (glm::dot(a.sample.scalp, a.sample.scalp) > 0.36f) continue;
            const glm::vec2 u = b.sample.scalp - a.sample.scalp;
            const glm::vec2 v = c.sample.scalp - a.sample.scalp;
            scalp += std::abs(double(u.x) * double(v.y) - double(u.y) * double(v.x));
            skin += double(a.area);
        }
    STIPPLE_ASSERT(scalp > 0);
    return float(std::sqrt(skin / scalp));
}

class Norwood {
public:
    Norwood(const Stage& stage, ScalpCoord front, ScalpCoord corner, const ScalpCoord& whorl, float unitMm,
            std::uint64_t seed)
        : m_stage(stage)
        , m_front(front * unitMm)
        , m_corner(corner * unitMm)
        , m_whorl(whorl * unitMm)
        , m_unit(unitMm)
        , m_seed(mixBits(seed ^ 0x10550ull)) {}

    // mm inside the bald area.
    float computeDepth(const ScalpCoord& scalp) const {
        const glm::vec2 p = scalp * m_unit;
        const float side = p.x < 0 ? 1.05f : 0.95f;          // the sides are never quite alike
        const float x = std::sqrt(p.x * p.x + 36.0f) - 6.0f; // |x| without a crease on the midline

        // Front: the edge of what remains, pushed back most on the axis of the temple triangles.
        const float axis = m_corner.x - 2;
        const float w = x < axis ? m_stage.templeWidth : m_stage.templeWidth + 20;
        const float u = std::min(1.0f, std::abs(x - axis) / w);
        // A rounded triangle: steep at the axis, running out softly towards the forelock.
        const float triangle = (1 - u) * (1 + 0.7f * u);
        const float natural =
            m_front.y + (m_corner.y - m_front.y) * std::min(1.2f, (x * x) / (m_corner.x * m_corner.x));
        const float edge = natural - m_stage.retreat - m_stage.temple * side * triangle;
        // Fringe of the temple: lowest ahead of the corner, where it cuts the temple's front, it bows upwards over the
        // ear.
        const float behindCorner = m_corner.y - p.y;
        const float bow =
            -7 * smoothRamp(0, 80, behindCorner) + 0.7f * m_stage.side * smoothRamp(30, -12, behindCorner);
        const float fringe = m_corner.x + 3 + m_stage.side + bow;
        const float frontal = softMin(p.y - edge, fringe - x, 22);

        // Crown: an ellipse that grows forward and outward from the whorl.
        const glm::vec2 centre(0.6f * m_whorl.x, m_whorl.y - m_stage.crownLow + std::max(0.0f, m_stage.crown) * 0.95f);
        const glm::vec2 d = p - centre;
        const float crown = m_stage.crown - std::sqrt(d.x * d.x * 0.9f + d.y * d.y * 1.1f);

        // Bridge between the two.
        const float across = m_stage.bridgeWidth + 10 - x;
        const float behind = p.y - m_whorl.y - 6; // at a place that no stage moves, or loss would shrink there
        const float bridge = softMin(m_stage.bridge, softMin(across, behind + 30, 60), 10);

        const float wander = 4.2f * computeNoise(m_seed, p / 17.0f) + 2.2f * computeNoise(m_seed ^ 0x5, p / 7.0f) +
                             1.2f * computeNoise(m_seed ^ 0x6, p / 2.8f);
        return softMax(softMax(frontal, crown, 12), bridge, 12) + wander;
    }

private:
    Stage m_stage;
    glm::vec2 m_front, m_corner, m_whorl; // mm: scalp coordinates times m_unit
    float m_unit;
    std::uint64_t m_seed;
};

float getRemainingDensity(float baldness) {
    // A broad tail: the last hairs stand alone.
    const float t = std::clamp((baldness - 0.28f) / 0.72f, 0.0f, 1.0f);
    return (1 - t) * (1 - 0.4f * t);
}

float getRemainingCalibre(float baldness) {
    return 1 - 0.5f * smoothRamp(0.0f, 0.7f, baldness);
}

} // namespace

HairLossField computeHairLoss(const ScalpChart&, const Landmarks&, const SkinMap& map, const Hairline& native,
                              const LossParameters& loss, const HairParameters& hair) {
    HairLossField field{ScalarField(map.grid, -1000.0f), ScalarField(map.grid, 0.0f), ScalarField(map.grid, 1.0f),
                        ScalarField(map.grid, 1.0f)};
    if (loss.pattern == LossPattern::none || loss.stage <= 1) return field;
    const auto scalpAt = [&](const ChartPoint& p) { return map.getNearest(p).sample.scalp; };
    const ScalpCoord right = scalpAt(native.corners[0]);
    const ScalpCoord left = scalpAt(native.corners[1]);
    const ScalpCoord corner(0.5f * (left.x - right.x), 0.5f * (left.y + right.y));
    const Norwood norwood(getStage(loss.stage), {0, scalpAt(native.front).y}, corner, hair.whorl, computeUnitMm(map),
                          loss.seed);
    const float half = 0.5f * std::max(0.5f, loss.borderMm);
    for (std::size_t i = 0; i < map.cells.size(); ++i) {
        if (!map.cells[i].onChart) continue;
        const float depth = norwood.computeDepth(map.cells[i].sample.scalp);
        field.depth.values[i] = depth;
        const float bald = smoothRamp(-half, half, depth);
        field.baldness.values[i] = bald;
        field.density.values[i] = getRemainingDensity(bald);
        field.calibre.values[i] = getRemainingCalibre(bald);
    }
    return field;
}

void addLoss(HairLossField& field, const HairLossField& other) {
    for (std::size_t i = 0; i < field.depth.values.size(); ++i) {
        field.depth.values[i] = std::max(field.depth.values[i], other.depth.values[i]);
        field.baldness.values[i] = 1 - (1 - field.baldness.values[i]) * (1 - other.baldness.values[i]);
        field.density.values[i] *= other.density.values[i];
        field.calibre.values[i] *= other.calibre.values[i];
    }
}

} // namespace stipple
