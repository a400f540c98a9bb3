#include "consult/presets.h"
#include "ui/panels/panels.h"
#include "ui/slider.h"
#include "ui/widgets.h"

namespace stipple {

void drawHairlinePanel(Panel& panel) {
    const ChoiceParameter& styles = *findChoice("hairline.style");
    const std::string value = getValue(*panel.model.document, "hairline.style");
    const Choice* current = nullptr;
    for (const Choice& option : styles.options)
        if (value == widgets::quote(option.name)) current = &option;
    if (!widgets::section(panel, "hairline", "Hairline", current ? std::string(current->label) : "", false)) return;
    bool isFirst = true;
    for (const Choice& option : styles.options) {
        if (!isFirst) widgets::flow(widgets::computeButtonWidth(panel, option.label));
        isFirst = false;
        if (widgets::button(panel, "hairline.style." + std::string(option.name), option.label, std::string(styles.help),
                            {.isOn = &option == current}))
            panel.edit(makeStyleEdits(option.name), std::string(styles.label));
    }
    for (const UiPreset& preset : panel.model.hairlines) {
        if (&preset != &panel.model.hairlines.front()) widgets::flow(widgets::computeButtonWidth(panel, preset.label));
        if (widgets::button(panel, "hairline." + preset.id, preset.label, preset.tip))
            panel.edit(preset.edits, preset.label);
    }
    drawHandleRow(panel);
    for (const Parameter& parameter : getParameters())
        if (parameter.path.starts_with("hairline.")) widgets::slider(panel, parameter.path);
    ImGui::Spacing();
}

} // namespace stipple
