// The shipped program, driven with mouse and keyboard as a person would, judged by its pictures and by what it saves.
#include "core/error.h"
#include "tests/window/desk.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <chrono>
#include <cmath>
#include <fstream>
#include <functional>
#include <signal.h>
#include <thread>

using namespace stipple;
using namespace stipple::test;

namespace {

using Json = nlohmann::json;

void sleepFor(double seconds) {
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
}

double readLightTurn(const nlohmann::json& document) {
    return document.at("view").value("light_turn_deg", 0.0);
}

std::string readLight(const nlohmann::json& document) {
    return document.at("view").value("light", std::string());
}

} // namespace

TEST_CASE("The mouse turns, pans and approaches the head, and keys and the reset bring it back") {
    Desk desk;
    ProgramUnderTest& program = desk.program();
    const glm::ivec2 middle(150, 100);
    const Image8 start = desk.cutPicture(desk.lookWhenQuiet("orbit-start"));
    const auto differs = [&](const Image8& picture) { return computeDifference(start, picture) > 0.1; };
    const auto isAtStart = [&](const Image8& picture) { return computeDifference(start, picture) < 0.01; };

    program.drag(middle, middle + glm::ivec2(90, 15));
    CHECK(desk.comesToShow("orbit-turned", differs));
    const auto turned = readPose(desk.saveUntil([](const Json& document) { return !readPose(document).empty(); }));
    REQUIRE(turned.size() == 7);

    program.wheel(middle, 4);
    const auto nearer =
        readPose(desk.saveUntil([&](const Json& document) { return readPose(document).at(2) < 0.9 * turned.at(2); }));
    desk.look("orbit-nearer");
    CHECK(nearer.at(0) == Approx(turned.at(0)));
    CHECK(nearer.at(1) == Approx(turned.at(1)));

    program.drag(middle, middle + glm::ivec2(0, 25), 10, 2);
    const auto panned = readPose(desk.saveUntil([&](const Json& document) {
        const auto pose = readPose(document);
        return std::hypot(pose.at(4) - nearer.at(4), pose.at(5) - nearer.at(5), pose.at(6) - nearer.at(6)) > 2;
    }));
    desk.look("orbit-panned");
    CHECK(panned.at(0) == Approx(turned.at(0)));
    CHECK(panned.at(2) == Approx(nearer.at(2)));

    program.key("7");
    desk.saveUntil([](const Json& document) { return document.at("view").at("camera") == "back"; });
    CHECK(desk.comesToShow("orbit-back", differs));
    program.key("Home");
    desk.saveUntil([](const Json& document) { return document.at("view").at("camera") == "three_quarter"; });
    CHECK(desk.comesToShow("orbit-again", isAtStart));
}

TEST_CASE("Changes by key and mouse are saved, undone and redone") {
    Desk desk;
    ProgramUnderTest& program = desk.program();
    const Image8 start = desk.cutPicture(desk.lookWhenQuiet("edit-start"));

    program.key("l");
    CHECK(desk.comesToShow("edit-light", [&](const Image8& now) { return computeDifference(start, now) > 0.1; }));
    const std::string light = readLight(desk.saveUntil([](const Json& now) { return readLight(now) != "studio"; }));
    program.drag({100, 110}, {200, 110}, 10, 1, "shift");
    const double turn = readLightTurn(desk.saveUntil([](const Json& now) { return std::abs(readLightTurn(now)) > 5; }));

    program.key("ctrl+z"); // the whole drag is one step
    const auto once = desk.saveUntil([](const Json& now) { return readLightTurn(now) == 0; });
    CHECK(readLight(once) == light);
    program.key("ctrl+z");
    desk.saveUntil([](const Json& now) { return readLight(now) == "studio"; });
    CHECK(desk.comesToShow("edit-undone", [&](const Image8& now) { return computeDifference(start, now) < 0.01; }));

    program.key("ctrl+shift+z", 2);
    const auto redone = desk.saveUntil([&](const Json& now) { return readLightTurn(now) == turn; });
    CHECK(readLight(redone) == light);
    desk.look("edit-redone");
}

