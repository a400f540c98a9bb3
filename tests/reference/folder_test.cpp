// Reading of reference folders: what is wrong with one is said with the file's name.
#include "asset/import.h"
#include "reference_dots.h"
#include "reference_stages.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

using namespace stipple;

namespace {

namespace fs = std::filesystem;

const fs::path kPictures = fs::path(STIPPLE_SOURCE_DIR) / "tests" / "reference" / "pictures";

// A folder with a patch, three dots and no pictures.
struct Folder {
    fs::path path = fs::temp_directory_path() / "stipple_reference_test";
    std::string scene;

    Folder() {
        fs::remove_all(path);
        fs::create_directories(path);
        writeObj(path / "patch.obj", {{{-5, -5, 0}, {5, -5, 0}, {5, 5, 0}, {-5, 5, 0}}, {{0, 1, 2}, {0, 2, 3}}});
        write("dots.csv", "x_mm,y_mm,radius_mm,t_red,t_green,t_blue\n0,0,.3,.62,.68,.80\n1,0,.3,.5,.5704,.7176\n");
        scene = R"({"exposure": 2,
 "camera": {"position": [0,0,100], "target": [0,0,0], "up": [0,1,0], "vertical_fov_degrees": 5, "width": 20, "height": 10},
 "meshes": ["patch.obj"],
 "lights": [{"name": "a", "centre": [0,0,500], "half_u": [-9,0,0], "half_v": [0,9,0], "radiance": [3,2,1]}],
 "environment_radiance": [0.1,0.2,0.3],
 "skin": {"base_colour": [0.4,0.3,0.2], "burley_d_mm": [0.4,0.2,0.1],
  "specular": {"f0": 0.028, "lobes": [{"roughness": 0.3, "weight": 0.15}, {"roughness": 0.52, "weight": 0.85}]}},
 "dots": {"file": "dots.csv", "extent_mm": 8},
 "blockers": [{"centre": [0,0,20], "half_u": [3,0,0], "half_v": [0,3,0]}],
 "stages": ["diffuse"],
 "pictures": {"diffuse": {"floor": {"de2000_mean": 0.1, "de2000_p95": 4, "ssim": 0.99, "flip_mean": 0.001}}}})";
    }
    ~Folder() { fs::remove_all(path); }
    void write(const std::string& name, const std::string& text) const { std::ofstream(path / name) << text; }
    // The scene with one piece of text changed.
    ReferenceScene load(const std::string& from = {}, const std::string& to = {}) const {
        std::string text = scene;
        if (!from.empty()) {
            REQUIRE(text.find(from) != std::string::npos);
            text.replace(text.find(from), from.size(), to);
        }
        write("scene.json", text);
        return loadReferenceScene(path);
    }
};

} // namespace

TEST_CASE("The committed reference folders are whole, and their heads are those that were rendered") {
    int folders = 0;
    for (const fs::directory_entry& entry : fs::directory_iterator(kPictures)) {
        const ReferenceScene reference = loadReferenceScene(entry.path());
        ++folders;
        CAPTURE(entry.path());
        CHECK(reference.stages.size() == 6);
        CHECK(reference.scene.surfaces.at(0).geometry->positions.size() > 10000);
        for (const std::string& stage : reference.stages) {
            const ImageF picture = readExr(entry.path() / (stage + ".exr"));
            CHECK(picture.width == reference.view.rect.width);
            CHECK(reference.floors.at(stage).ssim > 0.9);
            // Its own picture is as good as can be; one that is 2 % brighter is not good, 10 % not acceptable.
            const auto scale = [&](float factor) {
                ImageF image = picture;
                for (glm::vec4& p : image.pixels)
                    p *= factor;
                return compareStage(reference, stage, image).grade;
            };
            CHECK(scale(1) == Grade::good);
            CHECK(scale(1.02f) == Grade::acceptable);
            CHECK(scale(1.1f) == Grade::missed);
        }
    }
    CHECK(folders == 3);
}

