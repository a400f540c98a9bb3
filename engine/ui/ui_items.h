// What a frame of the interface showed, by name: tests and scripts find controls with it.
#pragma once

#include <glm/vec4.hpp>

#include <string>

namespace stipple {

struct UiItem {
    std::string id; // path of the parameter, "command.undo", "section.hair", "head.adam", "reset.skin.melanin" ...
    std::string label, unit, tooltip;
    glm::vec4 rect{0};      // x, y, width, height in pixels; may be scrolled out of sight
    bool isVisible = false; // its middle can be pressed
};

} // namespace stipple
