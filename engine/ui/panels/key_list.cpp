#include "ui/panels/panels.h"
#include "ui/ui_style.h"
#include "ui/widgets.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <imgui.h>

namespace stipple {
namespace {

std::string onOff(bool isOn) {
    return isOn ? "on" : "off";
}

// What pressing the key would change, as it stands now.
std::string describeState(const UiModel& model, Command command) {
    const auto find = [](const std::vector<UiName>& names, const std::string& id) {
        for (const UiName& name : names)
            if (name.id == id) return name.label;
        return id;
    };
    const Consultation* const d = model.document;
    switch (command) {
    case Command::save:
        return model.isModified ? "changed" : "saved";
    case Command::undo:
        return model.canUndo ? model.undoLabel : "nothing yet";
    case Command::redo:
        return model.canRedo ? model.redoLabel : "nothing";
    case Command::showBefore:
        return model.compare.mode == CompareMode::single ? (model.compare.before ? "before" : "after") : "both";
    case Command::wipe:
        return onOff(model.compare.mode == CompareMode::wipe);
    case Command::sideBySide:
        return onOff(model.compare.mode == CompareMode::sideBySide);
    case Command::nextLight:
        return d ? find(model.lights, d->view.light) : "";
    case Command::lightLeft:
        return d ? fmt::format("{:.0f}\u00b0", d->view.lightTurnDeg) : "";
    case Command::brighter:
        return d ? fmt::format("{:+.1f} EV", d->view.exposureEv) : "";
    case Command::laterStop:
        return d ? describeTime(*d) : "";
    case Command::shapeHairline:
        return onOff(model.tool.tool == Tool::hairline);
    case Command::shapeScar:
        return onOff(model.tool.tool == Tool::scar);
    case Command::paintScar:
        return onOff(model.tool.tool == Tool::scarBrush);
    case Command::paintLoss:
        return onOff(model.tool.tool == Tool::lossBrush);
    case Command::paintDots:
        return onOff(model.tool.tool == Tool::dotBrush);
    case Command::fullScreen:
        return onOff(model.isFullScreen);
    case Command::panels:
        return onOff(model.showPanels);
    case Command::keyList:
        return onOff(model.showKeys);
    case Command::overlay:
        return onOff(model.showOverlay);
    case Command::cancelJob:
        return model.job.active ? model.job.doing : "";
    default:
        break;
    }
    if (command >= Command::viewFront && command <= Command::viewCloseUp && d)
        return getCommandInfo(command).id.substr(5) == d->view.camera ? "shown" : "";
    return {};
}

void drawGroup(Panel& panel, std::string_view group, float width) {
    ImGui::BeginGroup();
    ImGui::TextDisabled("%s", std::string(group).c_str());
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float height = panel.px(style::kHitSize);
    for (const CommandInfo& info : getCommands()) {
        if (info.group != group) continue;
        const ImVec2 a = ImGui::GetCursorScreenPos();
        const std::string id = "keys." + std::string(info.id);
        if (ImGui::InvisibleButton(id.c_str(), {width, height})) panel.command(info.command);
        if (ImGui::IsItemHovered())
            list.AddRectFilled(a, {a.x + width, a.y + height}, style::kFrameHovered, panel.px(4));
        const float y = a.y + 0.5f * (height - ImGui::GetFontSize());
        list.AddText({a.x + panel.px(6), y}, style::kText, std::string(info.label).c_str());
        const std::string keys = formatKeys(info), state = describeState(panel.model, info.command);
        const float keysAt = a.x + 0.4f * width;
        list.AddText({keysAt, y}, style::kAccent, keys.c_str());
        const float stateAt = std::max(keysAt + ImGui::CalcTextSize(keys.c_str()).x + panel.px(10),
                                       a.x + width - panel.px(6) - ImGui::CalcTextSize(state.c_str()).x);
        const ImVec4 clip(a.x, a.y, a.x + width, a.y + height);
        list.AddText(ImGui::GetFont(), ImGui::GetFontSize(), {stateAt, y}, style::kTextDim, state.c_str(), nullptr, 0,
                     &clip);
        widgets::noteItem(panel, id, info.label, {});
    }
    ImGui::Dummy({width, panel.px(4)});
    ImGui::EndGroup();
}

void drawMouseHelp(float width) {
    ImGui::BeginGroup();
    ImGui::TextDisabled("Mouse and fingers");
    ImGui::PushTextWrapPos(ImGui::GetCursorPosX() + width);
    for (const char* text : {"Drag: turn the head", "Right or middle drag, two fingers: move the picture",
                             "Wheel, pinch: closer and farther", "Double-click on the skin: turn about that place",
                             "Shift+drag: turn the light", "Double-click on a slider: type a number"})
        ImGui::BulletText("%s", text);
    ImGui::PopTextWrapPos();
    ImGui::EndGroup();
}

} // namespace

void drawKeyList(Panel& panel, const Area& window) {
    if (!panel.model.showKeys) return;
    const float width = std::min(panel.px(920), window.width - panel.px(16));
    ImGui::SetNextWindowPos({window.x + 0.5f * window.width, window.y + 0.5f * window.height}, ImGuiCond_Always,
                            {0.5f, 0.5f});
    ImGui::SetNextWindowSizeConstraints({width, 0}, {width, window.height - panel.px(16)});
    ImGui::SetNextWindowFocus();
    ImGui::PushStyleColor(ImGuiCol_WindowBg, IM_COL32(40, 41, 44, 255));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, std::max(1.0f, std::floor(panel.px(1))));
    ImGui::Begin("Keys", nullptr,
                 ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_AlwaysAutoResize | ImGuiWindowFlags_NoMove |
                     ImGuiWindowFlags_NoSavedSettings);
    if (ImGui::IsWindowAppearing()) ImGui::SetScrollY(0);
    const float inner = ImGui::GetContentRegionAvail().x;
    ImGui::AlignTextToFramePadding();
    ImGui::TextUnformatted("Keys");
    ImGui::SameLine(ImGui::GetCursorPosX() + inner - ImGui::GetFrameHeight());
    if (widgets::button(panel, "keys.close", {}, {}, {.isQuiet = true, .icon = widgets::Icon::close}))
        panel.command(Command::keyList);
    const bool hasTwoColumns = inner > panel.px(640);
    const float column = hasTwoColumns ? 0.5f * (inner - panel.px(24)) : inner;
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(panel.px(8), panel.px(2)));
    ImGui::BeginGroup();
    for (const char* group : {"View", "Compare", "Light", "Time"})
        drawGroup(panel, group, column);
    ImGui::EndGroup();
    if (hasTwoColumns) ImGui::SameLine(0, panel.px(24));
    ImGui::BeginGroup();
    for (const char* group : {"File", "Edit", "Tools", "Window"})
        drawGroup(panel, group, column);
    drawMouseHelp(column);
    ImGui::EndGroup();
    ImGui::PopStyleVar();
    ImGui::End();
    ImGui::PopStyleVar();
    ImGui::PopStyleColor();
}

} // namespace stipple
