#include "reference_scene.h"

#include "app/data_files.h"
#include "asset/import.h"
#include "asset/openness.h"
#include "core/error.h"
#include "core/hash.h"
#include "reference_dots.h"
#include "scalp/builtin_head.h"
#include "scalp/mesh_repair.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>

namespace stipple {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

glm::vec3 readVec3(const Json& json, const char* key) {
    const Json& value = json.at(key);
    if (!value.is_array() || value.size() != 3) fail("'{}' must be three numbers.", key);
    return {value[0].get<float>(), value[1].get<float>(), value[2].get<float>()};
}

std::shared_ptr<SurfaceGeometry> makeGeometry(TriangleMesh mesh) {
    auto geometry = std::make_shared<SurfaceGeometry>();
    geometry->normals = computeVertexNormals(mesh.positions, mesh.triangles);
    geometry->positions = std::move(mesh.positions);
    geometry->triangles = std::move(mesh.triangles);
    return geometry;
}

// After the last change of the geometry.
void setKey(SurfaceGeometry& geometry) {
    geometry.key = Hasher()
                       .addArray(std::span<const glm::vec3>(geometry.positions))
                       .addArray(std::span<const glm::uvec3>(geometry.triangles))
                       .addArray(std::span<const Openness>(geometry.openness))
                       .get();
}

void checkIdentity(const std::string& name, const TriangleMesh& mesh, const Json& json) {
    const MeshIdentity is = computeMeshIdentity(mesh);
    const double area = json.at("area_mm2").get<double>();
    const glm::dvec3 centre(readVec3(json, "centre"));
    if (is.vertices == json.at("vertices").get<std::size_t>() &&
        is.triangles == json.at("triangles").get<std::string>() && std::abs(is.areaMm2 - area) < 1e-4 * area &&
        glm::length(is.centre - centre) < 0.01)
        return;
    fail("'{}' is no longer the mesh that was rendered. Render the pictures anew with tools/blender/make_references.",
         name);
}

TriangleMesh loadMesh(const fs::path& folder, const std::string& name, const Json& json) {
    if (fs::path(name).extension() == ".head") {
        TriangleMesh mesh = loadHeadSkin(fs::path(name).stem().string());
        checkIdentity(name, mesh, json.at("mesh_identity").at(name));
        return mesh;
    }
    TracedMesh whole;
    for (const ImportedPart& part : importModel(folder / name).parts)
        whole.append(part.mesh, 0);
    // A file with texture coordinates comes in pieces, whose normals would be those of single triangles.
    constexpr float kWeldMm = 1e-3f;
    weld(whole, kWeldMm);
    return std::move(whole.mesh);
}

// A black sheet that throws its shadow and looks away from the camera, so that the picture does not show it.
std::shared_ptr<SurfaceGeometry> makeBlocker(const Json& json, const glm::vec3& eye) {
    const glm::vec3 centre = readVec3(json, "centre"), u = readVec3(json, "half_u"), v = readVec3(json, "half_v");
    TriangleMesh sheet{{centre - u - v, centre + u - v, centre + u + v, centre - u + v}, {{0, 1, 2}, {0, 2, 3}}};
    if (glm::dot(glm::cross(u, v), eye - centre) > 0) sheet.triangles = {{0, 2, 1}, {0, 3, 2}};
    return makeGeometry(std::move(sheet));
}

// Light of the surroundings that reaches each vertex.
void computeOpennessOf(std::vector<std::shared_ptr<SurfaceGeometry>>& surfaces) {
    std::vector<OpennessMesh> meshes;
    for (const auto& surface : surfaces)
        meshes.push_back({surface->positions, surface->normals, surface->triangles});
    const auto openness = computeOpenness(meshes);
    for (std::size_t i = 0; i < surfaces.size(); ++i)
        surfaces[i]->openness = openness[i];
}

void readSurfaces(ReferenceScene& reference, const Json& json) {
    std::vector<std::shared_ptr<SurfaceGeometry>> surfaces;
    for (const Json& mesh : json.at("meshes"))
        surfaces.push_back(makeGeometry(loadMesh(reference.folder, mesh.get<std::string>(), json)));
    const std::size_t skins = surfaces.size();
    if (skins == 0) fail("There are no meshes.");
    for (const Json& blocker : json.value("blockers", Json::array()))
        surfaces.push_back(makeBlocker(blocker, reference.view.camera.position));
    const glm::vec3 around = readVec3(json, "environment_radiance");
    if (around != glm::vec3(0)) computeOpennessOf(surfaces);
    for (std::size_t i = 0; i < surfaces.size(); ++i) {
        const bool isSkin = i < skins;
        if (isSkin && json.contains("dots"))
            for (const glm::vec3& p : surfaces[i]->positions)
                surfaces[i]->chart.emplace_back(p);
        setKey(*surfaces[i]);
        reference.scene.surfaces.push_back(
            {isSkin ? Material::skin : Material::eye, surfaces[i], nullptr, glm::vec3(isSkin ? 1 : 0), 0.5f});
    }
}

// Two lobes whose roughness is .75 and 1.3 of one value, as SkinOptics has them, or the first alone.
void readGloss(SkinOptics& skin, const Json& json) {
    skin.f0 = json.at("f0").get<float>();
    const Json& lobes = json.at("lobes");
    if (lobes.empty() || lobes.size() > 2) fail("Gloss of {} lobes cannot be drawn; one or two can.", lobes.size());
    skin.roughness = lobes[0].at("roughness").get<float>() / 0.75f;
    skin.secondLobeWeight = 0;
    if (lobes.size() == 1) return;
    const float second = lobes[1].at("roughness").get<float>(), wanted = 1.3f * skin.roughness;
    if (std::abs(second - wanted) > 0.02f * wanted)
        fail("A second lobe of roughness {} cannot be drawn; beside this first lobe it is {:.3f}.", second, wanted);
    const float first = lobes[0].at("weight").get<float>(), other = lobes[1].at("weight").get<float>();
    skin.secondLobeWeight = other / (first + other);
}

void readSkin(ReferenceScene& reference, const Json& json) {
    Appearance& appearance = reference.scene.appearances.emplace_back();
    appearance.poreReliefUm = 0;
    appearance.mottle = 0;
    const Json& skin = json.at("skin");
    appearance.skin.albedo = readVec3(skin, "base_colour");
    appearance.skin.burleyMm = readVec3(skin, "burley_d_mm");
    readGloss(appearance.skin, skin.at("specular"));
    if (json.contains("dots")) {
        const Json& dots = json.at("dots");
        appearance.stamps =
            loadReferenceDots(reference.folder / dots.at("file").get<std::string>(), dots.at("extent_mm").get<float>());
    }
}

void readLights(ReferenceScene& reference, const Json& json) {
    LightRig& rig = reference.scene.rigs.emplace_back();
    rig.skyRadiance = rig.groundRadiance = readVec3(json, "environment_radiance");
    for (const Json& light : json.at("lights")) {
        rig.lights.push_back({readVec3(light, "centre"), readVec3(light, "half_u"), readVec3(light, "half_v"),
                              readVec3(light, "radiance")});
    }
}

// Pixels: Cycles reaches as far to each side as the width of its Blackman-Harris filter says, 1.5, which the edges in
// coverage.exr show.
constexpr float kCyclesFilter = 3;

void readCamera(View& view, const Json& json) {
    view.filterWidth = kCyclesFilter;
    view.camera.position = readVec3(json, "position");
    view.camera.target = readVec3(json, "target");
    view.camera.up = readVec3(json, "up");
    view.camera.verticalFov = json.at("vertical_fov_degrees").get<float>() * kDegree;
    view.rect = {0, 0, json.at("width").get<int>(), json.at("height").get<int>()};
}

void readPictures(ReferenceScene& reference, const Json& json) {
    for (const Json& stage : json.at("stages")) {
        reference.stages.push_back(stage.get<std::string>());
        const Json& floor = json.at("pictures").at(reference.stages.back()).at("floor");
        reference.floors[reference.stages.back()] = {
            floor.at("de2000_mean").get<double>(), floor.at("de2000_p95").get<double>(), floor.at("ssim").get<double>(),
            floor.at("flip_mean").get<double>()};
    }
}

} // namespace

