#include "asset/import.h"
#include "core/error.h"
#include "core/parallel.h"
#include "math/vec.h"
#include "tests/asset/model_files.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <map>
#include <mutex>
#include <set>

using namespace stipple;
using namespace stipple::test;

namespace fs = std::filesystem;

namespace {

const fs::path kModels = "/usr/share/assimp/models";

struct Outcome {
    std::size_t triangles = 0;
    std::size_t images = 0;
    double unit = 0;
    std::string error;
};

Outcome run(const fs::path& path) {
    Outcome outcome;
    try {
        const ImportedModel model = importModel(path, getTestLimits());
        outcome.triangles = countTriangles(model);
        outcome.images = model.images.size();
        outcome.unit = model.declaredUnitToMm.value_or(0);
    } catch (const Error& e) {
        outcome.error = e.what();
    }
    return outcome;
}

// Names below kModels to what importing them gave.
std::map<std::string, Outcome> runAll() {
    std::vector<fs::path> paths;
    for (const char* folder : {"OBJ", "PLY", "STL", "glTF", "glTF2", "FBX"})
        for (const auto& entry : fs::recursive_directory_iterator(kModels / folder)) {
            static const std::set<std::string> kOurs{".obj", ".ply", ".stl", ".gltf", ".glb", ".fbx", ".FBX", ".STL"};
            if (entry.is_regular_file() && kOurs.contains(entry.path().extension().string()))
                paths.push_back(entry.path());
        }
    std::vector<Outcome> outcomes(paths.size());
    parallelFor(paths.size(), 1, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            outcomes[i] = run(paths[i]);
    });
    std::map<std::string, Outcome> result;
    for (std::size_t i = 0; i < paths.size(); ++i)
        result[paths[i].lexically_relative(kModels).string()] = outcomes[i];
    return result;
}

} // namespace

TEST_CASE("The shared test heads open with all their points and faces") {
    const fs::path folder = fs::path(STIPPLE_SHARED_DIR) / "heads";
    if (!fs::exists(folder)) {
        std::cout << "skipped: no shared data\n";
        return;
    }
    struct Head {
        const char* name;
        std::size_t positions; // distinct ones, counted in the files
        std::size_t triangles; // quads are two
        std::size_t parts;
    };
    const Head heads[] = {
        {"ict_neutral.obj", 0, 548 + 2 * 25836, 12}, {"niosh_medium.stl", 10075, 20146, 1},
        {"hrtf_head.ply", 8718, 17432, 1},           {"base_male.obj", 12466, 2 * 12410, 1},
        {"bald_face.obj", 25905, 51712, 1},          {"max_planck.obj", 5272, 10540, 1},
    };
    useTestWorker();
    for (const Head& head : heads) {
        INFO(head.name);
        const ImportedModel model = importModel(folder / head.name, getTestLimits());
        CHECK(countTriangles(model) == head.triangles);
        CHECK(model.parts.size() == head.parts);
        // Points that coincide in the file count once here: never more, and hardly less.
        const std::size_t distinct = countDistinctPositions(model);
        if (head.positions > 0) {
            CHECK(distinct <= head.positions);
            CHECK(distinct + head.positions / 50 >= head.positions);
        }
        CHECK(model.images.empty());
    }
}

TEST_CASE("Debian's Assimp test models open or fail in words") {
    REQUIRE(fs::exists(kModels)); // package assimp-testmodels
    useTestWorker();
    const std::map<std::string, Outcome> outcomes = runAll();
    REQUIRE(outcomes.size() > 80);

    int opened = 0;
    for (const auto& [name, outcome] : outcomes) {
        INFO(name << ": " << outcome.error);
        if (outcome.error.empty()) {
            ++opened;
            CHECK(outcome.triangles > 0);
        } else {
            CHECK_THAT(outcome.error,
                       Catch::Contains(name) && !Catch::Contains("reader crash") && !Catch::Contains("longer than"));
        }
    }
    CHECK(opened > 60);

    const auto opens = [&](const std::string& name, std::size_t triangles, std::size_t images, double unit) {
        INFO(name << ": " << outcomes.at(name).error);
        CHECK(outcomes.at(name).triangles == triangles);
        CHECK(outcomes.at(name).images == images);
        CHECK(outcomes.at(name).unit == unit);
    };
    opens("OBJ/spider.obj", 1368, 4, 0);
    opens("OBJ/concave_polygon.obj", 64, 0, 0);
    opens("PLY/cube_binary.ply", 12, 0, 0);
    opens("STL/Spider_binary.stl", 1368, 0, 0);
    opens("STL/Spider_ascii.stl", 1368, 0, 0);
    opens("STL/3DSMaxExport.STL", 2000, 0, 0);
    opens("glTF2/BoxTextured-glTF/BoxTextured.gltf", 12, 1, 1000);
    opens("glTF2/BoxTextured-glTF-Binary/BoxTextured.glb", 12, 1, 1000);
    opens("glTF2/BoxTextured-glTF-Embedded/BoxTextured.gltf", 12, 1, 1000);
    opens("glTF2/draco/2CylinderEngine.gltf", 110336, 0, 1000);
    opens("FBX/spider.fbx", 1368, 0, 10);
    opens("FBX/box.fbx", 12, 0, 1000);
    opens("FBX/box_orphant_embedded_texture.fbx", 12, 1, 1000);
    opens("FBX/embedded_ascii/box.FBX", 12, 1, 1000);

    const auto fails = [&](const std::string& name, const char* why) {
        CHECK_THAT(outcomes.at(name).error, Catch::Contains(why));
    };
    fails("OBJ/point_cloud.obj", "points");
    fails("OBJ/testline.obj", "no surface");
    fails("PLY/points.ply", "points");
    fails("glTF2/MissingBin/BoxTextured.gltf", "BoxTextured0.bin");
    fails("glTF2/RecursiveNodes/RecursiveNodes.gltf", "damaged");
    fails("glTF2/BoxWithInfinites-glTF-Binary/BoxWithInfinites.glb", "not numbers");
}

TEST_CASE("The same box comes out of glTF and GLB") {
    REQUIRE(fs::exists(kModels));
    useTestWorker();
    const auto open = [](const char* name) { return importModel(kModels / "glTF2" / name, getTestLimits()); };
    const ImportedModel text = open("BoxTextured-glTF/BoxTextured.gltf");
    const ImportedModel binary = open("BoxTextured-glTF-Binary/BoxTextured.glb");
    REQUIRE(text.parts.size() == binary.parts.size());
    CHECK(text.parts[0].mesh.positions == binary.parts[0].mesh.positions);
    CHECK(text.parts[0].uvs == binary.parts[0].uvs);
    REQUIRE(text.images.size() == 1);
    REQUIRE(binary.images.size() == 1);
    CHECK(text.images[0].width == binary.images[0].width);
    CHECK(text.parts[0].baseColourMap == 0);
    CHECK(binary.parts[0].baseColourMap == 0);
}
