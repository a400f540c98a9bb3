#include "ui/slider.h"

#include "consult/schema.h"
#include "core/error.h"
#include "ui/ui_style.h"
#include "ui/widgets.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <imgui.h>
#include <imgui_stdlib.h>

namespace stipple::widgets {
namespace {

// A scale of decades for times: a week at the start is as wide as years at the end.
constexpr double kLogUnit = 7;

double toDecades(double value) {
    return std::copysign(std::log1p(std::abs(value) / kLogUnit), value);
}

double toShare(const SliderSpec& spec, double value) {
    if (spec.isLogarithmic)
        return (toDecades(value) - toDecades(spec.minimum)) / (toDecades(spec.maximum) - toDecades(spec.minimum));
    return (value - spec.minimum) / (spec.maximum - spec.minimum);
}

double fromShare(const SliderSpec& spec, double share) {
    share = std::clamp(share, 0.0, 1.0);
    if (spec.isLogarithmic) {
        const double at = toDecades(spec.minimum) + share * (toDecades(spec.maximum) - toDecades(spec.minimum));
        return std::copysign(kLogUnit * std::expm1(std::abs(at)), at);
    }
    return spec.minimum + share * (spec.maximum - spec.minimum);
}

// The power of ten that is nearest to a two-hundredth of the range.
double computeStep(const SliderSpec& spec, double value) {
    if (spec.isWhole) return 1;
    if (spec.isLogarithmic) return value < 1000 ? 1 : 10;
    return std::pow(10.0, std::round(std::log10((spec.maximum - spec.minimum) / 200)));
}

int getDecimals(double step) {
    return std::clamp(int(std::ceil(-std::log10(step) - 1e-9)), 0, 9);
}

std::string withUnit(const SliderSpec& spec, double value) {
    const std::string unit = formatUnit(spec.unit);
    const bool isTight = unit.empty() || unit.front() == '/' || unit == "\u00b0";
    return formatNumber(spec, value) + (isTight ? "" : " ") + unit;
}

std::string makeTip(const SliderSpec& spec) {
    std::string tip = spec.help;
    tip += fmt::format("\n\nFrom {} to {}, usually {}.", withUnit(spec, spec.minimum), withUnit(spec, spec.maximum),
                       withUnit(spec, spec.usual));
    return tip + "\nDouble-click or Ctrl+click to type a number; right-click for more.";
}

void set(Panel& panel, const SliderSpec& spec, double value, std::uint64_t gesture) {
    value = std::clamp(value, spec.minimum, spec.maximum);
    if (value == spec.value) return;
    std::vector<Edit> edits = spec.companions;
    if (spec.makeEdits) {
        const std::vector<Edit> parts = spec.makeEdits(value);
        edits.insert(edits.end(), parts.begin(), parts.end());
    } else {
        edits.push_back({spec.path, fmt::format("{}", value)});
    }
    panel.edit(std::move(edits), spec.label, gesture);
}

void beginTyping(Panel& panel, const SliderSpec& spec) {
    panel.state.typedItem = spec.path;
    panel.state.typedText = formatNumber(spec, spec.value);
    panel.state.typingBegins = true;
}

void typeNumber(Panel& panel, const SliderSpec& spec, float width) {
    PanelState& state = panel.state;
    ImGui::SetNextItemWidth(width);
    if (state.typingBegins) ImGui::SetKeyboardFocusHere();
    ImGui::InputText("##typed", &state.typedText, ImGuiInputTextFlags_AutoSelectAll);
    noteItem(panel, spec.path, spec.label, {}, spec.unit);
    if (ImGui::IsItemActive()) state.typingBegins = false;
    // Escape puts the old text back first, so that nothing changes.
    if (ImGui::IsItemDeactivated()) {
        if (const auto value = parseNumber(state.typedText))
            set(panel, spec, spec.isWhole ? std::round(*value) : *value, 0);
        state.typedItem.clear();
    }
}

void drawTrack(const Panel& panel, const SliderSpec& spec, ImVec2 a, ImVec2 b, bool isHovered, bool isActive) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float rounding = ImGui::GetStyle().FrameRounding;
    list.AddRectFilled(a, b, isActive || isHovered ? style::kFrameHovered : style::kFrame, rounding);
    const auto at = [&](double value) { return a.x + float(toShare(spec, value)) * (b.x - a.x); };
    // From zero where there is one inside the range.
    const double base = spec.minimum < 0 && spec.maximum > 0 ? 0 : spec.minimum;
    const float x = at(spec.value);
    list.PushClipRect(a, b, true);
    if (spec.value != base) {
        const float from = std::min(at(base), x), to = std::max(at(base), x);
        list.AddRectFilled({from, a.y}, {to, b.y}, isActive ? style::kAccentMid : style::kAccentDim,
                           base == spec.minimum ? rounding : 0, ImDrawFlags_RoundCornersLeft);
    }
    for (const double tick : spec.ticks)
        list.AddRectFilled({at(tick) - 0.5f * panel.px(1), a.y}, {at(tick) + 0.5f * panel.px(1), a.y + panel.px(5)},
                           style::kTextDim);
    const float half = panel.px(1.5f);
    const float knob = std::clamp(x, a.x + half, b.x - half);
    // At the foot, so that it does not cross out the number.
    list.AddRectFilled({knob - half, b.y - 0.3f * (b.y - a.y)}, {knob + half, b.y}, style::kAccent);
    list.AddRectFilled({std::min(at(base), knob), b.y - panel.px(2)}, {std::max(at(base), knob), b.y}, style::kAccent);
    if (spec.origin != spec.value) { // where it was: a small mark at the top
        const float mark = at(spec.origin), size = panel.px(4);
        list.AddTriangleFilled({mark - size, a.y}, {mark, a.y + size}, {mark + size, a.y}, style::kTextDim);
    }
    list.PopClipRect();
    const std::string text = spec.text.empty() ? withUnit(spec, spec.value) : spec.text;
    const ImVec2 size = ImGui::CalcTextSize(text.c_str());
    list.AddText({std::max(a.x + panel.px(4), 0.5f * (a.x + b.x - size.x)), 0.5f * (a.y + b.y - size.y)}, style::kText,
                 text.c_str());
}

void drag(Panel& panel, const SliderSpec& spec, float width) {
    PanelState& state = panel.state;
    const ImVec2 a = ImGui::GetCursorScreenPos();
    const ImVec2 b(a.x + width, a.y + ImGui::GetFrameHeight());
    ImGui::InvisibleButton("##slider", {width, ImGui::GetFrameHeight()});
    const bool isHovered = ImGui::IsItemHovered(), isActive = ImGui::IsItemActive();
    if (isHovered || isActive) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
    const bool isDouble = isHovered && ImGui::IsMouseDoubleClicked(0) && state.pressedItem == spec.path;
    if (ImGui::IsItemActivated() && (ImGui::GetIO().KeyCtrl || isDouble)) {
        // The first click of a double click has moved it: back, as part of the same step.
        if (isDouble) set(panel, spec, state.pressedValue, state.gesture - 1);
        beginTyping(panel, spec);
        if (isDouble) {
            SliderSpec before = spec;
            before.value = state.pressedValue;
            state.typedText = formatNumber(before, before.value);
        }
    } else if (isActive) {
        if (ImGui::IsItemActivated()) {
            state.pressedItem = spec.path;
            state.pressedValue = spec.value;
        }
        const double share = (ImGui::GetIO().MousePos.x - a.x) / (b.x - a.x);
        // The ends are reached exactly, whatever the step.
        const double value = share <= 0   ? spec.minimum
                             : share >= 1 ? spec.maximum
                                          : roundToStep(spec, fromShare(spec, share));
        set(panel, spec, value, state.gesture);
    }
    noteItem(panel, spec.path, spec.label, makeTip(spec), spec.unit);
    drawTrack(panel, spec, a, b, isHovered, isActive);
    if (isHovered && ImGui::IsMouseReleased(1)) ImGui::OpenPopup("##menu");
    if (ImGui::BeginPopup("##menu")) {
        ImGui::TextDisabled("%s", spec.label.c_str());
        if (menuRow(panel, "menu.origin", "Back to " + withUnit(spec, spec.origin) + ", as opened"))
            set(panel, spec, spec.origin, 0);
        if (menuRow(panel, "menu.usual", "Usual value, " + withUnit(spec, spec.usual))) set(panel, spec, spec.usual, 0);
        if (menuRow(panel, "menu.type", "Type a number")) beginTyping(panel, spec);
        ImGui::EndPopup();
    }
}

} // namespace

