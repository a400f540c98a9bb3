#include "ui/panels/panels.h"
#include "ui/ui_style.h"
#include "ui/widgets.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <imgui.h>
#include <vector>

namespace stipple {
namespace {

using widgets::ButtonLook;
using widgets::Icon;

struct Group {
    float width;
    std::function<void(float width)> draw;
};

void drawTitle(Panel& panel, float width) {
    const UiModel& model = panel.model;
    const float start = ImGui::GetCursorPosX();
    widgets::commandButton(panel, Command::panels, {}, {.isQuiet = true, .icon = Icon::panels});
    ImGui::SameLine();
    const std::string title = (model.title.empty() ? "Untitled" : model.title) + (model.isModified ? " \u2022" : "");
    const float room = start + width - ImGui::GetCursorPosX();
    const ImVec2 a = ImGui::GetCursorScreenPos();
    const float height = ImGui::GetFrameHeight();
    ImGui::Dummy({room, height});
    std::string shown = title;
    if (ImGui::CalcTextSize(shown.c_str()).x > room) {
        const std::string end = std::string("\u2026") + (model.isModified ? " \u2022" : "");
        shown = model.title;
        while (!shown.empty() && ImGui::CalcTextSize((shown + end).c_str()).x > room) {
            // Whole letters: the bytes that follow the first of a letter begin with the bits 10.
            while (shown.size() > 1 && (static_cast<unsigned char>(shown.back()) & 0xC0) == 0x80)
                shown.pop_back();
            shown.pop_back();
        }
        shown += end;
    }
    ImGui::GetWindowDrawList()->AddText({a.x, a.y + 0.5f * (height - ImGui::GetFontSize())}, style::kText,
                                        shown.c_str());
    widgets::noteItem(panel, "title", title,
                      (model.path.empty() ? "Not saved anywhere yet" : model.path) +
                          (model.isModified ? "\nChanged since it was last saved" : ""));
}

void drawUndo(Panel& panel, Command command, bool can, const std::string& what, float width) {
    const CommandInfo& info = getCommandInfo(command);
    ButtonLook look{.isEnabled = can, .isQuiet = true, .icon = command == Command::undo ? Icon::undo : Icon::redo};
    const std::string text = std::string(info.label) + (can ? " " + what : "");
    // With room, the button says what it would do.
    std::string label;
    if (width > 0) {
        look.width = width;
        look.isLeft = true;
        label = can ? what : std::string(info.label);
    }
    if (widgets::button(panel, "command." + std::string(info.id), label, widgets::describeCommand(command, text), look))
        panel.command(command);
}

// What is not needed every minute.
void drawMore(Panel& panel) {
    if (widgets::button(panel, "bar.more", {}, "More", {.isQuiet = true, .icon = Icon::more}))
        ImGui::OpenPopup("##more");
    const ImVec2 below(ImGui::GetItemRectMin().x, ImGui::GetItemRectMax().y + panel.px(4));
    ImGui::SetNextWindowPos(below, ImGuiCond_Appearing);
    if (!ImGui::BeginPopup("##more")) return;
    for (const Command command : {Command::newDocument, Command::saveAs, Command::savePicture, Command::fullScreen,
                                  Command::overlay, Command::quit}) {
        const CommandInfo& info = getCommandInfo(command);
        const bool isOn = (command == Command::fullScreen && panel.model.isFullScreen) ||
                          (command == Command::overlay && panel.model.showOverlay);
        if (widgets::menuRow(panel, "more." + std::string(info.id), info.label, formatKeys(info), isOn))
            panel.command(command);
    }
    ImGui::EndPopup();
}

std::vector<widgets::Segment> makeCompareSegments() {
    const auto tip = [](Command command, const char* text) { return widgets::describeCommand(command, text); };
    return {{"compare.before", "Before", tip(Command::showBefore, "As it is today")},
            {"compare.after", "After", tip(Command::showBefore, "With the treatment")},
            {"compare.wipe", "Wipe", tip(Command::wipe, "Before and after in one picture, with a divider to drag")},
            {"compare.side_by_side", "Side by side",
             tip(Command::sideBySide, "Before and after beside each other, same camera and light")}};
}

void drawCompare(Panel& panel, float width) {
    const CompareState& now = panel.model.compare;
    const int current = now.mode == CompareMode::wipe         ? 2
                        : now.mode == CompareMode::sideBySide ? 3
                        : now.before                          ? 0
                                                              : 1;
    const int pressed = widgets::segmented(panel, makeCompareSegments(), current, width);
    if (pressed < 0 || pressed == current) return;
    CompareState next = now;
    next.mode = pressed == 2 ? CompareMode::wipe : pressed == 3 ? CompareMode::sideBySide : CompareMode::single;
    if (pressed < 2) next.before = pressed == 0;
    panel.actions.compare = next;
}

void drawLights(Panel& panel, float width) {
    const std::string& id = panel.model.document->view.light;
    std::string current = id;
    for (const UiName& light : panel.model.lights)
        if (light.id == id) current = light.label;
    ImGui::SetNextItemWidth(width);
    if (ImGui::BeginCombo("##light", current.c_str(), ImGuiComboFlags_HeightLarge)) {
        for (const UiName& light : panel.model.lights)
            if (ImGui::Selectable(light.label.c_str(), light.id == id, 0, {0, panel.px(style::kHitSize)}) &&
                light.id != id)
                panel.edit({{"view.light", widgets::quote(light.id)}}, "Light");
        ImGui::EndCombo();
    }
    widgets::noteItem(panel, "bar.light", "Light", widgets::describeCommand(Command::nextLight, "Light"));
}

} // namespace

float drawTopBar(Panel& panel, float width) {
    const UiModel& model = panel.model;
    const ImGuiStyle& s = ImGui::GetStyle();
    const float padding = panel.px(10), frame = ImGui::GetFrameHeight();
    const bool isWide = width > panel.px(1240);
    const float undoWidth = isWide ? panel.px(132) : 0;
    const float room = width - 2 * padding;
    std::vector<Group> groups;
    const float title = ImGui::CalcTextSize((model.title + " \u2022").c_str()).x + frame + 2 * s.ItemSpacing.x;
    groups.push_back({std::min({title, panel.px(150), room}), [&](float w) { drawTitle(panel, w); }});
    const auto labelled = [&](Command command, const char* label) {
        groups.push_back({widgets::computeButtonWidth(panel, label), [&panel, command, label](float) {
                              widgets::commandButton(panel, command, label, {.isQuiet = true});
                          }});
    };
    labelled(Command::open, "Open");
    labelled(Command::save, "Save");
    groups.push_back({2 * frame + s.ItemSpacing.x, [&](float) {
                          drawMore(panel);
                          ImGui::SameLine();
                          widgets::commandButton(panel, Command::keyList, {},
                                                 {.isOn = model.showKeys, .isQuiet = true, .icon = Icon::help});
                      }});
    const float undoPair = 2 * (undoWidth > 0 ? undoWidth : frame) + s.ItemSpacing.x;
    groups.push_back({undoPair, [&](float) {
                          drawUndo(panel, Command::undo, model.canUndo, model.undoLabel, undoWidth);
                          ImGui::SameLine();
                          drawUndo(panel, Command::redo, model.canRedo, model.redoLabel, undoWidth);
                      }});
    const std::size_t afterSlack = groups.size(); // what lies between file and picture is left free
    if (model.document) {
        const float compare = widgets::computeSegmentedWidth(panel, makeCompareSegments());
        groups.push_back({std::min(compare, room), [&](float w) { drawCompare(panel, w); }});
        groups.push_back({panel.px(130), [&](float w) { drawLights(panel, w); }});
    }

    float natural = 0;
    for (const Group& group : groups)
        natural += group.width;
    // Closer together before anything goes to another row.
    const float gap = std::clamp((room - natural) / float(groups.size() - 1), panel.px(6), panel.px(14));

    // Rows: as many groups as fit. What is left of the first goes to the title as far as it needs it.
    std::vector<std::size_t> rowStarts = {0};
    float used = 0, firstRow = 0;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        const float needed = groups[i].width + (used > 0 ? gap : 0);
        if (used > 0 && used + needed > room) {
            rowStarts.push_back(i);
            used = groups[i].width;
        } else
            used += needed;
        if (rowStarts.size() == 1) firstRow = used;
    }
    float slack = std::max(0.0f, room - firstRow);
    const float more = std::clamp(title - groups[0].width, 0.0f, slack);
    groups[0].width += more;
    slack -= more;
    const float rowGap = panel.px(6);
    const float height = std::floor(float(rowStarts.size()) * (frame + rowGap) + 2 * panel.px(7) - rowGap);

    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize({width, height});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0);
    ImGui::PushStyleColor(ImGuiCol_WindowBg, style::kBar);
    ImGui::Begin("##bar", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                     ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoScrollWithMouse);
    for (std::size_t row = 0; row < rowStarts.size(); ++row) {
        const std::size_t end = row + 1 < rowStarts.size() ? rowStarts[row + 1] : groups.size();
        float x = padding;
        for (std::size_t i = rowStarts[row]; i < end; ++i) {
            if (row == 0 && i == afterSlack) x += slack;
            ImGui::SetCursorPos({std::floor(x), panel.px(7) + float(row) * (frame + rowGap)});
            groups[i].draw(groups[i].width);
            x += groups[i].width + gap;
        }
    }
    ImGui::End();
    ImGui::PopStyleColor();
    ImGui::PopStyleVar();
    return height;
}

} // namespace stipple
