#include "ui/panels/panels.h"
#include "ui/slider.h"
#include "ui/widgets.h"

#include <algorithm>
#include <cmath>

namespace stipple {

std::string formatNorwood(double stage) {
    static constexpr const char* kTypes[] = {"I", "II", "III", "IV", "V", "VI", "VII"};
    const int lower = std::clamp(int(std::floor(stage + 0.05)), 1, 7);
    if (lower == 7 || std::abs(stage - lower) <= 0.05) return kTypes[lower - 1];
    return std::string(kTypes[lower - 1]) + " to " + kTypes[lower];
}

void drawLossPanel(Panel& panel) {
    const LossParameters& loss = panel.model.document->scalp.loss;
    const bool isLost = loss.pattern != LossPattern::none;
    if (!widgets::section(panel, "loss", "Hair loss", isLost ? "Norwood " + formatNorwood(loss.stage) : "None", true))
        return;
    widgets::choice(panel, "loss.pattern");
    widgets::SliderSpec stage = widgets::makeSliderSpec(panel, "loss.stage");
    stage.text = "Norwood " + formatNorwood(stage.value);
    // Moving the stage means that hair is lost.
    if (!isLost) stage.companions = {{"loss.pattern", "\"norwood\""}};
    widgets::slider(panel, stage);
    widgets::slider(panel, "loss.border_mm");
    ImGui::Spacing();
}

} // namespace stipple
