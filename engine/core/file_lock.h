// A lock that belongs to a running program and ends with it, however it ends.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <utility>

namespace stipple {

class FileLock {
public:
    // Holds `path`, an empty file that is created when there is none; nothing when somebody holds it already: another
    // program, or another FileLock of this one. Error when the file cannot be created.
    static std::optional<FileLock> tryLock(const std::filesystem::path& path);

    ~FileLock(); // lets go; the file stays
    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&& other) noexcept;

    // Deletes the file, then lets go.
    void remove();

private:
    FileLock(std::filesystem::path path, std::intptr_t handle)
        : m_path(std::move(path))
        , m_handle(handle) {}
    void close();

    std::filesystem::path m_path;
    std::intptr_t m_handle = -1;
};

} // namespace stipple
