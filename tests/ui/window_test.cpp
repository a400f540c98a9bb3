// The interface around the picture: commands, comparing, messages, scales and sizes.
#include "core/error.h"
#include "tests/ui/driver.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <set>

using namespace stipple;
using stipple::tests::Driver;

namespace {

bool has(const std::vector<Command>& commands, Command command) {
    return std::find(commands.begin(), commands.end(), command) != commands.end();
}

} // namespace

TEST_CASE("Clicks at five frames a second are not lost") {
    Driver d;
    d.settle();
    const glm::vec2 front = d.getMiddle("command.reset_view");
    // Three whole clicks arrive between two slow frames.
    std::vector<InputEvent> batch;
    for (int i = 0; i < 3; ++i) {
        d.time += 0.4;
        for (const InputEvent& e : d.makeClick(front))
            batch.push_back(e);
    }
    const UiActions actions = d.settle(batch);
    CHECK(std::count(actions.commands.begin(), actions.commands.end(), Command::resetView) == 3);
    // As many keys.
    batch.clear();
    for (int i = 0; i < 3; ++i) {
        batch.push_back(d.makeKey(true, Key::b));
        batch.push_back(d.makeKey(false, Key::b));
    }
    const UiActions keys = d.settle(batch);
    CHECK(std::count(keys.commands.begin(), keys.commands.end(), Command::showBefore) == 3);
}

TEST_CASE("A finger presses and drags as the mouse does") {
    Driver d;
    const UiItem item = d.reveal("skin.melanin");
    const auto make = [&](InputKind kind, float share) {
        InputEvent e = d.makeMove({item.rect.x + share * item.rect.z, item.rect.y + 0.5f * item.rect.w});
        e.kind = kind;
        e.finger = 7;
        return e;
    };
    InputEvent other = make(InputKind::fingerDown, 0.1f);
    other.finger = 8;
    d.settle({make(InputKind::fingerDown, 0.5f), other, make(InputKind::fingerMove, 0.75f)});
    CHECK(d.history.getDocument().skin.melanin == Approx(0.75f).margin(0.011));
    d.settle({make(InputKind::fingerUp, 0.75f)});
    const std::size_t count = d.edits.size();
    d.settle({make(InputKind::fingerMove, 0.2f)});
    CHECK(d.edits.size() == count);
}

TEST_CASE("A finger between the controls moves the column") {
    Driver d;
    d.openAllSections();
    const UiItem label = d.reveal("skin.melanin");
    const glm::vec2 at(label.rect.x - 40, label.rect.y + 0.5f * label.rect.w); // on the label's text
    const auto make = [&](InputKind kind, float dy) {
        InputEvent e = d.makeMove(at + glm::vec2(0, dy));
        e.kind = kind;
        return e;
    };
    d.settle({make(InputKind::fingerDown, 0), make(InputKind::fingerMove, -30), make(InputKind::fingerUp, -30)});
    const UiItem* const after = d.host.findItem("skin.melanin");
    REQUIRE(after);
    CHECK(after->rect.y == Approx(label.rect.y - 30).margin(1));
    CHECK(d.edits.empty());
}

TEST_CASE("Every command is in the list of keys and reachable by its key") {
    Driver d;
    d.press(Key::f1);
    REQUIRE(d.model.showKeys);
    for (const CommandInfo& info : getCommands()) {
        INFO(info.id);
        REQUIRE(d.host.findItem("keys." + std::string(info.id)));
        CHECK(d.host.findItem("keys." + std::string(info.id))->label == info.label);
    }
    d.press(Key::escape);
    CHECK_FALSE(d.model.showKeys);

    // Those that the program itself carries out.
    const std::set<Command> ours = {Command::open, Command::save, Command::saveAs, Command::savePicture};
    for (const CommandInfo& info : getCommands()) {
        if (ours.count(info.command)) continue;
        INFO(info.id);
        const bool wasShown = d.model.showKeys;
        CHECK(has(d.press(info.key.key, info.key.modifiers).commands, info.command));
        if (d.model.showKeys != wasShown) d.press(Key::f1);
        if (!d.model.showPanels) d.press(Key::tab);
    }
}

