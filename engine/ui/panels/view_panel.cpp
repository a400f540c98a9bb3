#include "ui/panels/panels.h"
#include "ui/ui_style.h"
#include "ui/widgets.h"

#include <cmath>

namespace stipple {

void drawViewPanel(Panel& panel) {
    const std::string& camera = panel.model.document->view.camera;
    std::string current = "By hand";
    for (const UiName& name : panel.model.cameras)
        if (name.id == camera) current = name.label;
    if (!widgets::section(panel, "view", "View", current, false)) return;
    const float available = ImGui::GetContentRegionAvail().x, spacing = panel.px(4);
    const int columns = available > panel.px(240) ? 2 : 1;
    const float width = std::floor((available - spacing * float(columns - 1)) / float(columns));
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(spacing, spacing));
    int index = 0;
    for (const CommandInfo& info : getCommands()) {
        if (info.command < Command::viewFront || info.command > Command::viewCloseUp) continue;
        if (index % columns != 0) ImGui::SameLine();
        const bool isOn = info.id.substr(5) == camera; // after "view_"
        widgets::commandButton(panel, info.command, info.label, {.width = width, .isOn = isOn});
        ++index;
    }
    widgets::commandButton(panel, Command::resetView, "Reset view", {.width = available, .icon = widgets::Icon::reset});
    ImGui::PopStyleVar();
    widgets::toggle(panel, "view.hide_face");
    ImGui::Spacing();
}

} // namespace stipple
