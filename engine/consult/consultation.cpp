#include "consult/consultation.h"

#include "consult/schema_fields.h"
#include "core/error.h"
#include "core/file.h"

#include <algorithm>
#include <charconv>

namespace stipple {
namespace {

constexpr int kFormatVersion = 1;

// Element of a list by its number; `size` itself is allowed for "+".
std::size_t parseIndex(const std::string& key, std::size_t size, const std::string& path) {
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), index);
    if (error != std::errc() || end != key.data() + key.size() || index >= size)
        fail("'{}' names element '{}' of a list of {}. Use 0 to {} or + to append.", path, key, size,
             size ? size - 1 : 0);
    return index;
}

void readDocument(Consultation& document, const Json& node, const std::string& prefix) {
    const auto& fields = getDocumentFields();
    for (const auto& [key, value] : node.items()) {
        const std::string path = prefix.empty() ? key : prefix + "." + key;
        if (path == "stipple") continue;
        const auto field = std::find_if(fields.begin(), fields.end(), [&](const auto& f) { return f.path == path; });
        if (field != fields.end()) {
            field->read(document, value, path);
            continue;
        }
        const bool isSection =
            std::any_of(fields.begin(), fields.end(), [&](const auto& f) { return f.path.rfind(path + ".", 0) == 0; });
        if (!isSection) fail("'{}' is not something a consultation has. Check the spelling.", path);
        if (!value.is_object()) fail("'{}' must be an object with values below it, not {}.", path, value.dump());
        readDocument(document, value, path);
    }
}

Consultation fromJson(const Json& json) {
    if (!json.is_object()) fail("A consultation must be a JSON object.");
    const auto version = json.find("stipple");
    if (version == json.end() || !version->is_number_integer())
        fail("This is no Stipple consultation: the entry \"stipple\": {} is missing.", kFormatVersion);
    if (version->get<long long>() > kFormatVersion)
        fail("This consultation was saved by a newer Stipple (format {}). Update Stipple to open it.",
             version->get<long long>());
    Consultation document;
    readDocument(document, json, "");
    return document;
}

// Files are UTF-8: other bytes could be set, but never be saved.
void checkText(const Edit& edit) {
    try {
        (void)Json({edit.path, edit.value}).dump();
    } catch (const Json::type_error&) {
        fail("A name or text in this change is not valid UTF-8. Type it again.");
    }
}

Json toJsonValue(const Consultation& document) {
    Json json = Json::object();
    json["stipple"] = kFormatVersion;
    for (const Field<Consultation>& field : getDocumentFields())
        setAtPath(json, field.path, field.write(document));
    return json;
}

} // namespace

std::vector<std::string> splitPath(const std::string& path) {
    std::vector<std::string> keys;
    std::size_t begin = 0;
    while (true) {
        const std::size_t dot = path.find('.', begin);
        keys.push_back(path.substr(begin, dot - begin));
        if (keys.back().empty() || keys.size() > 16)
            fail("'{}' is not a path. Write names joined by dots, such as hairline.height_mm.", path);
        if (dot == std::string::npos) return keys;
        begin = dot + 1;
    }
}

Json parseJson(std::string_view text, bool throwErrors) {
    const auto limitDepth = [](int depth, Json::parse_event_t, Json&) {
        if (depth > 32) fail("It is nested too deeply.");
        return true;
    };
    return Json::parse(text, limitDepth, throwErrors);
}

void setAtPath(Json& root, const std::string& path, Json value) {
    const std::vector<std::string> keys = splitPath(path);
    Json* node = &root;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const bool last = i + 1 == keys.size();
        if (node->is_array()) {
            if (keys[i] == "+") {
                node->push_back(last ? std::move(value) : Json::object());
                node = &node->back();
                continue;
            }
            const std::size_t index = parseIndex(keys[i], node->size(), path);
            if (last && value.is_null()) {
                node->erase(index);
                return;
            }
            node = &(*node)[index];
        } else {
            if (!node->is_object()) fail("'{}' goes below a value that has no parts.", path);
            if (last && value.is_null()) {
                if (!node->contains(keys[i])) fail("'{}' does not exist, so it cannot be removed.", path);
                node->erase(keys[i]);
                return;
            }
            if (!last && !node->contains(keys[i])) (*node)[keys[i]] = Json::object();
            node = &(*node)[keys[i]];
        }
        if (last) *node = std::move(value);
    }
}

Consultation apply(const Consultation& document, const Edit& edit) {
    return applyAll(document, {edit});
}

Consultation applyAll(const Consultation& document, const std::vector<Edit>& edits) {
    Json json = toJsonValue(document);
    for (const Edit& edit : edits) {
        checkText(edit);
        Json value = parseJson(edit.value, false);
        if (value.is_discarded()) value = edit.value;
        // A path made of a variant's name or of dotted keys inside one would be ambiguous: variants change as a whole.
        setAtPath(json, edit.path, std::move(value));
    }
    return fromJson(json);
}

std::vector<Edit> computeEdits(const Consultation& from, const Consultation& to) {
    std::vector<Edit> edits;
    for (const Field<Consultation>& field : getDocumentFields())
        if (const Json value = field.write(to); value != field.write(from)) edits.push_back({field.path, value.dump()});
    return edits;
}

std::string toJson(const Consultation& document) {
    try {
        return toJsonValue(document).dump(2) + "\n";
    } catch (const Json::type_error&) {
        fail("A text of this consultation is not valid UTF-8, so it cannot be saved. If it is the scan's file name, "
             "rename the file.");
    }
}

Consultation consultationFromJson(std::string_view text, std::string_view name) {
    try {
        return fromJson(parseJson(text, true));
    } catch (const Json::parse_error& error) {
        const std::size_t at = std::min(error.byte, text.size());
        const auto line = 1 + std::count(text.begin(), text.begin() + std::ptrdiff_t(at), '\n');
        fail("'{}' is not valid JSON: something is wrong in line {}.", name, line);
    } catch (const Error& error) {
        fail("'{}' cannot be used: {}", name, error.what());
    }
}

Consultation selectVariant(const Consultation& document, std::string_view name) {
    const auto variant = document.variants.find(std::string(name));
    if (variant == document.variants.end()) {
        std::string list;
        for (const auto& [known, edits] : document.variants)
            list += (list.empty() ? "" : ", ") + known;
        fail("There is no variant '{}' in this consultation. It has: {}.", name, list.empty() ? "none" : list);
    }
    return applyAll(document, variant->second);
}

Consultation loadConsultation(const std::filesystem::path& path) {
    return consultationFromJson(readTextFile(path, std::size_t(64) << 20), path.string());
}

void saveConsultation(const std::filesystem::path& path, const Consultation& document) {
    writeFileAtomic(path, toJson(document));
}

} // namespace stipple