TEST_CASE("A held key repeats only what may be repeated") {
    Driver d;
    d.settle();
    InputEvent repeat = d.makeKey(true, Key::rightBracket);
    repeat.repeat = true;
    CHECK(has(d.settle({repeat}).commands, Command::lightRight));
    repeat = d.makeKey(true, Key::w);
    repeat.repeat = true;
    CHECK(d.settle({repeat}).commands.empty());
}

TEST_CASE("Comparing: buttons, labels' divider and its limits") {
    Driver d;
    d.click("compare.before");
    CHECK(d.model.compare.before);
    d.click("compare.side_by_side");
    CHECK(d.model.compare.mode == CompareMode::sideBySide);
    d.click("compare.wipe");
    REQUIRE(d.model.compare.mode == CompareMode::wipe);
    d.model.compare.divider = 0.5f;
    d.settle();
    const UiItem line = *d.host.findItem("divider");
    CHECK(line.rect.z >= 28);
    const glm::vec2 at(line.rect.x + 0.5f * line.rect.z + 6, 300); // not exactly on the line
    CHECK(d.host.isOverUi(at));
    d.frame({d.makeMove(at), d.makeButton(true, at)});
    CHECK(d.model.compare.divider == 0.5f); // taking hold moves nothing
    d.frame({d.makeMove(at + glm::vec2(100, 0))});
    CHECK(d.model.compare.divider == Approx(0.5f + 100.0f / float(d.pictureArea.z)).margin(1e-4));
    d.frame({d.makeMove(at + glm::vec2(5000, 0))});
    CHECK(d.model.compare.divider <= 0.98f);
    d.settle({d.makeMove(at - glm::vec2(5000, 0)), d.makeButton(false, at - glm::vec2(5000, 0))});
    CHECK(d.model.compare.divider >= 0.02f);
    CHECK(d.edits.empty()); // looking is no change of the document
}

TEST_CASE("The picture is left to the picture") {
    Driver d;
    d.settle();
    const glm::ivec4 p = d.pictureArea;
    CHECK(p.z > 800);
    CHECK(p.w > 700);
    CHECK_FALSE(d.host.isOverUi({p.x + p.z / 2, p.y + p.w / 2}));
    CHECK(d.host.isOverUi({1200, 400}));
    CHECK(d.host.isOverUi({600, 10}));
    CHECK_FALSE(d.frame({d.makeMove({p.x + p.z / 2, p.y + p.w / 2})}).wantsMouse);
    d.press(Key::tab); // no panels
    CHECK(d.pictureArea == glm::ivec4(0, 0, 1280, 800));
    d.reveal("command.reset_view");
    d.click("command.panels");
    CHECK(d.pictureArea == p);
    d.model.showKeys = true;
    d.settle();
    CHECK(d.host.isOverUi({640, 400}));
}

TEST_CASE("The column is as wide as the hand makes it, within reason") {
    Driver d;
    d.settle();
    const int before = d.pictureArea.z;
    const glm::vec2 at = d.getMiddle("column.edge");
    d.settle({d.makeMove(at), d.makeButton(true, at), d.makeMove(at - glm::vec2(90, 0)),
              d.makeButton(false, at - glm::vec2(90, 0))});
    CHECK(d.pictureArea.z == before - 90);
    const glm::vec2 now = d.getMiddle("column.edge");
    d.settle({d.makeMove(now), d.makeButton(true, now), d.makeMove(now + glm::vec2(900, 0)),
              d.makeButton(false, now + glm::vec2(900, 0))});
    CHECK(d.pictureArea.z <= 1280 - 240);
    CHECK(d.pictureArea.z > before);
}

TEST_CASE("Nothing happens, nothing is drawn anew") {
    Driver d;
    const UiActions rest = d.settle();
    CHECK_FALSE(rest.isAnimating);
    CHECK_FALSE(rest.nextFrame);
    const auto version = d.host.getDrawVersion();
    for (int i = 0; i < 5; ++i)
        CHECK_FALSE(d.frame().isAnimating);
    CHECK(d.host.getDrawVersion() == version);
    d.model.settled = 0.5f;
    d.frame();
    CHECK(d.host.getDrawVersion() == version + 1);
}

