#include "asset/import.h"
#include "consult/case.h"
#include "core/error.h"
#include "core/file.h"
#include "tests/consult/documents.h"
#include "tests/consult/scratch_folder.h"

#include <catch2/catch.hpp>

#include <set>

using namespace stipple;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

constexpr const char* kObj = "mtllib skin library.mtl\nv 0 0 0\nv 1 0 0\nv 0 1 0\nvt 0 0\nusemtl skin\nf 1/1 2/1 3/1\n";
constexpr const char* kMtl = "newmtl skin\n  map_Kd -s 1 1 1 maps/my face.png\nmap_bump bump.jpg\nKd 1 1 1\n";

// A scan as a phone's program leaves it, with a neighbour that is none of its files.
fs::path writeScan(const fs::path& folder, std::string_view more = "") {
    writeFileAtomic(folder / "scan.obj", kObj + std::string(more));
    writeFileAtomic(folder / "skin library.mtl", kMtl);
    writeFileAtomic(folder / "maps" / "my face.png", "picture");
    writeFileAtomic(folder / "bump.jpg", "bumps");
    writeFileAtomic(folder / "other person.obj", "v 0 0 0\n");
    return folder / "scan.obj";
}

std::set<std::string> listFiles(const fs::path& folder) {
    std::set<std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) files.insert(entry.path().lexically_relative(folder).generic_string());
    return files;
}

const std::set<std::string> kWhole = {"consultation.json", "head/scan.obj", "head/skin library.mtl",
                                      "head/maps/my face.png", "head/bump.jpg"};

Consultation withScan(const fs::path& scan) {
    Consultation d = makeFullDocument();
    d.head.file = scan.generic_string();
    return d;
}

} // namespace

TEST_CASE("a case holds the document and all files of its scan, and may be moved") {
    const ScratchFolder scratch("case-moved");
    const fs::path scan = writeScan(scratch.path / "phone");
    const fs::path folder = scratch.path / "case";
    const Consultation saved = saveCase(folder, withScan(scan), scratch.path);
    CHECK(saved.head.file == "head/scan.obj");
    CHECK(listFiles(folder) == kWhole);
    CHECK(isCase(folder));
    CHECK(listFiles(scratch.path).size() == 2 * kWhole.size()); // nothing left over: the neighbour, not the document

    fs::remove_all(scratch.path / "phone");
    fs::rename(folder, scratch.path / "Ämter & Säle");
    const fs::path moved = scratch.path / "Ämter & Säle";
    CHECK(toJson(openCase(moved)) == toJson(saved));
    CHECK(readTextFile(moved / openCase(moved).head.file) == kObj);
    for (const std::string& file : listFiles(moved))
        CHECK(readTextFile(moved / file).find(scratch.path.string()) == std::string::npos);

    SECTION("saved again in place, nothing is copied and only the document changes") {
        const auto before = fs::last_write_time(moved / "head" / "scan.obj");
        const Consultation next = apply(openCase(moved), {"plan.shade", "0.9"});
        CHECK(toJson(saveCase(moved, next, moved)) == toJson(next));
        CHECK(listFiles(moved) == kWhole);
        CHECK(fs::last_write_time(moved / "head" / "scan.obj") == before);
        CHECK(openCase(moved).scalp.placement.shade == 0.9f);
    }
    SECTION("saved as another case, it takes its scan along") {
        const fs::path other = scratch.path / "other" / "case/"; // the folder above is made too
        saveCase(other, openCase(moved), moved);
        fs::remove_all(moved);
        CHECK(listFiles(other) == kWhole);
        CHECK(openCase(other).head.file == "head/scan.obj");
        // Deleting it leaves nothing of the scan.
        fs::remove_all(other);
        CHECK(listFiles(scratch.path).empty());
    }
}

TEST_CASE("a case takes another scan beside the old one, and the same one once") {
    const ScratchFolder scratch("case-rescan");
    const fs::path folder = scratch.path / "case";
    const fs::path first = writeScan(scratch.path / "first"), second = writeScan(scratch.path / "second", "# later\n");
    saveCase(folder, withScan(first), "");
    CHECK(saveCase(folder, withScan(first), "").head.file == "head/scan.obj");
    CHECK(listFiles(folder) == kWhole);
    CHECK(saveCase(folder, withScan(second), "").head.file == "head/2/scan.obj");
    CHECK(readTextFile(folder / "head" / "scan.obj") == readTextFile(first));
    CHECK(readTextFile(folder / "head" / "2" / "scan.obj") == readTextFile(second));
    CHECK(listFiles(folder).size() == 2 * kWhole.size() - 1);
    // A path relative to the document.
    CHECK(saveCase(folder, withScan("second/scan.obj"), scratch.path).head.file == "head/2/scan.obj");
}

