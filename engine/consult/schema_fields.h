// Private to consult/: how each field of the document is written to and read from JSON.
#pragma once

#include "consult/consultation.h"

#include <nlohmann/json.hpp>

#include <functional>
#include <string>
#include <vector>

namespace stipple {

using Json = nlohmann::ordered_json;

template <typename T>
struct Field {
    std::string path; // dotted, from the document or from the list element
    std::function<Json(const T&)> write;
    // `where` is the full path for messages.
    std::function<void(T&, const Json&, const std::string& where)> read;
};

const std::vector<Field<Consultation>>& getDocumentFields();

// The fields of getParameters() that are numbers with a fraction.
std::vector<Field<Consultation>> makeNumberFields();
std::vector<Field<ScarParameters>> makeScarNumberFields();

// The shortest decimal that reads back as the same float.
Json writeNumber(float v);

// Keys of a dotted path; Error when it is none.
std::vector<std::string> splitPath(const std::string& path);

// Error when the text is nested deeper than any document: much of what handles Json recurses. Text that is no JSON is a
// Json::parse_error, or a discarded value.
Json parseJson(std::string_view text, bool throwErrors);

// Sets `value` at a dotted path below `root`, making objects on the way.
void setAtPath(Json& root, const std::string& path, Json value);

// The path with numbers of list elements replaced: "scars.0.width_mm" becomes "scars.*.width_mm".
std::string getRegisteredPath(std::string_view path);

} // namespace stipple
