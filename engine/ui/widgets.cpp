#include "ui/widgets.h"

#include "core/error.h"
#include "ui/ui_style.h"

#include <algorithm>
#include <cmath>
#include <imgui_internal.h>

namespace stipple::widgets {
namespace {

constexpr double kTipDelay = 0.5; // s

void showTip(Panel& panel, const std::string& tip) {
    if (tip.empty() || !ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled) || ImGui::IsAnyMouseDown()) return;
    const double waited = ImGui::GetCurrentContext()->HoveredIdTimer;
    if (waited < kTipDelay) {
        panel.wake(kTipDelay - waited + 0.01);
        return;
    }
    ImGui::BeginTooltip();
    ImGui::PushTextWrapPos(panel.px(320));
    ImGui::TextUnformatted(tip.c_str());
    ImGui::PopTextWrapPos();
    ImGui::EndTooltip();
}

ImU32 getFrameColour(bool isOn, bool isHovered, bool isActive, bool isQuiet) {
    if (isOn) return isHovered || isActive ? style::kAccentMid : style::kAccentDim;
    if (isActive) return style::kFrameActive;
    if (isHovered) return style::kFrameHovered;
    return isQuiet ? 0 : style::kFrame;
}

// With "..." in place of what does not fit.
void drawClippedText(ImVec2 a, ImVec2 b, std::string_view text, ImU32 colour) {
    ImGui::PushStyleColor(ImGuiCol_Text, colour);
    ImGui::RenderTextEllipsis(ImGui::GetWindowDrawList(), a, b, b.x, b.x, text.data(), text.data() + text.size(),
                              nullptr);
    ImGui::PopStyleColor();
}

float getTextWidth(std::string_view text) {
    return ImGui::CalcTextSize(text.data(), text.data() + text.size()).x;
}

} // namespace

std::string quote(std::string_view text) {
    std::string json = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') json += '\\';
        json += c;
    }
    return json + '"';
}

std::optional<std::string> findOrigin(const Panel& panel, std::string_view path) {
    if (!panel.model.origin) return {};
    try {
        return getValue(*panel.model.origin, path);
    } catch (const Error&) {
        return {}; // a scar that was not there when the document was opened
    }
}

void noteItem(Panel& panel, const std::string& id, std::string_view label, const std::string& tip,
              std::string_view unit) {
    const ImVec2 a = ImGui::GetItemRectMin(), b = ImGui::GetItemRectMax();
    const ImRect clip = ImGui::GetCurrentWindow()->ClipRect;
    const bool isVisible = clip.Contains(ImVec2(0.5f * (a.x + b.x), 0.5f * (a.y + b.y)));
    panel.state.items.push_back(
        {id, std::string(label), std::string(unit), tip, {a.x, a.y, b.x - a.x, b.y - a.y}, isVisible});
    if (panel.state.wantedItem == id) {
        ImGui::SetScrollHereY(0.5f);
        panel.state.wantedItem.clear();
    }
    showTip(panel, tip);
}

void drawIcon(ImDrawList& list, Icon icon, ImVec2 m, float size, ImU32 colour) {
    const float r = 0.5f * size, thick = std::max(1.0f, size / 8);
    const auto line = [&](float x0, float y0, float x1, float y1) {
        list.AddLine({m.x + x0 * r, m.y + y0 * r}, {m.x + x1 * r, m.y + y1 * r}, colour, thick);
    };
    const auto arrow = [&](float side) { // bent back to the left (side 1) or the right (-1)
        list.PathArcTo({m.x, m.y + 0.25f * r}, 0.65f * r, side > 0 ? -0.5f * IM_PI : -0.5f * IM_PI,
                       side > 0 ? 0.6f * IM_PI : -1.6f * IM_PI, 16);
        list.PathStroke(colour, 0, thick);
        const float top = m.y - 0.4f * r;
        list.AddLine({m.x, top}, {m.x - side * 0.75f * r, top}, colour, thick);
        list.AddTriangleFilled({m.x - side * 1.0f * r, top}, {m.x - side * 0.35f * r, top - 0.5f * r},
                               {m.x - side * 0.35f * r, top + 0.5f * r}, colour);
    };
    switch (icon) {
    case Icon::none:
        break;
    case Icon::undo:
        arrow(1);
        break;
    case Icon::redo:
        arrow(-1);
        break;
    case Icon::reset: {
        list.PathArcTo(m, 0.7f * r, -0.35f * IM_PI, 1.25f * IM_PI, 20);
        list.PathStroke(colour, 0, thick);
        const ImVec2 tip(m.x + 0.7f * r * std::cos(-0.35f * IM_PI), m.y + 0.7f * r * std::sin(-0.35f * IM_PI));
        list.AddTriangleFilled({tip.x - 0.55f * r, tip.y - 0.05f * r}, {tip.x + 0.15f * r, tip.y - 0.5f * r},
                               {tip.x + 0.15f * r, tip.y + 0.4f * r}, colour);
        break;
    }
    case Icon::close:
        line(-0.5f, -0.5f, 0.5f, 0.5f);
        line(-0.5f, 0.5f, 0.5f, -0.5f);
        break;
    case Icon::up:
        line(0, 0.6f, 0, -0.6f);
        line(0, -0.6f, -0.5f, -0.1f);
        line(0, -0.6f, 0.5f, -0.1f);
        break;
    case Icon::panels:
        for (const float y : {-0.5f, 0.0f, 0.5f})
            line(-0.65f, y, 0.65f, y);
        break;
    case Icon::more:
        for (const float x : {-0.55f, 0.0f, 0.55f})
            list.AddCircleFilled({m.x + x * r, m.y}, thick, colour, 12);
        break;
    case Icon::help: {
        const ImVec2 text = ImGui::CalcTextSize("?");
        list.AddText({m.x - 0.5f * text.x, m.y - 0.5f * text.y}, colour, "?");
        break;
    }
    }
}

