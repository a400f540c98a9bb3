// Writes pictures of the interface for people to look at; hidden: run it by name.
#include "tests/ui/driver.h"

#include <catch2/catch.hpp>

using namespace stipple;
using stipple::tests::Driver;

TEST_CASE("Pictures of the interface", "[.look]") {
    const std::string folder = STIPPLE_BINARY_DIR "/ui_look/";
    Driver d;
    const auto shoot = [&](const std::string& name) {
        d.settle();
        d.writePicture(folder + name + ".png");
    };
    d.model.settled = 0.4f;
    shoot("start");
    d.openAllSections();
    shoot("open");
    d.reveal("plan.cover_hair_bearing");
    shoot("treatment");
    d.reveal("view.exposure_ev");
    shoot("light");
    d.reveal("command.reset_view");
    d.model.compare.mode = CompareMode::wipe;
    d.model.showOverlay = true;
    d.model.job = {true, true, 0.43f, "Reading the scan of Mr Brown"};
    d.model.messages = {
        {1, MessageKind::info, "Saved."},
        {2, MessageKind::error, "\u201cscan.obj\u201d has no faces: export it again with its surface."}};
    shoot("busy");
    d.model.job = {};
    d.model.messages = {};
    d.model.showOverlay = false;
    d.press(Key::f1);
    shoot("keys");
    d.press(Key::escape);
    d.history.apply({{"plan.dots_per_cm2", "90"}}, "Density");
    d.press(Key::o, {.control = true});
    shoot("unsaved");
    d.click("unsaved.discard");
    shoot("file");
    d.click("dialog.cancel");
    d.press(Key::s, {.shift = true, .control = true});
    d.click("dialog.as_case");
    shoot("save");
    d.click("dialog.cancel");
    const glm::vec2 tip = d.getMiddle("plan.dots_per_cm2");
    d.settle({d.makeMove(tip)});
    d.time += 1;
    shoot("tip");
    d.settle(d.makeClick(tip, MouseButton::right));
    shoot("menu");
    d.press(Key::escape);
    d.click("bar.more");
    shoot("more");
    d.press(Key::escape);
    d.reveal("loss.pattern");
    shoot("loss");
    d.reveal("head.morphs.ears");
    shoot("shape");
    d.model.compare.mode = CompareMode::sideBySide;
    for (const float scale : {1.5f, 2.0f, 3.0f}) {
        d.scale = scale;
        shoot("scale_" + std::to_string(int(scale * 10)));
    }
    d.scale = 1;
    d.size = {700, 560};
    shoot("narrow");
    d.press(Key::tab);
    shoot("no_panels");
}
