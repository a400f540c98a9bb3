#include "asset/import.h"
#include "core/error.h"
#include "math/vec.h"
#include "tests/asset/model_files.h"

#include <catch2/catch.hpp>

#include <cstring>
#include <sys/stat.h>

using namespace stipple;
using namespace stipple::test;
using Catch::Contains;

namespace fs = std::filesystem;

namespace {

ImportedModel import(const fs::path& path) {
    useTestWorker();
    return importModel(path, getTestLimits());
}

// Six times the volume, positive when the faces look outwards.
float computeVolume6(const TriangleMesh& mesh) {
    float sum = 0;
    for (const glm::uvec3& t : mesh.triangles)
        sum += glm::dot(mesh.positions[t.x], glm::cross(mesh.positions[t.y], mesh.positions[t.z]));
    return sum;
}

} // namespace

TEST_CASE("Every format gives the same tetrahedron") {
    const TemporaryFolder folder;
    const std::string fbx = makeAsciiFbx(2.5, 1);
    const auto [name, content] = GENERATE_COPY(table<std::string, std::string>({{"a.obj", makeObj()},
                                                                                {"a.ply", makeAsciiPly()},
                                                                                {"b.ply", makeBinaryPly()},
                                                                                {"a.stl", makeAsciiStl()},
                                                                                {"b.stl", makeBinaryStl()},
                                                                                {"a.fbx", fbx}}));
    INFO(name);
    const ImportedModel model = import(folder.write(name, content));
    REQUIRE(model.parts.size() == 1);
    const TriangleMesh& mesh = model.parts[0].mesh;
    CHECK(mesh.triangles.size() == 4);
    CHECK(countDistinctPositions(model) == 4);
    CHECK(computeVolume6(mesh) == Approx(1));
    CHECK(computeBounds(mesh.positions).min == glm::vec3(0));
    CHECK(computeBounds(mesh.positions).max == glm::vec3(1));
    CHECK(model.notes.empty());
    CHECK(model.parts[0].baseColour == glm::vec4(1));
}

TEST_CASE("Node transforms are applied, and a mirror keeps the outside outside") {
    const TemporaryFolder folder;
    const ImportedModel model = import(folder.write("a.glb", makeGlb()));
    REQUIRE(model.parts.size() == 1);
    CHECK(model.parts[0].name == "tetra");
    const Box3 box = computeBounds(model.parts[0].mesh.positions);
    CHECK(box.min == glm::vec3(9, 0, 0));
    CHECK(box.max == glm::vec3(10, 1, 1));
    TriangleMesh moved = model.parts[0].mesh;
    for (glm::vec3& p : moved.positions)
        p.x -= 10;
    CHECK(computeVolume6(moved) == Approx(1));
}

TEST_CASE("Units are those that the file declares, coordinates stay the file's") {
    const TemporaryFolder folder;
    CHECK(import(folder.write("a.glb", makeGlb())).declaredUnitToMm == 1000.0);
    CHECK_FALSE(import(folder.write("a.obj", makeObj())).declaredUnitToMm);
    CHECK_FALSE(import(folder.write("a.stl", makeBinaryStl())).declaredUnitToMm);
    for (const double factor : {0.1, 1.0, 2.54, 100.0})
        for (const int upAxis : {1, 2}) {
            const ImportedModel model = import(folder.write("a.fbx", makeAsciiFbx(factor, upAxis)));
            REQUIRE(model.declaredUnitToMm);
            CHECK(*model.declaredUnitToMm == Approx(10 * factor));
            const auto& positions = model.parts[0].mesh.positions;
            CHECK(computeBounds(positions).max == glm::vec3(1));
        }
}

