#include "pigment/ageing.h"
#include "ui/panels/panels.h"
#include "ui/slider.h"
#include "ui/ui_style.h"
#include "ui/widgets.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

void drawStops(Panel& panel, const Consultation& document, const std::string& label) {
    bool isFirst = true;
    for (const TimeStop& stop : getTimeStops(document)) {
        if (!isFirst) widgets::flow(widgets::computeButtonWidth(panel, stop.label));
        isFirst = false;
        const bool isOn = std::abs(document.days - stop.days) < 0.5f;
        if (widgets::button(panel, "time.stop." + stop.id, stop.label, stop.tip, {.isOn = isOn}) && !isOn)
            panel.edit({{"time.days", fmt::format("{}", stop.days)}}, label);
    }
}

// Low to high of what is left of the colour, with the likely and the one shown.
void drawBand(Panel& panel, const Consultation& document) {
    const FadingBand band = computeFadingBand(document);
    const float width = ImGui::GetContentRegionAvail().x, height = panel.px(10);
    const ImVec2 a = ImGui::GetCursorScreenPos();
    ImGui::Dummy({width, height + panel.px(4)});
    widgets::noteItem(panel, "time.band", "Colour left",
                      "What is left of the planned colour: the least and the most that is known, and the likely value "
                      "between them.");
    // Fresh colour is above what heals.
    const float most = std::max(1.0f, band.high);
    const auto at = [&](float share) { return a.x + width * share / most; };
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddRectFilled(a, {a.x + width, a.y + height}, style::kFrame, panel.px(3));
    list.AddRectFilled({at(band.low), a.y}, {at(band.high), a.y + height}, style::kAccentDim, panel.px(2));
    const float likely = at(band.likely), half = panel.px(1.5f);
    list.AddRectFilled({likely - half, a.y - panel.px(1)}, {likely + half, a.y + height + panel.px(1)}, style::kAccent);
    widgets::note(fmt::format("Colour left: {:.0f} % (low) \u2013 {:.0f} % (likely) \u2013 {:.0f} % (high)",
                              100 * band.low, 100 * band.likely, 100 * band.high),
                  style::kTextDim);
}

} // namespace

void drawTimePanel(Panel& panel) {
    const Consultation& document = *panel.model.document;
    const double days = double(document.days);
    const std::string when = describeTime(document);
    if (!widgets::section(panel, "time", "Time", when, false)) return;
    widgets::SliderSpec spec = widgets::makeSliderSpec(panel, "time.days");
    spec.isLogarithmic = true;
    spec.minimum = std::min({0.0, double(getVisitDay(document, 1)), days});
    for (const TimeStop& stop : getTimeStops(document))
        spec.ticks.push_back(double(stop.days));
    if (days < 0) spec.text = when;
    if (days >= 60) spec.text = fmt::format("{:.0f} days, {}", days, formatDays(days));
    widgets::slider(panel, spec);
    drawStops(panel, document, spec.label);
    ImGui::Spacing();
    if (document.days >= 0) drawBand(panel, document);
    widgets::choice(panel, "time.outlook");
    widgets::SliderSpec touchUp = widgets::makeSliderSpec(panel, "time.touch_up_years");
    if (touchUp.value == 0) touchUp.text = "Never";
    widgets::slider(panel, touchUp);
    for (const char* path : {"care.sun", "time.greying_per_decade", "time.further_loss"})
        widgets::slider(panel, path);
    if (document.scalp.furtherLoss > 0)
        widgets::note(document.scalp.loss.pattern == LossPattern::none
                          ? "Choose a pattern of hair loss first: without one there is no loss to go on."
                          : "The hair recedes further; the dots stay as they were planned.",
                      style::kTextDim);
    for (const char* path : {"pigment.fade_per_year", "pigment.oily_fade", "pigment.spread_mm2_per_year"})
        widgets::slider(panel, path);
    ImGui::Spacing();
}

} // namespace stipple
