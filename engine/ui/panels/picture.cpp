#include "ui/panels/panels.h"
#include "ui/ui_style.h"
#include "ui/widgets.h"

#include <algorithm>
#include <cmath>
#include <imgui.h>

namespace stipple {
namespace {

constexpr ImGuiWindowFlags kFloating = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                       ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBackground |
                                       ImGuiWindowFlags_NoFocusOnAppearing | ImGuiWindowFlags_NoBringToFrontOnFocus |
                                       ImGuiWindowFlags_NoScrollWithMouse;
constexpr float kNearestEdge = 0.02f; // of the width: the divider can always be got hold of

void drawChip(Panel& panel, ImVec2 at, const char* text, bool fromRight = false) {
    ImDrawList& list = *ImGui::GetBackgroundDrawList();
    const ImVec2 size = ImGui::CalcTextSize(text), padding(panel.px(9), panel.px(4));
    if (fromRight) at.x -= size.x + 2 * padding.x;
    list.AddRectFilled(at, {at.x + size.x + 2 * padding.x, at.y + size.y + 2 * padding.y}, style::kShade, panel.px(4));
    list.AddText({at.x + padding.x, at.y + padding.y}, style::kText, text);
}

void beginFloating(const char* name, float x, float y, float width, float height) {
    ImGui::SetNextWindowPos({x, y});
    ImGui::SetNextWindowSize({width, height});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
    ImGui::Begin(name, nullptr, kFloating);
    ImGui::PopStyleVar();
}

void drawLabels(Panel& panel, const Area& p) {
    const CompareState& compare = panel.model.compare;
    const float edge = panel.px(12);
    const float left = p.x + edge + (panel.model.showPanels ? 0 : panel.px(style::kHitSize + 8));
    const float top = p.y + edge;
    switch (compare.mode) {
    case CompareMode::single:
        if (compare.before) drawChip(panel, {left, top}, "Before");
        break;
    case CompareMode::wipe: {
        // Each beside the line, on its own side, so that it is plain which is which.
        const float x = p.x + compare.divider * p.width, below = top + panel.px(40);
        drawChip(panel, {x - panel.px(10), below}, "Before", true);
        drawChip(panel, {x + panel.px(10), below}, "After");
        break;
    }
    case CompareMode::sideBySide:
        drawChip(panel, {left, top}, "Before");
        drawChip(panel, {p.x + 0.5f * p.width + edge, top}, "After");
        ImGui::GetBackgroundDrawList()->AddRectFilled({p.x + 0.5f * p.width - panel.px(1), p.y},
                                                      {p.x + 0.5f * p.width + panel.px(1), p.y + p.height},
                                                      style::kLine);
        break;
    }
}

// Lines and handles of the tool in hand, within the picture.
void drawTool(Panel& panel, const Area& p) {
    const UiModel& model = panel.model;
    ImDrawList& list = *ImGui::GetBackgroundDrawList();
    list.PushClipRect({p.x, p.y}, {p.x + p.width, p.y + p.height});
    std::vector<ImVec2> points;
    for (const std::vector<glm::vec2>& line : model.toolLines) {
        points.clear();
        for (const glm::vec2& q : line)
            points.push_back({q.x, q.y});
        // Light on dark, so that it shows on every skin.
        list.AddPolyline(points.data(), int(points.size()), IM_COL32(0, 0, 0, 120), 0, panel.px(3));
        list.AddPolyline(points.data(), int(points.size()), style::kAccent, 0, panel.px(1.25f));
    }
    for (const UiHandle& handle : model.handles) {
        const ImVec2 at(handle.pixel.x, handle.pixel.y);
        const float r = panel.px(handle.isHeld ? 9 : 7);
        list.AddCircleFilled(at, r, handle.isHeld ? style::kAccent : style::kBar, 24);
        list.AddCircle(at, r, style::kText, 24, panel.px(1.5f));
    }
    list.PopClipRect();
    const char* text = nullptr;
    switch (model.tool.tool) {
    case Tool::look:
        return;
    case Tool::hairline:
        text = "Drag the points of the hairline \u2013 Esc ends";
        break;
    case Tool::whorl:
        text = "Drag the whorl of the hair \u2013 Esc ends";
        break;
    case Tool::scar:
        // One that is painted alone has no points.
        text = model.handles.empty()
                   ? "Drag the outline to move all of the scar \u2013 Esc ends"
                   : "Drag points of the scar or all of it, double-click adds or removes one \u2013 Esc ends";
        break;
    case Tool::scarPen:
        text = "Draw the scar on the head \u2013 Esc ends";
        break;
    case Tool::scarBrush:
        text = model.tool.takesAway ? "Taking the scar away \u2013 Esc ends" : "Painting the scar \u2013 Esc ends";
        break;
    case Tool::lossBrush:
    case Tool::diseaseBrush:
        text = model.tool.takesAway ? "Bringing hair back \u2013 Esc ends" : "Painting hair loss \u2013 Esc ends";
        break;
    case Tool::dotBrush:
        text = model.tool.takesAway ? "Taking dots away \u2013 Esc ends" : "Adding dots \u2013 Esc ends";
        break;
    case Tool::earlierBrush:
        text =
            model.tool.takesAway ? "Taking earlier work away \u2013 Esc ends" : "Painting earlier work \u2013 Esc ends";
        break;
    }
    drawChip(panel, {p.x + 0.5f * (p.width - ImGui::CalcTextSize(text).x) - panel.px(9), p.y + panel.px(12)}, text);
}

void drawScaleBar(Panel& panel, const Area& p) {
    const UiScaleBar& bar = panel.model.scaleBar;
    if (bar.label.empty()) return;
    ImDrawList& list = *ImGui::GetBackgroundDrawList();
    const ImVec2 a(p.x + panel.px(20), p.y + p.height - panel.px(20)), b(a.x + bar.pixels, a.y);
    const float tick = panel.px(5);
    // Dark around light, so that it shows on every skin.
    for (const auto& [colour, width] :
         {std::pair(IM_COL32(0, 0, 0, 160), panel.px(4)), std::pair(style::kText, panel.px(2))}) {
        list.AddLine(a, b, colour, width);
        list.AddLine({a.x, a.y - tick}, {a.x, a.y + tick}, colour, width);
        list.AddLine({b.x, b.y - tick}, {b.x, b.y + tick}, colour, width);
    }
    drawChip(panel, {a.x, a.y - panel.px(42)}, bar.label.c_str());
}

void drawDivider(Panel& panel, const Area& p) {
    const CompareState& compare = panel.model.compare;
    const float reach = panel.px(18), x = p.x + compare.divider * p.width, middle = p.y + 0.5f * p.height;
    beginFloating("##divider", x - reach, p.y, 2 * reach, p.height);
    ImGui::InvisibleButton("##line", {2 * reach, p.height});
    const bool isActive = ImGui::IsItemActive(), isHovered = ImGui::IsItemHovered();
    if (isActive || isHovered) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
    widgets::noteItem(panel, "divider", "Divider", {});
    if (isActive && p.width > 0) {
        CompareState next = compare;
        // Where the hand took hold of it stays under the hand.
        if (ImGui::IsItemActivated()) panel.state.dividerGrip = x - ImGui::GetIO().MousePos.x;
        next.divider = std::clamp((ImGui::GetIO().MousePos.x + panel.state.dividerGrip - p.x) / p.width, kNearestEdge,
                                  1 - kNearestEdge);
        if (!(next == compare)) panel.actions.compare = next;
    }
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImU32 colour = isActive || isHovered ? style::kAccent : style::kText;
    const float half = panel.px(isActive || isHovered ? 1.25f : 0.75f), r = panel.px(13);
    list.AddRectFilled({x - half, p.y}, {x + half, p.y + p.height}, colour);
    list.AddCircleFilled({x, middle}, r, style::kBar, 32);
    list.AddCircle({x, middle}, r, colour, 32, panel.px(1.5f));
    const float out = 0.62f * r, in = 0.22f * r, up = 0.32f * r;
    list.AddTriangleFilled({x - out, middle}, {x - in, middle - up}, {x - in, middle + up}, colour);
    list.AddTriangleFilled({x + out, middle}, {x + in, middle - up}, {x + in, middle + up}, colour);
    ImGui::End();
}

void drawRing(Panel& panel, const Area& p) {
    const float share = panel.model.settled;
    if (share >= 1 || panel.model.isMoving) return;
    ImDrawList& list = *ImGui::GetBackgroundDrawList();
    const float r = panel.px(8), thick = panel.px(2.5f);
    // Above the statement where that fills the width.
    const float up = p.width < panel.px(320) ? 50.0f : 22.0f;
    const ImVec2 m(p.x + p.width - panel.px(22), p.y + p.height - panel.px(up));
    list.AddCircle(m, r, IM_COL32(0, 0, 0, 110), 32, thick + panel.px(1));
    list.PathArcTo(m, r, -0.5f * kPi, (-0.5f + 2 * std::max(0.02f, share)) * kPi, 32);
    list.PathStroke(style::kAccent, 0, thick);
}

void drawStatement(Panel& panel, const Area& p) {
    if (!panel.model.document) return;
    const Consultation& document = *panel.model.document;
    const std::string full = "Simulation \u2013 not a guarantee of results" +
                             (document.scalp.treat ? " \u00b7 " + describeTime(document) : std::string());
    std::string text = full;
    ImGui::PushFont(style::getSmallFont());
    float width = ImGui::CalcTextSize(text.c_str()).x;
    if (width > p.width - panel.px(60)) { // the words that matter stay
        text = "Simulation \u2013 no guarantee";
        width = ImGui::CalcTextSize(text.c_str()).x;
    }
    const ImVec2 at(std::floor(p.x + 0.5f * (p.width - width)),
                    std::floor(p.y + p.height - ImGui::GetFontSize() - panel.px(10)));
    ImDrawList& list = *ImGui::GetBackgroundDrawList();
    list.AddRectFilled({at.x - panel.px(8), at.y - panel.px(3)},
                       {at.x + width + panel.px(8), at.y + ImGui::GetFontSize() + panel.px(3)},
                       IM_COL32(20, 21, 23, 120), panel.px(4));
    list.AddText(at, IM_COL32(214, 216, 219, 255), text.c_str());
    ImGui::PopFont();
}

void drawButtons(Panel& panel, const Area& p) {
    const float frame = ImGui::GetFrameHeight(), edge = panel.px(10);
    const bool isRoomy = p.width > panel.px(360);
    const char* const label = isRoomy ? "Reset view" : "";
    const float width = widgets::computeButtonWidth(panel, label, widgets::Icon::reset);
    ImGui::PushStyleVar(ImGuiStyleVar_Alpha, 0.92f);
    beginFloating("##reset", p.x + p.width - width - edge, p.y + edge, width, frame);
    widgets::commandButton(panel, Command::resetView, label, {.width = width, .icon = widgets::Icon::reset});
    ImGui::End();
    if (!panel.model.showPanels) {
        beginFloating("##show", p.x + edge, p.y + edge, frame, frame);
        widgets::commandButton(panel, Command::panels, {}, {.icon = widgets::Icon::panels});
        ImGui::End();
    }
    ImGui::PopStyleVar();
}

} // namespace

void drawPicture(Panel& panel, const Area& p) {
    ImGui::GetBackgroundDrawList()->AddImage(reinterpret_cast<ImTextureID>(std::uintptr_t(kUiPicture)), {p.x, p.y},
                                             {p.x + p.width, p.y + p.height});
    drawTool(panel, p);
    drawScaleBar(panel, p);
    drawLabels(panel, p);
    drawStatement(panel, p);
    drawRing(panel, p);
    if (panel.model.compare.mode == CompareMode::wipe) drawDivider(panel, p);
    drawButtons(panel, p);
}

} // namespace stipple
