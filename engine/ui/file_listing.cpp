#include "ui/file_listing.h"

#include "consult/case.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace stipple {
namespace {

std::string toLower(std::string text) {
    for (char& c : text)
        c = char(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

std::string toUtf8(const std::filesystem::path& path) {
    const auto text = path.u8string();
    return {text.begin(), text.end()};
}

} // namespace

bool matchesFilter(const std::string& name, FileFilter filter) {
    static constexpr std::array<std::string_view, 6> kScans = {".obj", ".ply", ".stl", ".gltf", ".glb", ".fbx"};
    const std::string lower = toLower(name);
    const auto endsWith = [&](std::string_view end) { return std::string_view(lower).ends_with(end); };
    switch (filter) {
    case FileFilter::documentsAndScans:
        return endsWith(".json") || std::any_of(kScans.begin(), kScans.end(), endsWith);
    case FileFilter::documents:
        return endsWith(".json");
    case FileFilter::pictures:
        return endsWith(".png");
    }
    return false;
}

FileListing listFolder(const std::filesystem::path& folder, FileFilter filter) {
    FileListing listing;
    std::error_code error;
    listing.folder = std::filesystem::weakly_canonical(folder, error);
    if (error) listing.folder = folder;
    std::filesystem::directory_iterator it(listing.folder, error);
    for (const std::filesystem::directory_iterator end; !error && it != end; it.increment(error)) {
        FileEntry entry{toUtf8(it->path().filename())};
        if (entry.name.empty() || entry.name.front() == '.') continue;
        std::error_code ignored; // a link that leads nowhere is left out
        entry.isFolder = it->is_directory(ignored);
        if (!entry.isFolder) {
            if (!it->is_regular_file(ignored) || !matchesFilter(entry.name, filter)) continue;
            entry.bytes = it->file_size(ignored);
        }
        listing.entries.push_back(std::move(entry));
    }
    if (error) listing.problem = "This folder cannot be read: " + error.message() + ".";
    std::sort(listing.entries.begin(), listing.entries.end(), [](const FileEntry& a, const FileEntry& b) {
        if (a.isFolder != b.isFolder) return a.isFolder;
        const std::string x = toLower(a.name), y = toLower(b.name);
        return x != y ? x < y : a.name < b.name;
    });
    listing.isCase = isCase(listing.folder);
    return listing;
}

std::string formatBytes(std::uintmax_t bytes) {
    if (bytes < 1000) return fmt::format("{} B", bytes);
    if (bytes < 1000000) return fmt::format("{:.0f} KB", double(bytes) / 1e3);
    return fmt::format("{:.1f} MB", double(bytes) / 1e6);
}

std::string makeFileName(const std::string& title, const std::string& extension) {
    std::string name;
    for (const char c : title)
        name += std::string_view("/\\:*?\"<>|").find(c) != std::string_view::npos || (c >= 0 && c < 32) ? '-' : c;
    name.resize(std::min<std::size_t>(name.size(), 80));
    while (!name.empty() && (name.back() == ' ' || name.back() == '.' || (name.back() & 0x80)))
        name.pop_back(); // a cut may have left half a letter
    while (!name.empty() && (name.front() == ' ' || name.front() == '.'))
        name.erase(name.begin());
    if (name.empty()) name = "Consultation";
    return name + extension;
}

} // namespace stipple
