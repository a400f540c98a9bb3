#include "render/atlas_bake.h"

#include "core/error.h"
#include "core/hash.h"
#include "core/parallel.h"
#include "core/random.h"
#include "render/stamp_splat.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>

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

// exp(x) for x <= 0, within 3e-7: plain arithmetic, which the compiler does for many values at once.
inline float expNegative(float x) {
    const float t = std::max(x * 1.44269504f, -126.0f);
    const auto whole = int(t - 0.5f); // nearest: t <= 0
    const float f = (t - float(whole)) * 0.693147181f;
    const float series =
        1 + f * (1 + f * (1.0f / 2 + f * (1.0f / 6 + f * (1.0f / 24 + f * (1.0f / 120 + f * (1.0f / 720))))));
    return series * std::bit_cast<float>((whole + 127) << 23);
}

} // namespace

struct AtlasBake::Scratch {
    std::array<std::vector<float>, kStampGroupCount> density;
    std::array<std::vector<glm::vec3>, kStampGroupCount> halo; // of a block's texels: what it leaves
    std::vector<glm::vec3> texels;                             // of the tile's mip at hand, row-major
};

AtlasBake::VeilTable::VeilTable(const VeilOptics& group) {
    constexpr int kCount = 2048;
    const glm::vec3 open = 1.0f - group.veil;
    for (int i = 0; i <= kCount; ++i)
        m_values.push_back(open * glm::exp(-kMostDensity * float(i) / kCount * group.absorption / open));
}

glm::vec3 AtlasBake::VeilTable::get(float density) const {
    const float at = std::min(density, kMostDensity) * (float(m_values.size() - 1) / kMostDensity);
    const auto i = std::min(std::size_t(at), m_values.size() - 2);
    return m_values[i] + (at - float(i)) * (m_values[i + 1] - m_values[i]);
}

AtlasBake::AtlasBake(std::span<const shared::StampRecord> stamps, std::span<const VeilOptics> groups,
                     const AtlasLayout& layout)
    : m_stamps(stamps)
    , m_layout(layout)
    , m_halo(stamps, groups, layout) {
    std::copy(groups.begin(), groups.end(), m_groups.begin());
    const float blur = 3.5f * kSplatSigma * std::min(layout.texel, kCoarsestDensityTexel);
    m_blocks = computeStampCells(stamps, layout.origin, layout.texel * kBlock, layout.tiles * kBlocks, blur);
    for (const VeilOptics& group : groups)
        m_tables.emplace_back(group);
    makeKeys();
}

void AtlasBake::makeKeys() {
    Hasher hasher;
    hasher.add(m_layout.texel);
    for (const VeilOptics& group : m_groups)
        for (int c = 0; c < 3; ++c) {
            hasher.add(group.veil[c]).add(group.absorption[c]);
            for (const HaloOptics& halo : group.halo)
                hasher.add(halo.absorption[c]);
        }
    const std::uint64_t shared = hasher.get();
    std::vector<std::uint64_t> keys(m_stamps.size());
    parallelFor(keys.size(), 4096, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            keys[i] = hashBytes(std::as_bytes(m_stamps.subspan(i, 1)));
    });
    m_keys.assign(std::size_t(m_layout.tiles.x) * std::size_t(m_layout.tiles.y), 0);
    const auto add = [&](std::uint64_t& key, std::uint64_t value) { key = mixBits((key == 0 ? shared : key) ^ value); };
    for (int y = 0; y < m_blocks.count.y; ++y)
        for (int x = 0; x < m_blocks.count.x; ++x) {
            const std::size_t block = std::size_t(y) * std::size_t(m_blocks.count.x) + std::size_t(x);
            std::uint64_t& key = m_keys[m_layout.getIndex(glm::ivec2(x, y) / kBlocks)];
            for (std::uint32_t e = m_blocks.starts[block]; e < m_blocks.starts[block + 1]; ++e)
                add(key, keys[m_blocks.entries[e]] ^ block);
        }
    parallelFor(m_keys.size(), 1, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const glm::ivec2 tile(int(i) % m_layout.tiles.x, int(i) / m_layout.tiles.x);
            if (const std::uint64_t halo = m_halo.computeKey(tile)) add(m_keys[i], halo);
        }
    });
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
            splatCore(m_stamps[e], corner, m_layout.texel / float(supersampling), side, density.data());
    return supersampling;
}

