// Male pattern loss after Norwood (domain.md section 4).
#include "core/error.h"
#include "scalp/loss_context.h"
#include "scalp/noise.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple {
namespace {

// Shape of one of the types 1..7, mm along the skin. `crown` and `band` place the vertex patch, see Norwood.
struct Stage {
    float retreat;     // of the front at the midline
    float temple;      // depth of the temple triangle behind the front
    float templeWidth; // from its axis to the medial end
    float side;        // of the front's bald part beyond the corner, towards the temple
    float crown;       // half width of the vertex patch; negative: none
    float crownLow;    // how far it reaches below the whorl
    float band;        // hair between front and vertex patch at the midline
    float bridge;      // depth of loss of that band: negative hair, 2 to 3 sparse, more bare
    float bow = 1;     // share of the native front's bow that is left; negative: it goes back farthest in the middle
    float round = 22;  // of the angle between front and fringe
    float low = 0, high = 0; // cm2 of bald skin (domain.md section 4); 0: not known
};
using Scale = std::array<Stage, 7>;
constexpr float kNoBand = 1000; // the vertex patch is as long as it is wide
constexpr Scale kPlain{{{-14, 0, 40, 0, -30, 10, 30, -30},
                        {-3, 33, 50, 6, -30, 10, 30, -30, 1, 22, 10, 30},
                        {5, 47, 53, 9, -26, 14, 30, -28, 1, 22, 30, 60},
                        {18, 47, 54, 11, 32.5f, 24, 32, -22, 1, 22, 90, 130},
                        {53, 14, 54, 13, 42, 30, 18, 1.8f, 0.45f, 22, 130, 180},
                        {50, 30, 55, 13, 47, 31, kNoBand, 26, 0.8f, 22, 180, 240},
                        {50, 40, 58, 33, 70, 54, kNoBand, 40, 0.8f, 22, 250, 400}}};
// The crown leads: a patch at the whorl while the temples have hardly begun (III vertex), then both as above.
constexpr Scale kVertex{{{-14, 0, 40, 0, -24, 10, 30, -30},
                         {-8, 22, 46, 4, 12, 12, 30, -30},
                         {-1, 38, 50, 6, 31.5f, 18, 34, -28, 1, 22, 50, 90},
                         {13, 44, 53, 9, 38, 27, 30, -22, 1, 22, 90, 130},
                         {49, 16, 54, 13, 45, 32, 18, 1.8f, 0.45f, 22, 130, 180},
                         {50, 31, 56, 14, 50, 33, kNoBand, 26, 0.8f, 22, 180, 240},
                         {50, 40, 58, 33, 70, 54, kNoBand, 40, 0.8f, 22, 250, 400}}};
// The front goes back as one line, in an arch without horns, and takes the crown only when it gets there.
constexpr Scale kRetreating{{{-14, 0, 40, 0, -60, 10, 30, -60},
                             {10, 15, 56, 6, -60, 10, 30, -60},
                             {27, 16, 58, 8, -60, 12, 30, -60, 0.8f, 26},
                             {74, 0, 60, 11, -60, 16, 30, -60, 0.3f, 40},
                             {114, 0, 62, 13, -60, 18, 30, -60, -0.1f, 42},
                             {144, 0, 62, 18, -30, 20, 30, -60, -0.4f, 42},
                             {172, 0, 62, 33, 60, 44, kNoBand, -30, -0.5f, 44}}};

// What is uneven at one place, mm of depth, whatever the type.
struct Rough {
    float wander = 0; // of edges
    float tufts = 0;  // of a sparse band: much the same on either side of the middle
};

class Norwood {
public:
    Norwood(const FrontAnchors& anchors, const LossContext& context)
        : m_front(anchors.front * context.unitMm)
        , m_corner(anchors.corner * context.unitMm)
        , m_whorl(context.hair.whorl * context.unitMm)
        , m_seed(context.seed)
        , m_uneven(0.05f + 0.03f * getLatticeNoise(context.seed, 1)) {
        if (context.seed & 1) m_uneven = -m_uneven;
        // Crowns open 5-55 mm below the whorl: less below one that lies far back (domain.md section 7), so that the
        // whorl's place moves the patch but not the type.
        m_ahead = m_whorl.y + 0.33f * context.unitMm;
    }