TEST_CASE("Files that are missing or malformed are named") {
    using Catch::Contains;
    setImportWorkerProgram(STIPPLE_REFERENCE_PROGRAM);
    Folder folder;
    CHECK_THROWS_WITH(loadReferenceScene(folder.path), Contains("scene.json") && Contains("cannot be read"));
    const auto check = [&](const std::string& from, const std::string& to, const std::string& says) {
        CHECK_THROWS_WITH(folder.load(from, to), Contains("scene.json") && Contains(says));
    };
    check("\"exposure\": 2,", "\"exposure\": 2", "parse error");
    check("\"camera\"", "\"kamera\"", "camera");
    check("[0,0,100]", "[0,100]", "three numbers");
    check("\"patch.obj\"", "", "no meshes");
    check("\"patch.obj\"", "\"nobody.head\"", "nobody");
    check("\"patch.obj\"", "\"missing.obj\"", "missing.obj");
    check("\"stages\": [\"diffuse\"]", "\"stages\": [\"spec\"]", "spec");
}

TEST_CASE("A folder is read as it is meant") {
    setImportWorkerProgram(STIPPLE_REFERENCE_PROGRAM);
    const Folder folder;
    const ReferenceScene reference = folder.load();
    CHECK(reference.exposure == 2);
    CHECK(reference.view.rect.width == 20);
    CHECK(reference.stages == std::vector<std::string>{"diffuse"});
    CHECK(reference.floors.at("diffuse").de2000P95 == 4);
    CHECK(getLimits(Grade::good, reference.floors.at("diffuse")).de2000P95 == 8);
    CHECK(getLimits(Grade::good, reference.floors.at("diffuse")).ssim == Approx(0.98));
    const SkinOptics& skin = reference.scene.appearances.at(0).skin;
    CHECK(skin.roughness == Approx(0.4f));
    CHECK(skin.secondLobeWeight == Approx(0.85f));
    CHECK(reference.scene.rigs.at(0).lights.at(0).radiance == glm::vec3(3, 2, 1));
    REQUIRE(reference.scene.surfaces.size() == 2);
    const SurfaceGeometry& patch = *reference.scene.surfaces[0].geometry;
    CHECK(patch.triangles.size() == 2);
    CHECK(patch.chart.at(0) == glm::vec2(patch.positions.at(0)));
    // The card shadows the surroundings, and looks away from the camera.
    CHECK(patch.openness.at(0).share < 1);
    const SurfaceGeometry& card = *reference.scene.surfaces[1].geometry;
    CHECK(card.normals.at(0).z < -0.99f);
    CHECK(reference.scene.appearances[0].stamps->stamps.size() == 12);
}

TEST_CASE("A mesh whose corners differ in texture coordinates is one smooth surface") {
    setImportWorkerProgram(STIPPLE_REFERENCE_PROGRAM);
    const Folder folder;
    folder.write("patch.obj", "v -5 -5 0\nv 5 -5 0\nv 5 5 2\nv -5 5 0\nvt 0 0\nvt 1 0\nvt 1 1\nvt 0.2 0.2\nvt 0.3 0.9\n"
                              "f 1/1 2/2 3/3\nf 1/4 3/5 4/1\n");
    const SurfaceGeometry& patch = *folder.load().scene.surfaces.at(0).geometry;
    CHECK(patch.triangles.size() == 2);
    CHECK(patch.positions.size() == 4);
}

TEST_CASE("What the renderer has no means to draw is refused") {
    using Catch::Contains;
    setImportWorkerProgram(STIPPLE_REFERENCE_PROGRAM);
    const Folder folder;
    CHECK_THROWS_WITH(folder.load("\"roughness\": 0.52", "\"roughness\": 0.7"), Contains("second lobe"));
    folder.write("dots.csv", "x_mm,y_mm,radius_mm,t_red,t_green,t_blue\n0,0,.3,.6,.7,.8\n1,0,.3,.8,.7,.6\n");
    CHECK_THROWS_WITH(loadReferenceDots(folder.path / "dots.csv", 8), Contains("hue"));
    folder.write("dots.csv", "x_mm,y_mm,radius_mm,t_red,t_green,t_blue\n0,0,.3,.6,.7\n");
    CHECK_THROWS_WITH(loadReferenceDots(folder.path / "dots.csv", 8), Contains("line 2"));
    CHECK_THROWS_WITH(loadReferenceDots(folder.path / "none.csv", 8), Contains("none.csv"));
}