// What the group's halo leaves in each texel of the block of the light that gets down to it; false when that is all of
// it. It is smooth: linear between its cells, which are wider than texels close up.
bool AtlasBake::computeHalo(StampGroup group, const glm::ivec2& block, std::vector<glm::vec3>& left) const {
    if (m_halo.isEmpty(group)) return false;
    const VeilOptics& optics = m_groups[std::size_t(group)];
    const float perCell = m_layout.texel / m_halo.getCell();
    // In cells from the middle of the first, of the middle of the block's first and last texel.
    const glm::vec2 first = (glm::vec2(block * kBlock) + 0.5f) * perCell - 0.5f;
    const glm::ivec2 low(glm::floor(first)), high(glm::floor(first + float(kBlock - 1) * perCell));
    const glm::ivec2 count = high - low + 2;
    constexpr std::size_t kLane = 16; // floats at once
    thread_local std::vector<float> exponents;
    const auto cellCount = std::size_t(count.x) * std::size_t(count.y);
    exponents.assign((3 * cellCount + kLane - 1) / kLane * kLane, 0.0f);
    bool any = false;
    const glm::vec3 open = 1.0f - optics.veil;
    const glm::vec3 inner = -optics.halo[0].absorption / open, outer = -optics.halo[1].absorption / open;
    for (int y = 0; y < count.y; ++y)
        for (int x = 0; x < count.x; ++x) {
            const glm::vec2 halo = m_halo.get(group, low + glm::ivec2(x, y));
            any = any || halo.x > 0 || halo.y > 0;
            float* out = &exponents[3 * std::size_t(y * count.x + x)];
            for (int c = 0; c < 3; ++c)
                out[c] = halo.x * inner[c] + halo.y * outer[c];
        }
    if (!any) return false;
    for (std::size_t i = 0; i < exponents.size(); i += kLane)
        for (std::size_t k = i; k < i + kLane; ++k)
            exponents[k] = expNegative(exponents[k]);
    thread_local std::vector<glm::vec3> cells;
    cells.resize(cellCount);
    std::memcpy(cells.data(), exponents.data(), cellCount * sizeof(glm::vec3));
    left.resize(std::size_t(kBlock) * kBlock);
    thread_local std::vector<glm::vec3> row;
    row.resize(std::size_t(count.x));
    for (int y = 0; y < kBlock; ++y) {
        const float v = first.y - float(low.y) + float(y) * perCell;
        const int j = std::min(int(v), count.y - 2); // rounding must not lead to the cell after the last
        const glm::vec3* above = &cells[std::size_t(j * count.x)];
        for (int x = 0; x < count.x; ++x)
            row[std::size_t(x)] = glm::mix(above[x], above[x + count.x], v - float(j));
        for (int x = 0; x < kBlock; ++x) {
            const float u = first.x - float(low.x) + float(x) * perCell;
            const auto i = std::size_t(std::min(int(u), count.x - 2));
            left[std::size_t(y * kBlock + x)] = glm::mix(row[i], row[i + 1], u - float(i));
        }
    }
    return true;
}

void AtlasBake::bakeBlock(const glm::ivec2& block, Scratch& scratch) const {
    struct Layer {
        const VeilTable* table;
        glm::vec3 veil;
        const float* density;  // of cores; null without any
        const glm::vec3* halo; // null without any
        int side, shift;       // from the finest grid to this one
        glm::vec3 left, bare;  // at the texel at hand: what the halo leaves, transmittance without cores
    };
    std::array<Layer, kStampGroupCount> layers;
    std::array<int, kStampGroupCount> fine{};
    int most = 1;
    for (std::size_t g = 0; g < kStampGroupCount; ++g) {
        fine[g] = addDensity(StampGroup(g), block, scratch.density[g]);
        most = std::max(most, fine[g]);
    }
    std::size_t count = 0;
    for (std::size_t g = 0; g < kStampGroupCount; ++g) {
        const bool halo = computeHalo(StampGroup(g), block, scratch.halo[g]);
        if (fine[g] == 0 && !halo) continue;
        layers[count++] = {&m_tables[g],
                           m_groups[g].veil,
                           fine[g] > 0 ? scratch.density[g].data() : nullptr,
                           halo ? scratch.halo[g].data() : nullptr,
                           kBlock * fine[g],
                           std::countr_zero(unsigned(most)) - std::countr_zero(unsigned(std::max(fine[g], 1))),
                           glm::vec3(1),
                           glm::vec3(1)};
    }
    const auto hasCore = [](const Layer& layer, int x, int y) {
        const int fineness = layer.side / kBlock;
        const float* corner = &layer.density[(y * layer.side + x) * fineness];
        for (int v = 0; v < fineness; ++v)
            for (int u = 0; u < fineness; ++u)
                if (corner[v * layer.side + u] > 0) return true;
        return false;
    };
    const glm::ivec2 first = (block % kBlocks) * kBlock;
    for (int y = 0; y < kBlock; ++y)
        for (int x = 0; x < kBlock; ++x) {
            glm::vec3 around(1); // of groups without cores here
            for (std::size_t l = 0; l < count; ++l) {
                Layer& layer = layers[l];
                if (layer.halo) {
                    layer.left = layer.halo[y * kBlock + x];
                    layer.bare = layer.veil + layer.left * (1.0f - layer.veil);
                }
                if (!layer.density) around *= layer.bare;
            }
            glm::vec3& texel = scratch.texels[std::size_t((first.y + y) * kAtlasTile + first.x + x)];
            texel = around;
            bool cores = false;
            for (std::size_t l = 0; l < count; ++l)
                if (layers[l].density) {
                    texel *= layers[l].bare;
                    cores = cores || hasCore(layers[l], x, y);
                }
            if (!cores) continue; // most texels
            // Radiance is linear in transmittance: from here on plain means are right.
            glm::vec3 sum(0);
            for (int v = y * most; v < (y + 1) * most; ++v)
                for (int u = x * most; u < (x + 1) * most; ++u) {
                    glm::vec3 t = around;
                    for (std::size_t l = 0; l < count; ++l) {
                        const Layer& layer = layers[l];
                        if (!layer.density) continue;
                        const float d = layer.density[(v >> layer.shift) * layer.side + (u >> layer.shift)];
                        t *= d > 0 ? layer.veil + layer.left * layer.table->get(d) : layer.bare;
                    }
                    sum += t;
                }
            texel = sum / float(most * most);
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
