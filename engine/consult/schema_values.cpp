#include "consult/schema.h"
#include "consult/schema_fields.h"
#include "core/error.h"

#include <algorithm>
#include <charconv>

namespace stipple {
namespace {

const Json* findChild(const Json& node, const std::string& key) {
    if (node.is_object()) {
        const auto found = node.find(key);
        return found == node.end() ? nullptr : &*found;
    }
    if (!node.is_array()) return nullptr;
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), index);
    if (error != std::errc() || end != key.data() + key.size() || index >= node.size()) return nullptr;
    return &node[index];
}

Json readAtPath(const Consultation& document, const std::string& path) {
    Json section = Json::object();
    for (const Field<Consultation>& field : getDocumentFields()) {
        if (path == field.path) return field.write(document);
        if (field.path.starts_with(path + ".")) {
            setAtPath(section, field.path.substr(path.size() + 1), field.write(document));
            continue;
        }
        if (!path.starts_with(field.path + ".")) continue;
        const Json whole = field.write(document);
        const Json* node = &whole;
        for (const std::string& key : splitPath(path.substr(field.path.size() + 1)))
            if (node) node = findChild(*node, key);
        if (node) return *node;
        if (field.path == "head.morphs") return Json(0);
        fail("'{}' does not exist in this consultation.", path);
    }
    if (section.empty()) fail("'{}' is not something a consultation has. Check the spelling.", path);
    return section;
}

} // namespace

std::string getValue(const Consultation& document, std::string_view path) {
    return readAtPath(document, std::string(path)).dump();
}

double getNumber(const Consultation& document, std::string_view path) {
    const Json value = readAtPath(document, std::string(path));
    if (!value.is_number()) fail("'{}' is no number, but {}.", path, value.dump());
    return value.get<double>();
}

} // namespace stipple