TEST_CASE("A tip comes after a moment of rest") {
    Driver d;
    const glm::vec2 at = d.getMiddle("skin.melanin");
    const UiActions actions = d.settle({d.makeMove(at)});
    REQUIRE(actions.nextFrame);
    CHECK(*actions.nextFrame <= 0.52);
    const auto version = d.host.getDrawVersion();
    d.time += *actions.nextFrame;
    d.settle();
    CHECK(d.host.getDrawVersion() > version);
}

TEST_CASE("Messages: news go by themselves, errors stay until they are put away") {
    Driver d;
    d.model.messages = {{1, MessageKind::info, "Saved."}, {2, MessageKind::error, "The disk is full."}};
    UiActions actions = d.settle();
    REQUIRE(actions.nextFrame);
    d.time += 7;
    d.settle();
    REQUIRE(d.model.messages.size() == 1);
    d.time += 500;
    d.settle();
    REQUIRE(d.model.messages.size() == 1);
    d.click("dismiss.2");
    CHECK(d.model.messages.empty());
}

TEST_CASE("Lists that drop down: picked from, or closed by Escape") {
    Driver d;
    d.click("bar.light");
    CHECK(d.host.isOverUi({300, 400}));
    const UiActions actions = d.press(Key::escape);
    CHECK(actions.commands.empty());
    CHECK_FALSE(d.host.isOverUi({300, 400}));
    d.click("bar.more");
    CHECK(d.press(Key::b).commands.empty());
    CHECK(has(d.click("more.quit").commands, Command::quit));
}

TEST_CASE("A frame of the whole interface takes little time", "[.time]") {
    Driver d;
    d.openAllSections();
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < 500; ++i)
        d.frame();
    const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - start;
    WARN("ms a frame: " << taken.count() / 500);
}

TEST_CASE("Long work can be stopped by button and by key") {
    Driver d;
    d.model.job = {true, true, 0.4f, "Reading the scan"};
    CHECK(has(d.click("command.cancel").commands, Command::cancelJob));
    CHECK(has(d.press(Key::escape).commands, Command::cancelJob));
    d.model.job.canCancel = false;
    d.settle();
    CHECK(d.host.findItem("command.cancel") == nullptr);
}

TEST_CASE("At every scale all can be reached and nothing important lies outside of the window") {
    std::uint32_t version = 0;
    Driver d;
    for (const float scale : {1.0f, 1.5f, 2.0f, 3.0f}) {
        for (const glm::ivec2 size : {glm::ivec2(1280, 800), glm::ivec2(700, 560)}) {
            if (size.x < 1280 && scale > 1.5f) continue;
            CAPTURE(scale, size.x);
            d.size = size;
            d.scale = scale;
            d.openAllSections();
            if (size.x == 1280) {
                CHECK(d.host.getFont().version > version);
                version = d.host.getFont().version;
                CHECK(d.host.getFont().coverage.size() ==
                      std::size_t(d.host.getFont().width) * std::size_t(d.host.getFont().height));
            }
            std::vector<std::string> ids;
            for (const UiItem& item : d.host.getItems()) {
                INFO(item.id);
                // The column scrolls up and down; sideways nothing may be cut off.
                CHECK(item.rect.x >= -0.5f);
                CHECK(item.rect.x + item.rect.z <= float(size.x) + 0.5f);
                ids.push_back(item.id);
            }
            for (const char* id : {"skin.melanin", "loss.stage", "plan.dots_per_cm2", "view.exposure_ev", "light.dial",
                                   "compare.wipe", "bar.light", "command.undo", "command.reset_view", "command.save"}) {
                INFO(id);
                const UiItem item = d.reveal(id);
                CHECK(item.rect.w >= 28 * scale - 1);
                CHECK(item.rect.z >= 28 * scale - 1);
            }
            // What lies over all of it.
            const auto checkInside = [&](const char* id) {
                const UiItem* const item = d.host.findItem(id);
                INFO(id);
                REQUIRE(item);
                CHECK(item->isVisible);
                CHECK(item->rect.x >= 0);
                CHECK(item->rect.y >= 0);
                CHECK(item->rect.x + item->rect.z <= float(size.x));
                CHECK(item->rect.y + item->rect.w <= float(size.y));
            };
            d.press(Key::f1);
            checkInside("keys.close");
            d.reveal("keys.darker");
            d.press(Key::escape);
            d.press(Key::s, {.shift = true, .control = true});
            for (const char* id : {"dialog.ok", "dialog.cancel", "dialog.name", "dialog.path", "dialog.up"})
                checkInside(id);
            d.press(Key::escape);
            d.model.recoverable = "A consultation with a title that is much longer than any window is wide, or so";
            d.settle();
            checkInside("recovery.take");
            checkInside("recovery.drop");
            d.model.recoverable.clear();
            d.model.messages = {{9, MessageKind::error, std::string(300, 'x') + " and more words that have to wrap"}};
            d.settle();
            checkInside("dismiss.9");
            d.model.messages.clear();
            d.settle();
            CHECK(d.pictureArea.z >= size.x / 3);
            CHECK(d.pictureArea.w >= size.y / 3);
        }
    }
}

