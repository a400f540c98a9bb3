#include "scalp/lesions.h"

#include "core/parallel.h"
#include "scalp/noise.h"

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

constexpr float kReachMm = 13; // beyond the edge of the bald area, over which skin may be changed

// One place as the disease sees it.
struct Place {
    glm::vec2 p{0};   // ScalpLookup
    float depth = 0;  // mm inside the bald area
    float behind = 0; // mm behind the person's own hairline
    float around = 0; // bald share within some millimetres
    float age = 1;    // HairLossField::age
    float severity = 0;
    bool active = false;
    std::uint64_t seed = 1;

    float getNoise(std::uint64_t stream, float waveMm) const { return computeNoise(seed ^ stream, p / waveMm); }
};

// What is drawn: multipliers and amounts that start from plain skin.
struct Lesion {
    glm::vec4 skin = kPlainSkin; // melanin, blood, roughness offset, relief
    glm::vec4 marks = kNoMarks;  // ostia, scale, crust, fibrosis

    void scaleMelanin(float amount, float factor) { skin.x *= 1 + amount * (factor - 1); }
    void fadeMelanin(float amount, float towards) { skin.x += amount * (towards - skin.x); }
    void scaleBlood(float amount, float factor) { skin.y *= 1 + amount * (factor - 1); }
    void addScale(float amount) { marks.y = std::max(marks.y, std::clamp(amount, 0.0f, 1.0f)); }
    void addCrust(float amount) { marks.z = std::max(marks.z, std::clamp(amount, 0.0f, 1.0f)); }
    void addFibrosis(float amount) { marks.w = std::max(marks.w, std::clamp(amount, 0.0f, 1.0f)); }
    void keepOstia(float share) { marks.x = std::min(marks.x, std::clamp(share, 0.0f, 1.0f)); }
};

// Bell of height 1 about `middle`.
float getBell(float x, float middle, float width) {
    const float t = (x - middle) / width;
    return std::exp(-t * t);
}

// The nearest of spots on a jittered lattice, of which one in 1/share is there.
struct Spot {
    float distance = 1e9f; // mm
    float kind = 0;        // -1..1, its own
};
Spot findSpot(std::uint64_t seed, const glm::vec2& p, float spacing, float share) {
    const glm::vec2 q = p / spacing;
    const auto cx = std::int64_t(std::floor(q.x));
    const auto cy = std::int64_t(std::floor(q.y));
    Spot nearest;
    for (std::int64_t y = cy - 1; y <= cy + 1; ++y)
        for (std::int64_t x = cx - 1; x <= cx + 1; ++x) {
            if (getLatticeNoise(seed, x, y) > 2 * share - 1) continue;
            const glm::vec2 centre(float(x) + 0.5f + 0.45f * getLatticeNoise(seed ^ 0x1, x, y),
                                   float(y) + 0.5f + 0.45f * getLatticeNoise(seed ^ 0x2, x, y));
            const float distance = spacing * glm::length(q - centre);
            if (distance < nearest.distance) nearest = {distance, getLatticeNoise(seed ^ 0x3, x, y)};
        }
    return nearest;
}

// Redness and a collar of scale about openings, as strong as `amount`: how lichen planopilaris shows it is alive.
void drawCollars(Lesion& lesion, const Place& at, float amount, float scaly) {
    if (amount < 0.02f) return;
    const Spot opening = findSpot(at.seed ^ 0xf011, at.p, 1.5f, 0.75f);
    const float near = 1 - smoothRamp(0.35f, 0.95f, opening.distance);
    lesion.scaleBlood(amount * near, 3.4f + 0.8f * opening.kind);
    lesion.addScale(scaly * amount * getBell(opening.distance, 0.42f, 0.2f) * (0.75f + 0.25f * opening.kind));
}

// Pus under a thin roof, or a crust where one has dried.
void drawPustules(Lesion& lesion, const Place& at, float amount, float spacing) {
    if (amount < 0.02f) return;
    const Spot pustule = findSpot(at.seed ^ 0x9057, at.p, spacing, 0.55f);
    const float radius = 0.85f + 0.35f * pustule.kind;
    const float inside = amount * (1 - smoothRamp(0.55f * radius, radius, pustule.distance));
    lesion.scaleBlood(amount * (1 - smoothRamp(radius, radius + 2.2f, pustule.distance)), 4.5f);
    lesion.addCrust((pustule.kind > 0 ? 0.65f : 1.0f) * inside);
    lesion.skin.w += 0.35f * inside;
}