TEST_CASE("a built-in head needs no files") {
    const ScratchFolder scratch("case-builtin");
    fs::create_directory(scratch.path / "empty");
    for (const char* name : {"new", "empty"}) {
        saveCase(scratch.path / name, makeFullDocument(), "");
        CHECK(listFiles(scratch.path / name) == std::set<std::string>{"consultation.json"});
        CHECK(toJson(openCase(scratch.path / name)) == toJson(makeFullDocument()));
    }
}

TEST_CASE("a case is never written over other things") {
    const ScratchFolder scratch("case-foreign");
    const fs::path foreign = scratch.path / "holiday";
    writeFileAtomic(foreign / "beach.jpg", "sea");
    const auto save = [&](const fs::path& folder, const Consultation& d) {
        return getMessage([&] { saveCase(folder, d, scratch.path); });
    };
    CHECK_THAT(save(foreign, Consultation()), Contains("holiday") && Contains("Choose a new or an empty folder"));
    writeFileAtomic(foreign / "consultation.json", "{\"of\": \"another program\"}");
    CHECK_FALSE(isCase(foreign));
    CHECK_THAT(save(foreign, Consultation()), Contains("holds other things"));
    CHECK_THAT(save(foreign / "beach.jpg", Consultation()), Contains("is a file"));
    CHECK(readTextFile(foreign / "beach.jpg") == "sea");
    CHECK(listFiles(foreign).size() == 2);

    // A scan that is gone, or no scan: no half case stays behind.
    CHECK_THAT(save(scratch.path / "new", withScan("gone.obj")), Contains("gone.obj"));
    CHECK_THAT(save(scratch.path / "new", withScan("holiday/beach.jpg")), Contains("beach.jpg"));
    CHECK(listFiles(scratch.path).size() == 2);
    CHECK_FALSE(fs::exists(scratch.path / "new"));
    CHECK_FALSE(isCase(scratch.path / "new"));
    // And an old case stays as it was.
    saveCase(scratch.path / "case", makeFullDocument(), "");
    save(scratch.path / "case", withScan("gone.obj"));
    CHECK(toJson(openCase(scratch.path / "case")) == toJson(makeFullDocument()));
    // A folder for scans that leads elsewhere.
    writeScan(scratch.path / "phone");
    fs::create_directory_symlink(foreign, scratch.path / "case" / "head");
    CHECK_THAT(save(scratch.path / "case", withScan("phone/scan.obj")), Contains("leads out of the case"));
    CHECK(listFiles(foreign).size() == 2);
}

TEST_CASE("cases that are none, or that reach outside, are refused") {
    const ScratchFolder scratch("case-hostile");
    CHECK_THAT(getMessage([&] { openCase(scratch.path / "missing"); }), Contains("is no case"));
    CHECK_THAT(getMessage([&] { openCase(scratch.path); }), Contains("is no case"));
    for (const std::string file : {"/etc/passwd", "../scan.obj", "head/../../scan.obj", "."}) {
        CAPTURE(file);
        saveConsultation(scratch.path / "consultation.json", withScan(file));
        CHECK_THAT(getMessage([&] { openCase(scratch.path); }), Contains("outside of its folder"));
    }
    writeFileAtomic(scratch.path / "consultation.json", "{\"stipple\": 1, ");
    CHECK_THAT(getMessage([&] { openCase(scratch.path); }), Contains("consultation.json"));
}

TEST_CASE("a head is named as seen from where the document goes") {
    const Consultation d = withScan("scans/a.obj");
    CHECK(withHeadFrom(d, "/clinic", "/clinic").head.file == "scans/a.obj");
    CHECK(withHeadFrom(d, "/clinic", "/clinic/scans").head.file == "a.obj");
    CHECK(withHeadFrom(d, "/clinic", "/elsewhere/").head.file == "/clinic/scans/a.obj");
    CHECK(withHeadFrom(withScan("/clinic/scans/a.obj"), "/x", "/clinic/").head.file == "scans/a.obj");
    CHECK(withHeadFrom(Consultation(), "/x", "/y").head.file.empty());
}

