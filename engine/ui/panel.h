// Private to ui/: what every panel gets, and what it leaves behind for the next frame.
#pragma once

#include "ui/file_dialog.h"
#include "ui/ui_items.h"
#include "ui/ui_model.h"

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace stipple {

// What to do once unsaved work has been saved or given up.
struct PendingStep {
    enum class Kind { none, newDocument, openDialog, openPath, quit };
    Kind kind = Kind::none;
    std::string path = {};
    bool isSaving = false; // the dialog that asks for a name is open on its behalf
};

// Kept from frame to frame.
struct PanelState {
    float scale = 1;
    double time = 0;
    std::uint64_t gesture = 0; // of the press of the mouse that is under way or was the last

    // A number that is being typed.
    std::string typedItem, typedText;
    bool typingBegins = false;
    // The value before the first click of a double click.
    std::string pressedItem;
    double pressedValue = 0;

    float columnWidth = 340; // at scale 1
    std::map<std::string, bool> sections;
    std::string wantedItem;                       // to be scrolled to
    std::map<std::uint64_t, double> messageTimes; // when each was first seen
    PendingStep pending;
    FileDialog fileDialog;
    float dividerGrip = 0; // pixels from the hand to the line

    // Of this frame.
    std::vector<UiItem> items;
    std::vector<Command> asked;                                 // by keys and buttons
    double nextFrame = std::numeric_limits<double>::infinity(); // seconds from now
};

struct Panel {
    const UiModel& model;
    UiActions& actions;
    PanelState& state;

    float px(float atScale1) const { return atScale1 * state.scale; }
    void edit(std::vector<Edit> edits, std::string label, std::uint64_t gesture = 0) {
        actions.edits.push_back({std::move(edits), std::move(label), gesture});
    }
    // As a key would: see carryOut().
    void command(Command command) { state.asked.push_back(command); }
    void wake(double seconds) { state.nextFrame = std::min(state.nextFrame, seconds); }
};

} // namespace stipple
