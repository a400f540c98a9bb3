#include "app/scene_builder.h"

#include "app/light_sets.h"
#include "app/skin_places.h"
#include "core/hash.h"
#include "core/parallel.h"
#include "core/random.h"
#include "math/colour.h"
#include "pigment/ageing.h"
#include "pigment/hair.h"
#include "scalp/noise.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace stipple {
namespace {

std::uint64_t computeKey(const SurfaceGeometry& geometry) {
    return Hasher()
        .addArray(std::span<const glm::vec3>(geometry.positions))
        .addArray(std::span<const glm::vec2>(geometry.uvs))
        .addArray(std::span<const glm::uvec3>(geometry.triangles))
        .addArray(std::span<const glm::vec4>(geometry.tint))
        .addArray(std::span<const glm::vec3>(geometry.regions))
        .addArray(std::span<const glm::vec2>(geometry.openness))
        .get();
}

// Share of a light's colour that an eye gets used to (rendering.md section 7).
constexpr float kAdaptation = 0.8f;

// Hairs of one unit leave the skin a little apart, not through one point.
constexpr float kHairSpacingMm = 0.11f;

constexpr float kVisitGapDays = 14; // domain.md section 1: 10-14 usual

// How much of the pigment the skin takes at a place, 1 on average: uneven over one and over a few centimetres. Scars
// take less, more unevenly.
float computeUptake(const Consultation& document, const ChartPoint& place, bool inScar) {
    constexpr float kDeviation = 0.52f, kScarUneven = 2; // of the two noises together; factor of it in scars
    const std::uint64_t seed = mixBits(document.scalp.placement.seed ^ 0x7b7a6eull);
    const float noise = computeNoise(seed, place / 7.0f) + computeNoise(seed ^ 1, place / 19.0f);
    const float uneven = document.pigment.unevenUptake / kDeviation * noise;
    if (inScar) return document.pigment.scarTake * std::max(0.2f, 1 + kScarUneven * uneven);
    return std::max(0.2f, 1 + uneven);
}

// The map on cells of its own size that cover another grid; where it has but one, on that grid itself.
SkinField expand(const SkinField& map, const GridShape& over) {
    const GridShape& own = map.grid;
    if (own.getCount() <= 1) return SkinField(over, kPlainSkin);
    // Its cells stay where they are, so that no relief is blurred.
    const glm::ivec2 before(glm::ceil(glm::max(glm::vec2(0), own.origin - over.origin) / own.cell));
    const glm::vec2 end = over.getPoint(over.width - 1, over.height - 1);
    GridShape grid = own;
    grid.origin -= own.cell * glm::vec2(before);
    grid.width = std::max(own.width + before.x, int((end.x - grid.origin.x) / own.cell) + 1);
    grid.height = std::max(own.height + before.y, int((end.y - grid.origin.y) / own.cell) + 1);
    SkinField wide(grid, kPlainSkin);
    for (int y = 0; y < own.height; ++y)
        for (int x = 0; x < own.width; ++x)
            wide.at(x + before.x, y + before.y) = map.at(x, y);
    return wide;
}

// Skin of scars, and redness of what has just been treated and 2 mm around it.
SkinField makeSkinMap(const Consultation& document, const ScalpFields& fields, bool isTreated) {
    const float blood = computeTreatedBlood(document.days, document.pigment);
    if (!isTreated || blood == 1) return fields.skin;
    SkinField map = expand(fields.skin, fields.dotDensity.grid);
    constexpr float kFullDensity = 60, kAroundMm = 2; // per cm2, mm
    parallelFor(std::size_t(map.grid.height), 16, [&](std::size_t begin, std::size_t end) {
        for (std::size_t row = begin; row < end; ++row)
            for (int x = 0; x < map.grid.width; ++x) {
                const ChartPoint p = map.grid.getPoint(x, int(row));
                float dots = fields.dotDensity.sample(p);
                for (const glm::vec2 step : {glm::vec2(1, 0), glm::vec2(-1, 0), glm::vec2(0, 1), glm::vec2(0, -1)})
                    dots += fields.dotDensity.sample(p + kAroundMm * step);
                map.at(x, int(row)).y *= 1 + (blood - 1) * std::min(1.0f, dots / (5 * kFullDensity));
            }
    });
    return map;
}

// The stamps of a unit's hairs, as many as it has.
void makeHairs(const FollicularUnit& unit, const ScalpChart& chart, const HairColour& colour, const SkinOptics& skin,
               const VeilOptics& group, std::span<Stamp> stamps) {
    const std::optional<ChartSample> place = chart.locate(unit.chart);
    Random random(unit.id, 0x68616972);
    const float turn = 2 * kPi * random.nextFloat();
    const StampOptics optics = computeStamp(computeShavedHair(unit.shaftDiameter, colour), skin, group);
    for (std::size_t hair = 0; hair < stamps.size(); ++hair) {
        Stamp& stamp = stamps[hair];
        stamp.group = StampGroup::hair;
        if (place) {
            stamp.du = place->du;
            stamp.dv = place->dv;
        }
        const float share = stamps.size() <= 4 ? 1 / float(stamps.size()) : 0.381966f; // of a turn; the golden angle
        const float angle = turn + 2 * kPi * (float(hair) + 0.4f * random.nextFloat()) * share;
        // Hairs of a unit stand in a ring, those of a tuft fill a disc.
        const float out = stamps.size() <= 4 ? 1.0f : 0.8f * std::sqrt(float(hair) + 0.4f);
        const float radius = stamps.size() == 1 ? 0.0f : out * kHairSpacingMm * (0.8f + 0.4f * random.nextFloat());
        const glm::vec2 apart = radius * glm::vec2(std::cos(angle), std::sin(angle));
        stamp.centre = unit.chart + apart;
        stamp.position = unit.position + apart.x * stamp.du + apart.y * stamp.dv;
        stamp.optics = optics;
    }
}

// Fills stamps and veils of the set: hairs first, then dots, each in the order of the design. Returns the mean depth of
// the dots' upper ends.
float makeStamps(const PreparedHead& prepared, const Consultation& document, const ScalpDesign& design,
                 std::span<const Dot> dots, const SkinOptics& skin, StampSet& set) {
    constexpr std::size_t kGrain = 1024;
    std::vector<Deposit> deposits(dots.size());
    parallelFor(dots.size(), kGrain, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const Dot& dot = dots[i];
            // Earlier visits have healed longer.
            const float days = document.days + kVisitGapDays * float(document.scalp.placement.visits - int(dot.visit));
            deposits[i] = computeDeposit({.healedDiameterMm = dot.diameter,
                                          .nominalDepthMm = dot.depth,
                                          .shade = dot.shade,
                                          .inScar = dot.inScar,
                                          .uptake = computeUptake(document, dot.chart, dot.inScar)},
                                         days, document.pigment);
        }
    });
    double sum = 0;
    for (const Deposit& deposit : deposits)
        sum += double(deposit.topMm);
    // One veil for a client's dots: that of their mean depth (rendering.md section 4, overlap), in steps that one dot
    // more does not cross, or else every tile of an atlas would change with it.
    constexpr float kTopStepMm = 0.01f;
    const float meanTop = dots.empty() ? 0.18f : kTopStepMm * std::round(float(sum / double(dots.size())) / kTopStepMm);
    const VeilOptics& veil = set.veil[int(StampGroup::pigment)] = computeVeil(meanTop, skin);
    const VeilOptics& hairVeil = set.veil[int(StampGroup::hair)] = computeHairVeil(skin);

    std::vector<std::size_t> starts{0};
    for (const FollicularUnit& unit : design.follicles)
        starts.push_back(starts.back() + unit.hairs);
    std::vector<Stamp>& stamps = set.stamps;
    stamps.resize(starts.back() + dots.size());
    const HairColour& colour = getHairColour(document.hairColour);
    parallelFor(design.follicles.size(), kGrain, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            makeHairs(design.follicles[i], prepared.chart, colour, skin, hairVeil,
                      std::span(stamps).subspan(starts[i], design.follicles[i].hairs));
    });
    parallelFor(dots.size(), kGrain, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const Dot& dot = dots[i];
            stamps[starts.back() + i] = {
                dot.chart, dot.position, dot.du, dot.dv, computeStamp(deposits[i], skin, veil), StampGroup::pigment};
        }
    });
    return meanTop;
}