TEST_CASE("real models import from a case as they did from their own folder") {
    setImportWorkerProgram(STIPPLE_TEST_WORKER_PROGRAM);
    const ScratchFolder scratch("case-models");
    const fs::path models = "/usr/share/assimp/models";
    // Of these the first number is how many files the case holds besides the document.
    const std::vector<std::pair<std::size_t, std::string>> list = {
        {7, "OBJ/spider.obj"},
        {2, "OBJ/regr01.obj"},
        {2, "OBJ/cube_mtllib_after_g.obj"},
        {1, "OBJ/box.obj"},
        {1, "PLY/cube_binary.ply"},
        {3, "glTF2/BoxTextured-glTF/BoxTextured.gltf"},
        {1, "glTF2/BoxTextured-glTF-Binary/BoxTextured.glb"},
        {1, "glTF2/BoxTextured-glTF-Embedded/BoxTextured.gltf"},
        {1, "FBX/spider.fbx"},
        {1, "FBX/phong_cube.fbx"},
    };
    for (const auto& [files, name] : list) {
        CAPTURE(name);
        const fs::path folder = scratch.path / fs::path(name).parent_path().filename() / fs::path(name).filename();
        const Consultation saved = saveCase(folder, withScan(models / name), "");
        CHECK(listFiles(folder).size() == files + 1);
        const ImportedModel original = importModel(models / name);
        const ImportedModel copy = importModel(folder / saved.head.file);
        CHECK(copy.notes == original.notes);
        CHECK(copy.parts.size() == original.parts.size());
        REQUIRE(copy.images.size() == original.images.size());
        for (std::size_t i = 0; i < copy.images.size(); ++i)
            CHECK(copy.images[i].pixels == original.images[i].pixels);
    }
    // The same textures, named by an FBX.
    fs::create_directories(scratch.path / "textured");
    for (const auto& entry : fs::directory_iterator(models / "OBJ"))
        if (entry.path().extension() == ".jpg") fs::copy(entry.path(), scratch.path / "textured");
    fs::copy(models / "FBX" / "spider.fbx", scratch.path / "textured");
    const ImportedModel original = importModel(scratch.path / "textured" / "spider.fbx");
    saveCase(scratch.path / "case", withScan(scratch.path / "textured" / "spider.fbx"), "");
    const ImportedModel copy = importModel(scratch.path / "case" / "head" / "spider.fbx");
    CHECK(original.images.size() >= 4);
    CHECK(copy.images.size() == original.images.size());
    CHECK(copy.notes == original.notes);
}

TEST_CASE("a case takes the pictures of scars along, and names none outside of itself") {
    const ScratchFolder scratch("case-images");
    writeFileAtomic(scratch.path / "clinic" / "skin.png", "one");
    writeFileAtomic(scratch.path / "other" / "skin.png", "two");
    Consultation d = applyAll(Consultation(), {{"scars.+", R"({"path": [[0, 0]], "image": "clinic/skin.png"})"},
                                               {"scars.+", R"({"path": [[0, 0]], "image": "other/skin.png"})"},
                                               {"scars.+", R"({"path": [[0, 0]], "image": "clinic/skin.png"})"},
                                               {"scars.+", R"({"path": [[0, 0]]})"}});
    const fs::path folder = scratch.path / "case";
    const Consultation saved = saveCase(folder, d, scratch.path);
    CHECK(saved.scalp.scars[0].image == "images/skin.png");
    CHECK(saved.scalp.scars[1].image == "images/2/skin.png");
    CHECK(saved.scalp.scars[2].image == "images/skin.png");
    CHECK(saved.scalp.scars[3].image.empty());
    CHECK(listFiles(folder) == std::set<std::string>{"consultation.json", "images/skin.png", "images/2/skin.png"});
    CHECK(toJson(openCase(folder)) == toJson(saved));
    CHECK(toJson(saveCase(folder, openCase(folder), folder)) == toJson(saved));

    // "Save as" keeps meaning the same file.
    const Consultation moved = withHeadFrom(d, scratch.path, scratch.path / "clinic");
    CHECK(moved.scalp.scars[0].image == "skin.png");
    CHECK(moved.scalp.scars[1].image == (scratch.path / "other" / "skin.png").generic_string());

    d = apply(d, {"scars.0.image", "gone.png"});
    CHECK_THROWS_WITH(saveCase(scratch.path / "none", d, scratch.path), Contains("gone.png"));
    CHECK(!fs::exists(scratch.path / "none"));
    saveConsultation(folder / "consultation.json", apply(saved, {"scars.0.image", "../clinic/skin.png"}));
    CHECK_THROWS_WITH(openCase(folder), Contains("../clinic/skin.png"));
}