// Foci that merge: smooth, without openings, pink while young and ivory when old; no line parts them from the skin.
// Alive, red scaly collars at the rims.
void drawPlanopilaris(Lesion& lesion, const Place& at) {
    const float depth = at.depth + 0.8f * at.getNoise(0x13, 4) + 0.4f * at.getNoise(0x14, 1.7f);
    const float inside = smoothRamp(-1.8f, 1.3f, depth);
    const float among = smoothRamp(0.1f, 0.6f, at.around); // skin between the foci
    lesion.keepOstia(1 - std::max(inside, 0.35f * among));
    lesion.scaleMelanin(inside, glm::mix(0.74f, 0.5f, at.age) + 0.14f * at.getNoise(0x15, 3.5f));
    lesion.scaleMelanin(among * (1 - inside), 0.9f);
    lesion.scaleBlood(inside, glm::mix(1.5f, 1.0f, at.age) + 0.45f * at.getNoise(0x11, 9));
    lesion.addFibrosis(inside * (glm::mix(0.16f, 0.4f, at.age) + 0.2f * at.getNoise(0x12, 5)));
    lesion.skin.z -= 0.11f * inside;
    lesion.skin.w -= 0.10f * inside;
    if (!at.active) return;
    // Where foci are near and the disease still works, here more and there less; hairs farther away are well. Red are
    // the openings, and the skin between them far less.
    const float near = smoothRamp(0.04f, 0.35f, at.around) * glm::mix(1.0f, 0.35f, at.age) *
                       smoothRamp(-0.6f, 0.45f, at.getNoise(0x16, 13));
    const float rim = near * getBell(at.depth, -1.0f, 1.9f);
    lesion.scaleBlood(rim, 2.0f);
    lesion.scaleMelanin(rim, 1.12f); // violet rather than red
    drawCollars(lesion, at, near * getBell(at.depth, -1.6f, 2.4f), 0.7f);
}

// A band that was hair: paler than the forehead in front of it, smooth, with lonely hairs.
void drawFibrosing(Lesion& lesion, const Place& at) {
    const float wander = 2.5f * at.getNoise(0x22, 9) + 1.2f * at.getNoise(0x23, 3.5f);
    const float inside = smoothRamp(-5, 4, at.depth + wander) * smoothRamp(-7, 7, at.behind + wander);
    lesion.keepOstia(1 - 0.92f * inside);
    lesion.scaleMelanin(inside, 0.68f + 0.12f * at.getNoise(0x24, 14));
    lesion.scaleBlood(inside, 0.75f);
    lesion.addFibrosis(inside * (0.16f + 0.1f * at.getNoise(0x21, 8)));
    lesion.skin.z -= 0.06f * inside;
    lesion.skin.w -= 0.06f * inside;
    if (!at.active) return;
    const float rim = getBell(at.depth, -1.5f, 3.0f) * smoothRamp(-1, 3, at.behind);
    lesion.scaleBlood(rim, 2.2f);
    drawCollars(lesion, at, rim, 0.8f);
}

// Smooth and shiny, spreading from the crown; the rim tender, with little to see.
void drawCentrifugal(Lesion& lesion, const Place& at) {
    const float inside = smoothRamp(-4.0f, 8.0f, at.depth);
    lesion.keepOstia(1 - 0.94f * inside);
    lesion.scaleMelanin(inside, 0.86f + 0.1f * at.getNoise(0x31, 14));
    lesion.scaleBlood(inside, 0.9f);
    lesion.addFibrosis(0.12f * inside);
    lesion.skin.z -= 0.15f * inside;
    lesion.skin.w -= 0.05f * inside;
    // Grey-white halos about the hairs that are left (dermoscopy of dark skin).
    const Spot halo = findSpot(at.seed ^ 0x4a10, at.p, 2.6f, 0.45f);
    lesion.addFibrosis(0.3f * getBell(at.depth, 2, 7) * (1 - smoothRamp(0.2f, 0.6f, halo.distance)));
    if (!at.active) return;
    const float rim = getBell(at.depth, -2, 5);
    lesion.scaleBlood(rim, 2.5f);
    drawCollars(lesion, at, 0.6f * rim, 0.7f);
    drawPustules(lesion, at, 0.8f * rim, 11);
}