std::string formatUnit(std::string_view unit) {
    std::string text(unit);
    const auto replace = [&](std::string_view from, std::string_view to) {
        if (const auto at = text.find(from); at != std::string::npos) text.replace(at, from.size(), to);
    };
    replace("mm2", "mm\u00b2");
    replace("cm2", "cm\u00b2");
    if (text.rfind("per ", 0) == 0) replace("per ", "/");
    replace(" per ", "/");
    if (text == "deg") text = "\u00b0";
    return text;
}

std::string formatNumber(const SliderSpec& spec, double value) {
    const std::string text = fmt::format("{:.{}f}", value, getDecimals(computeStep(spec, value)));
    const double shown = std::stod(text);
    if (std::abs(shown - value) > 1e-4 * std::max(1e-3, std::abs(value))) return fmt::format("{:.4g}", value);
    return shown == 0 && text.front() == '-' ? text.substr(1) : text;
}

double roundToStep(const SliderSpec& spec, double value) {
    const double step = computeStep(spec, value);
    // Through the text, so that a document says 0.15 and not 0.15000000000000002.
    const double rounded = std::stod(fmt::format("{:.{}f}", std::round(value / step) * step, getDecimals(step)));
    return std::clamp(rounded == 0 ? 0 : rounded, spec.minimum, spec.maximum);
}