TEST_CASE("Hair loss is painted on the head and the hairline bent by its handles") {
    Desk desk;
    ProgramUnderTest& program = desk.program();
    desk.lookWhenQuiet("tools");
    program.key("1");
    const auto isFront = [](const Json& document) { return document.at("view").at("camera") == "front"; };
    desk.saveUntil(isFront);
    const Image8 start = desk.cutPicture(desk.lookWhenQuiet("tools-start"));
    const auto isAtStart = [&](const Image8& now) { return computeDifference(start, now) < 0.01; };

    program.key("p");
    program.drag({110, 170}, {118, 210}); // over the temple, where Norwood VI leaves hair
    const auto painted =
        desk.saveUntil([](const Json& now) { return now.at("loss").value("strokes", Json::array()).size() == 1; });
    const Json& stroke = painted.at("loss").at("strokes").at(0);
    CHECK(stroke.at("path").size() > 2);
    CHECK(stroke.at("path").at(0).at(0) < 0); // the person's right is at the left of the picture
    CHECK(isFront(painted));                  // the head has not turned
    desk.look("tools-painted");
    program.key("ctrl+z"); // the whole stroke is one step
    desk.saveUntil([](const Json& now) { return now.at("loss").value("strokes", Json::array()).empty(); });
    program.key("Escape");

    program.key("g");
    std::optional<glm::ivec2> handle;
    REQUIRE(waitUntil([&] { return (handle = desk.findHandle(140, 180)).has_value(); }));
    desk.look("tools-handles");
    program.drag(*handle + glm::ivec2(0, 3), *handle + glm::ivec2(0, 15));
    const auto bent =
        desk.saveUntil([](const Json& now) { return now.at("hairline").value("handles", Json::array()).size() == 1; });
    const Json& bend = bent.at("hairline").at("handles").at(0);
    CHECK(bend.at("at") == 0);
    // Towards the brows, by about as much as the hand went: 1.5 mm a pixel here.
    CHECK(bend.at("back_mm") < -8);
    CHECK(bend.at("back_mm") > -30);
    desk.look("tools-bent");
    program.key("ctrl+z");
    program.key("Escape");
    CHECK(desk.comesToShow("tools-undone", isAtStart));
}

TEST_CASE("A scar is shaped on the head by its points, each drag one step") {
    Desk desk;
    ProgramUnderTest& program = desk.program();
    desk.lookWhenQuiet("scar");
    program.key("7");
    const auto readPath = [](const Json& document) { return document.at("scars").at(0).at("path"); };
    const Json start =
        readPath(desk.saveUntil([](const Json& document) { return document.at("view").at("camera") == "back"; }));
    desk.lookWhenQuiet("scar-back");
    program.key("s");
    std::optional<glm::ivec2> handle;
    REQUIRE(waitUntil([&] { return (handle = desk.findHandle(140, 180)).has_value(); }));
    desk.look("scar-handles");
    program.drag(*handle + glm::ivec2(0, 3), *handle + glm::ivec2(0, -17));
    const auto isMoved = [&](const Json& document) { return readPath(document) != start; };
    const Json moved = readPath(desk.saveUntil(isMoved));
    REQUIRE(moved.size() == start.size());
    // One point near the middle of the back, and towards the vertex.
    int count = 0;
    for (std::size_t i = 0; i < moved.size(); ++i) {
        if (moved[i] == start[i]) continue;
        ++count;
        CHECK(moved[i][1] > start[i][1].get<double>() + 0.05);
        CHECK(std::abs(moved[i][0].get<double>()) < 0.5);
    }
    CHECK(count == 1);
    desk.look("scar-moved");
    program.key("ctrl+z"); // the whole drag
    CHECK(readPath(desk.saveUntil([&](const Json& document) { return !isMoved(document); })) == start);

    // Two clicks on the skin above the line add a point, two on a point take it away.
    const glm::ivec2 above = *handle + glm::ivec2(0, -60);
    program.click(above, 2);
    desk.saveUntil([&](const Json& document) { return readPath(document).size() == start.size() + 1; });
    desk.look("scar-added");
    program.click(above, 2);
    desk.saveUntil([&](const Json& document) { return readPath(document).size() == start.size(); });
    program.key("Escape");
}