// The dark border of a plaque: smudges of pigment that fade outwards over millimetres, here wide, there none.
void drawSmudges(Lesion& lesion, const Place& at, float depth) {
    const float reach = 8.5f + 4 * at.getNoise(0x47, 12);
    const float fading = smoothRamp(-reach, 0.3f, depth + 1.6f * at.getNoise(0x49, 3.2f));
    const float strength = std::clamp(0.5f + 1.15f * at.getNoise(0x48, 10) + 0.35f * at.getNoise(0x4d, 3), 0.0f, 1.0f);
    const float mottled = 0.72f + 0.28f * at.getNoise(0x4e, 1.4f);
    lesion.scaleMelanin(fading * (1 - smoothRamp(0, 4, depth)) * strength * mottled, 2.8f);
}

// Pigment that is left or has come back in the pale: islands, and confetti about what were openings.
void drawRepigmented(Lesion& lesion, const Place& at, float depth, float inside) {
    const float rimmed = 1 - 0.45f * at.age * smoothRamp(2, 9, depth); // fewest in the middle of old ones
    const float patches = 0.75f * at.getNoise(0x4b, 4.6f) + 0.45f * at.getNoise(0x4c, 1.7f);
    lesion.fadeMelanin(0.85f * inside * rimmed * smoothRamp(0.05f, 0.7f, patches), 1.15f);
    const Spot dot = findSpot(at.seed ^ 0xc0f7, at.p, 2.7f, 0.4f);
    const float confetti = 1 - smoothRamp(0.35f, 0.95f + 0.3f * dot.kind, dot.distance);
    lesion.fadeMelanin(0.85f * inside * rimmed * confetti * smoothRamp(-0.3f, 0.3f, at.getNoise(0x4f, 7)), 1.25f);
}

// Plaques of every stage: young ones dusky pink, their openings plugged; old ones pale as porcelain, thin, sunken and
// shiny. A dark border about both. Alive, a red scaly rim.
void drawLupus(Lesion& lesion, const Place& at) {
    const float depth = at.depth + 1.1f * at.getNoise(0x41, 4.5f) + 0.5f * at.getNoise(0x4a, 1.7f);
    const float inside = smoothRamp(-1.2f, 3.2f, depth);
    const float thin = smoothRamp(0.5f, 5.5f, depth) * glm::mix(0.45f, 1.0f, at.age);
    lesion.keepOstia(1 - inside * glm::mix(0.65f, 1.0f, smoothRamp(0.1f, 0.6f, at.age)));
    drawSmudges(lesion, at, depth);
    const float pale = glm::mix(0.8f, 0.2f, smoothRamp(0.1f, 0.85f, at.age)) + 0.12f * at.getNoise(0x42, 5);
    lesion.scaleMelanin(inside, std::max(0.12f, pale));
    drawRepigmented(lesion, at, depth, inside);
    lesion.scaleBlood(inside, glm::mix(1.9f, 0.85f, at.age) + 0.3f * at.getNoise(0x43, 6));
    lesion.addFibrosis(inside * (glm::mix(0.08f, 0.45f, at.age) + 0.2f * at.getNoise(0x50, 6)));
    lesion.skin.z -= inside * glm::mix(0.05f, 0.12f, at.age);
    lesion.skin.w -= 0.42f * thin;
    // Dilated veins shine through the thin skin.
    const float net = std::min(std::abs(at.getNoise(0x44, 2.6f)), 1.3f * std::abs(at.getNoise(0x52, 1.5f)));
    lesion.scaleBlood(0.8f * thin * (1 - smoothRamp(0.04f, 0.15f, net)) * smoothRamp(0.0f, 0.5f, at.getNoise(0x45, 9)),
                      2.6f);
    // Horn in openings, as long as there are any.
    const Spot plug = findSpot(at.seed ^ 0x9109, at.p, 1.4f, 0.6f);
    const float plugged = (at.active ? 1.0f : 0.7f) * (1 - smoothRamp(0.3f, 0.75f, at.age));
    lesion.scaleMelanin(plugged * getBell(depth, 2.0f, 4.0f) * (1 - smoothRamp(0.15f, 0.38f, plug.distance)), 3.2f);
    if (!at.active) return;
    const float alive = glm::mix(1.0f, 0.45f, at.age);
    const float rim = alive * getBell(depth, 1.5f, 3.8f);
    lesion.scaleBlood(rim, 5.5f);
    lesion.scaleBlood(0.5f * alive * inside, 2);
    lesion.scaleMelanin(0.5f * rim, 1.8f);
    lesion.skin.w += 0.25f * rim;
    lesion.marks.w *= 1 - 0.8f * rim;
    lesion.addScale(alive * getBell(depth, 1.6f, 2.6f) * smoothRamp(-0.25f, 0.6f, at.getNoise(0x46, 2.6f)) * 0.8f);
}