float computeButtonWidth(const Panel& panel, std::string_view label, Icon icon) {
    const float frame = ImGui::GetFrameHeight();
    if (label.empty()) return std::max(frame, panel.px(style::kHitSize));
    return getTextWidth(label) + 2 * ImGui::GetStyle().FramePadding.x + (icon == Icon::none ? 0 : 0.9f * frame);
}

bool button(Panel& panel, const std::string& id, std::string_view label, const std::string& tip,
            const ButtonLook& look) {
    const float width = look.width > 0 ? look.width : computeButtonWidth(panel, label, look.icon);
    const float height = ImGui::GetFrameHeight();
    const ImVec2 a = ImGui::GetCursorScreenPos(), b(a.x + width, a.y + height);
    ImGui::BeginDisabled(!look.isEnabled);
    const bool isPressed = ImGui::InvisibleButton(id.c_str(), {width, height});
    const ImU32 frame =
        getFrameColour(look.isOn, look.isEnabled && ImGui::IsItemHovered(), ImGui::IsItemActive(), look.isQuiet);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    if (frame) list.AddRectFilled(a, b, frame, ImGui::GetStyle().FrameRounding);
    const ImU32 colour = ImGui::GetColorU32(ImGuiCol_Text); // dimmed when disabled
    const float padding = std::min(ImGui::GetStyle().FramePadding.x, 0.25f * height);
    const float iconWidth = look.icon == Icon::none ? 0 : label.empty() ? height : 0.9f * height;
    const float content = iconWidth + (label.empty() ? 0 : getTextWidth(label));
    float x = look.isLeft ? a.x + padding : std::max(a.x + (label.empty() ? 0 : padding), 0.5f * (a.x + b.x - content));
    if (look.icon != Icon::none) {
        drawIcon(list, look.icon, {x + 0.5f * (label.empty() ? height : 0.7f * height), 0.5f * (a.y + b.y)},
                 0.55f * height, colour);
        x += iconWidth;
    }
    if (!label.empty()) drawClippedText({x, 0.5f * (a.y + b.y - ImGui::GetFontSize())}, {b.x - 1, b.y}, label, colour);
    ImGui::EndDisabled();
    noteItem(panel, id, label, tip);
    return isPressed;
}

std::string describeCommand(Command command, std::string_view text) {
    const std::string keys = formatKeys(getCommandInfo(command));
    return std::string(text) + (keys.empty() ? "" : "  (" + keys + ")");
}

void commandButton(Panel& panel, Command command, std::string_view label, ButtonLook look) {
    const CommandInfo& info = getCommandInfo(command);
    if (button(panel, "command." + std::string(info.id), label, describeCommand(command, info.label), look))
        panel.command(command);
}

float computeSegmentedWidth(const Panel& panel, std::span<const Segment> segments) {
    float width = 0;
    for (const Segment& segment : segments)
        width += computeButtonWidth(panel, segment.label) + panel.px(8);
    return width;
}

