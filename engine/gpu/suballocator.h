// Places ranges in one block of memory: offsets only, no memory of its own, so it is tested without a device.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

namespace stipple {

class Suballocator {
public:
    explicit Suballocator(std::uint64_t size);

    // Best fit; `alignment` is a power of two. Nothing when no gap is large enough.
    std::optional<std::uint64_t> allocate(std::uint64_t size, std::uint64_t alignment);
    // A range that allocate() has returned, with its size; neighbours merge.
    void free(std::uint64_t offset, std::uint64_t size);

    std::uint64_t getSize() const { return m_size; }
    std::uint64_t getFreeBytes() const { return m_freeBytes; }
    bool isEmpty() const { return m_freeBytes == m_size; }
    std::size_t getGapCount() const { return m_gaps.size(); }

private:
    std::uint64_t m_size;
    std::uint64_t m_freeBytes;
    std::map<std::uint64_t, std::uint64_t> m_gaps; // offset -> size
};

} // namespace stipple