// Ivory, indurated plaques; alive, pustules and yellow crusts about tufts and at the rim.
void drawDecalvans(Lesion& lesion, const Place& at) {
    const float inside = smoothRamp(-2.0f, 4.5f, at.depth + 1.2f * at.getNoise(0x55, 3));
    lesion.keepOstia(1 - inside);
    lesion.scaleMelanin(inside, 0.5f);
    lesion.scaleBlood(inside, 1.1f + 0.6f * at.getNoise(0x51, 7));
    lesion.addFibrosis(inside * (0.5f + 0.2f * at.getNoise(0x52, 6)));
    lesion.skin.z -= 0.11f * inside;
    lesion.skin.w += 0.3f * smoothRamp(-1, 5, at.depth) * (1 + 0.7f * at.getNoise(0x53, 6));
    if (!at.active) return;
    const float rim = getBell(at.depth, -1.0f, 4.0f);
    lesion.scaleBlood(rim, 4.2f);
    lesion.scaleBlood(0.7f * inside, 2.2f);
    drawPustules(lesion, at, std::max(rim, 0.4f * inside), 5.5f);
    const float crusted = std::max(rim, 0.5f * inside) * smoothRamp(0.12f, 0.6f, at.getNoise(0x54, 3.2f));
    lesion.addCrust(crusted);
    lesion.skin.w += 0.25f * crusted;
    drawCollars(lesion, at, 0.8f * rim, 0.9f);
}

// Openings stay for long; alive, single inflamed follicles at the margin.
void drawTraction(Lesion& lesion, const Place& at) {
    const float inside = smoothRamp(-3.0f, 4.0f, at.depth) * smoothRamp(-2, 3, at.behind);
    const float late = smoothRamp(0.5f, 0.95f, at.severity);
    lesion.keepOstia(1 - 0.9f * late * inside);
    lesion.skin.z -= (0.02f + 0.08f * late) * inside;
    lesion.scaleMelanin(inside * late, 0.85f);
    lesion.addFibrosis(0.1f * inside * late);
    if (!at.active) return;
    const float rim = getBell(at.depth, -3, 5) * smoothRamp(0, 4, at.behind);
    lesion.scaleBlood(rim, 1.8f);
    drawCollars(lesion, at, 0.8f * rim, 0.5f);
    drawPustules(lesion, at, 0.8f * rim, 9);
}

// Areata and its relatives leave the skin as it is, all openings kept; alive, it is a little peach-coloured.
void drawAreata(Lesion& lesion, const Place& at) {
    const float inside = smoothRamp(-1, 2, at.depth);
    lesion.skin.z -= 0.02f * inside;
    if (at.active) lesion.scaleBlood(inside, 1.22f + 0.1f * at.getNoise(0x61, 8));
}

