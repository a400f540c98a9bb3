#include "app/bench_stage.h"

#include "app/cameras.h"
#include "app/light_sets.h"
#include "app/scene_builder.h"
#include "core/hash.h"
#include "core/random.h"

#include <algorithm>
#include <filesystem>

namespace stipple {
namespace {

// Stamps anywhere on the scalp: for the cost of numbers, not for looks.
void scatter(StampSet& set, const ScalpChart& chart, std::size_t count, StampGroup group) {
    Random random(count);
    const glm::vec2 size = set.bounds.getSize();
    while (count > 0) {
        Stamp stamp;
        stamp.centre = set.bounds.min + size * glm::vec2(random.nextFloat(), random.nextFloat());
        const auto place = chart.locate(stamp.centre);
        if (!place) continue;
        stamp.du = place->du;
        stamp.dv = place->dv;
        stamp.optics = {0.06f, 0.15f, 3.0f};
        stamp.group = group;
        set.stamps.push_back(stamp);
        --count;
    }
}

} // namespace

View Stage::makeView(int width, int height) {
    azimuth += kDegree;
    View view;
    view.camera = makeOrbitCamera(head->getCentre(), azimuth, 16 * kDegree, 1500, 13.5f * kDegree);
    view.rect = {0, 0, width, height};
    return view;
}

View Stage::makeCloseUp(int width, int height) const {
    View view;
    view.camera = makeOrbitCamera(head->getCentre(), 0, 60 * kDegree, 160, 13.5f * kDegree);
    view.rect = {0, 0, width, height};
    return view;
}

Appearance crowd(const PreparedHead& head, Appearance appearance) {
    auto set = std::make_shared<StampSet>(*appearance.stamps);
    for (const auto& [group, wanted] : {std::pair(StampGroup::pigment, 100000), std::pair(StampGroup::hair, 60000)}) {
        const auto there =
            std::count_if(set->stamps.begin(), set->stamps.end(), [&](const Stamp& s) { return s.group == group; });
        if (there < wanted) scatter(*set, head.chart, std::size_t(wanted - there), group);
    }
    set->key = mixBits(set->key);
    appearance.stamps = std::move(set);
    return appearance;
}

Stage makeStage(Consultation document) {
    Stage stage;
    stage.document = std::move(document);
    stage.head = prepareHead(stage.document.head, std::filesystem::current_path());
    stage.master = getMasterSet(*stage.head, stage.document.scalp.placement.seed);
    stage.design = computeDesign(stage.head->chart, stage.head->head.landmarks, stage.document.scalp, *stage.master);
    stage.scene.surfaces = makeSurfaces(*stage.head);
    stage.scene.appearances.push_back(crowd(*stage.head, makeAppearance(*stage.head, stage.document, stage.design)));
    stage.scene.rigs.push_back(loadLightSet("studio", stage.head->getCentre()));
    return stage;
}

Appearance eraseDots(const Stage& stage, float radiusMm) {
    Appearance appearance = stage.scene.appearances[0];
    auto set = std::make_shared<StampSet>(*appearance.stamps);
    const glm::vec2 middle = 0.5f * (set->bounds.min + set->bounds.max);
    std::erase_if(set->stamps, [&](const Stamp& stamp) { return glm::length(stamp.centre - middle) < radiusMm; });
    set->key = Hasher().add(set->key).add(radiusMm).get();
    appearance.stamps = std::move(set);
    return appearance;
}

Appearance scatterDots(const Stage& stage, std::size_t count) {
    Appearance appearance = stage.scene.appearances[0];
    auto set = std::make_shared<StampSet>(*appearance.stamps);
    set->key = mixBits(count);
    set->stamps.clear();
    scatter(*set, stage.head->chart, count, StampGroup::pigment);
    appearance.stamps = std::move(set);
    return appearance;
}

} // namespace stipple
