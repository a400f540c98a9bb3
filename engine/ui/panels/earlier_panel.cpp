#include "ui/panels/panels.h"
#include "ui/slider.h"
#include "ui/ui_style.h"
#include "ui/widgets.h"

namespace stipple {

void drawEarlierPanel(Panel& panel) {
    const EarlierWorkParameters& earlier = panel.model.document->scalp.earlier;
    std::string summary;
    for (const Choice& option : findChoice("earlier_work.handling")->options)
        if (getValue(*panel.model.document, "earlier_work.handling") == widgets::quote(option.name))
            summary = option.label;
    if (!widgets::section(panel, "earlier", "Earlier work", earlier.handling == EarlierWork::none ? "None" : summary,
                          false))
        return;
    widgets::choice(panel, "earlier_work.handling");
    for (const char* path : {"earlier_work.age_years", "earlier_work.dots_per_cm2", "earlier_work.diameter_mm",
                             "earlier_work.depth_mm", "earlier_work.shade", "earlier_work.laser_left"})
        widgets::slider(panel, path);
    if (earlier.handling != EarlierWork::none)
        drawReseedButton(panel, "earlier_work.seed", "Place them anew", "As much earlier work, dot by dot elsewhere");
    drawBrushRow(panel, Tool::earlierBrush, "earlier_work.strokes");
    if (earlier.handling != EarlierWork::none && earlier.strokes.empty())
        widgets::note("It lies wherever dots are planned now; paint to say where it is.", style::kTextDim);
    ImGui::Spacing();
}

} // namespace stipple
