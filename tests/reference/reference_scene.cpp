#include "tests/reference/reference_scene.h"

#include "tests/render/scenes.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdio>
#include <fstream>

namespace stipple::test {
namespace {

using Json = nlohmann::json;

glm::vec3 readVec3(const Json& json) {
    return {json.at(0).get<float>(), json.at(1).get<float>(), json.at(2).get<float>()};
}

// A black sheet that throws its shadow and looks away from the camera, so that the picture does not show it.
SceneSurface makeBlocker(const Json& json) {
    const glm::vec3 centre = readVec3(json.at("centre")), u = readVec3(json.at("half_u")),
                    v = readVec3(json.at("half_v"));
    auto sheet = std::make_shared<SurfaceGeometry>(*makePatch(1, 1));
    sheet->key += 1000000;
    sheet->chart.clear();
    for (glm::vec3& p : sheet->positions)
        p = centre + p.x * u + p.y * v;
    for (glm::vec3& n : sheet->normals)
        n = {0, 0, -1};
    for (glm::uvec3& t : sheet->triangles)
        std::swap(t.x, t.y);
    return {Material::eye, sheet, nullptr, glm::vec3(0), 0.5f};
}

// T = product of 1 - (1 - t) exp(-(r / radius)^2) per dot. With u = 1 - t, -ln of a factor is the sum of
// u^k / k exp(-k (r / radius)^2): Gaussians, each of which a stamp with a tiny disc is. All t of the file are powers of
// one colour, so that the density of green serves the other channels too.
std::shared_ptr<const StampSet> loadDots(const std::filesystem::path& file, float extent) {
    constexpr int kTerms = 6;
    constexpr float kDisc = 0.1f; // of the Gaussian's sigma
    auto set = std::make_shared<StampSet>();
    set->key = 810;
    set->bounds = {glm::vec2(-0.5f * extent), glm::vec2(0.5f * extent)};
    std::ifstream table(file);
    std::string line;
    std::getline(table, line);
    glm::dvec2 powers(0);
    int dots = 0;
    while (std::getline(table, line)) {
        float x = 0, y = 0, radius = 0;
        glm::vec3 t(0);
        REQUIRE(std::sscanf(line.c_str(), "%f,%f,%f,%f,%f,%f", &x, &y, &radius, &t.r, &t.g, &t.b) == 6);
        powers += glm::dvec2(std::log(t.r), std::log(t.b)) / double(std::log(t.g));
        ++dots;
        const float u = 1 - t.g;
        for (int k = 1; k <= kTerms; ++k) {
            Stamp stamp;
            stamp.centre = {x, y};
            stamp.position = {x, y, 0};
            stamp.dv = {0, 1, 0};
            const float sigma = radius / std::sqrt(2 * float(k));
            const float peak = std::pow(u, float(k)) / float(k);
            stamp.optics = {kDisc * sigma, sigma, peak / (1 - std::exp(-0.5f * kDisc * kDisc))};
            set->stamps.push_back(stamp);
        }
    }
    REQUIRE(dots == 454);
    powers /= double(dots);
    set->veil[0] = {glm::vec3(0), {float(powers.x), 1, float(powers.y)}};
    return set;
}

} // namespace

std::optional<ReferenceScene> loadReferenceScene(const std::string& name) {
    ReferenceScene reference;
    reference.folder = std::filesystem::path(STIPPLE_SHARED_DIR) / "reference" / name;
    if (!std::filesystem::exists(reference.folder / "scene.json")) {
        WARN("skipped: no shared data");
        return {};
    }
    std::ifstream file(reference.folder / "scene.json");
    const Json json = Json::parse(file);
    RenderScene& scene = reference.scene;

    REQUIRE(json.at("meshes") == Json::array({"../patch.obj"}));
    scene.surfaces.push_back({Material::skin, makePatch(40, 1), nullptr, glm::vec3(1), 0.5f}); // that file's
    for (const Json& blocker : json.value("blockers", Json::array()))
        scene.surfaces.push_back(makeBlocker(blocker));

    const Json& skin = json.at("skin");
    scene.appearances.push_back(makeMatteSkin(readVec3(skin.at("base_colour"))));
    scene.appearances[0].skin.burleyMm = readVec3(skin.at("burley_d_mm"));
    const Json& lobes = skin.at("specular").at("lobes");
    reference.f0 = skin.at("specular").at("f0").get<float>();
    reference.roughness = lobes.at(0).at("roughness").get<float>() / 0.75f;
    reference.secondLobeWeight = lobes.at(1).at("weight").get<float>();
    REQUIRE(lobes.at(1).at("roughness").get<float>() == Approx(1.3f * reference.roughness));
    if (json.contains("dots"))
        scene.appearances[0].stamps = loadDots(reference.folder / json.at("dots").at("file").get<std::string>(),
                                               json.at("dots").at("extent_mm").get<float>());

    LightRig rig;
    rig.skyRadiance = rig.groundRadiance = readVec3(json.at("environment_radiance"));
    for (const Json& light : json.at("lights"))
        rig.lights.push_back({readVec3(light.at("centre")), readVec3(light.at("half_u")), readVec3(light.at("half_v")),
                              readVec3(light.at("radiance"))});
    scene.rigs.push_back(rig);

    const Json& camera = json.at("camera");
    reference.view.camera.position = readVec3(camera.at("position"));
    reference.view.camera.target = readVec3(camera.at("target"));
    reference.view.camera.up = readVec3(camera.at("up"));
    reference.view.camera.verticalFov = camera.at("vertical_fov_degrees").get<float>() * kDegree;
    reference.view.rect = {0, 0, camera.at("width").get<int>(), camera.at("height").get<int>()};
    reference.exposure = json.at("exposure").get<float>();
    for (const auto& [stage, picture] : json.at("pictures").items()) {
        const Json& floor = picture.at("floor");
        reference.floors[stage] = {floor.at("de2000_mean").get<double>(), floor.at("de2000_p95").get<double>(),
                                   floor.at("ssim").get<double>(), floor.at("flip_mean").get<double>()};
    }
    return reference;
}

} // namespace stipple::test
