#include "ui/panels/panels.h"
#include "ui/slider.h"
#include "ui/ui_style.h"
#include "ui/widgets.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

void pickHead(Panel& panel, const UiHead& head) {
    // Morphs and landmarks belong to the head that was there before.
    std::vector<Edit> edits = {{"head.file", "\"\""},
                               {"head.model", widgets::quote(head.id)},
                               {"head.morphs", "{}"},
                               {"head.landmarks", "{}"}};
    edits.insert(edits.end(), head.look.begin(), head.look.end());
    panel.edit(std::move(edits), "Head");
}

bool drawThumbnail(Panel& panel, const UiHead& head, bool isOn, float size) {
    ImGui::PushFont(style::getSmallFont());
    const float textHeight = ImGui::GetFontSize() + panel.px(6);
    const ImVec2 a = ImGui::GetCursorScreenPos(), b(a.x + size, a.y + size), end(b.x, b.y + textHeight);
    const std::string id = "head." + head.id;
    const bool isPressed = ImGui::InvisibleButton(id.c_str(), {size, size + textHeight});
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float rounding = ImGui::GetStyle().FrameRounding;
    list.AddRectFilled(a, b, style::kFrame, rounding);
    if (head.thumbnail)
        list.AddImageRounded(reinterpret_cast<ImTextureID>(std::uintptr_t(head.thumbnail)), a, b, {0, 0}, {1, 1},
                             IM_COL32_WHITE, rounding);
    if (isOn || ImGui::IsItemHovered())
        list.AddRect(a, b, isOn ? style::kAccent : style::kTextDim, rounding, 0, panel.px(isOn ? 2.5f : 1.5f));
    const std::string name = head.label.substr(0, head.label.find(','));
    const float width = ImGui::CalcTextSize(name.c_str()).x;
    const ImVec4 clip(a.x, a.y, end.x, end.y);
    list.AddText(ImGui::GetFont(), ImGui::GetFontSize(), {std::max(a.x, 0.5f * (a.x + b.x - width)), b.y + panel.px(2)},
                 isOn ? style::kText : style::kTextDim, name.c_str(), nullptr, 0, &clip);
    ImGui::PopFont();
    widgets::noteItem(panel, id, head.label, head.label);
    return isPressed;
}

void drawShape(Panel& panel) {
    const Consultation& document = *panel.model.document;
    const auto& origin = panel.model.origin ? panel.model.origin->head.morphs : document.head.morphs;
    const bool isChanged = document.head.morphs != origin;
    if (!widgets::section(panel, "shape", "Shape of the head", isChanged ? "Changed" : "", false)) return;
    if (widgets::button(panel, "reset.head.morphs", "Reset all", "All shapes back to how they were when opened",
                        {.isEnabled = isChanged})) {
        std::string json;
        for (const auto& [name, weight] : origin)
            json += (json.empty() ? "" : ",") + widgets::quote(name) + ":" + fmt::format("{}", weight);
        panel.edit({{"head.morphs", "{" + json + "}"}}, "Shape of the head");
    }
    for (const UiMorph& morph : panel.model.morphs) {
        widgets::SliderSpec spec;
        spec.path = "head.morphs." + morph.id;
        spec.label = morph.label;
        spec.help = morph.label + ". At 0 the head is left as it comes.";
        spec.minimum = morph.minimum;
        spec.maximum = morph.maximum;
        const auto find = [&](const std::map<std::string, float>& morphs) {
            const auto it = morphs.find(morph.id);
            return it == morphs.end() ? 0.0 : std::stod(fmt::format("{}", it->second));
        };
        spec.value = find(document.head.morphs);
        spec.origin = find(origin);
        spec.usual = 0;
        widgets::slider(panel, spec);
    }
    ImGui::Spacing();
}

void drawChoice(Panel& panel) {
    const HeadChoice& head = panel.model.document->head;
    const bool isScan = !head.file.empty();
    std::string summary = isScan ? "Scan" : head.model;
    for (const UiHead& h : panel.model.heads)
        if (!isScan && h.id == head.model) summary = h.label;
    if (!widgets::section(panel, "head", "Head", summary, true)) return;

    const float spacing = panel.px(6), available = ImGui::GetContentRegionAvail().x;
    const int columns = std::max(1, int((available + spacing) / (panel.px(58) + spacing)));
    const float size = std::floor((available - spacing * float(columns - 1)) / float(columns));
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(spacing, panel.px(3)));
    for (int i = 0; i < int(panel.model.heads.size()); ++i) {
        const UiHead& h = panel.model.heads[std::size_t(i)];
        if (i % columns != 0) ImGui::SameLine();
        const bool isOn = !isScan && h.id == head.model;
        if (drawThumbnail(panel, h, isOn, size) && !isOn) pickHead(panel, h);
    }
    ImGui::PopStyleVar();
    if (isScan) {
        widgets::note("Scan: " + head.file, style::kTextDim);
        for (const char* path : {"head.unit", "head.up", "head.front"})
            widgets::choice(panel, path);
    }
    ImGui::Spacing();
}

} // namespace

void drawHeadPanel(Panel& panel) {
    drawChoice(panel);
    if (!panel.model.morphs.empty()) drawShape(panel);
}

} // namespace stipple
