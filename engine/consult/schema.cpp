#include "consult/schema.h"

#include "consult/schema_fields.h"
#include "consult/schema_lists.h"
#include "core/error.h"

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

using TextAccess = std::string& (*)(Consultation&);

Field<Consultation> makeTextField(std::string path, TextAccess access) {
    return {std::move(path), [access](const Consultation& d) { return Json(access(const_cast<Consultation&>(d))); },
            [access](Consultation& d, const Json& value, const std::string& where) {
                if (!value.is_string()) fail("'{}' must be a text, not {}.", where, value.dump());
                access(d) = value.get<std::string>();
            }};
}

// A text out of the options registered for this path.
Field<Consultation> makeNameField(std::string path, TextAccess access) {
    Field<Consultation> field = makeTextField(path, access);
    field.read = [read = field.read, &options = getOptions(path)](Consultation& d, const Json& value,
                                                                  const std::string& where) {
        const auto isValue = [&](const Choice& option) { return value == option.name; };
        if (value.is_string() && std::none_of(options.begin(), options.end(), isValue))
            fail("'{}' is {}, but must be one of: {}.", where, value.dump(), listNames(options));
        read(d, value, where);
    };
    return field;
}

Field<Consultation> makeSwitchField(std::string path, bool& (*access)(Consultation&)) {
    return {std::move(path), [access](const Consultation& d) { return Json(access(const_cast<Consultation&>(d))); },
            [access](Consultation& d, const Json& value, const std::string& where) {
                if (!value.is_boolean()) fail("'{}' must be true or false, not {}.", where, value.dump());
                access(d) = value.get<bool>();
            }};
}

// A whole number in the range registered for this path.
Field<Consultation> makeWholeField(std::string path, int& (*access)(Consultation&)) {
    return {std::move(path), [access](const Consultation& d) { return Json(access(const_cast<Consultation&>(d))); },
            [access](Consultation& d, const Json& value, const std::string& where) {
                const Parameter& info = *findParameter(where);
                if (!value.is_number_integer() || value.get<double>() < info.minimum ||
                    value.get<double>() > info.maximum)
                    fail("'{}' must be a whole number from {} to {}, not {}.", where, info.minimum, info.maximum,
                         value.dump());
                access(d) = value.get<int>();
            }};
}

Field<Consultation> makeSeedField(std::string path, std::uint64_t& (*access)(Consultation&)) {
    return {std::move(path), [access](const Consultation& d) { return Json(access(const_cast<Consultation&>(d))); },
            [access](Consultation& d, const Json& value, const std::string& where) {
                if (!value.is_number_unsigned())
                    fail("'{}' must be a whole number that is not negative, not {}.", where, value.dump());
                access(d) = value.get<std::uint64_t>();
            }};
}

Field<Consultation> makePlaceField(std::string path, ScalpCoord& (*access)(Consultation&)) {
    return {std::move(path),
            [access](const Consultation& d) { return writeScalpCoord(access(const_cast<Consultation&>(d))); },
            [access](Consultation& d, const Json& value, const std::string& where) {
                access(d) = readScalpCoord(value, where);
            }};
}

