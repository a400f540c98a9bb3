// What a folder holds, for the file dialog.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace stipple {

struct FileEntry {
    std::string name; // UTF-8
    bool isFolder = false;
    std::uintmax_t bytes = 0;
};

enum class FileFilter { documentsAndScans, documents, pictures };

struct FileListing {
    std::filesystem::path folder;
    std::vector<FileEntry> entries; // folders first, then by name regardless of case; nothing hidden
    std::string problem;            // for a person, when the folder cannot be read
    bool isCase = false;            // the folder is a case: it can be opened as one thing
};

FileListing listFolder(const std::filesystem::path& folder, FileFilter filter);
bool matchesFilter(const std::string& name, FileFilter filter);
// "12 KB"
std::string formatBytes(std::uintmax_t bytes);
// Of a title: without what file systems do not take; never empty.
std::string makeFileName(const std::string& title, const std::string& extension);

} // namespace stipple
