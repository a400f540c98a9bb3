// Opening, saving, and what becomes of unsaved work.
#include "tests/ui/driver.h"
#include "ui/file_listing.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace stipple;
using stipple::tests::Driver;
namespace fs = std::filesystem;

namespace {

class Folder {
public:
    Folder()
        : path(fs::temp_directory_path() / ("stipple_ui_" + std::to_string(getpid()))) {
        fs::remove_all(path);
        fs::create_directories(path / "Case 12");
        fs::create_directories(path / ".hidden");
        for (const char* name :
             {"b.json", "A.json", "scan.OBJ", "notes.txt", "Case 12/consultation.json", "picture.png"})
            std::ofstream(path / name) << "{\"stipple\": 1}";
    }
    ~Folder() { fs::remove_all(path); }
    const fs::path path;
};

bool has(const UiActions& actions, Command command) {
    return std::find(actions.commands.begin(), actions.commands.end(), command) != actions.commands.end();
}

void change(Driver& d) {
    d.history.apply({{"plan.dots_per_cm2", "90"}}, "Density");
}

} // namespace

TEST_CASE("A listing shows folders first and only what can be opened") {
    const Folder folder;
    const FileListing listing = listFolder(folder.path, FileFilter::documentsAndScans);
    std::string names;
    for (const FileEntry& entry : listing.entries)
        names += entry.name + (entry.isFolder ? "/" : "") + " ";
    CHECK(names == "Case 12/ A.json b.json scan.OBJ ");
    CHECK_FALSE(listing.isCase);
    CHECK(listFolder(folder.path / "Case 12", FileFilter::documents).isCase);
    CHECK_FALSE(listFolder(folder.path / "nowhere", FileFilter::documents).problem.empty());
}

TEST_CASE("File names come out of titles") {
    CHECK(makeFileName("Mr A/B: crown?", ".json") == "Mr A-B- crown-.json");
    CHECK(makeFileName("...", ".png") == "Consultation.png");
    CHECK(makeFileName("", ".png") == "Consultation.png");
}

TEST_CASE("Opening: click and button, double click, typed path, folders, cases") {
    const Folder folder;
    Driver d;
    d.model.folder = folder.path.string();
    d.press(Key::o, {.control = true});
    REQUIRE(d.host.findItem("dialog.entry.A.json"));

    SECTION("click and button") {
        d.click("dialog.entry.A.json");
        const UiActions actions = d.click("dialog.ok");
        REQUIRE(actions.openPath);
        CHECK(fs::equivalent(*actions.openPath, folder.path / "A.json"));
        CHECK_FALSE(d.host.findItem("dialog.ok"));
    }
    SECTION("double click") {
        const glm::vec2 at = d.getMiddle("dialog.entry.scan.OBJ");
        d.time += 1;
        auto events = d.makeClick(at);
        for (const InputEvent& e : d.makeClick(at))
            events.push_back(e);
        const UiActions actions = d.settle(events);
        REQUIRE(actions.openPath);
        CHECK(fs::path(*actions.openPath).filename() == "scan.OBJ");
    }
    SECTION("a folder is entered, a case opened as one") {
        d.click("dialog.entry.Case 12");
        CHECK_FALSE(d.click("dialog.ok").openPath);
        REQUIRE(d.host.findItem("dialog.entry.consultation.json"));
        const UiActions actions = d.click("dialog.case");
        REQUIRE(actions.openPath);
        CHECK(fs::equivalent(*actions.openPath, folder.path / "Case 12"));
    }
    SECTION("up again") {
        d.click("dialog.entry.Case 12");
        d.click("dialog.ok");
        d.click("dialog.up");
        CHECK(d.host.findItem("dialog.entry.b.json"));
    }
    SECTION("a typed path") {
        d.click("dialog.path");
        d.press(Key::a, {.control = true});
        d.type((folder.path / "b.json").string());
        const UiActions actions = d.press(Key::enter);
        REQUIRE(actions.openPath);
        CHECK(fs::path(*actions.openPath).filename() == "b.json");
    }
    SECTION("a typed path that does not exist") {
        d.click("dialog.path");
        d.press(Key::a, {.control = true});
        d.type("nothing.json");
        CHECK_FALSE(d.press(Key::enter).openPath);
        CHECK(d.host.findItem("dialog.ok"));
    }
    SECTION("given up") {
        CHECK_FALSE(d.press(Key::escape).openPath);
        CHECK_FALSE(d.host.findItem("dialog.ok"));
        CHECK_FALSE(has(d.press(Key::o, {.control = true}), Command::open));
        CHECK(d.host.findItem("dialog.ok"));
    }
    SECTION("keys are no commands meanwhile") {
        CHECK(d.press(Key::b).commands.empty());
    }
}

