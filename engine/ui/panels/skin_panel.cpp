#include "math/colour.h"
#include "pigment/skin.h"
#include "ui/panels/panels.h"
#include "ui/slider.h"
#include "ui/ui_style.h"
#include "ui/widgets.h"

#include <fmt/format.h>

#include <cmath>

namespace stipple {
namespace {

ImU32 toColour(const glm::vec3& linear) {
    const auto byte = [](float v) { return ImU32(std::lround(255 * encodeSrgb(v))); };
    return IM_COL32(byte(linear.r), byte(linear.g), byte(linear.b), 255);
}

} // namespace

void drawSkinPanel(Panel& panel) {
    if (!widgets::section(panel, "skin", "Skin", {}, true)) return;
    const SkinParameters& skin = panel.model.document->skin;
    // What the numbers make, over the types to start from.
    const float available = ImGui::GetContentRegionAvail().x, spacing = panel.px(4);
    const ImVec2 a = ImGui::GetCursorScreenPos();
    ImGui::Dummy({available, panel.px(22)});
    ImGui::GetWindowDrawList()->AddRectFilled(a, ImGui::GetItemRectMax(), toColour(computeSkinOptics(skin).albedo),
                                              ImGui::GetStyle().FrameRounding);
    widgets::noteItem(panel, "skin.colour", "Colour of the skin", "The colour that these values make, in white light.");
    static constexpr const char* kTypes[] = {"I", "II", "III", "IV", "V", "VI"};
    const float width = std::floor((available - 5 * spacing) / 6);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(spacing, spacing));
    for (int type = 1; type <= 6; ++type) {
        if (type > 1) ImGui::SameLine();
        const float melanin = getFitzpatrickMelanin(type);
        SkinParameters sample = skin;
        sample.melanin = melanin;
        const std::string name = kTypes[type - 1];
        const bool isOn = std::abs(skin.melanin - melanin) < 0.01f;
        if (widgets::swatch(panel, "skin.type." + name, name, "Skin type " + name + " of Fitzpatrick's scale",
                            toColour(computeSkinOptics(sample).albedo), isOn, width) &&
            !isOn)
            panel.edit({{"skin.melanin", fmt::format("{:.3f}", melanin)}}, "Skin tone");
    }
    ImGui::PopStyleVar();
    for (const char* path : {"skin.melanin", "skin.undertone", "skin.blood", "skin.oiliness"})
        widgets::slider(panel, path);
    ImGui::Spacing();
}

} // namespace stipple
