// Stable 64-bit hashes for cache keys: the same on every machine and in every run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace stipple {

// FNV-1a style over 8-byte words with a final avalanche.
std::uint64_t hashBytes(std::span<const std::byte> bytes, std::uint64_t seed = 0);

class Hasher {
public:
    template <typename T>
    requires std::is_arithmetic_v<T> || std::is_enum_v<T> Hasher& add(const T& value) {
        m_state = hashBytes(std::as_bytes(std::span(&value, 1)), m_state);
        return *this;
    }
    Hasher& add(std::string_view text) {
        m_state = hashBytes(std::as_bytes(std::span(text.data(), text.size())), m_state ^ text.size());
        return *this;
    }
    // Elements without padding bytes only.
    template <typename T>
    Hasher& addArray(std::span<const T> values) {
        static_assert(std::is_trivially_copyable_v<T>);
        m_state = hashBytes(std::as_bytes(values), m_state ^ values.size());
        return *this;
    }
    std::uint64_t get() const { return m_state; }

private:
    std::uint64_t m_state = 0x9e3779b97f4a7c15ull;
};

} // namespace stipple
