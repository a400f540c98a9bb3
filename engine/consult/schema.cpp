#include "consult/schema.h"

#include "consult/schema_fields.h"
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

const std::vector<Choice>& getOptions(std::string_view path) {
    const ChoiceParameter* choice = findChoice(path);
    STIPPLE_ASSERT(choice);
    return choice->options;
}

std::string listNames(const std::vector<Choice>& options) {
    std::string list;
    for (const Choice& option : options)
        list += (list.empty() ? "" : ", ") + std::string(option.name);
    return list;
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

// An enumerator; the options registered for this path are in the order of its type.
template <typename T, typename E>
Field<T> makeChoiceField(std::string path, E& (*access)(T&), std::string_view registered) {
    const std::vector<Choice>& options = getOptions(registered);
    return {std::move(path),
            [access, &options](const T& d) { return Json(options[std::size_t(access(const_cast<T&>(d)))].name); },
            [access, &options](T& d, const Json& value, const std::string& where) {
                const auto option =
                    std::find_if(options.begin(), options.end(), [&](const Choice& o) { return value == o.name; });
                if (option == options.end())
                    fail("'{}' is {}, but must be one of: {}.", where, value.dump(), listNames(options));
                access(d) = E(option - options.begin());
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

ScalpCoord readScalpCoord(const Json& value, const std::string& where) {
    const std::vector<float> v = readNumbers(value, 2, 2, where);
    return {v[0], v[1]};
}

// --- Scars ---------------------------------------------------------------------------------------------------------

const std::vector<Field<ScarParameters>>& getScarFields() {
    static const std::vector<Field<ScarParameters>> fields = [] {
        std::vector<Field<ScarParameters>> list;
        list.push_back(makeChoiceField<ScarParameters, ScarKind>(
            "kind", [](ScarParameters& s) -> ScarKind& { return s.kind; }, "scars.*.kind"));
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
        for (Field<ScarParameters>& field : makeScarNumberFields())
            list.push_back(std::move(field));
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
            "loss.pattern", [](C& d) -> LossPattern& { return d.scalp.loss.pattern; }, "loss.pattern"));
        list.push_back(makeChoiceField<C, HairlineStyle>(
            "hairline.style", [](C& d) -> HairlineStyle& { return d.scalp.hairline.style; }, "hairline.style"));
        list.push_back(makeScarsField());
        list.push_back(makeSwitchField("plan.treat", [](C& d) -> bool& { return d.scalp.treat; }));
        list.push_back({"plan.visits", [](const C& d) { return Json(d.scalp.placement.visits); },
                        [](C& d, const Json& value, const std::string& where) {
                            const Parameter& info = *findParameter("plan.visits");
                            if (!value.is_number_integer() || value.get<double>() < info.minimum ||
                                value.get<double>() > info.maximum)
                                fail("'{}' must be a whole number from {} to {}, not {}.", where, info.minimum,
                                     info.maximum, value.dump());
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
        for (Field<C>& field : makeNumberFields())
            list.push_back(std::move(field));
        list.push_back(makeVariantsField());
        return list;
    }();
    return fields;
}

} // namespace stipple
