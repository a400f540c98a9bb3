#include "tests/dots/head_scene.h"

#include "app/scene_builder.h"
#include "app/session.h"
#include "core/hash.h"
#include "math/colour.h"

#include <catch2/catch.hpp>
#include <glm/gtc/matrix_transform.hpp>

#include <cmath>
#include <map>
#include <memory>

namespace stipple::test {
namespace {

std::unique_ptr<TreatedHead> treat(const std::string& model) {
    DocumentOptions options;
    options.scene = STIPPLE_SOURCE_DIR "/scenes/welcome.json";
    options.head = model;
    // The usual plan (domain.md section 1), whatever the scene shows: the bounds of rendering.md section 4 are shares
    // of the skin's light, and darker dots are more of it.
    options.sets = {"plan.dots_per_cm2=150", "plan.shade=0.5"};
    const Session session = openSession(options);
    auto treated = std::make_unique<TreatedHead>();
    treated->name = model;
    treated->head = prepareSessionHead(session);
    treated->document = session.document;
    treated->design = computeSessionDesign(session, *treated->head);
    treated->surfaces = makeSurfaces(*treated->head);
    const ScalpChart& chart = treated->head->chart;
    const auto place = chart.toChart({0, -0.1f});
    REQUIRE(place);
    const auto sample = chart.locate(*place);
    REQUIRE(sample);
    treated->crown = sample->position;
    treated->out = sample->normal;
    return treated;
}

std::shared_ptr<const SurfaceGeometry> crop(const SurfaceGeometry& whole, const glm::vec3& centre, float radius) {
    auto part = std::make_shared<SurfaceGeometry>();
    part->key = Hasher().add(whole.key).add(radius).get();
    part->edgeMm = whole.edgeMm;
    std::vector<std::uint32_t> places(whole.positions.size(), ~0u);
    const auto take = [&](std::uint32_t i) {
        if (places[i] != ~0u) return places[i];
        places[i] = std::uint32_t(part->positions.size());
        part->positions.push_back(whole.positions[i]);
        part->normals.push_back(whole.normals[i]);
        if (!whole.chart.empty()) part->chart.push_back(whole.chart[i]);
        if (!whole.tint.empty()) part->tint.push_back(whole.tint[i]);
        if (!whole.regions.empty()) part->regions.push_back(whole.regions[i]);
        if (!whole.openness.empty()) part->openness.push_back(whole.openness[i]);
        return places[i];
    };
    for (const glm::uvec3& t : whole.triangles) {
        bool inside = true;
        for (int k = 0; k < 3; ++k)
            inside = inside && glm::distance(whole.positions[t[k]], centre) < radius;
        if (inside) part->triangles.emplace_back(take(t.x), take(t.y), take(t.z));
    }
    for (const auto& level : whole.levels)
        part->levels.push_back(crop(*level, centre, radius));
    return part;
}

} // namespace

const TreatedHead& getTreatedHead(const std::string& model) {
    static std::map<std::string, std::unique_ptr<TreatedHead>> heads;
    std::unique_ptr<TreatedHead>& head = heads[model];
    if (!head) head = treat(model);
    return *head;
}

RenderScene makeScene(const TreatedHead& head, int fitzpatrick, const std::string& light) {
    Consultation document = head.document;
    document.skin = getFitzpatrickSkin(fitzpatrick);
    document.view.light = light;
    RenderScene scene;
    scene.surfaces = head.surfaces;
    Appearance dotted = makeAppearance(*head.head, document, head.design);
    REQUIRE(dotted.stamps->stamps.size() > 10000);
    Appearance bare = dotted;
    bare.stamps.reset();
    scene.appearances = {std::move(dotted), std::move(bare)};
    scene.rigs.push_back(makeRig(*head.head, document.view));
    return scene;
}

void cropToCrown(RenderScene& scene, const TreatedHead& head, float radius) {
    scene.surfaces.resize(1); // skin comes first
    scene.surfaces[0].geometry = crop(*scene.surfaces[0].geometry, head.crown, radius);
}

void makeMatte(Appearance& appearance) {
    appearance.skin.f0 = 0;
    appearance.skin.burleyMm = glm::vec3(0);
    appearance.poreReliefUm = 0;
    appearance.mottle = 0;
    appearance.skinMap.reset();
}

Camera makeCrownCamera(const TreatedHead& head, float distance, float heightMm, float turn) {
    const glm::vec3 front(0, 0, 1), centre = head.head->getCentre();
    const glm::mat3 turning(glm::rotate(glm::mat4(1.0f), -turn, front));
    Camera camera;
    camera.target = centre + turning * (head.crown - centre);
    camera.position = camera.target + distance * (turning * head.out);
    camera.up = -front;
    camera.verticalFov = 2 * std::atan(0.5f * heightMm / distance);
    return camera;
}

double computeLuminance(const ImageF& image) {
    double sum = 0;
    for (const glm::vec4& p : image.pixels)
        sum += double(getLuminance(glm::vec3(p)));
    return sum / double(image.pixels.size());
}

ImageF draw(Renderer& renderer, const RenderScene& scene, const Camera& camera, int size, int samples, int appearance) {
    const View view{camera, appearance, 0, {0, 0, size, size}, 1};
    return renderer.render(scene, {&view, 1}, size, size, {.samples = samples}).linear;
}

} // namespace stipple::test
