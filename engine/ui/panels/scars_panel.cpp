#include "consult/presets.h"
#include "ui/panels/panels.h"
#include "ui/slider.h"
#include "ui/ui_style.h"
#include "ui/widgets.h"

#include <fmt/format.h>

namespace stipple {
namespace {

void drawScar(Panel& panel, int index) {
    const std::string path = fmt::format("scars.{}", index);
    ImGui::PushID(index);
    ImGui::AlignTextToFramePadding();
    const std::string kind = getValue(*panel.model.document, path + ".kind");
    std::string label;
    for (const Choice& option : findChoice(path + ".kind")->options)
        if (kind == widgets::quote(option.name)) label = option.label;
    ImGui::TextDisabled("%d  %s", index + 1, label.c_str());
    const float width = widgets::computeButtonWidth(panel, "Remove");
    ImGui::SameLine(ImGui::GetCursorPosX() + ImGui::GetContentRegionAvail().x - width);
    if (widgets::button(panel, path + ".remove", "Remove", "Takes this scar off the head", {.isQuiet = true}))
        panel.edit({{path, "null"}}, "Remove scar");
    if (findChoice(path + ".kind")->options.size() > 1) widgets::choice(panel, path + ".kind");
    for (const Parameter& parameter : getParameters())
        if (parameter.path.rfind("scars.*.", 0) == 0)
            widgets::slider(panel, path + std::string(parameter.path.substr(7)));
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
    widgets::slider(panel, "plan.scar_dots_per_cm2");
    ImGui::Spacing();
}

} // namespace stipple