TEST_CASE("A scar is painted on the head stroke by stroke, each of them one step") {
    Desk desk;
    ProgramUnderTest& program = desk.program();
    desk.lookWhenQuiet("paint");
    program.key("7");
    const auto readScars = [](const Json& document) { return document.value("scars", Json::array()); };
    const auto isBack = [](const Json& document) { return document.at("view").at("camera") == "back"; };
    const std::size_t before = readScars(desk.saveUntil(isBack)).size();
    const Image8 plain = desk.cutPicture(desk.lookWhenQuiet("paint-plain"));
    program.key("shift+s");
    program.drag({140, 200}, {140, 250});
    const auto countStrokes = [&](const Json& document) {
        const Json scars = readScars(document);
        return scars.size() == before + 1 ? scars.back().value("strokes", Json::array()).size() : 0;
    };
    const Json first = readScars(desk.saveUntil([&](const Json& now) { return countStrokes(now) == 1; })).back();
    CHECK(first.at("kind") == "burn");
    CHECK(first.value("path", Json::array()).empty());
    CHECK(first.at("strokes").at(0).at("path").size() > 2);
    CHECK(desk.comesToShow("paint-first", [&](const Image8& now) { return computeDifference(plain, now, 4) > 0.002; }));
    program.drag({180, 200}, {180, 250}); // the same scar
    const Json both = readScars(desk.saveUntil([&](const Json& now) { return countStrokes(now) == 2; })).back();
    CHECK(both.at("strokes").at(0) == first.at("strokes").at(0));
    desk.look("paint-second");
    program.key("ctrl+z");
    CHECK(readScars(desk.saveUntil([&](const Json& now) { return countStrokes(now) == 1; })).back() == first);
    program.key("ctrl+z");
    desk.saveUntil([&](const Json& now) { return readScars(now).size() == before; });
    program.key("Escape");
    CHECK(desk.comesToShow("paint-undone", [&](const Image8& now) { return computeDifference(plain, now) < 0.01; }));
}

TEST_CASE("Before and after are compared by key, wipe and side by side") {
    Desk desk;
    ProgramUnderTest& program = desk.program();
    const Image8 after = desk.cutPicture(desk.lookWhenQuiet("compare-after"));
    program.key("b");
    const Image8 before = desk.cutPicture(desk.lookWhenQuiet("compare-before"));
    const double change = computeDifference(after, before, 4);
    CHECK(change > 0.005);
    program.key("b");
    CHECK(desk.comesToShow("compare-again", [&](const Image8& now) { return computeDifference(after, now) < 0.01; }));

    program.key("w");
    const Image8 wipe = desk.cutPicture(desk.lookWhenQuiet("compare-wipe"));
    const glm::ivec2 divider(150, 110);
    program.drag(divider, divider + glm::ivec2(80, 0));
    const Image8 wiped = desk.cutPicture(desk.lookWhenQuiet("compare-wiped"));
    CHECK(computeDifference(wipe, wiped, 4) > 0.003);
    // More of the state before is to be seen now, and the head has not been turned.
    CHECK(computeDifference(before, wiped, 4) < computeDifference(before, wipe, 4));
    const auto document = desk.save();
    const auto pose = readPose(document);
    CHECK((document.at("view").at("camera") == "three_quarter" || pose.at(0) == Approx(38)));

    program.key("d");
    CHECK(desk.comesToShow("compare-sides", [&](const Image8& now) { return computeDifference(after, now) > 0.1; }));
}

