// Results kept between runs in getCacheFolder(): whatever is expensive, pure and not personal. Files carry version and
// checksum and are read only by the very build of the program that wrote them, so that a change of the code cannot meet
// old results; one that is damaged, old or missing only means that the work is done again, so nothing here throws.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace stipple {

struct DiskCacheKind {
    std::string_view name;     // first part of the file names: letters, digits, hyphens
    std::uint32_t version = 1; // of format and algorithm; others are not read
    std::size_t keepFiles = 8; // the most recently used ones
};

// What was written under this key, or nothing.
std::optional<std::vector<std::byte>> readDiskCache(const DiskCacheKind& kind, std::uint64_t key);
void writeDiskCache(const DiskCacheKind& kind, std::uint64_t key, std::span<const std::byte> bytes);

// Plain values and arrays in a row, in the byte order of this machine.
class ByteWriter {
public:
    template <typename T>
    requires std::is_trivially_copyable_v<T>
    void add(const T& value) { append(&value, sizeof(T)); }
    template <typename T>
    requires std::is_trivially_copyable_v<T>
    void addArray(const std::vector<T>& values) {
        add(std::uint64_t(values.size()));
        append(values.data(), values.size() * sizeof(T));
    }
    const std::vector<std::byte>& getBytes() const { return m_bytes; }

private:
    void append(const void* data, std::size_t size) {
        if (size == 0) return;
        const std::size_t old = m_bytes.size();
        m_bytes.resize(old + size);
        std::memcpy(m_bytes.data() + old, data, size);
    }
    std::vector<std::byte> m_bytes;
};

// Reads the same in the same order. Beyond the end it gives zeros and empty arrays, and isWhole() says no.
class ByteReader {
public:
    explicit ByteReader(std::span<const std::byte> bytes)
        : m_bytes(bytes) {}

    template <typename T>
    requires std::is_trivially_copyable_v<T> T get() {
        T value{};
        if (take(sizeof(T))) std::memcpy(static_cast<void*>(&value), m_bytes.data() + m_at - sizeof(T), sizeof(T));
        return value;
    }
    template <typename T>
    requires std::is_trivially_copyable_v<T> std::vector<T> getArray() {
        const auto count = get<std::uint64_t>();
        std::vector<T> values;
        if (count > m_bytes.size() / sizeof(T) || !take(std::size_t(count) * sizeof(T))) {
            m_good = false;
            return values;
        }
        values.resize(std::size_t(count));
        if (count > 0)
            std::memcpy(static_cast<void*>(values.data()), m_bytes.data() + m_at - count * sizeof(T),
                        std::size_t(count) * sizeof(T));
        return values;
    }
    // Everything was there and has been read.
    bool isWhole() const { return m_good && m_at == m_bytes.size(); }

private:
    bool take(std::size_t size) {
        if (!m_good || size > m_bytes.size() - m_at) {
            m_good = false;
            return false;
        }
        m_at += size;
        return true;
    }
    std::span<const std::byte> m_bytes;
    std::size_t m_at = 0;
    bool m_good = true;
};

} // namespace stipple
