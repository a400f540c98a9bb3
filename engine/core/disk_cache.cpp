#include "core/disk_cache.h"

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/log.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

namespace stipple {
namespace {

namespace fs = std::filesystem;

struct Header {
    char magic[8] = {'s', 't', 'i', 'p', 'c', 'a', 'c', 'h'};
    std::uint32_t version = 0;
    std::uint32_t headerBytes = sizeof(Header);
    std::uint64_t key = 0;
    std::uint64_t bytes = 0;
    std::uint64_t checksum = 0;
};
static_assert(sizeof(Header) == 40);

// Of this build of the program.
std::uint64_t getProgramStamp() {
    static const std::uint64_t stamp = [] {
        const fs::path path = getExecutablePath();
        std::error_code ec;
        const auto size = fs::file_size(path, ec);
        const auto time = fs::last_write_time(path, ec).time_since_epoch().count();
        return Hasher().add(size).add(time).get();
    }();
    return stamp;
}

fs::path makePath(const DiskCacheKind& kind, std::uint64_t key) {
    key = Hasher().add(getProgramStamp()).add(key).get();
    return getCacheFolder() / fmt::format("{}-{:016x}.cache", kind.name, key);
}

// Deletes all but the most recently used files of a kind.
void trim(const DiskCacheKind& kind) {
    struct Entry {
        fs::path path;
        fs::file_time_type used;
    };
    std::vector<Entry> entries;
    std::error_code ec;
    const std::string start = std::string(kind.name) + "-";
    for (fs::directory_iterator it(getCacheFolder(), ec), end; !ec && it != end; it.increment(ec)) {
        const std::string name = it->path().filename().string();
        if (!name.starts_with(start) || !name.ends_with(".cache") || name.size() != start.size() + 16 + 6) continue;
        std::error_code ignored;
        entries.push_back({it->path(), it->last_write_time(ignored)});
    }
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.used > b.used; });
    for (std::size_t i = kind.keepFiles; i < entries.size(); ++i)
        fs::remove(entries[i].path, ec);
}

} // namespace

std::optional<std::vector<std::byte>> readDiskCache(const DiskCacheKind& kind, std::uint64_t key) {
    const fs::path path = makePath(kind, key);
    std::ifstream in(path, std::ios::binary);
    Header header;
    const Header expected;
    if (!in.read(reinterpret_cast<char*>(&header), sizeof(header))) return std::nullopt;
    std::error_code ec;
    const auto size = fs::file_size(path, ec);
    if (ec || std::memcmp(header.magic, expected.magic, sizeof(header.magic)) != 0 ||
        header.headerBytes != sizeof(Header) || header.version != kind.version || header.key != key ||
        size != sizeof(header) + header.bytes)
        return std::nullopt;
    std::vector<std::byte> bytes(std::size_t(header.bytes));
    in.read(reinterpret_cast<char*>(bytes.data()), std::streamsize(bytes.size()));
    if (!in || hashBytes(bytes, key) != header.checksum) return std::nullopt;
    fs::last_write_time(path, fs::file_time_type::clock::now(), ec); // in use: kept longest
    return bytes;
}

void writeDiskCache(const DiskCacheKind& kind, std::uint64_t key, std::span<const std::byte> bytes) {
    Header header;
    header.version = kind.version;
    header.key = key;
    header.bytes = bytes.size();
    header.checksum = hashBytes(bytes, key);
    std::vector<std::byte> file(sizeof(header) + bytes.size());
    std::memcpy(file.data(), &header, sizeof(header));
    if (!bytes.empty()) std::memcpy(file.data() + sizeof(header), bytes.data(), bytes.size());
    try {
        writeFileAtomic(makePath(kind, key), file);
        trim(kind);
    } catch (const Error& error) {
        logDebug("Nothing is kept for the next start. {}", error.what());
    }
}

} // namespace stipple
