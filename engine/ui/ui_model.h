// What the panels show and what they ask for: plain data both ways, so that panels are functions that tests can call.
#pragma once

#include "consult/estimate.h"
#include "math/camera.h"
#include "render/ui_draw.h"
#include "ui/commands.h"

#include <optional>
#include <string>
#include <vector>

namespace stipple {

struct UiHead {
    std::string id;              // HeadChoice::model
    std::string label;           // "Adam, 35"
    UiTexture thumbnail = 0;     // 0: none
    std::vector<Edit> look = {}; // skin and hair as in the thumbnail; part of the step that picks the head
};

struct UiName {
    std::string id, label;
};

struct UiMorph {
    std::string id, label;
    float minimum = -1, maximum = 1;
};

// Edits that a button makes as one step.
struct UiPreset {
    std::string id, label, tip;
    std::vector<Edit> edits;
};

enum class CompareMode : std::uint8_t { single, wipe, sideBySide };

struct CompareState {
    CompareMode mode = CompareMode::single;
    bool before = false;  // single: which of the two
    float divider = 0.5f; // wipe: share of the width that shows the state before
    bool operator==(const CompareState&) const = default;
};

// What the left hand does on the skin; everywhere else it looks around.
enum class Tool : std::uint8_t {
    look,
    hairline,
    whorl,
    scar,
    scarPen,
    scarBrush,
    lossBrush,
    diseaseBrush,
    dotBrush,
    earlierBrush
};

struct ToolState {
    Tool tool = Tool::look;
    bool takesAway = false; // of a brush
    float radiusMm = 8;
    int scar = 0; // which one Tool::scar shapes or Tool::scarBrush paints; as many as there are: a new one
    bool operator==(const ToolState&) const = default;
};

// Something on the picture that a tool can take hold of; pixels of the window.
struct UiHandle {
    glm::vec2 pixel{0};
    bool isHeld = false; // or under the pointer
};

// Over the picture; empty: none.
struct UiScaleBar {
    std::string label; // "5 mm"
    float pixels = 0;
};

// Long work in the background.
struct UiJob {
    bool active = false;
    bool canCancel = false;
    float fraction = 0;
    std::string doing;
};

enum class MessageKind : std::uint8_t { info, warning, error };
struct UiMessage {
    std::uint64_t id = 0;
    MessageKind kind = MessageKind::info;
    std::string text;
};

struct UiPassTime {
    std::string name;
    double milliseconds = 0;
};

// For the overlay.
struct UiFigures {
    std::string device;
    double frameMs = 0; // from one picture to the next while moving
    float scale = 1;    // sides of what is drawn by those of the picture
    int samples = 0, wantedSamples = 0;
    int dots = 0, follicles = 0;
    double memoryMb = 0;
    std::vector<UiPassTime> passes;
};

struct UiModel {
    const Consultation* document = nullptr;
    const Consultation* origin = nullptr; // as opened: what "reset" goes back to
    std::string title;                    // of the file, for people
    std::string path;                     // where it was opened from or saved to; empty: nowhere yet
    bool isModified = false;
    bool canUndo = false, canRedo = false;
    std::string undoLabel, redoLabel;

    std::vector<UiHead> heads;
    std::vector<UiMorph> morphs;            // of the head shown; empty for a scan
    std::optional<SkinParameters> scanSkin; // fitted to the scan's own colour; none without one
    std::vector<UiPreset> hairlines;        // usual on this head
    std::vector<Edit> usualWhorls;          // of some person, on this head
    std::vector<UiName> lights, cameras;
    std::vector<std::string> warnings; // of the design
    int dots = 0;
    double treatedCm2 = 0;
    std::vector<UiName> tariffs;
    std::optional<TreatmentEstimate> estimate; // of the design shown; none when the tariff cannot be read:
    std::vector<EstimateRow> estimateRows;
    std::string estimateProblem;

    CompareState compare;
    ToolState tool;
    std::vector<std::vector<glm::vec2>> toolLines; // over the picture, pixels of the window
    std::vector<UiHandle> handles;
    UiScaleBar scaleBar;
    UiJob job;
    float settled = 1; // share of the samples taken; 1: the picture is finished
    bool isMoving = false;
    bool showPanels = true, showKeys = false, showOverlay = false, isFullScreen = false;
    UiFigures figures;
    std::vector<UiMessage> messages;
    std::string recoverable; // title of work that was not saved when the program last ended; empty: none
    std::vector<std::string> recentFiles;
    std::string folder;         // where dialogs for files begin
    std::vector<UiName> places; // folders that the dialogs offer: id is the path
};

// One change asked for. Edits of one press of the mouse share a gesture and are one step of undo.
struct UiEdit {
    std::vector<Edit> edits;
    std::string label;         // "Density"
    std::uint64_t gesture = 0; // 0: a step of its own
};

// Unsaved work has been asked about before openPath, newDocument and quit are given. They may come together with a
// savePath: save first, and when that fails do none of the others.
struct UiActions {
    std::vector<UiEdit> edits;
    // From keys and buttons; never open, save, saveAs and savePicture: those come as paths.
    std::vector<Command> commands;
    std::optional<CompareState> compare;
    std::optional<ToolState> tool;
    std::optional<std::string> savePath, openPath, picturePath;
    std::optional<bool> recover;          // take up the unsaved work, or drop it
    std::vector<std::uint64_t> dismissed; // messages
    // Pixels that the panels leave for the picture: x, y, width, height. UiDraw shows kUiPicture there.
    glm::ivec4 pictureArea{0};
    bool wantsMouse = false, wantsKeyboard = false, wantsText = false;
    bool isAnimating = false;        // run another frame at once: what was drawn is not yet at rest
    std::optional<double> nextFrame; // seconds after which to run a frame although nothing happens
};

} // namespace stipple