TEST_CASE("Saving: by name, with its ending, asking before it replaces") {
    const Folder folder;
    Driver d;
    d.model.folder = folder.path.string();
    d.press(Key::s, {.control = true}); // saved nowhere yet: asks for a name
    REQUIRE(d.host.findItem("dialog.name"));
    d.click("dialog.name");
    d.press(Key::a, {.control = true});
    d.type("new one");
    UiActions actions = d.press(Key::enter);
    REQUIRE(actions.savePath);
    CHECK(fs::path(*actions.savePath) == fs::canonical(folder.path) / "new one.json");

    d.press(Key::s, {.shift = true, .control = true});
    d.click("dialog.entry.b.json");
    CHECK_FALSE(d.click("dialog.ok").savePath);
    d.click("dialog.keep");
    CHECK_FALSE(d.click("dialog.ok").savePath);
    actions = d.click("dialog.replace");
    REQUIRE(actions.savePath);
    CHECK(fs::path(*actions.savePath).filename() == "b.json");

    d.model.path = (folder.path / "b.json").string();
    CHECK(d.press(Key::s, {.control = true}).savePath == d.model.path);

    d.press(Key::p, {.control = true});
    actions = d.click("dialog.ok");
    REQUIRE(actions.picturePath);
    CHECK(fs::path(*actions.picturePath).filename() == "Norwood VI with a strip scar.png");
}

TEST_CASE("Saving as a case: a folder's name, asked about only when a case is there") {
    const Folder folder;
    Driver d;
    d.model.folder = folder.path.string();
    d.press(Key::s, {.control = true});
    d.click("dialog.as_case");
    UiActions actions = d.click("dialog.ok");
    REQUIRE(actions.savePath);
    CHECK(fs::path(*actions.savePath).filename() == "Norwood VI with a strip scar");

    d.press(Key::s, {.control = true});
    d.click("dialog.as_case");
    d.click("dialog.entry.Case 12");
    CHECK_FALSE(d.click("dialog.ok").savePath);
    actions = d.click("dialog.replace");
    REQUIRE(actions.savePath);
    CHECK(fs::equivalent(*actions.savePath, folder.path / "Case 12"));

    // A scan is proposed as a case, and its name gets an ending when it becomes a file.
    d.history.apply({{"head.file", "\"scan.obj\""}}, "Scan");
    d.press(Key::s, {.control = true});
    d.click("dialog.as_file");
    actions = d.click("dialog.ok");
    REQUIRE(actions.savePath);
    CHECK(fs::path(*actions.savePath).extension() == ".json");
}

TEST_CASE("Unsaved work is asked about before it could be lost") {
    const Folder folder;
    Driver d;
    d.model.folder = folder.path.string();
    CHECK(has(d.press(Key::q, {.control = true}), Command::quit)); // nothing to lose
    change(d);
    d.model.path = "/tmp/x.json";

    SECTION("closing the window, cancelled") {
        InputEvent close;
        close.kind = InputKind::closeRequested;
        close.time = d.time;
        CHECK_FALSE(has(d.settle({close}), Command::quit));
        CHECK_FALSE(has(d.click("unsaved.cancel"), Command::quit));
        CHECK_FALSE(d.host.findItem("unsaved.cancel"));
    }
    SECTION("quit, saved") {
        CHECK_FALSE(has(d.press(Key::q, {.control = true}), Command::quit));
        const UiActions actions = d.click("unsaved.save");
        CHECK(actions.savePath == "/tmp/x.json");
        CHECK(has(actions, Command::quit));
    }
    SECTION("quit, saved under a name that is asked for") {
        d.model.path.clear();
        d.press(Key::q, {.control = true});
        CHECK_FALSE(has(d.click("unsaved.save"), Command::quit));
        const UiActions actions = d.click("dialog.ok");
        CHECK(actions.savePath);
        CHECK(has(actions, Command::quit));
    }
    SECTION("quit, but no name given") {
        d.model.path.clear();
        d.press(Key::q, {.control = true});
        d.click("unsaved.save");
        CHECK_FALSE(has(d.click("dialog.cancel"), Command::quit));
        CHECK_FALSE(d.host.findItem("unsaved.save"));
    }
    SECTION("a file dropped, discarded") {
        InputEvent drop;
        drop.kind = InputKind::drop;
        drop.time = d.time;
        drop.text = "/tmp/scan.obj";
        CHECK_FALSE(d.settle({drop}).openPath);
        const UiActions actions = d.click("unsaved.discard");
        CHECK(actions.openPath == "/tmp/scan.obj");
        CHECK_FALSE(actions.savePath);
    }
    SECTION("a new one") {
        CHECK_FALSE(has(d.press(Key::n, {.control = true}), Command::newDocument));
        CHECK(has(d.click("unsaved.discard"), Command::newDocument));
    }
    SECTION("opening goes on to the dialog") {
        d.press(Key::o, {.control = true});
        d.click("unsaved.discard");
        CHECK(d.host.findItem("dialog.ok"));
    }
}

TEST_CASE("Work that was not saved is offered once") {
    Driver d;
    d.model.recoverable = "Mr Brown";
    CHECK(d.click("recovery.take").recover == true);
    d.model.recoverable = "Mr Brown";
    CHECK(d.press(Key::q, {.control = true}).commands.empty());
    CHECK(d.click("recovery.drop").recover == false);
}
