#include "ui/panels/panels.h"
#include "ui/slider.h"
#include "ui/ui_style.h"
#include "ui/widgets.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

// The head from above with its nose towards the person who looks at the screen; the lamp is drawn where the light has
// been turned to, so that it moves as the hand does.
void drawDial(Panel& panel) {
    const widgets::SliderSpec spec = widgets::makeSliderSpec(panel, "view.light_turn_deg");
    const float size = std::min(panel.px(132), ImGui::GetContentRegionAvail().x);
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + 0.5f * (ImGui::GetContentRegionAvail().x - size));
    const ImVec2 a = ImGui::GetCursorScreenPos(), m(a.x + 0.5f * size, a.y + 0.5f * size);
    ImGui::InvisibleButton("##dial", {size, size});
    const bool isActive = ImGui::IsItemActive(), isHovered = ImGui::IsItemHovered();
    if (isActive || isHovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    if (isActive) {
        const ImVec2 p = ImGui::GetIO().MousePos;
        const ImVec2 to(p.x - m.x, p.y - m.y);
        if (to.x * to.x + to.y * to.y > panel.px(8) * panel.px(8)) {
            // The person's left is at the right of the picture.
            double turn = std::round(std::atan2(to.x, to.y) * 180 / double(kPi));
            if (std::abs(turn) <= 3) turn = 0; // rests where the set stands
            if (turn != spec.value) panel.edit({{spec.path, fmt::format("{}", turn)}}, spec.label, panel.state.gesture);
        }
    }
    widgets::noteItem(
        panel, "light.dial", spec.label,
        "Drag the lamp around the head, seen from above with the face at the bottom.\nShift+drag over the "
        "picture does the same.");
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float ring = 0.5f * size - panel.px(12), head = 0.45f * ring;
    list.AddCircle(m, ring, isHovered || isActive ? style::kTextDim : style::kFrameActive, 64, panel.px(2));
    list.AddTriangleFilled({m.x - 0.3f * head, m.y + 0.9f * head}, {m.x + 0.3f * head, m.y + 0.9f * head},
                           {m.x, m.y + 1.3f * head}, style::kFrameActive);
    list.AddCircleFilled({m.x - 0.95f * head, m.y}, 0.2f * head, style::kFrameActive, 16);
    list.AddCircleFilled({m.x + 0.95f * head, m.y}, 0.2f * head, style::kFrameActive, 16);
    list.AddCircleFilled(m, head, style::kFrameActive, 48);
    const float angle = float(spec.value) * kDegree;
    const ImVec2 lamp(m.x + ring * std::sin(angle), m.y + ring * std::cos(angle));
    for (const float spread : {-0.32f, 0.0f, 0.32f}) { // rays towards the head
        const float s = angle + spread * 0.55f;
        list.AddLine({m.x + 0.86f * ring * std::sin(s), m.y + 0.86f * ring * std::cos(s)},
                     {m.x + 0.62f * ring * std::sin(s), m.y + 0.62f * ring * std::cos(s)}, IM_COL32(98, 164, 220, 140),
                     panel.px(2));
    }
    list.AddCircleFilled(lamp, panel.px(isActive ? 11.0f : 9.0f), style::kAccent, 24);
}

} // namespace

void drawLightPanel(Panel& panel) {
    const ViewChoice& view = panel.model.document->view;
    std::string current = view.light;
    for (const UiName& light : panel.model.lights)
        if (light.id == view.light) current = light.label;
    if (!widgets::section(panel, "light", "Light", current, false)) return;
    bool isFirst = true;
    for (const UiName& light : panel.model.lights) {
        if (!isFirst) widgets::flow(widgets::computeButtonWidth(panel, light.label));
        isFirst = false;
        const bool isOn = light.id == view.light;
        if (widgets::button(panel, "light." + light.id, light.label, "The same light before and after",
                            {.isOn = isOn}) &&
            !isOn)
            panel.edit({{"view.light", widgets::quote(light.id)}}, "Light");
    }
    drawDial(panel);
    for (const char* path : {"view.light_turn_deg", "view.light_strength_ev", "view.light_warmth_mired", "view.exposure_ev"})
        widgets::slider(panel, path);
    widgets::toggle(panel, "view.scale_bar");
    ImGui::Spacing();
}

} // namespace stipple