std::uint64_t computeKey(std::span<const Stamp> stamps) {
    constexpr std::size_t kGrain = 4096;
    std::vector<std::uint64_t> keys((stamps.size() + kGrain - 1) / kGrain);
    parallelFor(stamps.size(), kGrain, [&](std::size_t begin, std::size_t end) {
        std::vector<float> values;
        for (const Stamp& stamp : stamps.subspan(begin, end - begin))
            values.insert(values.end(), {stamp.centre.x, stamp.centre.y, stamp.optics.amplitude, stamp.optics.radiusMm,
                                         stamp.optics.sigmaMm, stamp.optics.haloMm2});
        keys[begin / kGrain] = Hasher().addArray(std::span<const float>(values)).get();
    });
    return Hasher().addArray(std::span<const std::uint64_t>(keys)).get();
}

} // namespace

std::vector<SceneSurface> makeSurfaces(const PreparedHead& prepared) {
    const Head& head = prepared.head;
    std::vector<SceneSurface> surfaces;

    auto skin = std::make_shared<SurfaceGeometry>();
    skin->positions = head.surface.positions;
    skin->normals = head.surface.normals;
    skin->triangles = head.surface.triangles;
    const SkinDecomposition decomposition(computeSkinOptics(getReferenceSkin(prepared)));
    fillSkinPlaces(prepared, head.surface.ownColour, decomposition, *skin);
    skin->chart = prepared.chart.expandToSurface(head.surface.positions.size());
    skin->edgeMm = 1.5f;
    for (const SkinLevel& source : prepared.levels) {
        auto level = std::make_shared<SurfaceGeometry>();
        level->positions = source.positions;
        level->normals = source.normals;
        level->chart = source.chart;
        fillSkinPlaces(prepared, source.ownColour, decomposition, *level);
        level->triangles = source.triangles;
        level->edgeMm = source.edgeMm;
        level->openness = prepared.openness[1 + skin->levels.size()];
        level->key = computeKey(*level);
        skin->levels.push_back(std::move(level));
    }
    skin->openness = prepared.openness.front();
    skin->key = computeKey(*skin);
    surfaces.push_back({Material::skin, skin, nullptr, glm::vec3(1), 0.4f});

    for (const HeadPart& part : head.parts) {
        auto geometry = std::make_shared<SurfaceGeometry>();
        geometry->positions = part.mesh.positions;
        geometry->normals = part.normals;
        geometry->uvs = part.uvs;
        geometry->triangles = part.mesh.triangles;
        geometry->openness = prepared.openness[1 + prepared.levels.size() + std::size_t(&part - head.parts.data())];
        geometry->key = computeKey(*geometry);
        SceneSurface surface;
        switch (part.kind) {
        case PartKind::eyeball:
            surface.material = Material::eye;
            surface.roughness = 0.12f;
            break;
        case PartKind::brow:
        case PartKind::lash:
            surface.material = Material::card;
            break;
        case PartKind::other:
            surface.material = Material::matte;
            break;
        }
        surface.geometry = std::move(geometry);
        surface.colour = part.colour;
        if (part.image >= 0) surface.image = std::make_shared<const Image8>(head.images[std::size_t(part.image)]);
        surfaces.push_back(std::move(surface));
    }
    return surfaces;
}