    Rough computeRough(const glm::vec2& p) const {
        return {computeWander(m_seed, p, 1), 4.3f * computeNoise(m_seed ^ 0x11, glm::vec2(softAbs(p.x), p.y) / 8.0f) +
                                                 2.2f * computeNoise(m_seed ^ 0x12, p / 5.0f)};
    }

    // mm inside the bald area of one type.
    float computeDepth(const Stage& stage, const glm::vec2& p, const Rough& rough) const {
        const float side = 1 + m_uneven * std::clamp(p.x / 25, -1.0f, 1.0f); // the sides are never quite alike
        const float x = softAbs(p.x);

        // Front: the edge of what remains, pushed back most on the axis of the temple triangles.
        const float axis = m_corner.x - 2;
        const float w = x < axis ? stage.templeWidth : stage.templeWidth + 20;
        const float u = std::min(1.0f, std::abs(x - axis) / w);
        // A rounded triangle: steep at the axis, running out softly towards the forelock.
        const float triangle = (1 - u) * (1 + 0.7f * u);
        const float natural =
            m_front.y + (m_corner.y - m_front.y) * stage.bow * std::min(1.2f, (x * x) / (m_corner.x * m_corner.x));
        const float edge = natural - stage.retreat - stage.temple * side * triangle;
        // Fringe of the temple: lowest ahead of the corner, where it cuts the temple's front, it bows upwards over the
        // ear.
        const float behindCorner = m_corner.y - p.y;
        const float bow = -7 * smoothRamp(0, 80, behindCorner) + 0.7f * stage.side * smoothRamp(30, -12, behindCorner);
        const float fringe = m_corner.x + 3 + stage.side + bow;
        const float frontal = softMin(p.y - edge, fringe - x, stage.round);

        const bool isSparse = std::abs(stage.bridge) < 5; // type V: a band of few hairs
        // Crown: an ellipse that grows forward and outward from below the whorl. What it gains in length where a band
        // bounds it, it loses in width, within limits.
        const float bottom = m_whorl.y - std::max(12.0f, stage.crownLow + (m_ahead > 0 ? 0.4f : 0.35f) * m_ahead);
        const float size = std::max(0.0f, stage.crown);
        const float line = m_front.y - stage.retreat; // of the front at the midline
        float longer = 1;
        if (stage.band < kNoBand) {
            const float most = 0.5f * (line - stage.band - bottom) / std::max(1.0f, size);
            longer = isSparse ? std::clamp(most, 0.75f, 2.0f) : std::clamp(most, 0.7f, 1.0f);
        }
        const float usual = 1.68f * (stage.crown + 39); // length of a bald top with such a crown
        const float wider = stage.band < kNoBand ? std::clamp(1.5f - 0.5f * longer, 0.75f, 1.2f)
                                                 : std::clamp(usual / (line - bottom), 0.72f, 1.3f);
        const glm::vec2 centre(0.5f * m_whorl.x, bottom + size * longer);
        // It leans towards the whorl: in front it is as far to the left as to the right.
        const float back = std::clamp((line - p.y) / std::max(1.0f, line - centre.y), 0.0f, 1.0f);
        const float beside = p.x - back * back * centre.x;
        const glm::vec2 d = glm::vec2(beside, p.y - centre.y) / glm::vec2(wider * 1.04f, longer * 0.98f);
        const float crown = (stage.crown - glm::length(d)) * std::min(1.0f, std::min(longer, wider));

        // Bridge between the two.
        const float across = wider * size + 10 - softAbs(beside);
        const float behind = p.y - centre.y - (stage.bridge > 5 ? 0.0f : 0.3f) * size * longer;
        const float bridge = softMin(stage.bridge, softMin(across, behind, stage.bridge > 5 ? 44.0f : 20.0f), 8);
        return softMax(softMax(frontal, crown, 12) + (isSparse ? 0.6f : 1.0f) * rough.wander,
                       bridge + (isSparse ? 1.0f : 0.25f) * rough.tufts, 6);
    }

private:
    glm::vec2 m_front, m_corner, m_whorl; // mm of the scalp plane
    std::uint64_t m_seed;
    float m_uneven;
    float m_ahead; // mm by which the whorl lies ahead of the usual place
};

const Scale& getScale(LossPattern pattern) {
    if (pattern == LossPattern::norwoodVertex) return kVertex;
    if (pattern == LossPattern::norwoodA) return kRetreating;
    STIPPLE_ASSERT(pattern == LossPattern::norwood);
    return kPlain;
}

// Bald skin, cm2, of a type that holds the one `before` it, with `more` mm around its own shape.
double computeBaldArea(const std::vector<float>& before, const std::vector<float>& shape,
                       const std::vector<SkinShare>& skin, float more) {
    constexpr float kHalf = 9; // mm: the area hardly depends on the border's width
    double area = 0;
    for (const SkinShare& share : skin)
        area += share.cm2 * double(smoothRamp(-kHalf, kHalf, std::max(before[share.cell], shape[share.cell] + more)));
    return area;
}

} // namespace

