#include "consult/schema_lists.h"

#include <cmath>

namespace stipple {

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

Json writeScalpCoord(const ScalpCoord& place) {
    return Json::array({writeNumber(place.x), writeNumber(place.y)});
}

namespace {

// A list of objects whose parts are `fields`. `noun` names one in messages; `finish` checks what must be there.
template <typename Owner, typename T>
Field<Owner> makeListField(std::string path, std::string noun, std::size_t limit, std::vector<T>& (*access)(Owner&),
                           const std::vector<Field<T>>& (*getFields)(),
                           void (*finish)(const T&, const std::string& where)) {
    const auto write = [access, getFields](const Owner& owner) {
        Json list = Json::array();
        for (const T& element : access(const_cast<Owner&>(owner))) {
            Json object = Json::object();
            for (const Field<T>& field : getFields())
                object[field.path] = field.write(element);
            list.push_back(object);
        }
        return list;
    };
    const auto read = [=](Owner& owner, const Json& value, const std::string& where) {
        if (!value.is_array() || value.size() > limit)
            fail("'{}' must be a list of at most {} {}s.", where, limit, noun);
        std::vector<T>& list = access(owner);
        list.clear();
        for (std::size_t i = 0; i < value.size(); ++i) {
            const std::string here = fmt::format("{}.{}", where, i);
            if (!value[i].is_object())
                fail("'{}' must be an object with the {}'s values, not {}.", here, noun, value[i].dump());
            T element;
            for (const auto& [key, v] : value[i].items()) {
                const auto& fields = getFields();
                const auto field =
                    std::find_if(fields.begin(), fields.end(), [&, &k = key](const auto& f) { return f.path == k; });
                if (field == fields.end())
                    fail("'{}.{}' is not something a {} has. Check the spelling.", here, key, noun);
                field->read(element, v, here + "." + key);
            }
            finish(element, here);
            list.push_back(std::move(element));
        }
    };
    return {std::move(path), write, read};
}

template <typename T>
Field<T> makePathField(std::size_t least, std::vector<ScalpCoord>& (*access)(T&)) {
    return {"path",
            [access](const T& element) {
                Json path = Json::array();
                for (const ScalpCoord& c : access(const_cast<T&>(element)))
                    path.push_back(writeScalpCoord(c));
                return path;
            },
            [access, least](T& element, const Json& value, const std::string& where) {
                if (!value.is_array() || value.size() < least || value.size() > kMaxPathPoints)
                    fail("'{}' must be a list of {} to {} places [x, y] in scalp coordinates.", where, least,
                         kMaxPathPoints);
                access(element).clear();
                for (std::size_t i = 0; i < value.size(); ++i)
                    access(element).push_back(readScalpCoord(value[i], fmt::format("{}.{}", where, i)));
            }};
}

template <typename T>
Field<T> makeRangeField(std::string path, float& (*access)(T&), double minimum, double maximum) {
    return {std::move(path), [access](const T& element) { return writeNumber(access(const_cast<T&>(element))); },
            [access, minimum, maximum](T& element, const Json& value, const std::string& where) {
                if (!value.is_number() || !(value.get<double>() >= minimum && value.get<double>() <= maximum))
                    fail("'{}' must be a number from {} to {}, not {}.", where, minimum, maximum, value.dump());
                access(element) = value.get<float>();
            }};
}

const std::vector<Field<BrushStroke>>& getStrokeFields() {
    static const std::vector<Field<BrushStroke>> fields = {
        makePathField<BrushStroke>(1, [](BrushStroke& s) -> std::vector<ScalpCoord>& { return s.path; }),
        makeRangeField<BrushStroke>(
            "radius_mm", [](BrushStroke& s) -> float& { return s.radiusMm; }, 1, 40),
        makeRangeField<BrushStroke>(
            "amount", [](BrushStroke& s) -> float& { return s.amount; }, -1, 1)};
    return fields;
}

// The strokes of the document or of a part of it.
template <typename Owner>
Field<Owner> makeAnyStrokesField(std::string path, Strokes& (*access)(Owner&)) {
    return makeListField<Owner, BrushStroke>(std::move(path), "stroke", 1000, access, getStrokeFields,
                                             [](const BrushStroke& stroke, const std::string& where) {
                                                 if (stroke.path.empty())
                                                     fail("'{}' has no path: give the places it runs through.", where);
                                             });
}

const std::vector<Field<ScarParameters>>& getScarFields() {
    static const std::vector<Field<ScarParameters>> fields = [] {
        std::vector<Field<ScarParameters>> list;
        list.push_back(makeChoiceField<ScarParameters, ScarKind>(
            "kind", [](ScarParameters& s) -> ScarKind& { return s.kind; }, "scars.*.kind"));
        list.push_back(
            makePathField<ScarParameters>(0, [](ScarParameters& s) -> std::vector<ScalpCoord>& { return s.path; }));
        list.push_back(
            makeAnyStrokesField<ScarParameters>("strokes", [](ScarParameters& s) -> Strokes& { return s.strokes; }));
        list.push_back({"closed", [](const ScarParameters& s) { return Json(s.closed); },
                        [](ScarParameters& s, const Json& value, const std::string& where) {
                            if (!value.is_boolean()) fail("'{}' must be true or false, not {}.", where, value.dump());
                            s.closed = value.get<bool>();
                        }});
        list.push_back({"image", [](const ScarParameters& s) { return Json(s.image); },
                        [](ScarParameters& s, const Json& value, const std::string& where) {
                            if (!value.is_string()) fail("'{}' must be a text, not {}.", where, value.dump());
                            s.image = value.get<std::string>();
                        }});
        list.push_back({"seed", [](const ScarParameters& s) { return Json(s.seed); },
                        [](ScarParameters& s, const Json& value, const std::string& where) {
                            if (!value.is_number_unsigned())
                                fail("'{}' must be a whole number that is not negative, not {}.", where, value.dump());
                            s.seed = value.get<std::uint64_t>();
                        }});
        for (Field<ScarParameters>& field : makeScarNumberFields())
            list.push_back(std::move(field));
        return list;
    }();
    return fields;
}

const std::vector<Field<HairlineHandle>>& getHandleFields() {
    static const std::vector<Field<HairlineHandle>> fields = {
        makeRangeField<HairlineHandle>(
            "at", [](HairlineHandle& h) -> float& { return h.at; }, -2, 2),
        makeRangeField<HairlineHandle>(
            "back_mm", [](HairlineHandle& h) -> float& { return h.backMm; }, -kMaxHandleMm, kMaxHandleMm)};
    return fields;
}

} // namespace

Field<Consultation> makeScarsField() {
    return makeListField<Consultation, ScarParameters>(
        "scars", "scar", 100, [](Consultation& d) -> std::vector<ScarParameters>& { return d.scalp.scars; },
        getScarFields,
        [](const ScarParameters& scar, const std::string& where) {
            if (scar.path.empty() && scar.strokes.empty())
                fail("'{}' has neither a path nor strokes: give the places it runs through, or paint it.", where);
        });
}

Field<Consultation> makeStrokesField(std::string path, Strokes& (*access)(Consultation&)) {
    return makeAnyStrokesField<Consultation>(std::move(path), access);
}

Field<Consultation> makeHandlesField() {
    return makeListField<Consultation, HairlineHandle>(
        "hairline.handles", "handle", 40,
        [](Consultation& d) -> std::vector<HairlineHandle>& { return d.scalp.hairline.handles; }, getHandleFields,
        [](const HairlineHandle&, const std::string&) {});
}

} // namespace stipple
