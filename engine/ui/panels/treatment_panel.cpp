#include "pigment/ageing.h"
#include "ui/panels/panels.h"
#include "ui/slider.h"
#include "ui/ui_style.h"
#include "ui/widgets.h"

#include <fmt/format.h>

namespace stipple {

std::string formatCount(long long count) {
    std::string digits = std::to_string(count);
    for (int at = int(digits.size()) - 3; at > (count < 0 ? 1 : 0); at -= 3)
        digits.insert(std::size_t(at), "\u00a0"); // a space that does not break
    return digits;
}

void drawTreatmentPanel(Panel& panel) {
    const UiModel& model = panel.model;
    const bool isTreated = model.document->scalp.treat;
    const std::string summary = isTreated ? (model.dots > 0 ? formatCount(model.dots) + " dots" : "") : "Off";
    if (!widgets::section(panel, "treatment", "Treatment", summary, true)) return;
    for (const std::string& warning : model.warnings)
        widgets::note(warning, style::kWarning);
    widgets::toggle(panel, "plan.treat");
    for (const char* path : {"plan.dots_per_cm2", "plan.diameter_mm", "plan.depth_mm", "plan.visits", "plan.jitter"})
        widgets::slider(panel, path);
    widgets::SliderSpec shade = widgets::makeSliderSpec(panel, "plan.shade");
    shade.text = fmt::format("{:.2f}, {:.0f} : 1", shade.value, getDilution(float(shade.value)));
    widgets::slider(panel, shade);
    widgets::choice(panel, "pigment.tone");
    widgets::toggle(panel, "plan.cover_hair_bearing");
    widgets::slider(panel, "plan.fill_units_per_cm2");
    drawReseedButton(panel, "plan.seed", "Place the dots anew",
                     "The same plan by another hand: every dot and the small irregularities of the line differ");
    drawBrushRow(panel, Tool::dotBrush, "plan.strokes");
    if (isTreated && model.dots > 0)
        widgets::note(fmt::format("{} dots on {:.0f} cm\u00b2", formatCount(model.dots), model.treatedCm2),
                      style::kTextDim);
    ImGui::Spacing();
}

void drawCalibrationPanel(Panel& panel) {
    if (!widgets::section(panel, "calibration", "Calibration", "", false)) return;
    widgets::note("Set once for a hand and a pigment, beside photographs of your own healed work.", style::kTextDim);
    for (const char* path :
         {"pigment.strength", "pigment.resting_share", "pigment.healed_share", "pigment.fresh_widening",
          "pigment.redness", "pigment.sinking_share", "pigment.uneven_uptake", "pigment.scar_take"})
        widgets::slider(panel, path);
    ImGui::Spacing();
}

} // namespace stipple
