// Private to ui/: the panels. Each is a function of the model that leaves what is asked for in the actions.
#pragma once

#include "consult/course.h"
#include "ui/panel.h"

#include <string>

namespace stipple {

// Sections of the column, in the order of a consultation; drawn at the cursor.
void drawHeadPanel(Panel& panel);
void drawSkinPanel(Panel& panel);
void drawHairPanel(Panel& panel);
void drawLossPanel(Panel& panel);
void drawHairlinePanel(Panel& panel);
void drawTreatmentPanel(Panel& panel);
void drawCalibrationPanel(Panel& panel);
void drawScarsPanel(Panel& panel);
void drawEarlierPanel(Panel& panel);
void drawTimePanel(Panel& panel);
void drawPlanPanel(Panel& panel);
void drawLightPanel(Panel& panel);
void drawViewPanel(Panel& panel);

// A row of buttons that take up a brush, for the section whose strokes lie at `path`; or the hairline's handles.
void drawBrushRow(Panel& panel, Tool tool, std::string_view path);
// The same for one scar; its strokes can be cleared where a path is left then.
void drawScarBrushRow(Panel& panel, const std::string& path, int scar);
void drawHandleRow(Panel& panel);
void drawWhorlRow(Panel& panel);
// Takes up this scar to be shaped on the head.
void drawScarHandleButton(Panel& panel, const std::string& id, int scar);
// Takes up the pen that draws a new scar.
void drawScarPenButton(Panel& panel);
// Takes up the brush that paints a new scar, with its sizes until there is one.
void drawScarPaintButton(Panel& panel);
// Asks for the next seed of this field.
void drawReseedButton(Panel& panel, std::string_view path, const char* label, const char* tip);

// Parts of the window, pixels.
struct Area {
    float x = 0, y = 0, width = 0, height = 0;
};
// The bar over the whole width; its height.
float drawTopBar(Panel& panel, float width);
// The column of sections; `area` is all below the bar, its width is returned.
float drawColumn(Panel& panel, const Area& area);
// Over the picture: the picture itself, labels, divider, ring, reset button and what must always be said.
void drawPicture(Panel& panel, const Area& picture);
void drawFigures(Panel& panel, const Area& picture);  // overlay of times
void drawMessages(Panel& panel, const Area& picture); // job and messages
void drawKeyList(Panel& panel, const Area& window);
// Recovery, unsaved work, files. Only one of them is open at a time.
void drawDialogs(Panel& panel);
bool isDialogOpen(const Panel& panel);

// Carries out a command that a key or a button asked for: those about files go through their dialogs, all others go on
// to the program.
void carryOut(Panel& panel, Command command);
// Opens a file once unsaved work has been looked after.
void requestOpen(Panel& panel, std::string path);

// "Norwood IV to V", "Ludwig II" of a pattern with types; empty for others.
std::string formatStage(LossPattern pattern, double stage);
std::string formatCount(long long count); // 12 345

} // namespace stipple
