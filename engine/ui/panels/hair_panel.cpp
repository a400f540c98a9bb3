#include "consult/presets.h"
#include "math/colour.h"
#include "pigment/hair.h"
#include "scalp/follicle_presets.h"
#include "ui/panels/panels.h"
#include "ui/slider.h"
#include "ui/ui_style.h"
#include "ui/widgets.h"

#include <cmath>

namespace stipple {

void drawHairPanel(Panel& panel) {
    const Consultation& document = *panel.model.document;
    const ChoiceParameter& colours = *findChoice("hair.colour");
    std::string current;
    for (const Choice& option : colours.options)
        if (option.name == document.hairColour) current = option.label;
    if (!widgets::section(panel, "hair", "Hair", current, false)) return;
    const float available = ImGui::GetContentRegionAvail().x, spacing = panel.px(4);
    const int count = int(colours.options.size());
    const int columns =
        std::max(1, std::min(count, int((available + spacing) / (panel.px(style::kHitSize) + spacing))));
    const float width = std::floor((available - spacing * float(columns - 1)) / float(columns));
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(spacing, spacing));
    for (int i = 0; i < count; ++i) {
        if (i % columns != 0) ImGui::SameLine();
        const Choice& option = colours.options[std::size_t(i)];
        const glm::vec3 linear = getHairColour(option.name).albedo;
        const auto byte = [](float v) { return ImU32(std::lround(255 * encodeSrgb(v))); };
        const bool isOn = document.hairColour == option.name;
        if (widgets::swatch(panel, "hair.colour." + std::string(option.name), option.label, std::string(option.label),
                            IM_COL32(byte(linear.r), byte(linear.g), byte(linear.b), 255), isOn, width) &&
            !isOn)
            panel.edit({{"hair.colour", widgets::quote(option.name)}}, std::string(colours.label));
    }
    ImGui::PopStyleVar();
    bool isFirst = true;
    for (const AncestryName& ancestry : getAncestries()) {
        if (!isFirst) widgets::flow(widgets::computeButtonWidth(panel, ancestry.label));
        isFirst = false;
        if (widgets::button(panel, "hair.ancestry." + std::string(ancestry.name), ancestry.label,
                            "Density and thickness of hair that is usual for this ancestry"))
            panel.edit(makeAncestryEdits(ancestry.name), "Hair of this ancestry");
    }
    isFirst = true;
    for (const HairCut& cut : getHairCuts()) {
        if (!isFirst) widgets::flow(widgets::computeButtonWidth(panel, cut.label));
        isFirst = false;
        if (widgets::button(panel, "hair.cut." + std::string(cut.name), cut.label, std::string(cut.help)))
            panel.edit(makeHairCutEdits(cut.name), "Hair: " + std::string(cut.label));
    }
    for (const char* path : {"hair.length_mm", "hair.days_since_cut", "hair.grey_percent", "hair.curl", "hair.lift"})
        widgets::slider(panel, path);
    widgets::choice(panel, "hair.parting");
    for (const char* path : {"hair.units_per_cm2", "hair.hairs_per_unit", "hair.shaft_diameter_mm",
                             "hair.growth_mm_per_day", "hair.brow_loss_percent", "hair.whorl_influence_mm"})
        widgets::slider(panel, path);
    for (const char* path : {"hair.whorl_clockwise", "hair.has_second_whorl", "hair.second_whorl_clockwise"})
        widgets::toggle(panel, path);
    drawWhorlRow(panel);
    ImGui::Spacing();
}

} // namespace stipple
