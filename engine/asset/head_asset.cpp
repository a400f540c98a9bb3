#include "asset/head_asset.h"

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <fstream>
#include <type_traits>

namespace stipple {
namespace {

static_assert(std::endian::native == std::endian::little, "head files are little-endian");

constexpr char kMagic[8] = {'S', 'T', 'P', 'L', 'H', 'E', 'A', 'D'};
constexpr std::uint32_t kVersion = 2;
constexpr std::size_t kMaxFileBytes = std::size_t(256) << 20;
constexpr std::size_t kSummaryBytes = 1024; // holds header and person of any recipe

struct FileHeader {
    char magic[8];
    std::uint32_t version;
    std::uint32_t reserved;
    std::uint64_t payloadBytes;
    std::uint64_t payloadHash;
};
static_assert(sizeof(FileHeader) == 32);

class Writer {
public:
    template <typename T>
    void operator()(const T& value) {
        static_assert(std::is_trivially_copyable_v<T>);
        append(&value, sizeof(T));
    }
    void operator()(const std::string& text) { addArray(std::span<const char>(text)); }
    template <typename T>
    void operator()(const std::vector<T>& values) {
        if constexpr (std::is_trivially_copyable_v<T>) {
            addArray(std::span<const T>(values));
        } else {
            (*this)(std::uint64_t(values.size()));
            for (const T& value : values)
                writeItem(value);
        }
    }
    std::vector<std::byte> take() { return std::move(m_bytes); }

private:
    template <typename T>
    void addArray(std::span<const T> values) {
        (*this)(std::uint64_t(values.size()));
        append(values.data(), values.size_bytes());
    }
    void append(const void* data, std::size_t size) {
        const std::size_t end = m_bytes.size();
        m_bytes.resize(end + size);
        if (size > 0) std::memcpy(m_bytes.data() + end, data, size);
    }
    template <typename T>
    void writeItem(const T& value);
    std::vector<std::byte> m_bytes;
};

class Reader {
public:
    Reader(std::span<const std::byte> bytes, std::string_view name)
        : m_bytes(bytes)
        , m_name(name) {}

    template <typename T>
    void operator()(T& value) {
        static_assert(std::is_trivially_copyable_v<T>);
        take(&value, sizeof(T));
    }
    void operator()(std::string& text) { readArray(text); }
    template <typename T>
    void operator()(std::vector<T>& values) {
        if constexpr (std::is_trivially_copyable_v<T>) {
            readArray(values);
        } else {
            std::uint64_t count = 0;
            (*this)(count);
            if (count > m_bytes.size()) failDamaged(); // every item takes at least a byte
            values.resize(count);
            for (T& value : values)
                readItem(value);
        }
    }
    bool isAtEnd() const { return m_bytes.empty(); }
    [[noreturn]] void failDamaged() const {
        fail("The head file {} is damaged. Run tools/run (or stipple-forge) to make it again.", m_name);
    }

private:
    template <typename Container>
    void readArray(Container& values) {
        std::uint64_t count = 0;
        (*this)(count);
        if (count > m_bytes.size() / sizeof(values[0])) failDamaged();
        values.resize(count);
        take(values.data(), count * sizeof(values[0]));
    }
    void take(void* out, std::size_t size) {
        if (size > m_bytes.size()) failDamaged();
        if (size > 0) std::memcpy(out, m_bytes.data(), size);
        m_bytes = m_bytes.subspan(size);
    }
    template <typename T>
    void readItem(T& value);

