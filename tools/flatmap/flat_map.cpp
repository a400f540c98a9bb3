#include "flat_map.h"

#include "asset/canvas.h"
#include "core/parallel.h"
#include "core/random.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple {
namespace {

constexpr glm::vec3 kPaper{1.0f, 1.0f, 1.0f};
constexpr glm::vec3 kOtherSkin{0.93f, 0.91f, 0.89f};
constexpr glm::vec3 kSkin{0.96f, 0.86f, 0.76f};
constexpr glm::vec3 kHair{0.13f, 0.11f, 0.10f};
constexpr glm::vec3 kBald{0.98f, 0.62f, 0.25f};
constexpr glm::vec3 kFibrosis{1.0f, 0.98f, 0.96f};
constexpr glm::vec3 kCrust{0.72f, 0.50f, 0.15f};
constexpr glm::vec3 kScale{0.90f, 0.90f, 0.95f};
constexpr glm::vec3 kFlow{0.16f, 0.10f, 0.07f};
constexpr glm::vec3 kNative{0.10f, 0.35f, 0.85f};
constexpr glm::vec3 kDesigned{0.85f, 0.08f, 0.10f};
constexpr glm::vec3 kMark{0.0f, 0.45f, 0.45f};
constexpr std::array<glm::vec3, 3> kVisits = {glm::vec3(0.10f, 0.55f, 0.20f), glm::vec3(0.85f, 0.45f, 0.0f),
                                              glm::vec3(0.45f, 0.15f, 0.75f)};

constexpr float kFullHair = 120; // units per cm2 drawn darkest
constexpr float kMarginMm = 6;

struct Plane {
    glm::vec2 corner{0}; // chart place of the picture's upper left corner
    float scale = 4;     // pixels per mm

