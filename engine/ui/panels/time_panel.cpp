#include "ui/panels/panels.h"
#include "ui/slider.h"
#include "ui/widgets.h"

#include <fmt/format.h>

#include <cmath>

namespace stipple {

std::string formatDays(double days) {
    if (days < 60) return fmt::format("{:.0f} day{}", days, std::lround(days) == 1 ? "" : "s");
    if (days < 700) return fmt::format("{:.0f} months", days / 30.4375);
    const double years = days / 365.25;
    return std::abs(years - std::round(years)) < 0.05 ? fmt::format("{:.0f} years", years)
                                                      : fmt::format("{:.1f} years", years);
}

void drawTimePanel(Panel& panel) {
    const double days = panel.model.document->days;
    if (!widgets::section(panel, "time", "Time", formatDays(days) + " after the last visit", false)) return;
    widgets::SliderSpec spec = widgets::makeSliderSpec(panel, "time.days");
    spec.isLogarithmic = true;
    spec.text = days < 60 ? "" : fmt::format("{:.0f} days, {}", days, formatDays(days));
    widgets::slider(panel, spec);
    struct Step {
        const char* label;
        int days;
    };
    static constexpr Step kSteps[] = {{"Healed", 28},    {"1 year", 365},    {"3 years", 1096},
                                      {"5 years", 1826}, {"10 years", 3652}, {"Fresh", 0}};
    bool isFirst = true;
    for (const Step& step : kSteps) {
        if (!isFirst) widgets::flow(widgets::computeButtonWidth(panel, step.label));
        isFirst = false;
        const bool isOn = days == step.days;
        if (widgets::button(panel, fmt::format("time.days.{}", step.days), step.label,
                            step.days ? fmt::format("{} days after the last visit", step.days)
                                      : "Straight after the last visit: bolder than it will heal",
                            {.isOn = isOn}) &&
            !isOn)
            panel.edit({{"time.days", std::to_string(step.days)}}, spec.label);
    }
    for (const char* path : {"pigment.fade_per_year", "pigment.spread_mm2_per_year"})
        widgets::slider(panel, path);
    ImGui::Spacing();
}

} // namespace stipple
