#include "asset/jpeg_check.h"

#include <cstdint>

namespace stipple {

namespace {

constexpr unsigned kHuffmanTables = 0xc4;
constexpr unsigned kStartOfScan = 0xda;

class Bytes {
public:
    explicit Bytes(std::span<const std::byte> bytes)
        : m_bytes(bytes) {}

    std::size_t getSize() const { return m_bytes.size(); }
    // Zero beyond the end, as the decoder reads it.
    unsigned at(std::size_t i) const { return i < m_bytes.size() ? unsigned(m_bytes[i]) : 0; }
    unsigned at16(std::size_t i) const { return at(i) << 8 | at(i + 1); }

private:
    std::span<const std::byte> m_bytes;
};

// The tables of a segment whose length stands at `i`; a segment that contradicts itself ends the decoding anyway.
bool isSoundSegment(const Bytes& bytes, std::size_t i) {
    std::int64_t left = std::int64_t(bytes.at16(i)) - 2;
    i += 2;
    while (left > 0 && i < bytes.getSize()) {
        unsigned symbols = 0;
        for (std::size_t length = 1; length <= 16; ++length)
            symbols += bytes.at(i + length);
        if (symbols > 256) return false;
        i += 17 + symbols;
        left -= 17 + std::int64_t(symbols);
    }
    return true;
}

} // namespace

bool hasSoundHuffmanTables(std::span<const std::byte> jpeg) {
    const Bytes bytes(jpeg);
    bool inScans = false;
    std::size_t i = 2; // after the start-of-image marker
    while (i + 1 < bytes.getSize()) {
        if (bytes.at(i) != 0xff || bytes.at(i + 1) == 0xff) {
            ++i;
            continue;
        }
        const unsigned marker = bytes.at(i + 1);
        i += 2;
        if (marker == kHuffmanTables && !isSoundSegment(bytes, i)) return false;
        inScans = inScans || marker == kStartOfScan;
        // Segments of the header are stepped over: pictures of cameras hold other data there. In the scans nothing is:
        // the decoder may stop reading codes anywhere and look for the next marker.
        const bool hasLength = marker > 0x01 && !(marker >= 0xd0 && marker <= 0xd9);
        if (!inScans && hasLength) i += bytes.at16(i);
    }
    return true;
}

} // namespace stipple