    // The chart shows the head from inside (chart.h): to see it from outside, its x runs to the left.
    glm::vec2 toPixel(const ChartPoint& p) const { return scale * glm::vec2(corner.x - p.x, corner.y - p.y); }
    ChartPoint toChart(const glm::vec2& pixel) const { return corner - pixel / scale; }
};

// How strongly a line of `halfWidthMm` along the zero of a field covers a pixel.
float computeContour(const ScalarField& field, const ChartPoint& p, float pixelMm, float halfWidthMm) {
    const float here = field.sample(p);
    if (std::abs(here) > 10 * (pixelMm + halfWidthMm)) return 0;
    constexpr float h = 0.5f;
    const glm::vec2 slope = glm::vec2(field.sample({p.x + h, p.y}) - field.sample({p.x - h, p.y}),
                                      field.sample({p.x, p.y + h}) - field.sample({p.x, p.y - h})) /
                            (2 * h);
    const float distance = std::abs(here) / std::max(0.2f, glm::length(slope));
    return std::clamp((halfWidthMm - distance) / pixelMm + 0.5f, 0.0f, 1.0f);
}

// Scars and disease in the colours that they give, stronger than life: melanin, blood, fibrosis, crust, scale; relief
// as lit from the upper left.
glm::vec3 paintSkin(glm::vec3 colour, const ScalpFields& fields, const ChartPoint& p) {
    constexpr glm::vec3 kMelanin{0.35f, 0.55f, 0.75f}, kBlood{0.04f, 0.28f, 0.24f};
    constexpr float h = 0.2f;
    const glm::vec4 skin = fields.skin.sample(p), marks = fields.marks.sample(p);
    colour *= glm::exp(-kMelanin * (skin.x - 1) - kBlood * (skin.y - 1));
    colour = glm::mix(colour, kFibrosis, 0.6f * marks.w);
    colour = glm::mix(colour, kCrust, 0.9f * marks.z);
    colour = glm::mix(colour, kScale, 0.8f * marks.y);
    const glm::vec2 slope(fields.skin.sample({p.x + h, p.y}).w - fields.skin.sample({p.x - h, p.y}).w,
                          fields.skin.sample({p.x, p.y + h}).w - fields.skin.sample({p.x, p.y - h}).w);
    return glm::clamp(colour * (1 - 0.6f * (slope.x + slope.y) / (2 * h)), 0.0f, 1.0f);
}

glm::vec3 computeGround(const ScalpChart& chart, const ScalpFields& fields, const FlatMapLayers& layers,
                        const ChartPoint& p, float pixelMm) {
    if (!chart.locate(p)) return kPaper;
    glm::vec3 colour = glm::mix(kOtherSkin, kSkin, std::clamp(fields.treatable.sample(p), 0.0f, 1.0f));
    if (layers.loss) colour = glm::mix(colour, kBald, 0.8f * std::clamp(fields.baldness.sample(p), 0.0f, 1.0f));
    colour = paintSkin(colour, fields, p);
    // Miniaturised hair darkens the skin by its diameter too.
    if (layers.hair) {
        const float seen = fields.hairDensity.sample(p) * fields.hairCalibre.sample(p) / kFullHair;
        colour = glm::mix(colour, kHair, 0.8f * std::clamp(seen, 0.0f, 1.0f));
    }
    if (layers.hairline) {
        colour = glm::mix(colour, kNative, computeContour(fields.nativeDistance, p, pixelMm, 0.4f));
        const float width = 0.25f + 0.35f * std::clamp(fields.frontness.sample(p), 0.0f, 1.0f);
        colour = glm::mix(colour, kDesigned, computeContour(fields.hairlineDistance, p, pixelMm, width));
    }
    return colour;
}

void drawFlow(Canvas& canvas, const Plane& plane, const ScalpChart& chart, const ScalpFields& fields) {
    constexpr float kSpacingMm = 3;
    constexpr float kStepMm = 0.75f;
    constexpr int kSteps = 9;
    const Box2& box = chart.getBounds();
    for (float y = box.min.y; y < box.max.y; y += kSpacingMm)
        for (float x = box.min.x; x < box.max.x; x += kSpacingMm) {
            Random random(7, std::uint64_t(std::int64_t(x * 16) * 100003 + std::int64_t(y * 16)));
            ChartPoint p(x + kSpacingMm * random.nextFloat(), y + kSpacingMm * random.nextFloat());
            if (!chart.locate(p) || fields.treatable.sample(p) < 0.3f) continue;
            for (int step = 0; step < kSteps; ++step) {
                // The midpoint rule follows tight turns near a whorl.
                const glm::vec2 half = p + 0.5f * kStepMm * fields.growth.sample(p);
                const ChartPoint next = p + kStepMm * fields.growth.sample(half);
                const auto fade = [&](int i) { return 1 - float(i) / float(kSteps); };
                canvas.drawLine(plane.toPixel(p), plane.toPixel(next), plane.scale * 0.28f * fade(step),
                                plane.scale * 0.28f * fade(step + 1), kFlow, 0.4f + 0.5f * fade(step),
                                0.4f + 0.5f * fade(step + 1));
                p = next;
            }
        }
}

void drawCross(Canvas& canvas, const Plane& plane, const ChartPoint& p, std::string_view name) {
    const glm::vec2 at = plane.toPixel(p);
    const float arm = plane.scale * 2, radius = std::max(0.6f, plane.scale * 0.18f);
    canvas.drawLine(at - glm::vec2(arm, 0), at + glm::vec2(arm, 0), radius, radius, kMark);
    canvas.drawLine(at - glm::vec2(0, arm), at + glm::vec2(0, arm), radius, radius, kMark);
    const int size = std::max(1, int(plane.scale * 0.5f));
    const glm::vec2 corner = at + glm::vec2(0.6f * arm, 0.5f * arm);
    const auto line = [&](float height) { return corner + float(size) * glm::vec2(0, height); };
    const glm::vec2 end(float(size) * (4 * float(name.size()) - 1), 0);
    canvas.drawLine(line(2.5f), line(2.5f) + end, 3.5f * float(size), 3.5f * float(size), kPaper, 0.75f, 0.75f);
    canvas.drawText(corner, name, size, kMark);
}

void drawMarks(Canvas& canvas, const Plane& plane, const ScalpChart& chart, const Landmarks& landmarks,
               const HairParameters& hair) {
    using Mark = std::pair<LandmarkId, std::string_view>;
    constexpr std::array<Mark, 12> kMarks = {Mark{LandmarkId::glabella, "GLABELLA"},
                                             Mark{LandmarkId::trichion, "TRICHION"},
                                             Mark{LandmarkId::vertex, "VERTEX"},
                                             Mark{LandmarkId::opisthocranion, "OPISTHOCRANION"},
                                             Mark{LandmarkId::inion, "INION"},
                                             Mark{LandmarkId::tragionLeft, "TRAGION L"},
                                             Mark{LandmarkId::tragionRight, "TRAGION R"},
                                             Mark{LandmarkId::euryonLeft, "EURYON L"},
                                             Mark{LandmarkId::euryonRight, "EURYON R"},
                                             Mark{LandmarkId::lateralCanthusLeft, "CANTHUS L"},
                                             Mark{LandmarkId::lateralCanthusRight, "CANTHUS R"},
                                             Mark{LandmarkId::nasion, "NASION"}};
    const auto draw = [&](const ScalpCoord& scalp, std::string_view name) {
        if (const auto p = chart.toChart(scalp)) drawCross(canvas, plane, *p, name);
    };
    for (const auto& [id, name] : kMarks)
        draw(chart.getFrame().toScalp(landmarks.at(id)), name);
    draw(hair.whorl, "WHORL");
    if (hair.hasSecondWhorl) draw(hair.secondWhorl, "WHORL 2");
}

void drawScaleBar(Canvas& canvas, float scale) {
    constexpr glm::vec3 kInk{0};
    const glm::vec2 left(kMarginMm * scale, float(canvas.getHeight()) - kMarginMm * scale);
    const glm::vec2 right = left + glm::vec2(10 * scale, 0);
    const float radius = std::max(0.6f, 0.2f * scale), tick = scale;
    canvas.drawLine(left, right, radius, radius, kInk);
    for (const glm::vec2& end : {left, right})
        canvas.drawLine(end - glm::vec2(0, tick), end + glm::vec2(0, tick), radius, radius, kInk);
    canvas.drawText(left - glm::vec2(0, 5 * scale), "10 MM", std::max(1, int(scale * 0.6f)), kInk);
}

} // namespace

