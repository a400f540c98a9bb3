#include "consult/presets.h"

#include "consult/schema.h"
#include "consult/schema_fields.h"
#include "scalp/hair_loss.h"
#include "scalp/hairline.h"

namespace stipple {

std::vector<Edit> makeStyleEdits(std::string_view style) {
    const Edit choice{"hairline.style", Json(style).dump()};
    Consultation document = apply(Consultation(), choice);
    document.scalp.hairline = getStyleDefaults(document.scalp.hairline.style);
    // All of them, also those that happen to be the default of a new document.
    std::vector<Edit> edits = {choice, {"hairline.handles", "[]"}};
    for (const Parameter& parameter : getParameters())
        if (parameter.path.starts_with("hairline."))
            edits.push_back({std::string(parameter.path), getValue(document, parameter.path)});
    return edits;
}

std::vector<Edit> makeLossEdits(std::string_view section, std::string_view pattern) {
    const std::string path(section);
    const Edit choice{path + ".pattern", Json(pattern).dump()};
    const Consultation document = apply(Consultation(), choice);
    const LossScale scale = getLossScale((section == "loss" ? document.scalp.loss : document.scalp.disease).pattern);
    std::vector<Edit> edits = {choice};
    if (scale.maximum <= scale.minimum) return edits; // none
    edits.push_back({path + (scale.bySeverity ? ".severity" : ".stage"), writeNumber(scale.usual).dump()});
    edits.push_back({path + ".border_mm", writeNumber(scale.usualBorderMm).dump()});
    return edits;
}

std::vector<Edit> makeScarEdits() {
    // 206 mm along the skin of the built-in head, over the occipital protuberance (domain.md section 5).
    const Json scar = {{"kind", "strip"},
                       {"path",
                        {{0.75, -0.42},
                         {0.69, -0.55},
                         {0.54, -0.72},
                         {0.30, -0.87},
                         {0.0, -0.925},
                         {-0.30, -0.88},
                         {-0.54, -0.73},
                         {-0.69, -0.56},
                         {-0.75, -0.43}}}};
    return {{"scars.+", scar.dump()}};
}

} // namespace stipple
