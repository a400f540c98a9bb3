#include "render/atlas_bake.h"

#include "core/error.h"
#include "core/hash.h"
#include "core/parallel.h"
#include "core/random.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <memory>

namespace stipple {
namespace {

constexpr int kBlock = 64; // texels that are laid down together: their density stays in the cache
constexpr int kBlocks = kAtlasTile / kBlock;

// Density is laid down more finely than the atlas before it becomes transmittance: texels of at most this share of the
// narrowest stamp's width, within bounds. Coarser for views that see no single dot changes the mean by 0.05 %.
constexpr float kWidthShare = 0.65f;
constexpr float kFinestDensityTexel = 0.05f, kCoarsestDensityTexel = 0.1f; // mm
constexpr int kMostSupersampling = 8;
constexpr float kMostDensity = 16; // beyond it nothing but the veil is left
// Blur of a stamp by the density texel, in texels: keeps the sum over texels equal to the integral.
constexpr float kTexelSigma = 0.3f;

// exp(-8 s^p) for s = r^2 / reach^2, 0 to 1: the profile of every stamp (StampProfile) but for its peak.
class ProfileTable {
public:
    static constexpr int kSamples = 256;
    struct Entry {
        float value, step;
    };

    ProfileTable() {
        for (int row = 0; row < kRows; ++row) {
            const double power = 1 / (1 - double(row) / kRows);
            const auto get = [&](int i) { return std::exp(-8 * std::pow(double(i) / kSamples, power)); };
            for (int i = 0; i < kSamples; ++i)
                m_rows[std::size_t(row)][std::size_t(i)] = {float(get(i)), float(get(i + 1) - get(i))};
        }
    }
    const Entry* getRow(float power) const {
        return m_rows[std::size_t(std::clamp(int(std::lround((1 - 1 / power) * kRows)), 0, kRows - 1))].data();
    }

private:
    static constexpr int kRows = 256;
    std::array<std::array<Entry, kSamples>, kRows> m_rows;
};

const ProfileTable& getProfiles() {
    static const auto table = std::make_unique<ProfileTable>();
    return *table;
}

// Adds a stamp to a square of side x side density texels of `step` mm that begins at `corner`.
void splat(const shared::StampRecord& stamp, const glm::vec2& corner, float step, int side, float* density) {
    // Blurring by the texel adds to the second moment; the integral stays (lib/dots.glsl, computeGrowth).
    const float growth = 1 + 2 * kTexelSigma * kTexelSigma * step * step * stamp.inverseWidth2;
    const float peak = stamp.peak / growth, reach2 = stamp.reach * stamp.reach * growth;
    const ProfileTable::Entry* row = getProfiles().getRow(stamp.power);
    const glm::vec3 m = stamp.metric;
    const glm::vec2 centre = (stamp.centre - corner) / step - 0.5f; // in texels, whose centres are whole
    const float toSample = float(ProfileTable::kSamples) * step * step / reach2;
    const float a = m.x * toSample, b = m.y * toSample, c = m.z * toSample;
    const float extentY = std::sqrt(float(ProfileTable::kSamples) * a / (a * c - b * b));
    const int y0 = std::max(0, int(std::ceil(centre.y - extentY)));
    const int y1 = std::min(side - 1, int(std::floor(centre.y + extentY)));
    for (int y = y0; y <= y1; ++y) {
        const float dy = float(y) - centre.y;
        const float middle = centre.x - b * dy / a;
        const float half2 = (float(ProfileTable::kSamples) - (c - b * b / a) * dy * dy) / a;
        const float half = std::sqrt(std::max(0.0f, half2));
        const int x0 = std::max(0, int(std::ceil(middle - half)));
        const int x1 = std::min(side - 1, int(std::floor(middle + half)));
        float* out = density + std::size_t(y) * std::size_t(side);
        const float twice = 2 * b * dy, rest = c * dy * dy;
        for (int x = x0; x <= x1; ++x) {
            const float dx = float(x) - centre.x;
            const float s = std::clamp((a * dx + twice) * dx + rest, 0.0f, float(ProfileTable::kSamples) - 0.001f);
            const int i = int(s);
            out[x] += peak * (row[i].value + (s - float(i)) * row[i].step);
        }
    }
}

// To 10 bits a channel by random rounding, a function of the texel's place: means are kept. Untouched skin stays 1.
std::uint32_t pack(const glm::vec3& transmittance, const glm::ivec2& texel, std::uint32_t mip) {
    const std::uint64_t noise =
        mixBits((std::uint64_t(mip) << 60) ^ (std::uint64_t(std::uint32_t(texel.y)) << 30) ^ std::uint32_t(texel.x));
    std::uint32_t word = 3u << 30;
    for (int c = 0; c < 3; ++c) {
        const float chance = float((noise >> (20 * c)) & 0xfffff) * 0x1p-20f;
        word |= std::min(std::uint32_t(transmittance[c] * 1023 + chance), 1023u) << (10 * c);
    }
    return word;
}

} // namespace

struct AtlasBake::Scratch {
    std::array<std::vector<float>, kStampGroupCount> density;
    std::vector<glm::vec3> texels; // of the tile's mip at hand, row-major
};

AtlasBake::VeilTable::VeilTable(const shared::VeilConstants& veil) {
    constexpr int kCount = 2048;
    const glm::vec3 open = 1.0f - veil.veil;
    for (int i = 0; i <= kCount; ++i) {
        const float density = kMostDensity * float(i) / kCount;
        m_values.push_back(veil.veil + open * glm::exp(-density * veil.absorption / open));
    }
}

glm::vec3 AtlasBake::VeilTable::get(float density) const {
    const float at = std::min(density, kMostDensity) * (float(m_values.size() - 1) / kMostDensity);
    const auto i = std::min(std::size_t(at), m_values.size() - 2);
    return m_values[i] + (at - float(i)) * (m_values[i + 1] - m_values[i]);
}

AtlasBake::AtlasBake(std::span<const shared::StampRecord> stamps, std::span<const shared::VeilConstants> veils,
                     const AtlasLayout& layout)
    : m_stamps(stamps)
    , m_layout(layout) {
    STIPPLE_ASSERT(veils.size() == kStampGroupCount);
    const float blur = 3.5f * kTexelSigma * std::min(layout.texel, kCoarsestDensityTexel);
    m_blocks = computeStampCells(stamps, layout.origin, layout.texel * kBlock, layout.tiles * kBlocks, blur);
    for (const shared::VeilConstants& veil : veils)
        m_tables.emplace_back(veil);
    makeKeys(veils);
}

void AtlasBake::makeKeys(std::span<const shared::VeilConstants> veils) {
    std::uint64_t shared = Hasher().add(m_layout.texel).get();
    for (const shared::VeilConstants& veil : veils)
        for (int c = 0; c < 3; ++c)
            shared = Hasher().add(shared).add(veil.veil[c]).add(veil.absorption[c]).get();
    std::vector<std::uint64_t> keys(m_stamps.size());
    parallelFor(keys.size(), 4096, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            keys[i] = hashBytes(std::as_bytes(m_stamps.subspan(i, 1)));
    });
    m_keys.assign(std::size_t(m_layout.tiles.x) * std::size_t(m_layout.tiles.y), 0);
    for (int y = 0; y < m_blocks.count.y; ++y)
        for (int x = 0; x < m_blocks.count.x; ++x) {
            const std::size_t block = std::size_t(y) * std::size_t(m_blocks.count.x) + std::size_t(x);
            std::uint64_t& key = m_keys[m_layout.getIndex(glm::ivec2(x, y) / kBlocks)];
            for (std::uint32_t e = m_blocks.starts[block]; e < m_blocks.starts[block + 1]; ++e)
                key = mixBits((key == 0 ? shared : key) ^ keys[m_blocks.entries[e]] ^ block);
        }
}

