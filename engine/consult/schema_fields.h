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

// Sets `value` at a dotted path below `root`, making objects on the way.
void setAtPath(Json& root, const std::string& path, Json value);

} // namespace stipple