TEST_CASE("The window follows its size, hides, comes back and goes full screen") {
    Desk desk;
    ProgramUnderTest& program = desk.program();
    const Image8 start = desk.cutPicture(desk.lookWhenQuiet("window-start"));
    const auto isAtStart = [&](const Image8& picture) { return computeDifference(start, picture) < 0.01; };
    for (const glm::ivec2 size : {glm::ivec2(900, 700), glm::ivec2(420, 330), glm::ivec2(640, 520)}) {
        program.resize(size);
        CHECK(waitUntil([&] { return program.getSize() == size; }));
        // Drawn to its last corner: nothing is left black.
        CHECK(waitUntil([&] {
            const Image8 image = program.takeScreenshot();
            const std::uint8_t* corner = &image.pixels[image.pixels.size() - 4 * 5];
            return image.width == size.x && corner[0] + corner[1] + corner[2] > 20;
        }));
        desk.look(fmt::format("window-{}", size.x));
    }
    CHECK(desk.comesToShow("window-again", isAtStart));

    // Hidden in the middle of a motion: not even that is drawn.
    program.drag({100, 110}, {200, 110}, 10, 1, {}, 0);
    program.minimise();
    sleepFor(2);
    const double cpu = program.computeCpuSeconds();
    sleepFor(1);
    CHECK(program.computeCpuSeconds() - cpu < 0.1);
    program.restore();
    program.key("Home");
    CHECK(desk.comesToShow("window-restored", isAtStart));

    program.key("f");
    CHECK(waitUntil([&] { return program.getSize() == glm::ivec2(1280, 800); }));
    desk.look("window-full");
    program.key("f");
    CHECK(waitUntil([&] { return program.getSize() == glm::ivec2(640, 520); }));
    CHECK(desk.comesToShow("window-small", isAtStart));
}

TEST_CASE("A window in which nothing changes takes no processor time") {
    Desk desk;
    desk.lookWhenQuiet("idle");
    REQUIRE(desk.program().waitUntilQuiet(900, 2));
    const double cpu = desk.program().computeCpuSeconds();
    sleepFor(4);
    CHECK(desk.program().computeCpuSeconds() - cpu <= 0.02);
}

TEST_CASE("What is pressed while a frame takes long is not lost") {
    Desk desk;
    ProgramUnderTest& program = desk.program();
    desk.saveUntil([](const Json&) { return true; }); // the loop runs
    const auto whileStopped = [&](const std::function<void()>& act) {
        program.getProcess().signal(SIGSTOP);
        act();
        sleepFor(0.3);
        program.getProcess().signal(SIGCONT);
    };
    whileStopped([&] {
        program.key("bracketright", 7);
        program.key("bracketleft", 2);
        program.key("equal", 3);
        program.key("l");
    });
    const auto pressed = desk.saveUntil([](const Json& document) { return readLight(document) != "studio"; });
    CHECK(readLightTurn(pressed) == Approx(50));
    CHECK(pressed.at("view").value("exposure_ev", 0.0) == Approx(0.75));

    whileStopped([&] { program.key("ctrl+z", 4); });
    const auto undone = desk.saveUntil([](const Json& document) { return readLight(document) == "studio"; });
    CHECK(readLightTurn(undone) == Approx(50));
    CHECK(undone.at("view").value("exposure_ev", 0.0) == 0);

    // A whole drag of the light with its Shift, then a turn of the head without it.
    whileStopped([&] {
        program.drag({100, 110}, {150, 110}, 5, 1, "shift", 0);
        program.drag({100, 110}, {120, 110}, 5, 1, {}, 0.1);
    });
    const auto dragged = desk.saveUntil([](const Json& document) { return !readPose(document).empty(); });
    CHECK(std::abs(readLightTurn(dragged) - 50) > 2);
}

