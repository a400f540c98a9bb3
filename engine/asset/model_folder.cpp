#include "asset/model_folder.h"

#include "core/error.h"

#include <algorithm>
#include <string>

namespace stipple {

namespace fs = std::filesystem;

namespace {

std::string withSlashes(std::string_view name) {
    std::string result(name);
    std::replace(result.begin(), result.end(), '\\', '/');
    return result;
}

int getHexDigit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// RFC 3986 percent-encoding, as glTF writes names with spaces.
std::string decodePercent(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escaped =
            text[i] == '%' && i + 2 < text.size() && getHexDigit(text[i + 1]) >= 0 && getHexDigit(text[i + 2]) >= 0;
        if (escaped) {
            result += char(getHexDigit(text[i + 1]) * 16 + getHexDigit(text[i + 2]));
            i += 2;
        } else {
            result += text[i];
        }
    }
    return result;
}

std::string toLower(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
    return text;
}

} // namespace

ModelFolder::ModelFolder(const fs::path& model) {
    std::error_code ec;
    m_model = fs::canonical(model, ec);
    if (ec) fail("The file '{}' cannot be opened: {}.", model.string(), ec.message());
    m_folder = m_model.parent_path();
}

std::optional<fs::path> ModelFolder::find(std::string_view name) const {
    // A zero byte would end the name early for the system, but not for our checks.
    if (name.empty() || name.size() > 4096 || name.find('\0') != std::string_view::npos) return std::nullopt;
    std::error_code ec;
    const fs::path path = fs::canonical(m_folder / withSlashes(name), ec);
    if (ec || !fs::is_regular_file(path, ec)) return std::nullopt;
    const auto [end, rest] = std::mismatch(m_folder.begin(), m_folder.end(), path.begin(), path.end());
    if (end != m_folder.end()) return std::nullopt;
    return path;
}

std::optional<fs::path> ModelFolder::findMap(std::string_view name) const {
    if (auto path = find(name)) return path;
    const std::string decoded = decodePercent(name);
    if (auto path = find(decoded)) return path;

    const std::string wanted = toLower(fs::path(withSlashes(decoded)).filename().string());
    if (wanted.empty()) return std::nullopt;
    const std::string stem = m_model.stem().string();
    for (const std::string& folder : {std::string("."), std::string("textures"), std::string("Textures"),
                                      std::string("maps"), stem + ".fbm", stem}) {
        std::error_code ec;
        for (fs::directory_iterator it(m_folder / folder, ec), end; !ec && it != end; it.increment(ec)) {
            const std::string found = it->path().filename().string();
            if (toLower(found) != wanted) continue;
            if (auto path = find((fs::path(folder) / found).string())) return path;
        }
    }
    return std::nullopt;
}

} // namespace stipple