TEST_CASE("Base-colour maps come with the model") {
    const TemporaryFolder folder;
    const Image8 picture = makePicture(8, 4);
    fs::create_directory(folder.getPath() / "Textures");
    writePng(folder.getPath() / "skin map.png", picture);
    const std::string obj = "mtllib head.mtl\nusemtl skin\n" + makeObj();
    const fs::path path = folder.write("head.obj", obj);

    SECTION("beside it") {
        folder.write("head.mtl", "newmtl skin\nKd 0.25 0.5 0.75\nmap_Kd skin map.png\n");
        const ImportedModel model = import(path);
        REQUIRE(model.images.size() == 1);
        CHECK(model.images[0].pixels == picture.pixels);
        CHECK(model.parts[0].baseColourMap == 0);
        CHECK(model.parts[0].material == "skin");
        CHECK(model.parts[0].baseColour == glm::vec4(1)); // the map replaces Kd
        REQUIRE(model.parts[0].uvs.size() == model.parts[0].mesh.positions.size());
        CHECK(model.parts[0].uvs[1] == glm::vec2(1, 0)); // as the file has it: v up
        CHECK(model.notes.empty());
    }
    SECTION("by its last name, where the file names another machine's folder") {
        writePng(folder.getPath() / "Textures" / "Other.PNG", picture);
        folder.write("head.mtl", "newmtl skin\nmap_Kd C:\\Users\\someone\\other.png\n");
        CHECK(import(path).images.size() == 1);
    }
    SECTION("missing maps and materials are notes") {
        folder.write("head.mtl", "newmtl skin\nKd 0.25 0.5 0.75\nmap_Kd gone.png\n");
        ImportedModel model = import(path);
        CHECK(model.images.empty());
        CHECK_FALSE(model.parts[0].baseColourMap);
        CHECK(model.parts[0].baseColour == glm::vec4(0.25f, 0.5f, 0.75f, 1));
        REQUIRE(model.notes.size() == 1);
        CHECK_THAT(model.notes[0], Contains("gone.png"));

        fs::remove(folder.getPath() / "head.mtl");
        model = import(path);
        CHECK(countTriangles(model) == 4);
        REQUIRE(model.notes.size() == 1);
        CHECK_THAT(model.notes[0], Contains("head.mtl"));
        CHECK(model.parts[0].baseColour == glm::vec4(1));
    }
    SECTION("a damaged map is a note") {
        folder.write("bad.png", readAll(folder.getPath() / "skin map.png").substr(0, 60));
        folder.write("head.mtl", "newmtl skin\nmap_Kd bad.png\n");
        const ImportedModel model = import(path);
        CHECK(model.images.empty());
        REQUIRE(model.notes.size() == 1);
        CHECK_THAT(model.notes[0], Contains("bad.png") && Contains("damaged"));
    }
}

TEST_CASE("PLY scans bring the map that a comment names") {
    const TemporaryFolder folder;
    writePng(folder.getPath() / "scan.png", makePicture(8, 4));
    std::string ply = "ply\nformat ascii 1.0\ncomment TextureFile scan.png\nelement vertex 3\nproperty float x\n"
                      "property float y\nproperty float z\n";
    SECTION("coordinates at the points") {
        ply += "property float s\nproperty float t\nelement face 1\nproperty list uchar int vertex_indices\n"
               "end_header\n0 0 0 0 0\n1 0 0 1 0\n0 1 0 0 1\n3 0 1 2\n";
        const ImportedModel model = import(folder.write("scan.ply", ply));
        CHECK(model.images.size() == 1);
        CHECK(model.notes.empty());
        CHECK(model.parts[0].uvs == std::vector<glm::vec2>{{0, 0}, {1, 0}, {0, 1}});
    }
    SECTION("coordinates at the faces: said to be incomplete") {
        ply += "element face 1\nproperty list uchar int vertex_indices\nproperty list uchar float texcoord\n"
               "end_header\n0 0 0\n1 0 0\n0 1 0\n3 0 1 2 6 0 0 1 0 0 1\n";
        const ImportedModel model = import(folder.write("scan.ply", ply));
        CHECK(model.images.size() == 1);
        REQUIRE(model.notes.size() == 1);
        CHECK_THAT(model.notes[0], Contains("seams"));
    }
}

