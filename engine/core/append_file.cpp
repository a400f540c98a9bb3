#include "core/append_file.h"

#include "core/error.h"

#include <algorithm>

#ifdef _WIN32
#include <windows.h>
#else
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#endif

namespace stipple {

namespace fs = std::filesystem;

#ifdef _WIN32

AppendFile::AppendFile(const fs::path& path)
    : m_path(path) {
    const HANDLE file = CreateFileW(path.c_str(), GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                                    nullptr, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr);
    if (file == INVALID_HANDLE_VALUE)
        fail("The file '{}' cannot be created. Check that you may write there.", path.string());
    m_handle = reinterpret_cast<std::intptr_t>(file);
}

AppendFile::~AppendFile() {
    CloseHandle(reinterpret_cast<HANDLE>(m_handle));
}

void AppendFile::append(std::string_view text) {
    while (!text.empty()) {
        DWORD written = 0;
        const DWORD piece = DWORD(std::min<std::size_t>(text.size(), std::size_t(1) << 24));
        if (!WriteFile(reinterpret_cast<HANDLE>(m_handle), text.data(), piece, &written, nullptr))
            fail("'{}' cannot be written. Check that the disk is not full.", m_path.string());
        text.remove_prefix(written);
    }
}

void AppendFile::sync() {
    if (!FlushFileBuffers(reinterpret_cast<HANDLE>(m_handle)))
        fail("'{}' cannot be written to the disk.", m_path.string());
}

#else

AppendFile::AppendFile(const fs::path& path)
    : m_path(path)
    , m_handle(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600)) {
    if (m_handle < 0)
        fail("The file '{}' cannot be created: {}. Check that you may write there.", path.string(),
             std::strerror(errno));
}

AppendFile::~AppendFile() {
    ::close(int(m_handle));
}

void AppendFile::append(std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(int(m_handle), text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0)
            fail("'{}' cannot be written: {}. Check that the disk is not full.", m_path.string(), std::strerror(errno));
        text.remove_prefix(std::size_t(written));
    }
}

void AppendFile::sync() {
    if (::fsync(int(m_handle)) != 0 && errno != EINVAL && errno != EINTR) // EINVAL: cannot be synced, such as a pipe
        fail("'{}' cannot be written to the disk: {}.", m_path.string(), std::strerror(errno));
}

#endif

} // namespace stipple