Appearance makeAppearance(const PreparedHead& prepared, const Consultation& document, const ScalpDesign& design,
                          TreatmentState state) {
    Appearance appearance;
    const SkinParameters skin = resolveSkin(prepared, document.skin);
    appearance.skin = computeSkinOptics(skin);
    appearance.variety = computeSkinVariety(skin);
    // Never more than on the skin that they were seen on.
    appearance.variety.ownMelanin = float(
        std::min(1.0, computeSkinOptics(getReferenceSkin(prepared)).tissue.melanin / appearance.skin.tissue.melanin));

    auto skinMap = std::make_shared<SkinField>(makeSkinMap(document, design.fields, state == TreatmentState::after));
    appearance.skinMapKey = Hasher()
                                .addArray(std::span<const glm::vec4>(skinMap->values))
                                .add(skinMap->grid.origin.x)
                                .add(skinMap->grid.cell)
                                .add(skinMap->grid.width)
                                .get();
    appearance.skinMap = std::move(skinMap);

    const MarkField& marks = design.fields.marks;
    if (marks.grid.getCount() > 1) {
        appearance.marks = std::make_shared<const MarkField>(marks);
        appearance.marksKey = Hasher()
                                  .addArray(std::span<const glm::vec4>(marks.values))
                                  .add(marks.grid.origin.x)
                                  .add(marks.grid.cell)
                                  .add(marks.grid.width)
                                  .get();
    }

    auto set = std::make_shared<StampSet>();
    set->bounds = prepared.chart.getBounds();
    const std::span<const Dot> dots =
        state == TreatmentState::after ? std::span<const Dot>(design.dots) : std::span<const Dot>();
    const float meanTop = makeStamps(prepared, document, design, dots, appearance.skin, *set);
    tint(set->veil[int(StampGroup::pigment)], getToneColour(document.pigment.tone));
    set->key = Hasher()
                   .add(computeKey(set->stamps))
                   .add(meanTop)
                   .add(appearance.skin.melanin)
                   .add(document.pigment.tone)
                   .add(set->bounds.min.x)
                   .add(set->bounds.max.y)
                   .add(prepared.key)
                   .get();
    appearance.stamps = std::move(set);
    return appearance;
}

LightRig makeRig(const PreparedHead& head, const ViewChoice& choice) {
    return loadLightSet(choice.light, head.getCentre(), choice.lightTurnDeg * kDegree, choice.lightWarmthMired);
}

View makeView(const Camera& camera, const ViewRect& rect, const ViewChoice& choice, const LightRig& rig) {
    View view;
    view.camera = camera;
    view.rect = rect;
    view.exposure = std::exp2(choice.exposureEv);
    view.whiteBalance = computeWhiteBalance(rig.white, kAdaptation);
    return view;
}

} // namespace stipple