TEST_CASE("A model reads nothing outside its folder") {
    const TemporaryFolder folder;
    const fs::path inner = folder.getPath() / "inner";
    fs::create_directory(inner);
    writePng(folder.getPath() / "secret.png", makePicture(4, 4));
    folder.write("secret.mtl", "newmtl skin\nKd 0 1 0\n");
    const fs::path path = folder.write("inner/head.obj", "mtllib head.mtl\nusemtl skin\n" + makeObj());

    for (const std::string& name :
         {std::string("../secret.png"), (folder.getPath() / "secret.png").string(), std::string("..\\secret.png"),
          std::string("%2e%2e/secret.png"), std::string("link.png")}) {
        INFO(name);
        std::error_code ec;
        fs::create_symlink(folder.getPath() / "secret.png", inner / "link.png", ec);
        folder.write("inner/head.mtl", "newmtl skin\nmap_Kd " + name + "\n");
        const ImportedModel model = import(path);
        CHECK(model.images.empty());
        CHECK(model.notes.size() == 1);
    }
    folder.write("inner/head.obj", "mtllib ../secret.mtl\nusemtl skin\n" + makeObj());
    CHECK(import(path).parts[0].baseColour == glm::vec4(1));
}

TEST_CASE("Vertex colours are kept, filler is not") {
    const TemporaryFolder folder;
    const ImportedModel model = import(folder.write("a.ply", makeBinaryPly()));
    REQUIRE(model.parts[0].colours.size() == model.parts[0].mesh.positions.size());
    CHECK(model.parts[0].colours[0] == glm::u8vec4(255, 0, 0, 255));
    CHECK(model.parts[0].colours[3] == glm::u8vec4(128, 128, 128, 255));

    std::string stl = makeBinaryStl();
    for (std::size_t i = 0; i < 4; ++i) {
        stl[84 + 50 * i + 48] = char(0xff);
        stl[84 + 50 * i + 49] = char(0xff);
    }
    CHECK(import(folder.write("a.stl", stl)).parts[0].colours.empty());
}

TEST_CASE("The content decides, not the name") {
    const TemporaryFolder folder;
    const std::vector<std::string> contents{makeObj(),       makeAsciiPly(), makeBinaryPly(),   makeAsciiStl(),
                                            makeBinaryStl(), makeGlb(),      makeAsciiFbx(1, 1)};
    for (const std::string& content : contents)
        for (const char* name :
             {"wrong.obj", "wrong.PLY", "wrong.stl", "wrong.glb", "wrong.fbx", "wrong.txt", "wrong"}) {
            INFO(name << ": " << content.substr(0, 20));
            const ImportedModel model = import(folder.write(name, content));
            CHECK(countTriangles(model) == 4);
            CHECK(model.notes.size() <= 1);
        }
    const ImportedModel model = import(folder.write("wrong.ply", makeObj()));
    REQUIRE(model.notes.size() == 1);
    CHECK_THAT(model.notes[0], Contains(".ply") && Contains("OBJ"));
}

