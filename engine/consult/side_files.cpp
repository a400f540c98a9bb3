#include "consult/side_files.h"

#include "asset/model_folder.h"
#include "asset/model_format.h"
#include "consult/schema_fields.h"
#include "core/error.h"
#include "core/file.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <set>

namespace stipple {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxBytes = std::size_t(1) << 30; // as the import

constexpr std::string_view kBlanks = " \t\r";

std::string_view trim(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(kBlanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

std::string toLower(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
    return lower;
}

class SideFiles {
public:
    explicit SideFiles(const fs::path& model)
        : m_folder(model) {}

    void find(const std::string& format) {
        if (format == "obj") findOfObj();
        if (format == "ply") findOfPly();
        if (format == "gltf") findOfGltf(readTextFile(m_folder.getModel(), kMaxBytes));
        if (format == "glb") findOfGlb();
        if (format == "fbx") findOfFbx();
    }
    std::vector<fs::path> get() const { return {m_found.begin(), m_found.end()}; }

private:
    std::optional<fs::path> add(std::string_view name) {
        const auto path = m_folder.findMap(name);
        if (path && *path != m_folder.getModel()) m_found.insert(*path);
        return path;
    }
    void addLibrary(std::string_view name) {
        if (const auto library = add(name)) findOfMtl(*library);
    }

    void findOfObj() {
        std::ifstream in(m_folder.getModel(), std::ios::binary);
        for (std::string line; std::getline(in, line);) {
            const std::string_view text = trim(line);
            if (text.starts_with("mtllib ") || text.starts_with("mtllib\t")) addLibrary(trim(text.substr(7)));
        }
        // Read when there is no such library (or none of that name).
        addLibrary(m_folder.getModel().stem().string() + ".mtl");
    }

    void findOfMtl(const fs::path& library) {
        constexpr std::array<std::string_view, 6> kMaps{"map_", "bump", "norm", "disp", "decal", "refl"};
        std::ifstream in(library, std::ios::binary);
        for (std::string line; std::getline(in, line);) {
            std::string_view rest = trim(line);
            const std::string key = toLower(rest.substr(0, rest.find_first_of(kBlanks)));
            if (std::none_of(kMaps.begin(), kMaps.end(), [&](auto map) { return key.starts_with(map); })) continue;
            // Options stand before the name, and names may have blanks: the longest end of the line that is a file.
            for (std::size_t next = key.size(); next < rest.size(); next = rest.find_first_of(kBlanks)) {
                rest = trim(rest.substr(next));
                if (rest.empty() || add(rest)) break;
            }
        }
    }

    void findOfPly() {
        std::ifstream in(m_folder.getModel(), std::ios::binary);
        constexpr std::string_view kKey = "comment TextureFile ";
        for (std::string line; std::getline(in, line) && trim(line) != "end_header";)
            if (const std::string_view text = trim(line); text.starts_with(kKey)) add(trim(text.substr(kKey.size())));
    }

    void findOfGltf(std::string_view text) {
        const Json json = parseJson(text, false);
        if (!json.is_object()) return;
        for (const char* list : {"buffers", "images"}) {
            const auto items = json.find(list);
            if (items == json.end() || !items->is_array()) continue;
            for (const Json& item : *items)
                if (const auto uri = item.is_object() ? item.find("uri") : item.end();
                    item.is_object() && uri != item.end() && uri->is_string())
                    add(uri->get<std::string>()); // data: URIs are no files
        }
    }

    // Header of 12 bytes, then chunks of length, kind and content; the first is the JSON.
    void findOfGlb() {
        const std::string bytes = readTextFile(m_folder.getModel(), kMaxBytes);
        std::uint32_t length = 0;
        if (bytes.size() < 20) return;
        std::memcpy(&length, bytes.data() + 12, sizeof length);
        findOfGltf(std::string_view(bytes).substr(20, length));
    }

    // Texts stand between quotes, or after a length whose upper bytes are zero.
    void findOfFbx() {
        const std::string bytes = readTextFile(m_folder.getModel(), kMaxBytes);
        const auto isLimit = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"'; };
        for (std::size_t dot = bytes.find('.'); dot != std::string::npos; dot = bytes.find('.', dot + 1)) {
            constexpr std::array<std::string_view, 8> kPictures{".png", ".jpg", ".jpeg", ".tga",
                                                                ".bmp", ".tif", ".tiff", ".exr"};
            const std::string ending = toLower(std::string_view(bytes).substr(dot, 5));
            const auto picture = std::find_if(kPictures.rbegin(), kPictures.rend(),
                                              [&](auto known) { return ending.starts_with(known); });
            if (picture == kPictures.rend()) continue;
            std::size_t begin = dot;
            while (begin > 0 && dot - begin < 4096 && !isLimit(bytes[begin - 1]))
                --begin;
            add(std::string_view(bytes).substr(begin, dot + picture->size() - begin));
        }
    }

    ModelFolder m_folder;
    std::set<fs::path> m_found;
};

} // namespace

std::vector<fs::path> findSideFiles(const fs::path& model) {
    SideFiles files(model);
    files.find(detectModelFormat(model).extension);
    return files.get();
}

} // namespace stipple
