// Private to ui/: the controls that panels are made of. All draw at the cursor of the current ImGui window, are at
// least style::kHitSize high, and note themselves in PanelState::items.
#pragma once

#include "consult/schema.h"
#include "ui/panel.h"

#include <imgui.h>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace stipple::widgets {

// A name as JSON text, for an edit. (Names of files and fields: no control characters.)
std::string quote(std::string_view text);
// The value at a path when the document was opened, as JSON text.
std::optional<std::string> findOrigin(const Panel& panel, std::string_view path);

enum class Icon { none, reset, undo, redo, close, up, panels, help, more };

// Notes the last ImGui item under a name and shows `tip` when the mouse rests on it.
void noteItem(Panel& panel, const std::string& id, std::string_view label, const std::string& tip,
              std::string_view unit = {});

struct ButtonLook {
    float width = 0;   // pixels; 0: as wide as its label
    bool isOn = false; // drawn in the accent
    bool isEnabled = true;
    bool isQuiet = false; // no frame until hovered
    bool isLeft = false;  // label at the left instead of in the middle
    Icon icon = Icon::none;
};
bool button(Panel& panel, const std::string& id, std::string_view label, const std::string& tip,
            const ButtonLook& look = {});
float computeButtonWidth(const Panel& panel, std::string_view label, Icon icon = Icon::none);
// A button that emits its command; the tip names its keys.
void commandButton(Panel& panel, Command command, std::string_view label, ButtonLook look = {});
std::string describeCommand(Command command, std::string_view text);

struct Segment {
    std::string id, label, tip;
};
// Buttons side by side of which one is on; the index of the one pressed, or -1.
int segmented(Panel& panel, std::span<const Segment> segments, int current, float width = 0);
float computeSegmentedWidth(const Panel& panel, std::span<const Segment> segments);

// A heading that opens and closes what follows; `summary` stands at its right.
bool section(Panel& panel, const std::string& id, std::string_view label, const std::string& summary,
             bool opensAtFirst);

// A rectangle of colour to pick; sRGB.
bool swatch(Panel& panel, const std::string& id, std::string_view label, const std::string& tip, ImU32 colour,
            bool isOn, float width);

// A field that is true or false, of getSwitches().
void toggle(Panel& panel, std::string_view path);
// A field with a list of values, of getChoices(): as a list that drops down.
void choice(Panel& panel, std::string_view path);
// "reset" arrow; takes its place in the row whether shown or not.
bool resetArrow(Panel& panel, const std::string& id, bool isShown, const std::string& tip);

// A row of a menu that pops up; `keys` stand at its right.
bool menuRow(Panel& panel, const std::string& id, std::string_view label, std::string_view keys = {},
             bool isOn = false);

// Text that wraps, in the dim colour or another.
void note(const std::string& text, ImU32 colour);
// Moves on to the next row when `width` does not fit into this one any more.
void flow(float width);

void drawIcon(ImDrawList& list, Icon icon, ImVec2 middle, float size, ImU32 colour);

} // namespace stipple::widgets
