// Private to consult/: fields that are lists of things, and what reads their parts.
#pragma once

#include "consult/schema.h"
#include "consult/schema_fields.h"
#include "core/error.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace stipple {

using Strokes = std::vector<BrushStroke>;

inline constexpr std::size_t kMaxPathPoints = 1000;
inline constexpr float kMaxHandleMm = 30;

// Options registered for the choice of this path.
const std::vector<Choice>& getOptions(std::string_view path);
std::string listNames(const std::vector<Choice>& options);

// A list of `count` finite numbers within +-limit.
std::vector<float> readNumbers(const Json& value, std::size_t count, float limit, const std::string& where);
ScalpCoord readScalpCoord(const Json& value, const std::string& where);
Json writeScalpCoord(const ScalpCoord& place);

// An enumerator. The options registered for this path are in the order of its type: the first is its 0, the others
// follow after `offset` left-out ones.
template <typename T, typename E>
Field<T> makeChoiceField(std::string path, E& (*access)(T&), std::string_view registered, int offset = 0) {
    const std::vector<Choice>& options = getOptions(registered);
    return {std::move(path),
            [access, &options, offset](const T& d) {
                const int i = int(access(const_cast<T&>(d)));
                return Json(options[std::size_t(i == 0 ? 0 : i - offset)].name);
            },
            [access, &options, offset](T& d, const Json& value, const std::string& where) {
                const auto option =
                    std::find_if(options.begin(), options.end(), [&](const Choice& o) { return value == o.name; });
                if (option == options.end())
                    fail("'{}' is {}, but must be one of: {}.", where, value.dump(), listNames(options));
                const int i = int(option - options.begin());
                access(d) = E(i == 0 ? 0 : i + offset);
            }};
}

Field<Consultation> makeScarsField();
Field<Consultation> makeStrokesField(std::string path, Strokes& (*access)(Consultation&));
Field<Consultation> makeHandlesField();

} // namespace stipple