// Density of a group on a grid as fine as its stamps need; returns the grid's texels along one of the atlas, 0 when the
// group has no stamp here.
int AtlasBake::addDensity(StampGroup group, const glm::ivec2& block, std::vector<float>& density) const {
    const std::size_t cell = std::size_t(block.y) * std::size_t(m_blocks.count.x) + std::size_t(block.x);
    const std::span<const std::uint32_t> entries(m_blocks.entries.data() + m_blocks.starts[cell],
                                                 m_blocks.entries.data() + m_blocks.starts[cell + 1]);
    float narrowest = 0; // 1 / width^2
    for (const std::uint32_t e : entries)
        if (m_stamps[e].group == std::uint32_t(group)) narrowest = std::max(narrowest, m_stamps[e].inverseWidth2);
    if (narrowest == 0) return 0;
    const float finest = m_layout.texel > kCoarsestDensityTexel ? kCoarsestDensityTexel : kFinestDensityTexel;
    const float wanted = std::clamp(kWidthShare / std::sqrt(narrowest), finest, kCoarsestDensityTexel);
    int supersampling = 1;
    while (m_layout.texel / float(supersampling) > 1.01f * wanted && supersampling < kMostSupersampling)
        supersampling *= 2;
    const int side = kBlock * supersampling;
    density.assign(std::size_t(side) * std::size_t(side), 0.0f);
    const glm::vec2 corner = m_layout.origin + glm::vec2(block * kBlock) * m_layout.texel;
    for (const std::uint32_t e : entries)
        if (m_stamps[e].group == std::uint32_t(group))
            splat(m_stamps[e], corner, m_layout.texel / float(supersampling), side, density.data());
    return supersampling;
}

