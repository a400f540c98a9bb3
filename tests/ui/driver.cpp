#include "tests/ui/driver.h"

#include "core/error.h"
#include "tests/ui/raster.h"

#include <catch2/catch.hpp>

#include <filesystem>

namespace stipple::tests {

std::string getTestFont() {
    return STIPPLE_UI_FONT;
}

Driver::Driver()
    : host(getTestFont())
    , history([] {
        Consultation d;
        d.title = "Norwood VI with a strip scar";
        return applyAll(d, {{"loss.pattern", "\"norwood\""}, {"loss.stage", "5.5"}});
    }()) {
    const char* const names[][2] = {{"adam", "Adam, 35"},      {"helen", "Helen, 45"}, {"samuel", "Samuel, 60"},
                                    {"mei", "Mei, 30"},        {"kofi", "Kofi, 41"},   {"ana", "Ana, 52"},
                                    {"lars", "Lars, 28"},      {"amina", "Amina, 38"}, {"hiroshi", "Hiroshi, 66"},
                                    {"dolores", "Dolores, 70"}};
    for (const auto& [id, label] : names)
        model.heads.push_back({id, label, UiTexture(kUiFirstImage + model.heads.size())});
    model.morphs = {{"width", "Width of the head"}, {"crown", "Height of the crown"}, {"ears", "Ears stand out"}};
    model.lights = {
        {"clinic", "Clinic panels"}, {"daylight", "Window"}, {"flash", "Phone flash"}, {"studio", "Studio"}};
    model.cameras = {{"front", "Front"}, {"three_quarter", "Three-quarter"}};
    model.warnings = {"The hairline lies 12 mm below the hair that is left: it will look drawn on."};
    model.dots = 31870;
    model.treatedCm2 = 212;
    model.figures = {"llvmpipe (LLVM 15)", 41.5, 0.62f, 12, 64, 31870, 41230, 412, {{"surface", 7.25}, {"skin", 18.4}}};
    model.title = history.getDocument().title;
}

void Driver::apply(const UiActions& actions) {
    for (const UiEdit& edit : actions.edits) {
        edits.push_back(edit);
        history.apply(edit.edits, edit.label, edit.gesture);
    }
    if (actions.compare) model.compare = *actions.compare;
    if (actions.tool) model.tool = *actions.tool;
    for (const Command command : actions.commands) {
        if (command == Command::keyList) model.showKeys = !model.showKeys;
        if (command == Command::panels) model.showPanels = !model.showPanels;
        if (command == Command::overlay) model.showOverlay = !model.showOverlay;
        if (command == Command::undo) history.undo();
        if (command == Command::redo) history.redo();
    }
    for (const std::uint64_t id : actions.dismissed)
        std::erase_if(model.messages, [&](const UiMessage& m) { return m.id == id; });
    if (actions.recover) model.recoverable.clear();
    pictureArea = actions.pictureArea;
}

UiActions Driver::frame(std::vector<InputEvent> events) {
    time += 0.02;
    host.addEvents(events);
    model.document = &history.getDocument();
    model.origin = &history.getOrigin();
    model.isModified = history.isModified();
    model.canUndo = history.canUndo();
    model.canRedo = history.canRedo();
    model.undoLabel = history.getUndoLabel();
    model.redoLabel = history.getRedoLabel();
    UiActions actions = host.runFrame(model, size, scale, time);
    apply(actions);
    return actions;
}

UiActions Driver::settle(std::vector<InputEvent> events) {
    UiActions all = frame(std::move(events));
    for (int i = 0; host.hasPendingEvents() || all.isAnimating; ++i) {
        INFO("the interface must come to rest");
        REQUIRE(i < 2000);
        UiActions next = frame();
        const auto append = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
        append(all.edits, next.edits);
        append(all.commands, next.commands);
        append(all.dismissed, next.dismissed);
        if (next.compare) all.compare = next.compare;
        if (next.tool) all.tool = next.tool;
        if (next.openPath) all.openPath = next.openPath;
        if (next.savePath) all.savePath = next.savePath;
        if (next.picturePath) all.picturePath = next.picturePath;
        if (next.recover) all.recover = next.recover;
        all.wantsText = next.wantsText;
        all.isAnimating = next.isAnimating;
        all.nextFrame = next.nextFrame;
    }
    return all;
}

InputEvent Driver::makeMove(glm::vec2 at) {
    InputEvent e;
    e.kind = InputKind::mouseMove;
    e.time = time += 0.01;
    e.position = at;
    return e;
}

InputEvent Driver::makeButton(bool isDown, glm::vec2 at, MouseButton button) {
    InputEvent e = makeMove(at);
    e.kind = isDown ? InputKind::mouseDown : InputKind::mouseUp;
    e.button = button;
    return e;
}

InputEvent Driver::makeKey(bool isDown, Key key, Modifiers modifiers) {
    InputEvent e;
    e.kind = isDown ? InputKind::keyDown : InputKind::keyUp;
    e.time = time += 0.01;
    e.key = key;
    e.modifiers = modifiers;
    return e;
}

InputEvent Driver::makeText(const std::string& text) {
    InputEvent e;
    e.kind = InputKind::text;
    e.time = time += 0.01;
    e.text = text;
    return e;
}

std::vector<InputEvent> Driver::makeClick(glm::vec2 at, MouseButton button) {
    return {makeMove(at), makeButton(true, at, button), makeButton(false, at, button)};
}

UiItem Driver::reveal(const std::string& id) {
    settle();
    const UiItem* item = host.findItem(id);
    if (!item || !item->isVisible) {
        host.reveal(id);
        frame();
        settle();
        item = host.findItem(id);
    }
    INFO(id);
    REQUIRE(item);
    REQUIRE(item->isVisible);
    return *item;
}

glm::vec2 Driver::getMiddle(const std::string& id) {
    const UiItem item = reveal(id);
    return {item.rect.x + 0.5f * item.rect.z, item.rect.y + 0.5f * item.rect.w};
}

UiActions Driver::click(const std::string& id) {
    const glm::vec2 at = getMiddle(id);
    time += 1; // no double clicks by chance
    return settle(makeClick(at));
}

UiActions Driver::press(Key key, Modifiers modifiers) {
    return settle({makeKey(true, key, modifiers), makeKey(false, key, modifiers)});
}

UiActions Driver::type(const std::string& text) {
    return settle({makeText(text)});
}

void Driver::openAllSections() {
    settle();
    host.reveal("");
    settle();
}

void Driver::writePicture(const std::string& path) {
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    writePng(path, rasterise(host.getDraw(), host.getFont(), size.x, size.y));
}

} // namespace stipple::tests
