#include "consult/presets.h"

#include "consult/schema.h"
#include "consult/schema_fields.h"
#include "core/error.h"
#include "scalp/follicle_presets.h"
#include "scalp/hair_loss.h"
#include "scalp/hairline.h"
#include "scalp/scar.h"

namespace stipple {

std::vector<Edit> makeHairlineEdits(const HairlineParameters& hairline) {
    Consultation document;
    document.scalp.hairline = hairline;
    // All of them, also those that happen to be the default of a new document.
    std::vector<Edit> edits = {{"hairline.style", getValue(document, "hairline.style")}, {"hairline.handles", "[]"}};
    for (const Parameter& parameter : getParameters())
        if (parameter.path.starts_with("hairline."))
            edits.push_back({std::string(parameter.path), getValue(document, parameter.path)});
    return edits;
}

std::vector<Edit> makeStyleEdits(std::string_view style) {
    const Consultation document = apply(Consultation(), {"hairline.style", Json(style).dump()});
    return makeHairlineEdits(getStyleDefaults(document.scalp.hairline.style));
}

std::vector<Edit> makeAncestryEdits(std::string_view ancestry) {
    std::string known;
    for (const AncestryName& name : getAncestries()) {
        known += (known.empty() ? "" : ", ") + std::string(name.name);
        if (name.name != ancestry) continue;
        const HairParameters hair = getAncestryHair(name.ancestry);
        return {{"hair.units_per_cm2", writeNumber(hair.unitsPerCm2).dump()},
                {"hair.hairs_per_unit", writeNumber(hair.hairsPerUnit).dump()},
                {"hair.shaft_diameter_mm", writeNumber(hair.shaftDiameter).dump()}};
    }
    fail("There is no ancestry '{}'. It must be one of: {}.", ancestry, known);
}

std::span<const HairCut> getHairCuts() {
    static constexpr HairCut kCuts[] = {
        {"shaved", "Shaved", "Shaved with a blade just now", 0, 0},
        {"day_1", "1 day", "One day after shaving", 0, 1},
        {"day_3", "3 days", "Three days after shaving", 0, 3},
        {"guard_half", "#0.5", "Clippers with guard 0.5: 1.5 mm", 0.5f * kGuardMm, 0},
        {"guard_1", "#1", "Clippers with guard 1: 3 mm", kGuardMm, 0},
        {"guard_2", "#2", "Clippers with guard 2: 6 mm", 2 * kGuardMm, 0},
    };
    return kCuts;
}

std::vector<Edit> makeHairCutEdits(std::string_view cut) {
    std::string known;
    for (const HairCut& usual : getHairCuts()) {
        known += (known.empty() ? "" : ", ") + std::string(usual.name);
        if (usual.name == cut)
            return {{"hair.parting", "none"},
                    {"hair.length_mm", writeNumber(usual.lengthMm).dump()},
                    {"hair.days_since_cut", writeNumber(usual.days).dump()}};
    }
    fail("There is no cut '{}'. It must be one of: {}.", cut, known);
}

std::vector<Edit> makeWhorlsEdits(const HairParameters& hair) {
    Consultation document;
    document.scalp.hair = hair;
    std::vector<Edit> edits;
    for (const char* path : {"hair.whorl", "hair.whorl_clockwise", "hair.has_second_whorl", "hair.second_whorl",
                             "hair.second_whorl_clockwise"})
        edits.push_back({path, getValue(document, path)});
    return edits;
}

std::vector<Edit> makeReseedEdits(const Consultation& document, std::string_view path) {
    const auto seed = Json::parse(getValue(document, path)).get<std::uint64_t>();
    return {{std::string(path), Json(seed + 1).dump()}};
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

namespace {

Json writeScar(const ScarParameters& scar) {
    Consultation document;
    document.scalp.scars = {scar};
    return Json::parse(getValue(document, "scars.0"));
}

} // namespace

std::vector<Edit> makeScarEdits(std::string_view preset) {
    for (const ScarPreset& known : getScarPresets())
        if (known.name == preset) return {{"scars.+", writeScar(known.scar).dump()}};
    fail("There is no usual scar '{}'.", preset);
}

std::vector<Edit> makeScarKindEdits(const Consultation& document, std::size_t index, ScarKind kind) {
    // What shapes it on this head stays: path, area, strokes, picture, seed and age.
    const ScarParameters& old = document.scalp.scars.at(index);
    ScarParameters scar = getScarDefaults(kind);
    scar.path = old.path;
    scar.closed = old.closed;
    scar.strokes = old.strokes;
    scar.image = old.image;
    scar.seed = old.seed;
    scar.ageMonths = old.ageMonths;
    return {{fmt::format("scars.{}", index), writeScar(scar).dump()}};
}

} // namespace stipple