    std::span<const std::byte> m_bytes;
    std::string_view m_name;
};

// The layout, once for both directions: `io` is a Writer with const values or a Reader.
template <typename Io, typename Deltas>
void transferDeltas(Io& io, Deltas& deltas) {
    io(deltas.vertices);
    io(deltas.deltas);
}

template <typename Io, typename Morph>
void transferMorph(Io& io, Morph& morph) {
    io(morph.name);
    io(morph.label);
    transferDeltas(io, morph.negative);
    transferDeltas(io, morph.positive);
}

template <typename Io, typename Level>
void transferLevel(Io& io, Level& level) {
    io(level.edgeLengthMm);
    io(level.vertices);
    io(level.triangles);
    io(level.tint);
    io(level.ear);
    io(level.lips);
}

template <typename Io, typename Card>
void transferCard(Io& io, Card& card) {
    io(card.kind);
    io(card.anchors);
    io(card.heights);
    io(card.offsets);
    io(card.uvs);
    io(card.triangles);
    io(card.image);
    io(card.colour);
}

template <typename Io, typename Eye>
void transferEye(Io& io, Eye& eye) {
    io(eye.sphere);
    io(eye.positions);
    io(eye.uvs);
    io(eye.triangles);
    io(eye.image);
}

template <typename Io, typename T>
void transferItem(Io& io, T& item) {
    using Item = std::remove_const_t<T>;
    if constexpr (std::is_same_v<Item, HeadMorph>)
        transferMorph(io, item);
    else if constexpr (std::is_same_v<Item, HeadSkinLevel>)
        transferLevel(io, item);
    else if constexpr (std::is_same_v<Item, HeadCard>)
        transferCard(io, item);
    else if constexpr (std::is_same_v<Item, HeadEye>)
        transferEye(io, item);
    else if constexpr (std::is_same_v<Item, HeadLandmark>) {
        io(item.name);
        io(item.place);
    } else
        io(item); // an image: a vector of bytes
}

template <typename T>
void Writer::writeItem(const T& value) {
    transferItem(*this, value);
}

template <typename T>
void Reader::readItem(T& value) {
    transferItem(*this, value);
}

// Comes first, so that a list of heads need not read on.
template <typename Io, typename Person>
void transferPerson(Io& io, Person& person) {
    io(person.id);
    io(person.displayName);
    io(person.sex);
    io(person.age);
    io(person.melanin);
    io(person.hairColour);
}

template <typename Io, typename Asset>
void transferAsset(Io& io, Asset& asset) {
    transferPerson(io, asset);
    io(asset.controls);
    io(asset.cageVertexCount);
    io(asset.quads);
    io(asset.subdivisionLevels);
    io(asset.morphs);
    io(asset.skinLevels);
    io(asset.cards);
    io(asset.eyes);
    io(asset.images);
    io(asset.landmarks);
}

bool areBelow(const std::vector<std::uint32_t>& indices, std::size_t limit) {
    for (const std::uint32_t i : indices)
        if (i >= limit) return false;
    return true;
}

bool areBelow(const std::vector<glm::uvec3>& triangles, std::size_t limit) {
    for (const glm::uvec3& t : triangles)
        if (t.x >= limit || t.y >= limit || t.z >= limit) return false;
    return true;
}

bool areFinite(const std::vector<glm::vec3>& points) {
    for (const glm::vec3& p : points)
        if (!std::isfinite(p.x) || !std::isfinite(p.y) || !std::isfinite(p.z)) return false;
    return true;
}

// Whether every index stays inside what it points into.
bool isConsistent(const HeadAsset& asset) {
    const std::size_t controlCount = asset.controls.size();
    if (asset.cageVertexCount == 0 || asset.cageVertexCount > controlCount || !areFinite(asset.controls)) return false;
    if (asset.subdivisionLevels < 1 || asset.subdivisionLevels > 3 || asset.quads.empty()) return false;
    for (const glm::uvec4& q : asset.quads)
        for (int i = 0; i < 4; ++i)
            if (q[i] >= asset.cageVertexCount) return false;
    const std::size_t skinTriangles = asset.quads.size() * (std::size_t(2) << (2 * asset.subdivisionLevels));
    const auto areOnSkin = [&](const std::vector<SkinPoint>& points) {
        for (const SkinPoint& p : points)
            if (p.triangle >= skinTriangles || p.second + p.third > 65535) return false;
        return true;
    };
    for (const HeadMorph& morph : asset.morphs)
        for (const SparseDeltas* side : {&morph.negative, &morph.positive})
            if (side->vertices.size() != side->deltas.size() || !areBelow(side->vertices, controlCount) ||
                !areFinite(side->deltas))
                return false;
    for (const HeadSkinLevel& level : asset.skinLevels) {
        const std::size_t count = level.vertices.size();
        if (level.tint.size() != count || level.ear.size() != count || level.lips.size() != count) return false;
        if (!areOnSkin(level.vertices) || !areBelow(level.triangles, count)) return false;
    }
    for (const HeadCard& card : asset.cards) {
        const std::size_t count = card.anchors.size();
        if (card.kind > HeadCardKind::lash || card.image >= asset.images.size()) return false;
        if (card.heights.size() != count || card.offsets.size() != count || card.uvs.size() != count) return false;
        if (!areOnSkin(card.anchors) || !areBelow(card.triangles, count) || !areFinite(card.offsets)) return false;
    }
    for (const HeadEye& eye : asset.eyes) {
        if (eye.image >= asset.images.size() || eye.uvs.size() != eye.positions.size() || eye.sphere.empty())
            return false;
        if (!areBelow(eye.sphere, controlCount) || !areBelow(eye.triangles, eye.positions.size())) return false;
    }
    for (const HeadLandmark& landmark : asset.landmarks)
        if (landmark.place.triangle >= skinTriangles) return false;
    return !asset.skinLevels.empty();
}

// Error for another kind of file and for another version.
FileHeader decodeHeader(std::span<const std::byte> bytes, std::string_view name) {
    FileHeader header{};
    if (bytes.size() < sizeof(header) || std::memcmp(bytes.data(), kMagic, sizeof(kMagic)) != 0)
        fail("{} is not a head file of Stipple. Heads come from tools/run (or stipple-forge).", name);
    std::memcpy(&header, bytes.data(), sizeof(header));
    if (header.version != kVersion)
        fail("The head file {} has version {}; this program reads version {}. Run tools/run to make it again.", name,
             header.version, kVersion);
    return header;
}

} // namespace

SkinPoint SkinPoint::make(std::uint32_t triangle, const glm::vec3& barycentric) {
    const auto quantise = [](float weight) {
        return std::uint16_t(std::floor(glm::clamp(weight, 0.0f, 1.0f) * 65535.0f + 0.5f));
    };
    SkinPoint point{triangle, quantise(barycentric.y), quantise(barycentric.z)};
    if (point.second + point.third > 65535) point.third = std::uint16_t(65535 - point.second);
    return point;
}

glm::vec3 SkinPoint::getWeights() const {
    const float b = float(second) / 65535.0f;
    const float c = float(third) / 65535.0f;
    return {1.0f - b - c, b, c};
}

std::vector<std::byte> encodeHeadAsset(const HeadAsset& asset) {
    STIPPLE_ASSERT(isConsistent(asset));
    Writer writer;
    transferAsset(writer, asset);
    const std::vector<std::byte> payload = writer.take();
    FileHeader header{};
    std::memcpy(header.magic, kMagic, sizeof(kMagic));
    header.version = kVersion;
    header.payloadBytes = payload.size();
    header.payloadHash = hashBytes(payload);
    std::vector<std::byte> bytes(sizeof(header) + payload.size());
    std::memcpy(bytes.data(), &header, sizeof(header));
    std::memcpy(bytes.data() + sizeof(header), payload.data(), payload.size());
    return bytes;
}

HeadAsset decodeHeadAsset(std::span<const std::byte> bytes, std::string_view name) {
    const FileHeader header = decodeHeader(bytes, name);
    const std::span<const std::byte> payload = bytes.subspan(sizeof(header));
    Reader reader(payload, name);
    if (header.payloadBytes != payload.size() || header.payloadHash != hashBytes(payload)) reader.failDamaged();
    HeadAsset asset;
    transferAsset(reader, asset);
    if (!reader.isAtEnd() || !isConsistent(asset)) reader.failDamaged();
    return asset;
}

HeadSummary readHeadSummary(const std::filesystem::path& path) {
    const std::string name = path.string();
    std::ifstream file(path, std::ios::binary);
    if (!file) fail("The head file {} cannot be read.", name);
    std::vector<std::byte> bytes(kSummaryBytes);
    file.read(reinterpret_cast<char*>(bytes.data()), std::streamsize(bytes.size()));
    bytes.resize(std::size_t(file.gcount()));
    decodeHeader(bytes, name);
    HeadSummary summary;
    Reader reader(std::span<const std::byte>(bytes).subspan(sizeof(FileHeader)), name);
    transferPerson(reader, summary);
    summary.label = fmt::format("{}, {:.0f}", summary.displayName, summary.age);
    return summary;
}

HeadAsset readHeadAsset(const std::filesystem::path& path) {
    return decodeHeadAsset(readFile(path, kMaxFileBytes), path.string());
}

void writeHeadAsset(const std::filesystem::path& path, const HeadAsset& asset) {
    writeFileAtomic(path, encodeHeadAsset(asset));
}

} // namespace stipple