TEST_CASE("Files that are no model are one clear error each, which names the file and a remedy") {
    const TemporaryFolder folder;
    const auto error = [&](const char* name, std::string_view content) {
        const std::string message = getImportError(folder.write(name, content));
        CHECK_THAT(message, Contains(std::string("/") + name) && !Contains("\n"));
        CHECK(message.size() < 400);
        return message;
    };
    CHECK_THAT(error("empty.obj", ""), Contains("empty"));
    CHECK_THAT(error("notes.txt", "Dear doctor,\nvery nice head.\n"), Contains("not a 3D model"));
    CHECK_THAT(error("text.obj", "very nice head, not a mesh\n"), Contains("no surface"));
    CHECK_THAT(error("text.stl", "very nice head, not a mesh\n"), Contains("too short"));
    CHECK_THAT(error("text.ply", "very nice head\n"), Contains("PLY"));
    CHECK_THAT(error("picture.obj", encodePng(makePicture(8, 8))), Contains("a picture"));
    CHECK_THAT(error("packed.glb", std::string("PK\x03\x04") + std::string(100, 'z')), Contains("unpack"));
    CHECK_THAT(error("page.stl", "<!DOCTYPE html><html><body>404</body></html>"), Contains("web page"));
    CHECK_THAT(error("wide.obj", std::string("\xfe\xff\0v\0 \0"
                                             "1",
                                             8)),
               Contains("UTF-16"));
    CHECK_THAT(error("points.obj", "v 0 0 0\nv 1 0 0\nv 0 1 0\n"), Contains("points"));
    CHECK_THAT(error("lines.obj", "v 0 0 0\nv 1 0 0\nv 0 1 0\nl 1 2 3\n"), Contains("no surface"));
    CHECK_THAT(error("nan.obj", "v nan 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n"), Contains("not numbers"));
    CHECK_THAT(error("inf.obj", "v 1e39 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n"), Contains("too large"));
    CHECK_THAT(error("index.obj", "v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 9\n"), Contains("damaged"));
    CHECK_THAT(error("old.glb", std::string("glTF\1\0\0\0", 8) + std::string(100, ' ')), Contains("version 1"));

    std::string gltf = makeGlb();
    const std::string required = R"("extensionsRequired":["KHR_mesh_quantization"],)";
    CHECK_THAT(error("packed.gltf", R"({"asset":{"version":"2.0"},)" + required + "\"scene\":0}"),
               Contains("compress"));

    CHECK_THAT(getImportError(folder.getPath() / "gone.obj"), Contains("gone.obj"));
    CHECK_THAT(getImportError(folder.getPath()), Contains("folder"));
    REQUIRE(mkfifo((folder.getPath() / "pipe.obj").c_str(), 0600) == 0);
    CHECK_THAT(getImportError(folder.getPath() / "pipe.obj"), Contains("pipe.obj"));
}

TEST_CASE("Truncated files are errors wherever the format lets one know") {
    const TemporaryFolder folder;
    const auto refusesCuts = [&](const char* name, const std::string& content, std::size_t last) {
        for (std::size_t size = 1; size < last; size += 1 + content.size() / 23) {
            INFO(name << " cut at " << size << " of " << content.size());
            CHECK_THAT(getImportError(folder.write(name, content.substr(0, size))), Contains(name));
        }
    };
    for (const auto& [name, content] :
         {std::pair{"a.stl", makeBinaryStl()}, std::pair{"a.glb", makeGlb()}, std::pair{"b.ply", makeBinaryPly()}})
        refusesCuts(name, content, content.size());
    refusesCuts("a.ply", makeAsciiPly(), makeAsciiPly().size() - 8); // up to the last line
    refusesCuts("b.stl", makeAsciiStl(), makeAsciiStl().size() - 8);
}

TEST_CASE("Limits on size and triangles hold") {
    const TemporaryFolder folder;
    const fs::path path = folder.write("a.obj", makeObj());
    ImportLimits limits = getTestLimits();
    limits.maxTriangles = 3;
    CHECK_THAT(getImportError(path, limits), Contains("4 triangles") && Contains("Reduce"));
    limits.maxTriangles = 4;
    CHECK(getImportError(path, limits).empty());
    limits.maxFileBytes = 10;
    CHECK_THAT(getImportError(path, limits), Contains("a.obj"));
}

TEST_CASE("Names in models are clean text") {
    const TemporaryFolder folder;
    const ImportedModel model = import(folder.write("a.obj", "o bell\x07\x1b[31m\xff\n" + makeObj().substr(24)));
    CHECK(model.parts[0].name.find('\x07') == std::string::npos);
    CHECK(model.parts[0].name.find('\x1b') == std::string::npos);
    CHECK(model.parts[0].name.find('\xff') == std::string::npos);
}