ReferenceScene loadReferenceScene(const fs::path& folder) {
    ReferenceScene reference;
    reference.folder = folder;
    const fs::path path = folder / "scene.json";
    std::ifstream file(path);
    if (!file) fail("'{}' cannot be read. A folder of reference pictures holds a scene.json.", path.string());
    try {
        const Json json = Json::parse(file);
        reference.title = json.value("title", folder.filename().string());
        reference.exposure = json.value("exposure", 1.0f);
        readCamera(reference.view, json.at("camera"));
        readSurfaces(reference, json);
        readSkin(reference, json);
        readLights(reference, json);
        readPictures(reference, json);
    } catch (const Json::exception& e) {
        fail("'{}': {}", path.string(), e.what());
    } catch (const Error& e) {
        fail("'{}': {}", path.string(), e.what());
    }
    return reference;
}

TriangleMesh loadHeadSkin(const std::string& name) {
    const Head head = loadBuiltinHead(findBuiltinHead(name));
    return {head.surface.positions, head.surface.triangles};
}

MeshIdentity computeMeshIdentity(const TriangleMesh& mesh) {
    MeshIdentity identity;
    identity.vertices = mesh.positions.size();
    identity.triangles = fmt::format("{:016x}", Hasher().addArray(std::span<const glm::uvec3>(mesh.triangles)).get());
    identity.areaMm2 = computeArea(mesh.positions, mesh.triangles);
    for (const glm::vec3& p : mesh.positions)
        identity.centre += glm::dvec3(p);
    identity.centre /= double(std::max<std::size_t>(identity.vertices, 1));
    return identity;
}

void writeObj(const fs::path& file, const TriangleMesh& mesh) {
    std::string text;
    for (const glm::vec3& p : mesh.positions)
        text += fmt::format("v {:.5f} {:.5f} {:.5f}\n", p.x, p.y, p.z);
    for (const glm::uvec3& t : mesh.triangles)
        text += fmt::format("f {} {} {}\n", t.x + 1, t.y + 1, t.z + 1);
    std::ofstream out(file, std::ios::binary);
    out << text;
    if (!out.flush()) fail("'{}' cannot be written.", file.string());
}

} // namespace stipple
