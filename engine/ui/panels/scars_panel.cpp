#include "consult/presets.h"
#include "scalp/scar.h"
#include "ui/panels/panels.h"
#include "ui/slider.h"
#include "ui/ui_style.h"
#include "ui/widgets.h"

#include <fmt/format.h>

namespace stipple {
namespace {

constexpr float kMatureMonths = 9; // domain.md section 5: SMP on a scar of 9-12 months

std::string getKindLabel(ScarKind kind) {
    return std::string(findChoice("scars.*.kind")->options[std::size_t(kind)].label);
}

// The list of kinds; picking one also sets what is usual for it.
void drawKinds(Panel& panel, const std::string& path, std::size_t index) {
    const std::size_t before = panel.actions.edits.size();
    widgets::choice(panel, path + ".kind");
    for (std::size_t i = before; i < panel.actions.edits.size(); ++i) {
        UiEdit& edit = panel.actions.edits[i];
        const Consultation picked = applyAll(*panel.model.document, edit.edits);
        edit.edits = makeScarKindEdits(*panel.model.document, index, picked.scalp.scars.at(index).kind);
    }
}

// A scar that is painted alone has no line of a width with stitches beside it; a closure's edge is still as steep as
// that of a line so wide.
bool isMeant(const ScarParameters& scar, std::string_view parameter) {
    if (!scar.path.empty()) return true;
    if (parameter == "scars.*.width_mm") return scar.kind == ScarKind::strip || scar.kind == ScarKind::craniotomy;
    return parameter != "scars.*.stitches";
}

void drawScar(Panel& panel, int index) {
    const std::string path = fmt::format("scars.{}", index);
    const ScarParameters& scar = panel.model.document->scalp.scars[std::size_t(index)];
    ImGui::PushID(index);
    ImGui::AlignTextToFramePadding();
    ImGui::TextDisabled("%d  %s", index + 1, getKindLabel(scar.kind).c_str());
    const float width = widgets::computeButtonWidth(panel, "Remove");
    ImGui::SameLine(ImGui::GetCursorPosX() + ImGui::GetContentRegionAvail().x - width);
    if (widgets::button(panel, path + ".remove", "Remove", "Takes this scar off the head", {.isQuiet = true})) {
        panel.edit({{path, "null"}}, "Remove scar");
        // A tool would go on with the scar that takes its number.
        ToolState next = panel.model.tool;
        if (next.tool == Tool::scar || next.tool == Tool::scarBrush) next.tool = Tool::look;
        panel.actions.tool = next;
    }
    drawKinds(panel, path, std::size_t(index));
    drawScarHandleButton(panel, path + ".tool", index);
    widgets::flow(widgets::computeButtonWidth(panel, "Another texture"));
    drawReseedButton(panel, path + ".seed", "Another texture", "The same scar with other irregularities");
    drawScarBrushRow(panel, path + ".strokes", index);
    if (!scar.path.empty()) widgets::toggle(panel, path + ".closed");
    if (!scar.image.empty()) {
        widgets::note("Texture: " + scar.image, style::kTextDim);
        if (widgets::button(panel, path + ".image", "Without the picture", "Goes back to the texture made by Stipple"))
            panel.edit({{path + ".image", "\"\""}}, "Texture of the scar");
    }
    for (const Parameter& parameter : getParameters())
        if (parameter.path.rfind("scars.*.", 0) == 0 && isMeant(scar, parameter.path))
            widgets::slider(panel, path + std::string(parameter.path.substr(7)));
    if (scar.ageMonths < kMatureMonths && panel.model.document->scalp.treat)
        widgets::note("Too young: pigment holds in a scar of 9 to 12 months or more.", style::kWarning);
    if (scar.kind == ScarKind::keloid)
        widgets::note("A keloid can grow from a needle's wound: a doctor and a test patch first.", style::kWarning);
    ImGui::PopID();
    ImGui::Spacing();
}

} // namespace

void drawScarsPanel(Panel& panel) {
    const int count = int(panel.model.document->scalp.scars.size());
    if (!widgets::section(panel, "scars", "Scars", count ? std::to_string(count) : "None", false)) return;
    for (int i = 0; i < count; ++i)
        drawScar(panel, i);
    if (widgets::button(panel, "scars.add", "Add a scar", "An old strip scar over the back of the head, to be changed"))
        panel.edit(makeScarEdits(), "Add scar");
    widgets::flow(widgets::computeButtonWidth(panel, "Draw on the head"));
    drawScarPenButton(panel);
    widgets::flow(widgets::computeButtonWidth(panel, "Paint on the head"));
    drawScarPaintButton(panel);
    ImGui::Spacing();
    for (const ScarPreset& preset : getScarPresets()) {
        if (&preset != &getScarPresets().front()) widgets::flow(widgets::computeButtonWidth(panel, preset.label));
        if (widgets::button(panel, "scars.add." + std::string(preset.name), preset.label,
                            "Adds one where such scars usually lie, to be changed from there", {.isQuiet = true}))
            panel.edit(makeScarEdits(preset.name), "Add scar");
    }
    widgets::slider(panel, "plan.scar_dots_per_cm2");
    ImGui::Spacing();
}

} // namespace stipple