TEST_CASE("Hosts may follow each other, and a file that is no font is refused by name") {
    for (int i = 0; i < 3; ++i) {
        Driver d;
        d.settle();
        CHECK_FALSE(d.host.getDraw().commands.empty());
    }
    const auto file = std::filesystem::temp_directory_path() / "stipple_no_font.ttf";
    std::ofstream(file) << std::string(500, 'x');
    CHECK_THROWS_WITH(UiHost(file.string()), Catch::Contains("stipple_no_font.ttf"));
    CHECK_THROWS_WITH(UiHost("/nowhere/font.ttf"), Catch::Contains("/nowhere/font.ttf"));
    std::filesystem::remove(file);
}

TEST_CASE("What is drawn is sound: indices, clips and textures") {
    Driver d;
    d.openAllSections();
    d.model.showKeys = true;
    d.settle();
    const UiDraw& draw = d.host.getDraw();
    bool showsPicture = false;
    for (const UiCommand& c : draw.commands) {
        REQUIRE(c.firstIndex + c.indexCount <= draw.indices.size());
        REQUIRE(c.clip.x >= 0);
        REQUIRE(c.clip.y >= 0);
        REQUIRE(c.clip.x + c.clip.z <= d.size.x);
        REQUIRE(c.clip.y + c.clip.w <= d.size.y);
        for (std::uint32_t i = 0; i < c.indexCount; ++i)
            REQUIRE(c.vertexOffset + draw.indices[c.firstIndex + i] < draw.vertices.size());
        showsPicture |= c.texture == kUiPicture;
        REQUIRE(c.texture < kUiFirstImage + d.model.heads.size());
    }
    CHECK(showsPicture);
}

TEST_CASE("The clipboard is the system's") {
    Driver d;
    std::string clipboard = "88";
    d.host.setClipboard([&] { return clipboard; }, [&](const std::string& text) { clipboard = text; });
    const glm::vec2 at = d.getMiddle("plan.dots_per_cm2");
    InputEvent down = d.makeButton(true, at), up = d.makeButton(false, at);
    down.modifiers.control = up.modifiers.control = true;
    d.settle({d.makeMove(at), down, up});
    d.settle({d.makeKey(true, Key::v, {.control = true}), d.makeKey(false, Key::v, {.control = true})});
    d.press(Key::enter);
    CHECK(d.history.getDocument().scalp.placement.dotsPerCm2 == 88);
}

TEST_CASE("Without a document there is a bar, a picture and no crash") {
    UiHost host(stipple::tests::getTestFont());
    UiModel model;
    model.job = {true, false, 0.2f, "Starting"};
    for (int i = 0; i < 3; ++i)
        host.runFrame(model, {640, 480}, 1, i);
    CHECK(host.findItem("command.open"));
    CHECK(host.runFrame(model, {0, 0}, 1, 5).commands.empty()); // minimised
}
