#include "app/scene_builder.h"

#include "app/dot_course.h"
#include "app/hair_builder.h"
#include "app/light_sets.h"
#include "app/skin_places.h"
#include "consult/course.h"
#include "core/hash.h"
#include "core/parallel.h"
#include "core/random.h"
#include "math/colour.h"
#include "pigment/ageing.h"

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
        .addArray(std::span<const Openness>(geometry.openness))
        .get();
}

// Share of a light's colour that an eye gets used to (rendering.md section 7).
constexpr float kAdaptation = 0.8f;

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
    const std::optional<float> days = getDaysSinceWork(document);
    const float blood = days ? computeTreatedBlood(*days, document.pigment) : 1.0f;
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

// Fills stamps and veils of the set: hairs first, then dots, each in the order of the design. Returns the mean depth of
// the dots' upper ends.
float makeStamps(const PreparedHead& prepared, const Consultation& document, std::span<const FollicularUnit> units,
                 float greyShare, const TimedDots& timed, const SkinOptics& skin, StampSet& set) {
    constexpr std::size_t kGrain = 1024;
    const std::vector<const Dot*>& dots = timed.dots;
    const std::vector<Deposit>& deposits = timed.deposits;
    double sum = 0;
    for (const Deposit& deposit : deposits)
        sum += double(deposit.topMm);
    // One veil for a client's dots: that of their mean depth (rendering.md section 4, overlap), in steps that one dot
    // more does not cross, or else every tile of an atlas would change with it.
    constexpr float kTopStepMm = 0.01f;
    const float meanTop = dots.empty() ? 0.18f : kTopStepMm * std::round(float(sum / double(dots.size())) / kTopStepMm);
    const VeilOptics& veil = set.veil[int(StampGroup::pigment)] = computeVeil(meanTop, skin);
    set.veil[int(StampGroup::hair)] = computeHairVeil(skin);

    std::vector<Stamp>& stamps = set.stamps;
    stamps = makeHairStamps(prepared, document, units, greyShare, skin, set.veil[int(StampGroup::hair)]);
    const std::size_t hairs = stamps.size();
    stamps.resize(hairs + dots.size());
    parallelFor(dots.size(), kGrain, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const Dot& dot = *dots[i];
            stamps[hairs + i] = {
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
                                         stamp.optics.sigmaMm, stamp.optics.haloMm2, stamp.du.x, stamp.dv.x});
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
            surface.isLash = part.kind == PartKind::lash;
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

    const bool isTreated = state == TreatmentState::after && document.scalp.treat;
    // Fields of a single cell are those of skin without scars.
    const auto computeFieldKey = [](const auto& field) {
        return Hasher()
            .addArray(std::span<const glm::vec4>(field.values))
            .add(field.grid.origin.x)
            .add(field.grid.cell)
            .add(field.grid.width)
            .get();
    };
    if (SkinField map = makeSkinMap(document, design.fields, isTreated); map.grid.getCount() > 1) {
        appearance.skinMapKey = computeFieldKey(map);
        appearance.skinMap = std::make_shared<const SkinField>(std::move(map));
    }
    if (const MarkField& marks = design.fields.marks; marks.grid.getCount() > 1) {
        appearance.marksKey = computeFieldKey(marks);
        appearance.marks = std::make_shared<const MarkField>(marks);
    }

    auto set = std::make_shared<StampSet>();
    set->bounds = prepared.chart.getBounds();
    // Before is today; loss and greying go on after the treatment.
    std::vector<FollicularUnit> later;
    std::span<const FollicularUnit> units = design.follicles;
    if (isTreated && document.scalp.furtherLoss > 0) {
        later = computeLaterUnits(design);
        units = later;
    }
    const float greyShare = isTreated ? computeGreyShare(document) : document.hair.greyPercent / 100;
    const float meanTop = makeStamps(prepared, document, units, greyShare,
                                     computeTimedDots(document, design, isTreated), appearance.skin, *set);
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
    appearance.fibres = makeFibres(prepared, document, units, greyShare);
    appearance.faceHair = makeFaceHair(document);
    return appearance;
}

LightRig makeRig(const PreparedHead& head, const ViewChoice& choice) {
    return loadLightSet(choice.light, head.getCentre(),
                        {choice.lightTurnDeg * kDegree, choice.lightWarmthMired, choice.lightStrengthEv});
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