int segmented(Panel& panel, std::span<const Segment> segments, int current, float width) {
    int pressed = -1;
    const float natural = computeSegmentedWidth(panel, segments);
    const float share = width > 0 ? width / natural : 1;
    const float height = ImGui::GetFrameHeight(), rounding = ImGui::GetStyle().FrameRounding;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    for (int i = 0; i < int(segments.size()); ++i) {
        const Segment& segment = segments[i];
        if (i > 0) ImGui::SameLine(0, std::max(1.0f, std::floor(panel.px(1))));
        const float w = std::floor(share * (computeButtonWidth(panel, segment.label) + panel.px(8))) - panel.px(1);
        const ImVec2 a = ImGui::GetCursorScreenPos(), b(a.x + w, a.y + height);
        if (ImGui::InvisibleButton(segment.id.c_str(), {w, height})) pressed = i;
        const ImDrawFlags corners = segments.size() == 1            ? ImDrawFlags_RoundCornersAll
                                    : i == 0                        ? ImDrawFlags_RoundCornersLeft
                                    : i + 1 == int(segments.size()) ? ImDrawFlags_RoundCornersRight
                                                                    : ImDrawFlags_RoundCornersNone;
        list.AddRectFilled(a, b, getFrameColour(i == current, ImGui::IsItemHovered(), ImGui::IsItemActive(), false),
                           rounding, corners);
        const float textWidth = getTextWidth(segment.label);
        drawClippedText(
            {std::max(a.x + panel.px(3), 0.5f * (a.x + b.x - textWidth)), 0.5f * (a.y + b.y - ImGui::GetFontSize())},
            {b.x - 1, b.y}, segment.label, style::kText);
        noteItem(panel, segment.id, segment.label, segment.tip);
    }
    return pressed;
}

bool section(Panel& panel, const std::string& id, std::string_view label, const std::string& summary,
             bool opensAtFirst) {
    bool& isOpen = panel.state.sections.try_emplace(id, opensAtFirst).first->second;
    const float width = ImGui::GetContentRegionAvail().x, height = panel.px(32);
    const ImVec2 a = ImGui::GetCursorScreenPos(), b(a.x + width, a.y + height);
    if (ImGui::InvisibleButton(("section." + id).c_str(), {width, height})) isOpen = !isOpen;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float line = std::max(1.0f, std::floor(panel.px(1)));
    list.AddRectFilled(a, {b.x, a.y + line}, style::kLine);
    if (ImGui::IsItemHovered()) list.AddRectFilled({a.x, a.y + line}, b, IM_COL32(255, 255, 255, 9));
    const float middle = 0.5f * (a.y + b.y), size = panel.px(4);
    const ImVec2 chevron(a.x + panel.px(7), middle);
    if (isOpen)
        list.AddTriangleFilled({chevron.x - size, chevron.y - 0.6f * size}, {chevron.x + size, chevron.y - 0.6f * size},
                               {chevron.x, chevron.y + 0.8f * size}, style::kTextDim);
    else
        list.AddTriangleFilled({chevron.x - 0.6f * size, chevron.y - size}, {chevron.x + 0.8f * size, chevron.y},
                               {chevron.x - 0.6f * size, chevron.y + size}, style::kTextDim);
    const float y = middle - 0.5f * ImGui::GetFontSize(), left = a.x + panel.px(20);
    list.AddText({left, y}, style::kText, label.data(), label.data() + label.size());
    const float used = left + getTextWidth(label) + panel.px(16);
    if (!summary.empty() && used < b.x - panel.px(30)) {
        const float from = std::max(used, b.x - getTextWidth(summary) - panel.px(4));
        drawClippedText({from, y}, {b.x, b.y}, summary, style::kTextDim);
    }
    noteItem(panel, "section." + id, label, {});
    return isOpen;
}

bool swatch(Panel& panel, const std::string& id, std::string_view label, const std::string& tip, ImU32 colour,
            bool isOn, float width) {
    const float height = std::max(ImGui::GetFrameHeight(), panel.px(style::kHitSize));
    const ImVec2 a = ImGui::GetCursorScreenPos(), b(a.x + width, a.y + height);
    const bool isPressed = ImGui::InvisibleButton(id.c_str(), {width, height});
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float rounding = ImGui::GetStyle().FrameRounding;
    list.AddRectFilled(a, b, colour, rounding);
    if (isOn || ImGui::IsItemHovered())
        list.AddRect(a, b, isOn ? style::kAccent : style::kTextDim, rounding, 0, panel.px(isOn ? 2.5f : 1.5f));
    noteItem(panel, id, label, tip);
    return isPressed;
}

bool resetArrow(Panel& panel, const std::string& id, bool isShown, const std::string& tip) {
    if (!isShown) {
        ImGui::Dummy({ImGui::GetFrameHeight(), ImGui::GetFrameHeight()});
        return false;
    }
    return button(panel, id, {}, tip, {.isQuiet = true, .icon = Icon::reset});
}

void toggle(Panel& panel, std::string_view path) {
    const SwitchParameter* const parameter = findSwitch(path);
    STIPPLE_ASSERT(parameter);
    bool isOn = getValue(*panel.model.document, path) == "true";
    const std::string label(parameter->label), id(path);
    ImGui::PushID(id.c_str());
    const float resetWidth = ImGui::GetFrameHeight();
    const float start = ImGui::GetCursorPosX(), available = ImGui::GetContentRegionAvail().x;
    if (ImGui::Checkbox(label.c_str(), &isOn)) panel.edit({{id, isOn ? "true" : "false"}}, label);
    noteItem(panel, id, label, std::string(parameter->help));
    const bool origin = findOrigin(panel, path).value_or(isOn ? "true" : "false") == "true";
    ImGui::SameLine(start + available - resetWidth);
    if (resetArrow(panel, "reset." + id, origin != isOn,
                   std::string("Back to ") + (origin ? "on" : "off") + ", as opened"))
        panel.edit({{id, origin ? "true" : "false"}}, label);
    ImGui::PopID();
}