TEST_CASE("A script with touch, a dropped file and another scale plays") {
    Desk desk;
    const auto dropped = desk.scratch / "dropped.json";
    {
        auto document = nlohmann::json::parse(std::ifstream(desk.getScene()));
        document["title"] = "Dropped";
        document["head"]["model"] = "helen";
        document["view"]["camera"] = "front";
        std::ofstream(dropped) << document.dump(2);
    }
    const auto script = desk.scratch / "script.jsonl", shots = desk.scratch / "shots";
    std::filesystem::create_directories(shots);
    const auto line = [&](const std::string& text) { std::ofstream(script, std::ios::app) << text << '\n'; };
    const auto shoot = [&](const std::string& name) {
        line(R"({"wait":"settled"})");
        line(nlohmann::json{{"marker", "screenshot " + (shots / (name + ".png")).string()}}.dump());
    };
    shoot("start");
    line(nlohmann::json{{"event", "drop"}, {"x", 100}, {"y", 200}, {"path", dropped.string()}}.dump());
    line(R"({"t":0.5,"wait":"settled"})");
    shoot("dropped");
    line(R"({"event":"finger_down","x":130,"y":230,"finger":1})");
    line(R"({"event":"finger_down","x":170,"y":230,"finger":2})");
    for (int i = 1; i <= 10; ++i) {
        line(fmt::format(R"({{"t":0.02,"event":"finger_move","x":{},"y":230,"finger":1}})", 130 - 6 * i));
        line(fmt::format(R"({{"event":"finger_move","x":{},"y":230,"finger":2}})", 170 + 6 * i));
    }
    line(R"({"t":0.1,"event":"finger_up","x":70,"y":230,"finger":1})");
    line(R"({"event":"finger_up","x":230,"y":230,"finger":2})");
    shoot("pinched");
    line(R"({"event":"scale_changed","scale":1.5})");
    shoot("scaled");
    line(R"({"event":"resized","width":720,"height":480})");
    shoot("resized");
    line(R"({"event":"key_down","key":"s","control":true})");
    line(R"({"event":"key_up","key":"s","control":true})");
    line(R"({"t":0.5,"wait":"settled"})");
    line(R"({"quit":true})");
    desk.start({"--play", script.string()});
    const auto status = desk.program().getProcess().wait(1800);
    INFO(desk.program().readLog());
    REQUIRE(status);
    CHECK(*status == 0);

    const auto read = [&](const std::string& name) { return readImage(shots / (name + ".png")); };
    const Image8 start = read("start"), scaled = read("scaled");
    CHECK(start.width == 640);
    CHECK(computeDifference(desk.cutPicture(start), desk.cutPicture(read("dropped"))) > 0.1);
    CHECK(computeDifference(desk.cutPicture(read("dropped")), desk.cutPicture(read("pinched"))) > 0.1);
    CHECK(computeDifference(read("pinched"), scaled) > 0.1);
    CHECK(read("resized").width == 720);
    const auto document = nlohmann::json::parse(std::ifstream(dropped));
    CHECK(document.at("title") == "Dropped");
    const auto pose = readPose(document);
    REQUIRE(pose.size() == 7);
    CHECK(std::abs(pose[0]) < 5); // of the dropped file, not of the first one
}

TEST_CASE("Closing asks about unsaved work and ends in order") {
    Desk desk;
    ProgramUnderTest& program = desk.program();
    desk.save(); // the loop runs
    program.key("bracketright", 2);
    program.close();
    CHECK_FALSE(program.getProcess().wait(3));
    desk.look("close-asked");
    CHECK(desk.isDialogOpen());
    program.key("Escape");
    CHECK(waitUntil([&] { return !desk.isDialogOpen(); }));
    CHECK(program.getProcess().isRunning());

    program.close();
    desk.pressMainButton(); // Save
    const auto status = program.getProcess().wait(60);
    INFO(program.readLog());
    REQUIRE(status);
    CHECK(*status == 0);
    CHECK(readLightTurn(nlohmann::json::parse(std::ifstream(desk.getScene()))) == 20);

    // Nothing is left that would be offered for recovery.
    desk.start();
    desk.save();
    desk.program().close();
    CHECK(desk.program().getProcess().wait(60) == 0);
}
