#include "core/file_lock.h"

#include "core/error.h"

#include <utility>

#ifdef _WIN32
#include <windows.h>
#else
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace stipple {

namespace fs = std::filesystem;

#ifdef _WIN32

// Opening without sharing is the lock.
std::optional<FileLock> FileLock::tryLock(const fs::path& path) {
    const HANDLE file = CreateFileW(path.c_str(), GENERIC_WRITE | DELETE, FILE_SHARE_DELETE, nullptr, OPEN_ALWAYS,
                                    FILE_ATTRIBUTE_NORMAL, nullptr);
    if (file == INVALID_HANDLE_VALUE) {
        if (GetLastError() == ERROR_SHARING_VIOLATION) return std::nullopt;
        fail("The file '{}' cannot be created. Check that you may write there.", path.string());
    }
    return FileLock(path, reinterpret_cast<std::intptr_t>(file));
}

void FileLock::close() {
    if (m_handle != -1) CloseHandle(reinterpret_cast<HANDLE>(m_handle));
    m_handle = -1;
}

#else

std::optional<FileLock> FileLock::tryLock(const fs::path& path) {
    while (true) {
        const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (file < 0)
            fail("The file '{}' cannot be created: {}. Check that you may write there.", path.string(),
                 std::strerror(errno));
        FileLock lock(path, file);
        if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
            if (errno == EWOULDBLOCK) return std::nullopt;
            if (errno == EINTR) continue;
            fail("The file '{}' cannot be locked: {}.", path.string(), std::strerror(errno));
        }
        // Whoever held it may have deleted it since it was opened here: then this is a lock on nothing.
        struct stat held = {}, named = {};
        if (::fstat(file, &held) == 0 && ::stat(path.c_str(), &named) == 0 && held.st_ino == named.st_ino &&
            held.st_dev == named.st_dev)
            return lock;
    }
}

void FileLock::close() {
    if (m_handle != -1) ::close(int(m_handle));
    m_handle = -1;
}

#endif

FileLock::~FileLock() {
    close();
}

FileLock::FileLock(FileLock&& other) noexcept
    : m_path(std::move(other.m_path))
    , m_handle(std::exchange(other.m_handle, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
    if (this == &other) return *this;
    close();
    m_path = std::move(other.m_path);
    m_handle = std::exchange(other.m_handle, -1);
    return *this;
}

void FileLock::remove() {
    std::error_code ignored; // a lock file that stays behind harms nobody
    if (m_handle != -1) fs::remove(m_path, ignored);
    close();
}

} // namespace stipple