void choice(Panel& panel, std::string_view path) {
    const ChoiceParameter* const parameter = findChoice(path);
    STIPPLE_ASSERT(parameter);
    const std::string id(path), label(parameter->label), value = getValue(*panel.model.document, path);
    ImGui::PushID(id.c_str());
    const float resetWidth = ImGui::GetFrameHeight();
    const float start = ImGui::GetCursorPosX(), available = ImGui::GetContentRegionAvail().x;
    const float labelWidth = std::floor(0.45f * available);
    float longest = 0;
    for (const Choice& option : parameter->options)
        longest = std::max(longest, getTextWidth(option.label));
    const float needed = longest + ImGui::GetFrameHeight() + 2 * ImGui::GetStyle().FramePadding.x;
    const bool isStacked =
        getTextWidth(label) > labelWidth - panel.px(8) || needed > available - labelWidth - resetWidth - panel.px(2);
    ImGui::AlignTextToFramePadding();
    ImGui::TextUnformatted(label.c_str());
    if (!isStacked) ImGui::SameLine(start + labelWidth);
    ImGui::SetNextItemWidth(available - (isStacked ? 0 : labelWidth) - resetWidth - panel.px(2));
    // Values are JSON texts.
    const auto isValue = [](const std::string& json, std::string_view name) {
        return json.size() == name.size() + 2 && json.compare(1, name.size(), name) == 0;
    };
    const auto find = [&](const std::string& json) -> const Choice* {
        for (const Choice& option : parameter->options)
            if (isValue(json, option.name)) return &option;
        return nullptr;
    };
    const Choice* const current = find(value);
    if (ImGui::BeginCombo("##list", current ? std::string(current->label).c_str() : "", ImGuiComboFlags_HeightLarge)) {
        for (const Choice& option : parameter->options) {
            const bool isCurrent = &option == current;
            if (ImGui::Selectable(std::string(option.label).c_str(), isCurrent, 0, {0, panel.px(style::kHitSize)}) &&
                !isCurrent)
                panel.edit({{id, quote(option.name)}}, label);
            noteItem(panel, id + "." + std::string(option.name), option.label, {});
        }
        ImGui::EndCombo();
    }
    noteItem(panel, id, label, std::string(parameter->help));
    ImGui::SameLine(0, panel.px(2));
    const std::string origin = findOrigin(panel, path).value_or(value);
    const Choice* const first = find(origin);
    if (resetArrow(panel, "reset." + id, origin != value && first,
                   first ? "Back to " + std::string(first->label) + ", as opened" : ""))
        panel.edit({{id, quote(first->name)}}, label);
    ImGui::PopID();
}

bool menuRow(Panel& panel, const std::string& id, std::string_view label, std::string_view keys, bool isOn) {
    const float gap = panel.px(24), height = panel.px(style::kHitSize);
    const ImVec2 a = ImGui::GetCursorScreenPos();
    const float width = getTextWidth(label) + (keys.empty() ? 0 : gap + getTextWidth(keys)) + panel.px(4);
    const float full = std::max(width, ImGui::GetContentRegionAvail().x);
    const bool isPressed = ImGui::Selectable(("##" + id).c_str(), false, 0, {width, height});
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float y = a.y + 0.5f * (height - ImGui::GetFontSize());
    list.AddText({a.x, y}, isOn ? style::kAccent : style::kText, label.data(), label.data() + label.size());
    if (!keys.empty())
        list.AddText({a.x + full - getTextWidth(keys), y}, style::kTextDim, keys.data(), keys.data() + keys.size());
    noteItem(panel, id, label, {});
    return isPressed;
}

void note(const std::string& text, ImU32 colour) {
    ImGui::PushStyleColor(ImGuiCol_Text, colour);
    ImGui::PushTextWrapPos(0);
    ImGui::TextUnformatted(text.c_str());
    ImGui::PopTextWrapPos();
    ImGui::PopStyleColor();
}

void flow(float width) {
    const ImGuiWindow& window = *ImGui::GetCurrentWindow();
    const float next = ImGui::GetItemRectMax().x + ImGui::GetStyle().ItemSpacing.x;
    if (next + width <= window.WorkRect.Max.x + 0.5f) ImGui::SameLine();
}

} // namespace stipple::widgets
