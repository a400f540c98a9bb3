// A folder for one test, empty at first and gone afterwards.
#pragma once

#include <filesystem>
#include <string>

namespace stipple {

struct ScratchFolder {
    explicit ScratchFolder(const std::string& name)
        : path(std::filesystem::canonical(std::filesystem::temp_directory_path()) / ("stipple-" + name)) {
        std::filesystem::remove_all(path);
        std::filesystem::create_directories(path);
    }
    ~ScratchFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;

    std::filesystem::path path;
};

} // namespace stipple