Image8 drawFlatMap(const ScalpChart& chart, const Landmarks& landmarks, const ScalpDesign& design,
                   const HairParameters& hair, const FlatMapLayers& layers, float pixelsPerMm) {
    const Box2& box = chart.getBounds();
    const Plane plane{box.max + kMarginMm, pixelsPerMm};
    const glm::vec2 size = pixelsPerMm * (box.getSize() + 2 * kMarginMm);
    Canvas canvas(int(size.x) + 1, int(size.y) + 1, kPaper);
    const ScalpFields& fields = design.fields;
    parallelFor(std::size_t(canvas.getHeight()), 16, [&](std::size_t begin, std::size_t end) {
        for (std::size_t y = begin; y < end; ++y)
            for (int x = 0; x < canvas.getWidth(); ++x) {
                const ChartPoint p = plane.toChart({float(x) + 0.5f, float(y) + 0.5f});
                canvas.blend(x, int(y), computeGround(chart, fields, layers, p, 1 / pixelsPerMm), 1);
            }
    });
    if (layers.flow) drawFlow(canvas, plane, chart, fields);
    if (layers.follicles)
        for (const FollicularUnit& unit : design.follicles)
            canvas.drawDisc(plane.toPixel(unit.chart), pixelsPerMm * (0.1f + 0.05f * float(unit.hairs)), kHair, 0.8f);
    if (layers.dots)
        for (const Dot& dot : design.dots) {
            const std::size_t visit = std::min<std::size_t>(dot.visit, kVisits.size()) - 1;
            canvas.drawDisc(plane.toPixel(dot.chart), pixelsPerMm * 0.2f, dot.inScar ? kDesigned : kVisits[visit],
                            0.35f + 0.6f * dot.shade);
        }
    drawMarks(canvas, plane, chart, landmarks, hair);
    drawScaleBar(canvas, pixelsPerMm);
    return canvas.toImage();
}

} // namespace stipple
