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

// As documents write them.
std::vector<Edit> makeSkinEdits(const SkinParameters& skin) {
    std::vector<Edit> edits = {{"skin.melanin", fmt::format("{:.4f}", skin.melanin)},
                               {"skin.blood", fmt::format("{:.5f}", skin.blood)},
                               {"skin.undertone", fmt::format("{:.3f}", skin.undertone)}};
    if (skin.fromScan)
        edits.push_back({"skin.from_scan", "false"}); // what is chosen by hand is not the scan's any more
    return edits;
}

std::string describeUndertone(float degrees) {
    constexpr float kNoticed = 3; // domain.md section 6
    return degrees < -kNoticed ? "cool" : degrees > kNoticed ? "warm" : "neutral";
}

// A measure of the colour that can be dragged: every value of it leads to parameters.
void drawMeasure(Panel& panel, const char* id, const char* label, const char* unit, const char* help, double minimum,
                 double maximum, double value, double usual, const std::function<SkinParameters(double)>& fit) {
    widgets::SliderSpec spec;
    spec.path = id;
    spec.label = label;
    spec.unit = unit;
    spec.help = help;
    spec.minimum = minimum;
    spec.maximum = maximum;
    spec.usual = usual;
    spec.value = spec.origin = value;
    spec.makeEdits = [&fit](double wanted) { return makeSkinEdits(fit(wanted)); };
    widgets::slider(panel, spec);
}

} // namespace

void drawSkinPanel(Panel& panel) {
    if (!widgets::section(panel, "skin", "Skin", {}, true)) return;
    SkinParameters skin = panel.model.document->skin;
    ImGui::BeginDisabled(!panel.model.scanSkin); // what has no colours of its own
    widgets::toggle(panel, "skin.from_scan");
    ImGui::EndDisabled();
    const bool isFitted = skin.fromScan && panel.model.scanSkin;
    if (isFitted) {
        skin.melanin = panel.model.scanSkin->melanin;
        skin.blood = panel.model.scanSkin->blood;
        skin.undertone = panel.model.scanSkin->undertone;
    }
    const glm::vec3 lab = computeSkinLab(skin);
    // What the numbers make, over the types to start from.
    const float available = ImGui::GetContentRegionAvail().x, spacing = panel.px(4);
    const ImVec2 a = ImGui::GetCursorScreenPos();
    ImGui::Dummy({available, panel.px(22)});
    ImGui::GetWindowDrawList()->AddRectFilled(a, ImGui::GetItemRectMax(), toColour(computeSkinOptics(skin).albedo),
                                              ImGui::GetStyle().FrameRounding);
    widgets::noteItem(panel, "skin.colour", "Colour of the skin",
                      "The colour of the forehead that these values make, in white light.");
    static constexpr const char* kTypes[] = {"I", "II", "III", "IV", "V", "VI"};
    const float width = std::floor((available - 5 * spacing) / 6);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(spacing, spacing));
    for (int type = 1; type <= 6; ++type) {
        if (type > 1) ImGui::SameLine();
        const SkinParameters usual = getFitzpatrickSkin(type);
        SkinParameters sample = skin;
        sample.melanin = usual.melanin;
        sample.blood = usual.blood;
        sample.undertone = 0;
        const std::string name = kTypes[type - 1];
        const bool isOn =
            std::abs(skin.melanin - sample.melanin) < 0.01f && std::abs(skin.blood - sample.blood) < 2e-4f;
        if (widgets::swatch(panel, "skin.type." + name, name, "Skin type " + name + " of Fitzpatrick's scale",
                            toColour(computeSkinOptics(sample).albedo), isOn, width) &&
            !isOn)
            panel.edit(makeSkinEdits(sample), "Skin type");
    }
    ImGui::PopStyleVar();
    widgets::note(fmt::format("L* {:.0f}  a* {:.0f}  b* {:.0f}   ITA {:.0f}\u00b0, {}   undertone {}", lab.x, lab.y,
                              lab.z, computeIta(lab), getItaClass(computeIta(lab)),
                              describeUndertone(computeUndertoneHue(lab))),
                  style::kTextDim);
    if (!isFitted)
        for (const char* path : {"skin.melanin", "skin.undertone", "skin.blood"})
            widgets::slider(panel, path);
    if (widgets::section(panel, "skin.measured", "Measured colour", {}, false)) {
        drawMeasure(panel, "skin.ita", "ITA", "deg",
                    "Individual typology angle, as colorimeters give it: above 55 very light, below -30 dark.", -70, 70,
                    double(computeIta(lab)), 45, [&](double ita) { return fitSkinIta(float(ita), skin); });
        static constexpr const char* kIds[] = {"skin.lab_l", "skin.lab_a", "skin.lab_b"};
        static constexpr const char* kLabels[] = {"L*", "a*", "b*"};
        static constexpr const char* kHelps[] = {
            "Lightness of the forehead as a colorimeter gives it (CIELAB, D65); melanin, blood and undertone follow.",
            "Redness of the forehead as a colorimeter gives it (CIELAB, D65); melanin, blood and undertone follow.",
            "Yellowness of the forehead as a colorimeter gives it (CIELAB, D65); melanin, blood and undertone follow."};
        static constexpr glm::vec2 kRanges[] = {{25, 76}, {2, 24}, {6, 28}};
        for (int i = 0; i < 3; ++i)
            drawMeasure(panel, kIds[i], kLabels[i], "", kHelps[i], double(kRanges[i].x), double(kRanges[i].y),
                        double(lab[i]), double(getFitzpatrickLab(2)[i]), [&, i](double value) {
                            glm::vec3 wanted = lab;
                            wanted[i] = float(value);
                            return fitSkin(wanted, skin);
                        });
    }
    for (const char* path : {"skin.age", "skin.oiliness", "skin.wetness"})
        widgets::slider(panel, path);
    if (widgets::section(panel, "skin.places", "Sun, redness, blood", {}, false))
        for (const char* path : {"skin.sun", "skin.scalp_sun", "skin.freckles", "skin.redness",
                                 "skin.pheomelanin_share", "skin.oxygenation"})
            widgets::slider(panel, path);
    ImGui::Spacing();
}

} // namespace stipple
