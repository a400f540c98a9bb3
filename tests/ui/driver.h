// A person and a program for the interface, without window or device: input in, edits applied to a document as the
// program would.
#pragma once

#include "consult/history.h"
#include "ui/ui_host.h"

#include <string>
#include <vector>

namespace stipple::tests {

std::string getTestFont();

class Driver {
public:
    Driver();

    // One frame; `events` go in first.
    UiActions frame(std::vector<InputEvent> events = {});
    // Frames until the interface is at rest; all actions together.
    UiActions settle(std::vector<InputEvent> events = {});

    InputEvent makeMove(glm::vec2 at);
    InputEvent makeButton(bool isDown, glm::vec2 at, MouseButton button = MouseButton::left);
    InputEvent makeKey(bool isDown, Key key, Modifiers modifiers = {});
    InputEvent makeText(const std::string& text);
    std::vector<InputEvent> makeClick(glm::vec2 at, MouseButton button = MouseButton::left);

    // Scrolls there when it has to; the item must exist.
    UiItem reveal(const std::string& id);
    glm::vec2 getMiddle(const std::string& id);
    UiActions click(const std::string& id);
    UiActions press(Key key, Modifiers modifiers = {});
    UiActions type(const std::string& text);
    void openAllSections();

    void writePicture(const std::string& path);

    UiHost host;
    History history;
    UiModel model;
    glm::ivec2 size{1280, 800};
    float scale = 1;
    double time = 100;
    std::vector<UiEdit> edits; // all so far
    glm::ivec4 pictureArea{0};

private:
    void apply(const UiActions& actions);
};

} // namespace stipple::tests
