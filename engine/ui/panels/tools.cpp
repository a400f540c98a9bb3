#include "consult/presets.h"
#include "ui/panels/panels.h"
#include "ui/ui_style.h"
#include "ui/widgets.h"

#include <array>
#include <string>
#include <vector>

namespace stipple {
namespace {

constexpr std::array<float, 3> kRadii{4, 8, 16}; // mm

bool isEmptyList(const Panel& panel, std::string_view path) {
    return getValue(*panel.model.document, path) == "[]";
}

// Sizes of the brush in hand.
void drawSizes(Panel& panel, const std::string& id) {
    const ToolState& now = panel.model.tool;
    const std::array<widgets::Segment, 3> sizes{{{id + ".small", "4 mm", "A fine brush, 8 mm across"},
                                                 {id + ".middle", "8 mm", "A brush of 16 mm across"},
                                                 {id + ".wide", "16 mm", "A wide brush, 32 mm across"}}};
    int size = -1;
    for (std::size_t i = 0; i < kRadii.size(); ++i)
        if (now.radiusMm == kRadii[i]) size = int(i);
    if (const int pressed = widgets::segmented(panel, sizes, size); pressed >= 0) {
        ToolState next = now;
        next.radiusMm = kRadii[std::size_t(pressed)];
        panel.actions.tool = next;
    }
}

// `scar`: which one Tool::scarBrush paints.
void drawBrush(Panel& panel, Tool tool, std::string_view path, int scar, bool canClear) {
    const ToolState& now = panel.model.tool;
    const bool isOn = now.tool == tool && (tool != Tool::scarBrush || now.scar == scar);
    const std::string id(path);
    const std::array<widgets::Segment, 3> modes{
        {{id + ".off", "Brush off", "The mouse turns the head, also on the skin"},
         {id + ".add", "Paint", "Paint on the head with the left button; drag beside the head to turn it"},
         {id + ".remove", "Take away", "Take away on the head with the left button; drag beside the head to turn it"}}};
    const int current = !isOn ? 0 : now.takesAway ? 2 : 1;
    if (const int pressed = widgets::segmented(panel, modes, current, ImGui::GetContentRegionAvail().x); pressed >= 0) {
        ToolState next = now;
        next.tool = pressed == 0 ? Tool::look : tool;
        next.takesAway = pressed == 2;
        if (tool == Tool::scarBrush) next.scar = scar;
        panel.actions.tool = next;
    }
    if (isOn) {
        drawSizes(panel, id);
        ImGui::SameLine();
    }
    if (canClear && !isEmptyList(panel, path)) {
        if (widgets::button(panel, id + ".clear", "Clear strokes", "Takes away everything painted here",
                            {.isQuiet = true}))
            panel.edit({{id, "[]"}}, "Clear strokes");
    } else if (isOn) {
        ImGui::NewLine();
    }
}

} // namespace

void drawBrushRow(Panel& panel, Tool tool, std::string_view path) {
    drawBrush(panel, tool, path, 0, true);
}

void drawScarBrushRow(Panel& panel, const std::string& path, int scar) {
    const bool hasPath = !panel.model.document->scalp.scars[std::size_t(scar)].path.empty();
    drawBrush(panel, Tool::scarBrush, path, scar, hasPath);
}

void drawHandleRow(Panel& panel) {
    const ToolState& now = panel.model.tool;
    const bool isOn = now.tool == Tool::hairline;
    if (widgets::button(panel, "hairline.handles.tool", isOn ? "Done" : "Shape on the head",
                        "Shows the line on the head with points that can be dragged; double-click one to put it back",
                        {.isOn = isOn})) {
        ToolState next = now;
        next.tool = isOn ? Tool::look : Tool::hairline;
        panel.actions.tool = next;
    }
    if (isEmptyList(panel, "hairline.handles")) return;
    ImGui::SameLine();
    if (widgets::button(panel, "hairline.handles.clear", "Undo all bends", "Puts every point of the line back",
                        {.isQuiet = true}))
        panel.edit({{"hairline.handles", "[]"}}, "Undo all bends");
}

void drawWhorlRow(Panel& panel) {
    const ToolState& now = panel.model.tool;
    const bool isOn = now.tool == Tool::whorl;
    if (widgets::button(panel, "hair.whorl.tool", isOn ? "Done" : "Place on the head",
                        "Shows on the head where the hair whorls; drag the point to move it", {.isOn = isOn})) {
        ToolState next = now;
        next.tool = isOn ? Tool::look : Tool::whorl;
        panel.actions.tool = next;
    }
    widgets::flow(widgets::computeButtonWidth(panel, "Another whorl"));
    if (widgets::button(panel, "hair.whorl.usual", "Another whorl",
                        "A whorl, or two, as of one more person drawn at random: most are left of the middle and turn "
                        "clockwise"))
        panel.edit(panel.model.usualWhorls, "Another whorl");
}

void drawScarHandleButton(Panel& panel, const std::string& id, int scar) {
    const ToolState& now = panel.model.tool;
    const bool isOn = now.tool == Tool::scar && now.scar == scar;
    const bool hasPath = !panel.model.document->scalp.scars[std::size_t(scar)].path.empty();
    if (!widgets::button(panel, id,
                         isOn      ? "Done"
                         : hasPath ? "Shape on the head"
                                   : "Move on the head",
                         hasPath
                             ? "Shows the scar's line on the head: drag a point or the whole line, double-click beside "
                               "it to add a point and on a point to take it away"
                             : "Shows the scar's outline on the head: drag it to move all of the scar",
                         {.isOn = isOn}))
        return;
    ToolState next = now;
    next.tool = isOn ? Tool::look : Tool::scar;
    next.scar = scar;
    panel.actions.tool = next;
}

void drawScarPenButton(Panel& panel) {
    const ToolState& now = panel.model.tool;
    const bool isOn = now.tool == Tool::scarPen;
    if (!widgets::button(panel, "scars.pen", isOn ? "Done" : "Draw on the head",
                         "Draw a new scar on the head with the left button; a click alone makes a round one",
                         {.isOn = isOn}))
        return;
    ToolState next = now;
    next.tool = isOn ? Tool::look : Tool::scarPen;
    panel.actions.tool = next;
}

void drawScarPaintButton(Panel& panel) {
    const ToolState& now = panel.model.tool;
    const bool isOn = now.tool == Tool::scarBrush;
    const int count = int(panel.model.document->scalp.scars.size());
    if (widgets::button(panel, "scars.paint", isOn ? "Done" : "Paint on the head",
                        "Paint a new scar of any outline on the head with the left button: a burn at first, until "
                        "another kind is picked; further strokes add to it",
                        {.isOn = isOn})) {
        ToolState next = now;
        next.tool = isOn ? Tool::look : Tool::scarBrush;
        next.takesAway = false;
        next.scar = count;
        panel.actions.tool = next;
    }
    if (isOn && now.scar >= count) drawSizes(panel, "scars.paint");
}

void drawReseedButton(Panel& panel, std::string_view path, const char* label, const char* tip) {
    if (widgets::button(panel, std::string(path), label, tip))
        panel.edit(makeReseedEdits(*panel.model.document, path), label);
}

} // namespace stipple
