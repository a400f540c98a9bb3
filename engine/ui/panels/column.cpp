#include "ui/panels/panels.h"
#include "ui/ui_style.h"
#include "ui/widgets.h"

#include <algorithm>
#include <cmath>
#include <imgui_internal.h>

namespace stipple {
namespace {

constexpr ImGuiWindowFlags kFixed = ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoMove |
                                    ImGuiWindowFlags_NoCollapse | ImGuiWindowFlags_NoSavedSettings |
                                    ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoFocusOnAppearing;

// A finger on what is no control moves the column.
void scrollByHand() {
    // A press on a window's ground makes the window itself the active item.
    if (ImGui::GetActiveID() == ImGui::GetCurrentWindow()->MoveId && ImGui::IsMouseDragging(0))
        ImGui::SetScrollY(ImGui::GetScrollY() - ImGui::GetIO().MouseDelta.y);
}

void drawEdge(Panel& panel, const Area& area, float x) {
    const float width = panel.px(10);
    ImGui::SetNextWindowPos({x - 0.5f * width, area.y});
    ImGui::SetNextWindowSize({width, area.height});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
    ImGui::Begin("##edge", nullptr, kFixed | ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoScrollbar);
    ImGui::InvisibleButton("##grip", {width, area.height});
    if (ImGui::IsItemActive()) panel.state.columnWidth -= ImGui::GetIO().MouseDelta.x / panel.state.scale;
    if (ImGui::IsItemActive() || ImGui::IsItemHovered()) {
        ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
        ImGui::GetWindowDrawList()->AddRectFilled({x - panel.px(2), area.y}, {x + panel.px(1), area.y + area.height},
                                                  style::kAccent);
    }
    widgets::noteItem(panel, "column.edge", "Width of the panels", {});
    ImGui::End();
    ImGui::PopStyleVar();
}

} // namespace

float drawColumn(Panel& panel, const Area& area) {
    PanelState& state = panel.state;
    const float most = 0.5f * area.width / state.scale;
    const float widest = std::max(120.0f, std::min(most, 620.0f));
    if (!ImGui::IsAnyMouseDown()) state.columnWidth = std::clamp(state.columnWidth, 240.0f, 620.0f);
    const float width = std::floor(panel.px(std::clamp(state.columnWidth, std::min(240.0f, widest), widest)));
    const float x = area.x + area.width - width;
    drawEdge(panel, area, x); // windows that stay behind lie above those made after them
    ImGui::SetNextWindowPos({x, area.y});
    ImGui::SetNextWindowSize({width, area.height});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0);
    // A scroll bar that is always there does not make controls jump sideways when sections open.
    ImGui::Begin("##column", nullptr, kFixed | ImGuiWindowFlags_AlwaysVerticalScrollbar);
    ImGui::PopStyleVar();
    if (panel.model.document) {
        drawHeadPanel(panel);
        drawSkinPanel(panel);
        drawHairPanel(panel);
        drawLossPanel(panel);
        drawHairlinePanel(panel);
        drawTreatmentPanel(panel);
        drawScarsPanel(panel);
        drawEarlierPanel(panel);
        drawTimePanel(panel);
        drawPlanPanel(panel);
        drawCalibrationPanel(panel);
        drawLightPanel(panel);
        drawViewPanel(panel);
    }
    scrollByHand();
    ImGui::End();
    return width;
}

} // namespace stipple
