#include "gpu/suballocator.h"

#include "core/error.h"

#include <iterator>

namespace stipple {

Suballocator::Suballocator(std::uint64_t size)
    : m_size(size)
    , m_freeBytes(size) {
    STIPPLE_ASSERT(size > 0);
    m_gaps.emplace(0, size);
}

std::optional<std::uint64_t> Suballocator::allocate(std::uint64_t size, std::uint64_t alignment) {
    STIPPLE_ASSERT(size > 0 && alignment > 0 && (alignment & (alignment - 1)) == 0);
    auto best = m_gaps.end();
    for (auto gap = m_gaps.begin(); gap != m_gaps.end(); ++gap) {
        const std::uint64_t start = (gap->first + alignment - 1) & ~(alignment - 1);
        const std::uint64_t padding = start - gap->first;
        if (gap->second < padding || gap->second - padding < size) continue;
        if (best == m_gaps.end() || gap->second < best->second) best = gap;
    }
    if (best == m_gaps.end()) return std::nullopt;
    const auto [gapStart, gapSize] = *best;
    const std::uint64_t start = (gapStart + alignment - 1) & ~(alignment - 1);
    m_gaps.erase(best);
    if (start > gapStart) m_gaps.emplace(gapStart, start - gapStart);
    if (const std::uint64_t rest = gapStart + gapSize - (start + size); rest > 0) m_gaps.emplace(start + size, rest);
    m_freeBytes -= size;
    return start;
}

void Suballocator::free(std::uint64_t offset, std::uint64_t size) {
    STIPPLE_ASSERT(size > 0 && offset + size <= m_size);
    m_freeBytes += size;
    auto next = m_gaps.lower_bound(offset);
    STIPPLE_ASSERT(next == m_gaps.end() || next->first >= offset + size);
    if (next != m_gaps.end() && next->first == offset + size) {
        size += next->second;
        next = m_gaps.erase(next);
    }
    if (next != m_gaps.begin()) {
        const auto before = std::prev(next);
        STIPPLE_ASSERT(before->first + before->second <= offset);
        if (before->first + before->second == offset) {
            before->second += size;
            return;
        }
    }
    m_gaps.emplace(offset, size);
}

} // namespace stipple
