#include "consult/presets.h"
#include "scalp/hair_loss.h"
#include "ui/panels/panels.h"
#include "ui/slider.h"
#include "ui/ui_style.h"
#include "ui/widgets.h"

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

std::string getPatternLabel(const Panel& panel, const std::string& path) {
    const std::string value = getValue(*panel.model.document, path);
    for (const Choice& option : findChoice(path)->options)
        if (value == widgets::quote(option.name)) return std::string(option.label);
    return {};
}

// The list of patterns; picking one also sets what is usual for it.
void drawPatterns(Panel& panel, const std::string& section) {
    const std::size_t before = panel.actions.edits.size();
    widgets::choice(panel, section + ".pattern");
    for (std::size_t i = before; i < panel.actions.edits.size(); ++i) {
        UiEdit& edit = panel.actions.edits[i];
        const std::string& value = edit.edits.front().value;
        edit.edits = makeLossEdits(section, value.substr(1, value.size() - 2));
    }
}

} // namespace

std::string formatStage(LossPattern pattern, double stage) {
    static constexpr const char* kTypes[] = {"I", "II", "III", "IV", "V", "VI", "VII"};
    const LossScale scale = getLossScale(pattern);
    if (scale.bySeverity || pattern == LossPattern::none) return {};
    const double at = std::clamp(stage, double(scale.minimum), double(scale.maximum));
    const int lower = std::clamp(int(std::floor(at + 0.05)), 1, 7);
    std::string text = kTypes[lower - 1];
    if (lower < int(scale.maximum) && std::abs(at - lower) > 0.05) text += std::string(" to ") + kTypes[lower];
    switch (pattern) {
    case LossPattern::ludwig:
        return "Ludwig " + text;
    case LossPattern::sinclair:
        return "Sinclair " + text;
    case LossPattern::christmasTree:
        return "Grade " + text;
    case LossPattern::norwoodA:
        return "Norwood " + text + " A";
    case LossPattern::norwoodVertex:
        return "Norwood " + text + " vertex";
    default:
        return "Norwood " + text;
    }
}

void drawLossPanel(Panel& panel) {
    const LossParameters& loss = panel.model.document->scalp.loss;
    const LossParameters& disease = panel.model.document->scalp.disease;
    const bool isLost = loss.pattern != LossPattern::none;
    const bool isIll = disease.pattern != LossPattern::none;
    std::string summary = isLost ? formatStage(loss.pattern, loss.stage) : "None";
    if (isIll) summary = (isLost ? summary + ", " : "") + getPatternLabel(panel, "disease.pattern");
    if (!widgets::section(panel, "loss", "Hair loss", summary, true)) return;
    drawPatterns(panel, "loss");
    widgets::SliderSpec stage = widgets::makeSliderSpec(panel, "loss.stage");
    const LossScale scale = getLossScale(isLost ? loss.pattern : LossPattern::norwood);
    stage.maximum = scale.maximum;
    stage.text = formatStage(isLost ? loss.pattern : LossPattern::norwood, stage.value);
    // Moving the stage means that hair is lost.
    if (!isLost) stage.companions = {{"loss.pattern", "\"norwood\""}};
    widgets::slider(panel, stage);
    widgets::slider(panel, "loss.border_mm");
    if (isLost) drawReseedButton(panel, "loss.seed", "Another outline", "The same loss with another irregular outline");
    drawBrushRow(panel, Tool::lossBrush, "loss.strokes");
    ImGui::Spacing();
    drawPatterns(panel, "disease");
    widgets::toggle(panel, "disease.active");
    if (isIll && disease.active)
        widgets::note("See a dermatologist first: while this disease is active, no treatment.", style::kWarning);
    for (const char* path : {"disease.severity", "disease.patches", "disease.border_mm"})
        widgets::slider(panel, path);
    if (isIll) drawReseedButton(panel, "disease.seed", "Other places", "As much, in other places of the scalp");
    drawBrushRow(panel, Tool::diseaseBrush, "disease.strokes");
    ImGui::Spacing();
}

} // namespace stipple