std::optional<double> parseNumber(std::string_view text) {
    std::string digits(text);
    std::replace(digits.begin(), digits.end(), ',', '.');
    std::size_t at = digits.find_first_not_of(" \t+");
    if (at == std::string::npos) return {};
    // A minus sign of typography.
    if (digits.compare(at, 3, "\u2212") == 0) digits.replace(at, 3, "-");
    double value = 0;
    const auto [end, error] = std::from_chars(digits.data() + at, digits.data() + digits.size(), value);
    if (error != std::errc() || !std::isfinite(value)) return {};
    return value;
}

SliderSpec makeSliderSpec(const Panel& panel, std::string_view path) {
    const Parameter* const parameter = findParameter(path);
    STIPPLE_ASSERT(parameter);
    SliderSpec spec;
    spec.path = path;
    spec.label = parameter->label;
    spec.unit = parameter->unit;
    spec.help = parameter->help;
    spec.minimum = parameter->minimum;
    spec.maximum = parameter->maximum;
    spec.usual = parameter->defaultValue;
    spec.isWhole = parameter->isWhole;
    spec.value = getNumber(*panel.model.document, path);
    const auto origin = findOrigin(panel, path);
    spec.origin = origin ? parseNumber(*origin).value_or(spec.usual) : spec.usual;
    return spec;
}

void slider(Panel& panel, const SliderSpec& spec) {
    ImGui::PushID(spec.path.c_str());
    const ImGuiStyle& s = ImGui::GetStyle();
    const float resetWidth = ImGui::GetFrameHeight();
    const float available = ImGui::GetContentRegionAvail().x;
    const float labelWidth = std::floor(0.45f * available);
    // A long label, or a narrow column: the label gets a line of its own.
    const bool isStacked = ImGui::CalcTextSize(spec.label.c_str()).x > labelWidth - s.ItemSpacing.x;
    const float start = ImGui::GetCursorPosX();
    ImGui::AlignTextToFramePadding();
    ImGui::TextUnformatted(spec.label.c_str());
    if (!isStacked) ImGui::SameLine(start + labelWidth);
    const float width = std::max(panel.px(60), available - (isStacked ? 0 : labelWidth) - resetWidth - panel.px(2));
    if (panel.state.typedItem == spec.path)
        typeNumber(panel, spec, width);
    else
        drag(panel, spec, width);
    ImGui::SameLine(0, panel.px(2));
    if (resetArrow(panel, "reset." + spec.path, spec.value != spec.origin,
                   "Back to " + withUnit(spec, spec.origin) + ", as opened"))
        set(panel, spec, spec.origin, 0);
    ImGui::PopID();
}

void slider(Panel& panel, std::string_view path) {
    slider(panel, makeSliderSpec(panel, path));
}

} // namespace stipple::widgets