std::vector<Field<Consultation>> makeHeadFields() {
    using C = Consultation;
    std::vector<Field<C>> list;
    list.push_back(makeTextField("head.model", [](C& d) -> std::string& { return d.head.model; }));
    list.push_back(makeTextField("head.file", [](C& d) -> std::string& { return d.head.file; }));
    list.push_back(makeNameField("head.unit", [](C& d) -> std::string& { return d.head.unit; }));
    list.push_back(makeNameField("head.up", [](C& d) -> std::string& { return d.head.up; }));
    list.push_back(makeNameField("head.front", [](C& d) -> std::string& { return d.head.front; }));
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
        list.push_back(makeTextField("title", [](C& d) -> std::string& { return d.title; }));
        for (Field<C>& field : makeHeadFields())
            list.push_back(std::move(field));
        list.push_back(makeNameField("hair.colour", [](C& d) -> std::string& { return d.hairColour; }));
        list.push_back(makeChoiceField<C, Parting>(
            "hair.parting", [](C& d) -> Parting& { return d.hair.style.parting; }, "hair.parting"));
        list.push_back(makePlaceField("hair.whorl", [](C& d) -> ScalpCoord& { return d.scalp.hair.whorl; }));
        list.push_back(
            makeSwitchField("hair.whorl_clockwise", [](C& d) -> bool& { return d.scalp.hair.whorlClockwise; }));
        list.push_back(
            makeSwitchField("hair.has_second_whorl", [](C& d) -> bool& { return d.scalp.hair.hasSecondWhorl; }));
        list.push_back(
            makePlaceField("hair.second_whorl", [](C& d) -> ScalpCoord& { return d.scalp.hair.secondWhorl; }));
        list.push_back(makeSwitchField("hair.second_whorl_clockwise",
                                       [](C& d) -> bool& { return d.scalp.hair.secondWhorlClockwise; }));
        list.push_back(makeChoiceField<C, LossPattern>(
            "loss.pattern", [](C& d) -> LossPattern& { return d.scalp.loss.pattern; }, "loss.pattern"));
        list.push_back(makeSeedField("loss.seed", [](C& d) -> std::uint64_t& { return d.scalp.loss.seed; }));
        list.push_back(makeStrokesField("loss.strokes", [](C& d) -> Strokes& { return d.scalp.loss.strokes; }));
        list.push_back(makeChoiceField<C, LossPattern>(
            "disease.pattern", [](C& d) -> LossPattern& { return d.scalp.disease.pattern; }, "disease.pattern",
            int(kFirstDisease) - 1));
        list.push_back(makeWholeField("disease.patches", [](C& d) -> int& { return d.scalp.disease.patches; }));
        list.push_back(makeSwitchField("disease.active", [](C& d) -> bool& { return d.scalp.disease.active; }));
        list.push_back(makeSeedField("disease.seed", [](C& d) -> std::uint64_t& { return d.scalp.disease.seed; }));
        list.push_back(makeStrokesField("disease.strokes", [](C& d) -> Strokes& { return d.scalp.disease.strokes; }));
        list.push_back(makeChoiceField<C, HairlineStyle>(
            "hairline.style", [](C& d) -> HairlineStyle& { return d.scalp.hairline.style; }, "hairline.style"));
        list.push_back(makeHandlesField());
        list.push_back(makeScarsField());
        list.push_back(makeSwitchField("plan.treat", [](C& d) -> bool& { return d.scalp.treat; }));
        list.push_back(makeWholeField("plan.visits", [](C& d) -> int& { return d.scalp.placement.visits; }));
        list.push_back(makeSwitchField("plan.cover_hair_bearing",
                                       [](C& d) -> bool& { return d.scalp.placement.coverHairBearing; }));
        list.push_back(makeStrokesField("plan.strokes", [](C& d) -> Strokes& { return d.scalp.placement.strokes; }));
        list.push_back(makeSeedField("plan.seed", [](C& d) -> std::uint64_t& { return d.scalp.placement.seed; }));
        list.push_back(makeChoiceField<C, PigmentTone>(
            "pigment.tone", [](C& d) -> PigmentTone& { return d.pigment.tone; }, "pigment.tone"));
        list.push_back(makeChoiceField<C, Outlook>(
            "time.outlook", [](C& d) -> Outlook& { return d.course.outlook; }, "time.outlook"));
        list.push_back(makeWholeField("time.touch_up_years", [](C& d) -> int& { return d.course.touchUpYears; }));
        list.push_back(makeWholeField("plan.compare_years", [](C& d) -> int& { return d.course.compareYears; }));
        list.push_back(makeTextField("plan.tariff", [](C& d) -> std::string& { return d.course.tariff; }));
        list.push_back(makeSwitchField("plan.agreed", [](C& d) -> bool& { return d.course.agreed; }));
        list.push_back(makeChoiceField<C, EarlierWork>(
            "earlier_work.handling", [](C& d) -> EarlierWork& { return d.scalp.earlier.handling; },
            "earlier_work.handling"));
        list.push_back(
            makeStrokesField("earlier_work.strokes", [](C& d) -> Strokes& { return d.scalp.earlier.strokes; }));
        list.push_back(makeSeedField("earlier_work.seed", [](C& d) -> std::uint64_t& { return d.scalp.earlier.seed; }));
        list.push_back(makeChoiceField<C, PatchTest>(
            "gates.patch_test", [](C& d) -> PatchTest& { return d.gates.patchTest; }, "gates.patch_test"));
        list.push_back(makeChoiceField<C, ScarAge>(
            "gates.scar_age", [](C& d) -> ScarAge& { return d.gates.scarAge; }, "gates.scar_age"));
        list.push_back(makeChoiceField<C, KeloidHistory>(
            "gates.keloid_history", [](C& d) -> KeloidHistory& { return d.gates.keloids; }, "gates.keloid_history"));
        list.push_back(makeChoiceField<C, DiseaseActivity>(
            "gates.disease_activity", [](C& d) -> DiseaseActivity& { return d.gates.disease; },
            "gates.disease_activity"));
        list.push_back(makeTextField("view.camera", [](C& d) -> std::string& { return d.view.camera; }));
        list.push_back(makeSwitchField("view.scale_bar", [](C& d) -> bool& { return d.view.scaleBar; }));
        list.push_back(makeSwitchField("view.hide_face", [](C& d) -> bool& { return d.view.hideFace; }));
        list.push_back(makeSwitchField("skin.from_scan", [](C& d) -> bool& { return d.skin.fromScan; }));
        list.push_back(makeTextField("view.light", [](C& d) -> std::string& { return d.view.light; }));
        for (Field<C>& field : makeNumberFields())
            list.push_back(std::move(field));
        list.push_back(makeVariantsField());
        return list;
    }();
    return fields;
}

} // namespace stipple
