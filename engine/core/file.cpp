#include "core/file.h"

#include "core/error.h"

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <fstream>

#ifdef _WIN32
#include <windows.h>
#else
#include <unistd.h>
#endif

namespace stipple {

namespace fs = std::filesystem;

std::vector<std::byte> readFile(const fs::path& path, std::size_t maxBytes) {
    std::error_code ec;
    const fs::file_status status = fs::status(path, ec);
    if (!fs::exists(status)) fail("There is no file '{}'. Check the name and the folder.", path.string());
    if (fs::is_directory(status)) fail("'{}' is a folder, but a file is needed here.", path.string());
    std::ifstream in(path, std::ios::binary);
    if (!in) fail("The file '{}' cannot be opened. Check that you may read it.", path.string());
    std::vector<std::byte> bytes;
    // Read in pieces: a size asked of the file system may be wrong for pipes and devices.
    constexpr std::size_t kPiece = std::size_t(1) << 20;
    while (in) {
        const std::size_t old = bytes.size();
        bytes.resize(old + kPiece);
        in.read(reinterpret_cast<char*>(bytes.data() + old), std::streamsize(kPiece));
        bytes.resize(old + std::size_t(in.gcount()));
        if (bytes.size() > maxBytes)
            fail("The file '{}' is larger than the {} MB that Stipple reads here.", path.string(), maxBytes >> 20);
    }
    if (in.bad()) fail("Reading '{}' failed half-way. Check the disk or the network folder.", path.string());
    return bytes;
}

std::string readTextFile(const fs::path& path, std::size_t maxBytes) {
    const std::vector<std::byte> bytes = readFile(path, maxBytes);
    return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

void writeFileAtomic(const fs::path& path, std::span<const std::byte> bytes) {
    static std::atomic<unsigned> counter{0};
    std::error_code ec;
    if (path.has_parent_path()) fs::create_directories(path.parent_path(), ec);
    fs::path temporary = path;
#ifdef _WIN32
    const unsigned process = GetCurrentProcessId();
#else
    const unsigned process = unsigned(getpid());
#endif
    temporary += fmt::format(".{}-{}.part", process, counter++);
    {
        std::ofstream out(temporary, std::ios::binary | std::ios::trunc);
        out.write(reinterpret_cast<const char*>(bytes.data()), std::streamsize(bytes.size()));
        out.close();
        if (!out) {
            fs::remove(temporary, ec);
            fail("'{}' cannot be written. Check that the folder exists, that you may write there and that the disk "
                 "is not full.",
                 path.string());
        }
    }
    fs::rename(temporary, path, ec);
    if (ec) {
        std::error_code ignored;
        fs::remove(temporary, ignored);
        fail("'{}' cannot be replaced: {}.", path.string(), ec.message());
    }
}

void writeFileAtomic(const fs::path& path, std::string_view text) {
    writeFileAtomic(path, std::as_bytes(std::span(text.data(), text.size())));
}

fs::path getExecutablePath() {
#ifdef _WIN32
    wchar_t buffer[32768];
    const DWORD length = GetModuleFileNameW(nullptr, buffer, 32768);
    return fs::path(std::wstring(buffer, length));
#else
    std::error_code ec;
    const fs::path self = fs::read_symlink("/proc/self/exe", ec);
    if (ec) fail("The program cannot find its own file: {}.", ec.message());
    return self;
#endif
}

fs::path getExecutableFolder() {
    return getExecutablePath().parent_path();
}

namespace {

// $variable/stipple, or the like below the person's own folder.
fs::path findOwnFolder(const char* variable, const fs::path& belowHome) {
    fs::path base;
    if (const char* xdg = std::getenv(variable); xdg && *xdg)
        base = xdg;
    else if (const char* local = std::getenv("LOCALAPPDATA"); local && *local)
        base = local;
    else if (const char* home = std::getenv("HOME"); home && *home)
        base = home / belowHome;
    else
        base = fs::temp_directory_path();
    const fs::path folder = base / "stipple";
    std::error_code ec;
    fs::create_directories(folder, ec);
    return folder;
}

} // namespace

fs::path getCacheFolder() {
    return findOwnFolder("XDG_CACHE_HOME", ".cache");
}

fs::path getStateFolder() {
    const fs::path folder = findOwnFolder("XDG_STATE_HOME", fs::path(".local") / "state");
    std::error_code ec;
    fs::permissions(folder, fs::perms::owner_all, ec);
    return folder;
}

} // namespace stipple