// Every type holds the one before; between two, depths are linear: loss only ever grows. A type whose shape comes out
// smaller or larger than the literature's range on this head, with this whorl, is widened or narrowed all around.
void drawNorwood(const LossContext& context, HairLossField& field) {
    if (context.level <= 1) return;
    constexpr float kMargin = 0.06f; // of the range, kept from its ends
    constexpr float kMostMm = 16;    // of widening or narrowing
    const Scale& scale = getScale(context.loss.pattern);
    const Norwood norwood(computeFrontAnchors(context), context);
    const std::vector<SkinShare> skin = computeHairBearing(context);
    const std::size_t count = context.map.cells.size();
    std::vector<float> before, now(count, -1000.0f), shape(count, -1000.0f);
    std::vector<Rough> rough(count);
    const int last = std::min(7, int(std::ceil(context.level)));
    for (int k = 0; k < last; ++k) {
        const Stage& stage = scale[std::size_t(k)];
        before = now;
        parallelFor(count, 4096, [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i) {
                if (!context.map.cells[i].onChart) continue;
                const glm::vec2 p(context.map.cells[i].sample.scalp * context.unitMm);
                if (k == 0) rough[i] = norwood.computeRough(p);
                shape[i] = norwood.computeDepth(stage, p, rough[i]);
            }
        });
        const double margin = double(kMargin * (stage.high - stage.low));
        const double low = double(stage.low) + margin, high = double(stage.high) - margin;
        float more = 0;
        const double area = stage.high > 0 ? computeBaldArea(before, shape, skin, 0) : low;
        if (area < low || area > high) {
            const double wanted = area < low ? low : high;
            float least = area < low ? 0 : -kMostMm, most = area < low ? kMostMm : 0;
            for (int step = 0; step < 9; ++step) {
                more = 0.5f * (least + most);
                (computeBaldArea(before, shape, skin, more) < wanted ? least : most) = more;
            }
        }
        for (std::size_t i = 0; i < count; ++i)
            now[i] = std::max(before[i], shape[i] + more);
    }
    const float t = context.level - float(last - 1);
    // From type 1 to a little beyond it the border comes in from nothing.
    const float begin = -12 * (1 - smoothRamp(1, 1.3f, context.level));
    drawLoss(context, field, [&](std::size_t i, const glm::vec2&) {
        return thinOut(context, before[i] + t * (now[i] - before[i]) + begin);
    });
}

} // namespace stipple