// Mean of the field over a square of some `reachMm` to each side.
ScalarField blur(const ScalarField& field, float reachMm) {
    const int reach = std::max(1, int(reachMm / field.grid.cell + 0.5f));
    const auto run = [&](const ScalarField& from, glm::ivec2 step) {
        ScalarField out(from.grid);
        for (int y = 0; y < from.grid.height; ++y)
            for (int x = 0; x < from.grid.width; ++x) {
                float sum = 0;
                for (int k = -reach; k <= reach; ++k)
                    sum += from.at(std::clamp(x + k * step.x, 0, from.grid.width - 1),
                                   std::clamp(y + k * step.y, 0, from.grid.height - 1));
                out.at(x, y) = sum / float(2 * reach + 1);
            }
        return out;
    };
    return run(run(field, {1, 0}), {0, 1});
}

using Draw = void (*)(Lesion&, const Place&);
Draw getDraw(LossPattern pattern) {
    switch (pattern) {
    case LossPattern::areata:
    case LossPattern::ophiasis:
    case LossPattern::ophiasisInverse:
    case LossPattern::totalis:
    case LossPattern::universalis:
        return drawAreata;
    case LossPattern::lichenPlanopilaris:
        return drawPlanopilaris;
    case LossPattern::frontalFibrosingLinear:
    case LossPattern::frontalFibrosingDiffuse:
    case LossPattern::frontalFibrosingDouble:
        return drawFibrosing;
    case LossPattern::centralCentrifugal:
        return drawCentrifugal;
    case LossPattern::discoidLupus:
        return drawLupus;
    case LossPattern::folliculitisDecalvans:
        return drawDecalvans;
    case LossPattern::traction:
        return drawTraction;
    case LossPattern::none:
    case LossPattern::norwood:
    case LossPattern::norwoodVertex:
    case LossPattern::norwoodA:
    case LossPattern::ludwig:
    case LossPattern::sinclair:
    case LossPattern::christmasTree:
        break;
    }
    return nullptr;
}

} // namespace

SkinLayer computeLesions(const SkinMap& map, const LossParameters& disease, const HairLossField& lost,
                         const ScalarField& behind) {
    const Draw draw = getDraw(disease.pattern);
    Box2 box;
    for (std::size_t i = 0; i < map.cells.size(); ++i)
        if (map.cells[i].onChart && lost.depth.values[i] > -kReachMm && behind.values[i] > -kReachMm)
            box.add(map.grid.getPoint(int(i) % map.grid.width, int(i) / map.grid.width));
    if (!draw || box.min.x > box.max.x) return makePlainLayer();
    const glm::vec2 margin(2 * map.grid.cell);
    const GridShape grid = makeLayerGrid({box.min - margin, box.max + margin}, kLesionCellMm);
    SkinLayer layer{SkinField(grid, kPlainSkin), MarkField(grid, kNoMarks)};
    const ScalpLookup lookup(map);
    const ScalarField around = blur(lost.baldness, 6);
    const std::uint64_t seed = mixBits(disease.seed ^ 0x1e510ull);
    // Cells at the border stay plain: what lies beyond is sampled there.
    parallelFor(std::size_t(grid.height - 2), 16, [&](std::size_t begin, std::size_t end) {
        for (std::size_t row = begin; row < end; ++row) {
            const int y = int(row) + 1;
            for (int x = 1; x + 1 < grid.width; ++x) {
                const ChartPoint p = grid.getPoint(x, y);
                const GridPlace place = map.grid.locate(p);
                const float depth = lost.depth.sample(place);
                const float hair = behind.sample(place);
                if (depth < -kReachMm || hair < -kReachMm) continue;
                Lesion lesion;
                draw(lesion, {lookup.getPlane(p), depth, hair, around.sample(place), lost.age.sample(place),
                              disease.severity, disease.active, seed});
                // Nothing ends abruptly, neither at this reach nor on the forehead.
                const float fade =
                    smoothRamp(-kReachMm, -kReachMm + 3, depth) * smoothRamp(-kReachMm, -kReachMm + 5, hair);
                layer.skin.at(x, y) =
                    glm::mix(kPlainSkin, glm::max(lesion.skin, glm::vec4(0.05f, 0.05f, -1, -5)), fade);
                layer.marks.at(x, y) = glm::mix(kNoMarks, lesion.marks, fade);
            }
        }
    });
    return layer;
}

} // namespace stipple
