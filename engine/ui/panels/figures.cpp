#include "ui/panels/panels.h"
#include "ui/ui_style.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <imgui.h>

namespace stipple {

void drawFigures(Panel& panel, const Area& p) {
    if (!panel.model.showOverlay) return;
    const UiFigures& f = panel.model.figures;
    struct Row {
        std::string name, value;
    };
    std::vector<Row> rows = {{"Frame while moving", fmt::format("{:.1f} ms", f.frameMs)},
                             {"Drawn at", fmt::format("{:.0f} % of the sides", 100 * f.scale)},
                             {"Samples", fmt::format("{} of {}", f.samples, f.wantedSamples)},
                             {"Dots", formatCount(f.dots)},
                             {"Follicles", formatCount(f.follicles)},
                             {"Memory", fmt::format("{:.0f} MB", f.memoryMb)}};
    for (const UiPassTime& pass : f.passes)
        rows.push_back({pass.name, fmt::format("{:.2f} ms", pass.milliseconds)});
    ImGui::PushFont(style::getSmallFont());
    float names = 0, values = 0;
    for (const Row& row : rows) {
        names = std::max(names, ImGui::CalcTextSize(row.name.c_str()).x);
        values = std::max(values, ImGui::CalcTextSize(row.value.c_str()).x);
    }
    const float padding = panel.px(10), line = ImGui::GetFontSize() + panel.px(3);
    const float width = std::max(names + values + panel.px(18), ImGui::CalcTextSize(f.device.c_str()).x);
    const ImVec2 a(p.x + panel.px(12), p.y + panel.px(46));
    ImDrawList& list = *ImGui::GetBackgroundDrawList();
    list.AddRectFilled(a, {a.x + width + 2 * padding, a.y + line * float(rows.size() + 1) + 2 * padding}, style::kShade,
                       panel.px(4));
    float y = a.y + padding;
    list.AddText({a.x + padding, y}, style::kText, f.device.c_str());
    for (const Row& row : rows) {
        y += line;
        list.AddText({a.x + padding, y}, style::kTextDim, row.name.c_str());
        const float w = ImGui::CalcTextSize(row.value.c_str()).x;
        list.AddText({std::floor(a.x + padding + width - w), y}, style::kText, row.value.c_str());
    }
    ImGui::PopFont();
}

} // namespace stipple
