#include "ui/panels/panels.h"
#include "ui/slider.h"
#include "ui/ui_style.h"
#include "ui/widgets.h"

#include <fmt/format.h>

#include <algorithm>

namespace stipple {
namespace {

// What it takes, line by line: name at the left, value at the right, and under both what it rests on.
void drawRow(Panel& panel, const EstimateRow& row, std::size_t index) {
    const float left = ImGui::GetCursorScreenPos().x, top = ImGui::GetCursorScreenPos().y;
    const float width = ImGui::GetContentRegionAvail().x;
    const float name = ImGui::CalcTextSize(row.label.c_str()).x, value = ImGui::CalcTextSize(row.value.c_str()).x;
    ImGui::TextUnformatted(row.label.c_str());
    if (name + value + panel.px(10) <= width) ImGui::SameLine();
    ImGui::SetCursorScreenPos({left + std::max(0.0f, width - value), ImGui::GetCursorScreenPos().y});
    ImGui::TextUnformatted(row.value.c_str());
    if (!row.assumption.empty()) {
        ImGui::PushFont(style::getSmallFont());
        widgets::note(row.assumption, style::kTextDim);
        ImGui::PopFont();
    }
    const float bottom = ImGui::GetCursorScreenPos().y;
    ImGui::GetWindowDrawList()->AddLine({left, bottom - panel.px(1)}, {left + width, bottom - panel.px(1)},
                                        style::kFrame);
    ImGui::SetCursorScreenPos({left, top});
    ImGui::Dummy({width, bottom - top - ImGui::GetStyle().ItemSpacing.y});
    widgets::noteItem(panel, fmt::format("plan.row.{}", index), row.label, row.value);
}

void drawGates(Panel& panel) {
    const std::vector<Gate> gates = computeGates(*panel.model.document);
    for (const Gate& gate : gates) {
        widgets::choice(panel, gate.path);
        if (gate.state != GateState::clear)
            widgets::note(gate.text, gate.state == GateState::blocked ? style::kWarning : style::kTextDim);
    }
    widgets::toggle(panel, "plan.agreed");
    if (panel.model.document->course.agreed && !areClear(gates))
        widgets::note("It does not count as agreed yet: not every question above is settled.", style::kWarning);
}

} // namespace

void drawPlanPanel(Panel& panel) {
    const UiModel& model = panel.model;
    std::string summary;
    if (model.estimate)
        summary = model.estimate->isAgreed ? "Agreed"
                                           : fmt::format("{} visit{}", model.estimate->visits.size(),
                                                         model.estimate->visits.size() == 1 ? "" : "s");
    if (!widgets::section(panel, "plan", "Plan", summary, false)) return;
    drawGates(panel);
    ImGui::Spacing();
    if (!model.estimateProblem.empty()) widgets::note(model.estimateProblem, style::kWarning);
    bool isFirst = true;
    for (const UiName& tariff : model.tariffs) {
        if (!isFirst) widgets::flow(widgets::computeButtonWidth(panel, tariff.label));
        isFirst = false;
        const bool isOn = tariff.id == model.document->course.tariff;
        if (widgets::button(panel, "tariff." + tariff.id, tariff.label,
                            "Prices of the file scenes/tariffs/" + tariff.id + ".json, which you can edit",
                            {.isOn = isOn}) &&
            !isOn)
            panel.edit({{"plan.tariff", widgets::quote(tariff.id)}}, "Tariff");
    }
    ImGui::Spacing();
    for (std::size_t i = 0; i < model.estimateRows.size(); ++i)
        drawRow(panel, model.estimateRows[i], i);
    widgets::note("An estimate, not an offer.", style::kTextDim);
    for (const char* path : {"plan.visit_gap_days", "plan.compare_years", "plan.setup_hours", "plan.edge_dots_per_hour",
                             "plan.fill_dots_per_hour"})
        widgets::slider(panel, path);
    ImGui::Spacing();
}

} // namespace stipple
