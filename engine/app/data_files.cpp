#include "app/data_files.h"

#include "core/error.h"
#include "core/file.h"

#include <algorithm>
#include <cstdlib>
#include <string>

namespace stipple {

namespace fs = std::filesystem;

fs::path getDataFolder() {
    if (const char* set = std::getenv("STIPPLE_DATA"); set && *set) return set;
    for (fs::path folder = getExecutableFolder(); !folder.empty(); folder = folder.parent_path()) {
        std::error_code ec;
        if (fs::is_directory(folder / "scenes" / "lights", ec)) return folder;
        if (folder == folder.parent_path()) break;
    }
    fail("Stipple's data folder (the one with scenes/) is not above the program '{}'. Set STIPPLE_DATA to it.",
         getExecutablePath().string());
}

fs::path getHeadsFolder() {
    if (const char* set = std::getenv("STIPPLE_HEADS"); set && *set) return set;
    return getDataFolder() / "build" / "heads";
}

fs::path getTariffsFolder() {
    return getDataFolder() / "scenes" / "tariffs";
}

fs::path findTariff(std::string_view name) {
    const std::vector<std::string> names = listNames(getTariffsFolder(), ".json");
    std::string list;
    for (const std::string& known : names) {
        if (known == name) return getTariffsFolder() / (known + ".json");
        list += (list.empty() ? "" : ", ") + known;
    }
    fail("There is no tariff '{}'. Known are: {}.", name, list);
}

fs::path getDocumentsFolder() {
    const char* home = std::getenv("HOME");
    std::error_code ec;
    if (!home || !*home) return fs::current_path();
    const fs::path documents = fs::path(home) / "Documents";
    return fs::is_directory(documents, ec) ? documents : fs::path(home);
}

fs::path findInterfaceFont() {
    const fs::path font = getExecutableFolder() / "fonts" / "interface.ttf";
    if (!fs::exists(font))
        fail("The font of the interface is missing: '{}'. Build Stipple again with tools/run.", font.string());
    return font;
}

std::vector<std::string> listNames(const fs::path& folder, std::string_view extension) {
    std::vector<std::string> names;
    std::error_code ec;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, ec))
        if (entry.path().extension() == extension) names.push_back(entry.path().stem().string());
    std::sort(names.begin(), names.end());
    return names;
}

fs::path findBuiltinHead(std::string_view id) {
    const fs::path folder = getHeadsFolder();
    // An id is a plain name: it must not lead out of the folder.
    const bool plain = !id.empty() && id.find_first_of("/\\.") == std::string_view::npos;
    const fs::path file = folder / (std::string(id) + ".head");
    if (plain && fs::is_regular_file(file)) return file;
    const std::vector<std::string> names = listNames(folder, ".head");
    if (names.empty()) fail("There are no built-in heads in '{}'. Run tools/run once to make them.", folder.string());
    std::string list;
    for (const std::string& name : names)
        list += (list.empty() ? "" : ", ") + name;
    fail("There is no built-in head '{}'. Known are: {}.", id, list);
}

} // namespace stipple
