#include "consult/schema.h"

#include "consult/schema_fields.h"
#include "core/error.h"
#include "pigment/hair.h"

#include <array>
#include <cmath>
#include <initializer_list>

namespace stipple {
namespace {

// --- Numbers -------------------------------------------------------------------------------------------------------

template <typename T>
struct Number {
    Parameter info;
    float& (*access)(T&);
};

#define STIPPLE_FIELD(type, expression) [](type& d) -> float& { return d.expression; }

const Number<Consultation> kNumbers[] = {
    {{"skin.melanin", "Skin tone", "", 0, 0.33, 1, "rendering.md 1", "From very light (0) to very dark (1)."},
     STIPPLE_FIELD(Consultation, skin.melanin)},
    {{"skin.blood", "Redness", "", 0.002, 0.007, 0.03, "rendering.md 1", "Blood by volume in the dermis."},
     STIPPLE_FIELD(Consultation, skin.blood)},
    {{"skin.undertone", "Undertone", "", -1, 0, 1, "domain.md 6", "Cool (-1) to warm (1)."},
     STIPPLE_FIELD(Consultation, skin.undertone)},
    {{"skin.oiliness", "Shine", "", 0, 0.4, 1, "rendering.md 1", "Matte (0) to oily (1)."},
     STIPPLE_FIELD(Consultation, skin.oiliness)},
    {{"hair.units_per_cm2", "Follicular units", "per cm2", 20, 80, 130, "domain.md 1", "Where no hair is lost."},
     STIPPLE_FIELD(Consultation, scalp.hair.unitsPerCm2)},
    {{"hair.hairs_per_unit", "Hairs per unit", "", 1, 2.2, 4, "domain.md 1", "Mean number of hairs from one opening."},
     STIPPLE_FIELD(Consultation, scalp.hair.hairsPerUnit)},
    {{"hair.shaft_diameter_mm", "Hair width", "mm", 0.03, 0.07, 0.13, "domain.md 1", "Width of a terminal hair."},
     STIPPLE_FIELD(Consultation, scalp.hair.shaftDiameter)},
    {{"loss.stage", "Stage", "", 1, 1, 7, "domain.md 4", "Norwood type; values between two types are between them."},
     STIPPLE_FIELD(Consultation, scalp.loss.stage)},
    {{"loss.border_mm", "Soft border", "mm", 5, 18, 30, "domain.md 4", "Over which hair thins into the bald area."},
     STIPPLE_FIELD(Consultation, scalp.loss.borderMm)},
    {{"hairline.height_mm", "Height", "mm", 55, 75, 110, "domain.md 3",
      "Glabella to mid-frontal point along the skin."},
     STIPPLE_FIELD(Consultation, scalp.hairline.heightMm)},
    {{"hairline.recession_mm", "Recession", "mm", 0, 12, 45, "domain.md 3", "Corner behind the mid-frontal point."},
     STIPPLE_FIELD(Consultation, scalp.hairline.recessionMm)},
    {{"hairline.ramp_mm", "Front ramp", "mm", 0.5, 7, 20, "domain.md 3", "From the first dots to full density."},
     STIPPLE_FIELD(Consultation, scalp.hairline.rampMm)},
    {{"hairline.irregularity", "Irregularity", "", 0, 1, 2, "domain.md 3", "0 is ruled, 1 natural."},
     STIPPLE_FIELD(Consultation, scalp.hairline.irregularity)},
    {{"hairline.asymmetry_mm", "Asymmetry", "mm", -6, 2, 6, "domain.md 3", "Left side lower by this much."},
     STIPPLE_FIELD(Consultation, scalp.hairline.asymmetryMm)},
    {{"hairline.stray_share", "Stray dots", "", 0, 0.05, 0.15, "domain.md 3", "Share of edge dots up to 6 mm ahead."},
     STIPPLE_FIELD(Consultation, scalp.hairline.strayShare)},
    {{"plan.dots_per_cm2", "Density", "per cm2", 20, 150, 250, "domain.md 1", "After the last visit."},
     STIPPLE_FIELD(Consultation, scalp.placement.dotsPerCm2)},
    {{"plan.diameter_mm", "Dot width", "mm", 0.07, 0.12, 0.5, "domain.md 1", "Healed."},
     STIPPLE_FIELD(Consultation, scalp.placement.diameterMm)},
    {{"plan.depth_mm", "Depth", "mm", 0.1, 0.5, 2, "domain.md 1", "Nominal resting depth; valid 0.3 to 0.8."},
     STIPPLE_FIELD(Consultation, scalp.placement.depthMm)},
    {{"plan.shade", "Shade", "", 0, 0.5, 1, "domain.md 2", "Lightest dilution (0) to darkest (1)."},
     STIPPLE_FIELD(Consultation, scalp.placement.shade)},
    {{"plan.jitter", "Dot variation", "", 0, 1, 2, "domain.md 1", "Spread of width, depth and shade among dots."},
     STIPPLE_FIELD(Consultation, scalp.placement.jitter)},
    {{"plan.scar_dots_per_cm2", "Density in scars", "per cm2", 0, 90, 160, "domain.md 1", "Inside scar tissue."},
     STIPPLE_FIELD(Consultation, scalp.placement.scarDotsPerCm2)},
    {{"pigment.fade_per_year", "Fading", "per year", 0.02, 0.12, 0.8, "domain.md 2", "Exponential rate."},
     STIPPLE_FIELD(Consultation, pigment.fadePerYear)},
    {{"pigment.spread_mm2_per_year", "Spread", "mm2 per year", 0, 0.001, 0.02, "rendering.md 3", "Diffusion."},
     STIPPLE_FIELD(Consultation, pigment.spreadMm2PerYear)},
    {{"pigment.resting_share", "Resting depth", "", 0.1, 0.35, 1, "rendering.md 3",
      "Top of the column over nominal depth."},
     STIPPLE_FIELD(Consultation, pigment.calibrationDepth)},
    {{"time.days", "Time", "days", 0, 28, 7305, "domain.md 8", "Since the last visit."},
     STIPPLE_FIELD(Consultation, days)},
    {{"view.exposure_ev", "Exposure", "EV", -4, 0, 4, "", "The same before and after."},
     STIPPLE_FIELD(Consultation, view.exposureEv)},
};

const Number<ScarParameters> kScarNumbers[] = {
    {{"scars.*.width_mm", "Width", "mm", 0.5, 3, 20, "domain.md 5", "Of the pale line."},
     STIPPLE_FIELD(ScarParameters, widthMm)},
    {{"scars.*.relief_mm", "Relief", "mm", -2, -0.3, 4, "domain.md 5", "Below the skin when negative."},
     STIPPLE_FIELD(ScarParameters, reliefMm)},
    {{"scars.*.melanin", "Melanin", "", 0.1, 0.45, 1.5, "domain.md 5", "Multiplier of the skin around."},
     STIPPLE_FIELD(ScarParameters, melanin)},
    {{"scars.*.blood", "Blood", "", 0.2, 0.6, 3, "domain.md 5", "Multiplier of the skin around; over 1 when young."},
     STIPPLE_FIELD(ScarParameters, blood)},
    {{"scars.*.roughness_offset", "Gloss", "", -0.3, -0.1, 0.2, "domain.md 5", "Added to the skin's roughness."},
     STIPPLE_FIELD(ScarParameters, roughnessOffset)},
    {{"scars.*.blend_mm", "Blend", "mm", 0, 12, 30, "domain.md 5", "Camouflage beyond the edge."},
     STIPPLE_FIELD(ScarParameters, blendMm)},
};

#undef STIPPLE_FIELD

template <typename T>
Field<T> makeNumberField(const Number<T>& number, std::string path) {
    return {std::move(path),
            [access = number.access](const T& d) {
                // Shortest decimal that reads back as the same float.
                return Json(std::stod(fmt::format("{}", access(const_cast<T&>(d)))));
            },
            [number](T& d, const Json& value, const std::string& where) {
                if (!value.is_number())
                    fail("'{}' must be a number{}{}, not {}.", where, number.info.unit.empty() ? "" : " in ",
                         number.info.unit, value.dump());
                const double v = value.get<double>();
                if (!(v >= number.info.minimum && v <= number.info.maximum))
                    fail("'{}' is {}, but must lie between {} and {}{}{}.", where, v, number.info.minimum,
                         number.info.maximum, number.info.unit.empty() ? "" : " ", number.info.unit);
                number.access(d) = float(v);
            }};
}

// --- Other kinds ---------------------------------------------------------------------------------------------------

template <typename T>
Field<T> makeTextField(std::string path, std::string T::*member) {
    return {std::move(path), [member](const T& d) { return Json(d.*member); },
            [member](T& d, const Json& value, const std::string& where) {
                if (!value.is_string()) fail("'{}' must be a text, not {}.", where, value.dump());
                d.*member = value.template get<std::string>();
            }};
}

template <typename T>
using TextAccess = std::string& (*)(T&);

Field<Consultation> makeTextField(std::string path, TextAccess<Consultation> access,
                                  std::vector<std::string> allowed = {}) {
    return {std::move(path), [access](const Consultation& d) { return Json(access(const_cast<Consultation&>(d))); },
            [access, allowed](Consultation& d, const Json& value, const std::string& where) {
                if (!value.is_string()) fail("'{}' must be a text, not {}.", where, value.dump());
                const std::string text = value.get<std::string>();
                if (!allowed.empty() && std::find(allowed.begin(), allowed.end(), text) == allowed.end()) {
                    std::string list;
                    for (const std::string& name : allowed)
                        list += (list.empty() ? "" : ", ") + name;
                    fail("'{}' is \"{}\", but must be one of: {}.", where, text, list);
                }
                access(d) = text;
            }};
}

template <typename T, typename E>
Field<T> makeChoiceField(std::string path, E& (*access)(T&), std::vector<std::string> names) {
    return {std::move(path),
            [access, names](const T& d) { return Json(names[std::size_t(access(const_cast<T&>(d)))]); },
            [access, names](T& d, const Json& value, const std::string& where) {
                std::string list;
                for (std::size_t i = 0; i < names.size(); ++i) {
                    if (value.is_string() && value.template get<std::string>() == names[i]) {
                        access(d) = E(i);
                        return;
                    }
                    list += (i ? ", " : "") + names[i];
                }
                fail("'{}' is {}, but must be one of: {}.", where, value.dump(), list);
            }};
}

Field<Consultation> makeSwitchField(std::string path, bool& (*access)(Consultation&)) {
    return {std::move(path), [access](const Consultation& d) { return Json(access(const_cast<Consultation&>(d))); },
            [access](Consultation& d, const Json& value, const std::string& where) {
                if (!value.is_boolean()) fail("'{}' must be true or false, not {}.", where, value.dump());
                access(d) = value.get<bool>();
            }};
}

// A list of finite numbers of a given length.
std::vector<float> readNumbers(const Json& value, std::size_t count, float limit, const std::string& where) {
    std::vector<float> numbers;
    if (value.is_array() && value.size() == count)
        for (const Json& v : value)
            if (v.is_number() && std::abs(v.get<double>()) <= limit) numbers.push_back(v.get<float>());
    if (numbers.size() != count)
        fail("'{}' must be a list of {} numbers, each within +-{}, not {}.", where, count, limit, value.dump());
    return numbers;
}

Json writeNumber(float v) {
    return Json(std::stod(fmt::format("{}", v)));
}

ScalpCoord readScalpCoord(const Json& value, const std::string& where) {
    const std::vector<float> v = readNumbers(value, 2, 2, where);
    return {v[0], v[1]};
}

// --- Scars ---------------------------------------------------------------------------------------------------------

const std::vector<Field<ScarParameters>>& getScarFields() {
    static const std::vector<Field<ScarParameters>> fields = [] {
        std::vector<Field<ScarParameters>> list;
        list.push_back(makeChoiceField<ScarParameters, ScarKind>(
            "kind", [](ScarParameters& s) -> ScarKind& { return s.kind; }, {"strip"}));
        list.push_back({"path",
                        [](const ScarParameters& s) {
                            Json path = Json::array();
                            for (const ScalpCoord& c : s.path)
                                path.push_back(Json::array({writeNumber(c.x), writeNumber(c.y)}));
                            return path;
                        },
                        [](ScarParameters& s, const Json& value, const std::string& where) {
                            if (!value.is_array() || value.size() < 2 || value.size() > 1000)
                                fail("'{}' must be a list of 2 to 1000 places [x, y] in scalp coordinates.", where);
                            s.path.clear();
                            for (std::size_t i = 0; i < value.size(); ++i)
                                s.path.push_back(readScalpCoord(value[i], fmt::format("{}.{}", where, i)));
                        }});
        for (const Number<ScarParameters>& number : kScarNumbers)
            list.push_back(makeNumberField(number, std::string(number.info.path.substr(8)))); // after "scars.*."
        return list;
    }();
    return fields;
}

Field<Consultation> makeScarsField() {
    return {"scars",
            [](const Consultation& d) {
                Json scars = Json::array();
                for (const ScarParameters& scar : d.scalp.scars) {
                    Json object = Json::object();
                    for (const Field<ScarParameters>& field : getScarFields())
                        object[field.path] = field.write(scar);
                    scars.push_back(object);
                }
                return scars;
            },
            [](Consultation& d, const Json& value, const std::string& where) {
                if (!value.is_array() || value.size() > 100) fail("'{}' must be a list of at most 100 scars.", where);
                d.scalp.scars.clear();
                for (std::size_t i = 0; i < value.size(); ++i) {
                    const std::string here = fmt::format("{}.{}", where, i);
                    if (!value[i].is_object())
                        fail("'{}' must be an object with the scar's values, not {}.", here, value[i].dump());
                    ScarParameters scar;
                    for (const auto& [key, v] : value[i].items()) {
                        const auto& fields = getScarFields();
                        const auto field = std::find_if(fields.begin(), fields.end(),
                                                        [&, &k = key](const auto& f) { return f.path == k; });
                        if (field == fields.end())
                            fail("'{}.{}' is not something a scar has. Check the spelling.", here, key);
                        field->read(scar, v, here + "." + key);
                    }
                    if (scar.path.empty()) fail("'{}' has no path: give the places it runs through.", here);
                    d.scalp.scars.push_back(std::move(scar));
                }
            }};
}

// --- Everything ----------------------------------------------------------------------------------------------------

std::vector<Field<Consultation>> makeHeadFields() {
    using C = Consultation;
    const std::vector<std::string> axes = {"auto", "+x", "-x", "+y", "-y", "+z", "-z"};
    std::vector<Field<C>> list;
    list.push_back(makeTextField("head.model", [](C& d) -> std::string& { return d.head.model; }));
    list.push_back(makeTextField("head.file", [](C& d) -> std::string& { return d.head.file; }));
    list.push_back(makeTextField("head.unit", [](C& d) -> std::string& { return d.head.unit; },
                                 {"auto", "mm", "cm", "dm", "m", "inch"}));
    list.push_back(makeTextField(
        "head.up", [](C& d) -> std::string& { return d.head.up; }, axes));
    list.push_back(makeTextField(
        "head.front", [](C& d) -> std::string& { return d.head.front; }, axes));
    list.push_back({"head.morphs",
                    [](const C& d) {
                        Json morphs = Json::object();
                        for (const auto& [name, weight] : d.head.morphs)
                            morphs[name] = writeNumber(weight);
                        return morphs;
                    },
                    [](C& d, const Json& value, const std::string& where) {
                        if (!value.is_object()) fail("'{}' must be an object of numbers between -1 and 1.", where);
                        d.head.morphs.clear();
                        for (const auto& [name, weight] : value.items()) {
                            if (!weight.is_number() || std::abs(weight.get<double>()) > 1)
                                fail("'{}.{}' must be a number between -1 and 1, not {}.", where, name, weight.dump());
                            d.head.morphs[name] = weight.get<float>();
                        }
                    }});
    list.push_back({"head.landmarks",
                    [](const C& d) {
                        Json points = Json::object();
                        for (const auto& [name, p] : d.head.landmarks)
                            points[name] = Json::array({writeNumber(p.x), writeNumber(p.y), writeNumber(p.z)});
                        return points;
                    },
                    [](C& d, const Json& value, const std::string& where) {
                        if (!value.is_object())
                            fail("'{}' must be an object of places [x, y, z] in the file's coordinates.", where);
                        d.head.landmarks.clear();
                        for (const auto& [name, place] : value.items()) {
                            if (!findLandmark(name))
                                fail("'{}.{}' is not a landmark Stipple knows. Check the spelling.", where, name);
                            const std::vector<float> p = readNumbers(place, 3, 1e9f, where + "." + name);
                            d.head.landmarks[name] = {p[0], p[1], p[2]};
                        }
                    }});
    return list;
}

Field<Consultation> makeVariantsField() {
    return {"variants",
            [](const Consultation& d) {
                Json variants = Json::object();
                for (const auto& [name, edits] : d.variants) {
                    Json object = Json::object();
                    for (const Edit& edit : edits)
                        object[edit.path] = Json::parse(edit.value);
                    variants[name] = object;
                }
                return variants;
            },
            [](Consultation& d, const Json& value, const std::string& where) {
                if (!value.is_object()) fail("'{}' must be an object: a name and what that variant changes.", where);
                d.variants.clear();
                for (const auto& [name, changes] : value.items()) {
                    if (!changes.is_object())
                        fail("'{}.{}' must be an object of dotted paths and values.", where, name);
                    std::vector<Edit>& edits = d.variants[name];
                    for (const auto& [path, v] : changes.items())
                        edits.push_back({path, v.dump()});
                }
            }};
}

} // namespace

const std::vector<Field<Consultation>>& getDocumentFields() {
    static const std::vector<Field<Consultation>> fields = [] {
        using C = Consultation;
        std::vector<Field<C>> list;
        list.push_back(makeTextField("title", &C::title));
        for (Field<C>& field : makeHeadFields())
            list.push_back(std::move(field));
        list.push_back(makeTextField(
            "hair.colour", [](C& d) -> std::string& { return d.hairColour; }, listHairColours()));
        list.push_back({"hair.whorl",
                        [](const C& d) {
                            return Json::array({writeNumber(d.scalp.hair.whorl.x), writeNumber(d.scalp.hair.whorl.y)});
                        },
                        [](C& d, const Json& value, const std::string& where) {
                            d.scalp.hair.whorl = readScalpCoord(value, where);
                        }});
        list.push_back(
            makeSwitchField("hair.whorl_clockwise", [](C& d) -> bool& { return d.scalp.hair.whorlClockwise; }));
        list.push_back(makeChoiceField<C, LossPattern>(
            "loss.pattern", [](C& d) -> LossPattern& { return d.scalp.loss.pattern; }, {"none", "norwood"}));
        list.push_back(makeChoiceField<C, HairlineStyle>(
            "hairline.style", [](C& d) -> HairlineStyle& { return d.scalp.hairline.style; },
            {"straight", "natural", "soft", "faded", "mature", "widows_peak", "female_soft"}));
        list.push_back(makeScarsField());
        list.push_back(makeSwitchField("plan.treat", [](C& d) -> bool& { return d.scalp.treat; }));
        list.push_back({"plan.visits", [](const C& d) { return Json(d.scalp.placement.visits); },
                        [](C& d, const Json& value, const std::string& where) {
                            if (!value.is_number_integer() || value.get<long long>() < 1 || value.get<long long>() > 6)
                                fail("'{}' must be a whole number from 1 to 6, not {}.", where, value.dump());
                            d.scalp.placement.visits = value.get<int>();
                        }});
        list.push_back(makeSwitchField("plan.cover_hair_bearing",
                                       [](C& d) -> bool& { return d.scalp.placement.coverHairBearing; }));
        list.push_back({"plan.seed", [](const C& d) { return Json(d.scalp.placement.seed); },
                        [](C& d, const Json& value, const std::string& where) {
                            if (!value.is_number_unsigned())
                                fail("'{}' must be a whole number that is not negative, not {}.", where, value.dump());
                            d.scalp.placement.seed = value.get<std::uint64_t>();
                        }});
        list.push_back(makeTextField("view.camera", [](C& d) -> std::string& { return d.view.camera; }));
        list.push_back(makeTextField("view.light", [](C& d) -> std::string& { return d.view.light; }));
        for (const Number<C>& number : kNumbers)
            list.push_back(makeNumberField(number, std::string(number.info.path)));
        list.push_back(makeVariantsField());
        return list;
    }();
    return fields;
}

std::span<const Parameter> getParameters() {
    static const std::vector<Parameter> parameters = [] {
        std::vector<Parameter> list;
        for (const auto& number : kNumbers)
            list.push_back(number.info);
        for (const auto& number : kScarNumbers)
            list.push_back(number.info);
        return list;
    }();
    return parameters;
}

const Parameter* findParameter(std::string_view path) {
    for (const Parameter& parameter : getParameters())
        if (parameter.path == path) return &parameter;
    return nullptr;
}

} // namespace stipple