void AtlasBake::bakeBlock(const glm::ivec2& block, Scratch& scratch) const {
    std::array<int, kStampGroupCount> fine{};
    int most = 1;
    for (std::size_t g = 0; g < kStampGroupCount; ++g) {
        fine[g] = addDensity(StampGroup(g), block, scratch.density[g]);
        most = std::max(most, fine[g]);
    }
    struct Layer {
        const VeilTable* table;
        const float* density;
        int side, shift; // from the finest grid to this one
    };
    std::array<Layer, kStampGroupCount> layers;
    std::size_t count = 0;
    for (std::size_t g = 0; g < kStampGroupCount; ++g)
        if (fine[g] > 0)
            layers[count++] = {&m_tables[g], scratch.density[g].data(), kBlock * fine[g],
                               std::countr_zero(unsigned(most)) - std::countr_zero(unsigned(fine[g]))};
    const int shift = std::countr_zero(unsigned(most)); // from the finest grid to texels
    const glm::ivec2 first = (block % kBlocks) * kBlock;
    const float share = 1 / float(most * most);
    for (int y = 0; y < kBlock; ++y) {
        glm::vec3* row = &scratch.texels[std::size_t((first.y + y) * kAtlasTile + first.x)];
        // Radiance is linear in transmittance: from here on plain means are right.
        std::fill(row, row + kBlock, glm::vec3(0));
        for (int v = y * most; v < (y + 1) * most; ++v)
            for (int u = 0; u < kBlock * most; ++u) {
                glm::vec3 t(share);
                for (std::size_t l = 0; l < count; ++l) {
                    const Layer& layer = layers[l];
                    const float d = layer.density[(v >> layer.shift) * layer.side + (u >> layer.shift)];
                    if (d > 0) t *= layer.table->get(d);
                }
                row[u >> shift] += t;
            }
    }
}

void AtlasBake::bake(const glm::ivec2& tile, AtlasTileTexels& texels) const {
    if (m_keys[m_layout.getIndex(tile)] == 0) {
        for (std::uint32_t mip = 0; mip < kAtlasMips; ++mip)
            std::fill(texels.getMip(mip).begin(), texels.getMip(mip).end(), ~0u);
        return;
    }
    thread_local Scratch scratch;
    scratch.texels.resize(std::size_t(kAtlasTile) * kAtlasTile);
    for (int y = 0; y < kBlocks; ++y)
        for (int x = 0; x < kBlocks; ++x)
            bakeBlock(tile * kBlocks + glm::ivec2(x, y), scratch);
    for (std::uint32_t mip = 0; mip < kAtlasMips; ++mip) {
        const int side = kAtlasTile >> mip;
        const std::span<std::uint32_t> out = texels.getMip(mip);
        for (int y = 0; y < side; ++y)
            for (int x = 0; x < side; ++x) {
                glm::vec3& mean = scratch.texels[std::size_t(y * side + x)];
                if (mip > 0) {
                    // In place: what is read lies at or behind what is written.
                    const glm::vec3* p = &scratch.texels[std::size_t(4 * y * side + 2 * x)];
                    mean = 0.25f * ((p[0] + p[1]) + (p[2 * side] + p[2 * side + 1]));
                }
                out[std::size_t(y * side + x)] = pack(mean, tile * side + glm::ivec2(x, y), mip);
            }
    }
}

} // namespace stipple
