// Male pattern loss after Norwood (domain.md section 4).
#include "core/error.h"
#include "scalp/loss_context.h"
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
    float bow = 1;     // share of the native front's bow that is left
};
using Scale = std::array<Stage, 7>;
constexpr Scale kPlain{{{-14, 0, 40, 0, -30, 10, -30, 40},
                        {-3, 33, 50, 6, -30, 10, -30, 40},
                        {5, 47, 53, 9, -26, 14, -28, 40},
                        {16, 49, 54, 11, 32.5f, 24, -22, 41},
                        {20, 50, 54, 12, 37, 28, 0, 42},
                        {28, 51, 55, 13, 46.5f, 31, 26, 45},
                        {40, 56, 58, 33, 70, 54, 40, 78}}};
// The crown leads: a patch at the whorl while the temples have hardly begun (III vertex), then both as above.
constexpr Scale kVertex{{{-14, 0, 40, 0, -24, 10, -30, 40},
                         {-8, 22, 46, 4, 12, 12, -30, 40},
                         {-1, 38, 50, 6, 31.5f, 18, -28, 40},
                         {11, 45, 53, 9, 39, 27, -22, 41},
                         {18, 49, 54, 12, 44, 31, 0, 42},
                         {30, 51, 56, 14, 51, 33, 26, 48},
                         {40, 56, 58, 33, 70, 54, 40, 78}}};
// The front goes back as one line and takes the crown only when it gets there.
constexpr Scale kRetreating{{{-14, 0, 40, 0, -60, 10, -60, 40, 1},
                             {10, 15, 56, 6, -60, 10, -60, 40, 1},
                             {25, 20, 58, 8, -60, 12, -60, 40, 0.9f},
                             {76, 12, 60, 11, -60, 16, -60, 40, 0.6f},
                             {115, 4, 62, 13, -60, 18, -60, 42, 0.3f},
                             {143, 0, 62, 16, -30, 20, -60, 48, 0.1f},
                             {172, 0, 62, 33, 60, 44, -30, 60, 0}}};

Stage getStage(const Scale& scale, float stage) {
    const float at = std::clamp(stage, 1.0f, 7.0f) - 1;
    const int i = std::min(5, int(at));
    const float t = at - float(i);
    const Stage& a = scale[std::size_t(i)];
    const Stage& b = scale[std::size_t(i) + 1];
    const auto mix = [t](float u, float v) { return u * (1 - t) + v * t; };
    return {mix(a.retreat, b.retreat),
            mix(a.temple, b.temple),
            mix(a.templeWidth, b.templeWidth),
            mix(a.side, b.side),
            mix(a.crown, b.crown),
            mix(a.crownLow, b.crownLow),
            mix(a.bridge, b.bridge),
            mix(a.bridgeWidth, b.bridgeWidth),
            mix(a.bow, b.bow)};
}

class Norwood {
public:
    Norwood(const Stage& stage, const FrontAnchors& anchors, const LossContext& context)
        : m_stage(stage)
        , m_front(anchors.front * context.unitMm)
        , m_corner(anchors.corner * context.unitMm)
        , m_whorl(context.hair.whorl * context.unitMm)
        , m_seed(context.seed)
        , m_uneven(0.05f + 0.03f * getLatticeNoise(context.seed, 1)) {
        if (context.seed & 1) m_uneven = -m_uneven;
    }

    // mm inside the bald area.
    float computeDepth(const glm::vec2& p) const {
        const float side = 1 + m_uneven * std::clamp(p.x / 25, -1.0f, 1.0f); // the sides are never quite alike
        const float x = softAbs(p.x);

        // Front: the edge of what remains, pushed back most on the axis of the temple triangles.
        const float axis = m_corner.x - 2;
        const float w = x < axis ? m_stage.templeWidth : m_stage.templeWidth + 20;
        const float u = std::min(1.0f, std::abs(x - axis) / w);
        // A rounded triangle: steep at the axis, running out softly towards the forelock.
        const float triangle = (1 - u) * (1 + 0.7f * u);
        const float natural =
            m_front.y + (m_corner.y - m_front.y) * m_stage.bow * std::min(1.2f, (x * x) / (m_corner.x * m_corner.x));
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
        const float behind =
            p.y - m_whorl.y - 4 - 0.007f * x * x; // at a place that no stage moves, or loss would shrink there
        const float bridge = softMin(m_stage.bridge, softMin(across, behind + 30, 60), 10);

        // Edges wander; a bridge that is sparse all over must not break into islands.
        const float wander = computeWander(m_seed, p, 1);
        return softMax(softMax(frontal, crown, 12) + wander, bridge + 0.25f * wander, 12);
    }

private:
    Stage m_stage;
    glm::vec2 m_front, m_corner, m_whorl; // mm of the scalp plane
    std::uint64_t m_seed;
    float m_uneven;
};

const Scale& getScale(LossPattern pattern) {
    if (pattern == LossPattern::norwoodVertex) return kVertex;
    if (pattern == LossPattern::norwoodA) return kRetreating;
    STIPPLE_ASSERT(pattern == LossPattern::norwood);
    return kPlain;
}

} // namespace

void drawNorwood(const LossContext& context, HairLossField& field) {
    if (context.level <= 1) return;
    const Norwood norwood(getStage(getScale(context.loss.pattern), context.level), computeFrontAnchors(context),
                          context);
    // From type 1 to a little beyond it the border comes in from nothing.
    const float begin = -12 * (1 - smoothRamp(1, 1.3f, context.level));
    drawLoss(context, field,
             [&](std::size_t, const glm::vec2& p) { return thinOut(context, norwood.computeDepth(p) + begin); });
}

} // namespace stipple
