#include "scalp/dart_throwing.h"

#include "core/error.h"
#include "core/parallel.h"
#include "core/random.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple {
namespace {

constexpr int kTile = 24; // cells along a tile; at least twice the reach of a conflict
constexpr float kEmpty = 1e9f;

struct DartGrid {
    glm::vec2 origin{0};
    float cell = 1;
    int width = 0, height = 0;
    int reach = 2;           // cells to look at on each side
    std::vector<float> x, y; // one point a cell at most; kEmpty where none

    std::size_t index(int cx, int cy) const { return std::size_t(cy) * std::size_t(width) + std::size_t(cx); }
};

// Largest and smallest length of a unit chart step over the places where points may lie.
glm::vec2 computeStretchRange(const PlacementDomain& domain) {
    float low = 3.4e38f;
    float high = 0;
    for (std::size_t i = 0; i < domain.mask.values.size(); ++i) {
        if (domain.mask.values[i] < 1) continue;
        const glm::vec3 m = domain.metric.values[i];
        const float mean = 0.5f * (m.x + m.z);
        const float half = 0.5f * (m.x - m.z);
        const float root = std::sqrt(half * half + m.y * m.y);
        low = std::min(low, mean - root);
        high = std::max(high, mean + root);
    }
    STIPPLE_ASSERT(high > 0 && low > 0);
    return {std::sqrt(low), std::sqrt(high)};
}

class Thrower {
public:
    Thrower(const PlacementDomain& domain, std::uint64_t seed, const std::stop_token& stop)
        : m_domain(domain)
        , m_seed(seed)
        , m_stop(stop)
        , m_stretch(computeStretchRange(domain)) {}

    // Points in row order of the cells.
    std::vector<ChartPoint> fill(float radius, int rounds) {
        makeGrid(radius);
        for (int round = 0; round < rounds; ++round)
            forEachTile(round, [&](int tx, int ty) { throwTile(tx, ty, radius, std::uint64_t(round)); });
        std::vector<ChartPoint> points;
        for (std::size_t i = 0; i < m_grid.x.size(); ++i)
            if (m_grid.x[i] < kEmpty) points.emplace_back(m_grid.x[i], m_grid.y[i]);
        return points;
    }

private:
    // Tiles of one colour never touch each other's cells; the order of the colours turns with the round, so that no
    // tile is always first.
    template <typename Body>
    void forEachTile(int round, const Body& body) {
        const int tilesX = (m_grid.width + kTile - 1) / kTile;
        const int tilesY = (m_grid.height + kTile - 1) / kTile;
        for (int turn = 0; turn < 4; ++turn) {
            const int colour = (turn + round) & 3;
            const int ox = colour & 1;
            const int oy = colour >> 1;
            const int nx = (tilesX - ox + 1) / 2;
            const int ny = (tilesY - oy + 1) / 2;
            if (nx <= 0 || ny <= 0) continue;
            parallelFor(
                std::size_t(nx) * std::size_t(ny), 4,
                [&](std::size_t begin, std::size_t end) {
                    for (std::size_t t = begin; t < end; ++t)
                        body(2 * int(t % std::size_t(nx)) + ox, 2 * int(t / std::size_t(nx)) + oy);
                },
                m_stop);
        }
    }

    void makeGrid(float radius) {
        // A cell's diagonal is shorter than the radius everywhere, so a cell never holds two points.
        m_grid.cell = radius / (1.4143f * m_stretch.y);
        m_grid.reach = int(std::ceil(radius / (m_stretch.x * m_grid.cell)));
        STIPPLE_ASSERT(2 * m_grid.reach <= kTile);
        const GridShape& shape = m_domain.mask.grid;
        const glm::vec2 size = shape.cell * glm::vec2(float(shape.width), float(shape.height));
        const float margin = float(m_grid.reach) * m_grid.cell;
        m_grid.origin = shape.origin - glm::vec2(0.5f * shape.cell + margin);
        m_grid.width = int((size.x + 2 * margin) / m_grid.cell) + 2;
        m_grid.height = int((size.y + 2 * margin) / m_grid.cell) + 2;
        const std::size_t count = std::size_t(m_grid.width) * std::size_t(m_grid.height);
        m_grid.x.assign(count, kEmpty);
        m_grid.y.assign(count, kEmpty);
    }

    void throwTile(int tileX, int tileY, float radius, std::uint64_t stream) {
        const int x0 = std::max(tileX * kTile, m_grid.reach);
        const int y0 = std::max(tileY * kTile, m_grid.reach);
        const int x1 = std::min((tileX + 1) * kTile, m_grid.width - m_grid.reach);
        const int y1 = std::min((tileY + 1) * kTile, m_grid.height - m_grid.reach);
        if (x0 >= x1 || y0 >= y1) return;
        // Cells in an order of their own per tile and round: a multiplicative walk over the tile's cells.
        constexpr std::uint32_t kCells = kTile * kTile;
        Random random(m_seed ^ mixBits(stream), std::uint64_t(tileY) * 65536 + std::uint64_t(tileX));
        const std::uint32_t start = random.nextBelow(kCells);
        const std::uint32_t stride = kStrides[random.nextBelow(std::uint32_t(kStrides.size()))];
        std::uint32_t at = start;
        for (std::uint32_t k = 0; k < kCells; ++k, at = (at + stride) % kCells) {
            const int cx = tileX * kTile + int(at % kTile);
            const int cy = tileY * kTile + int(at / kTile);
            if (cx < x0 || cx >= x1 || cy < y0 || cy >= y1) continue;
            if (m_grid.x[m_grid.index(cx, cy)] < kEmpty) continue;
            const std::uint64_t bits = random.nextBits();
            throwDart(cx, cy, radius, bits);
        }
    }

    void throwDart(int cx, int cy, float radius, std::uint64_t bits) {
        const float u = float(bits >> 40) * 0x1p-24f;
        const float v = float((bits >> 16) & 0xffffff) * 0x1p-24f;
        const float px = m_grid.origin.x + m_grid.cell * (float(cx) + u);
        const float py = m_grid.origin.y + m_grid.cell * (float(cy) + v);
        if (!isFree(cx, cy, px, py, radius)) return;
        const std::size_t own = m_grid.index(cx, cy);
        m_grid.x[own] = px;
        m_grid.y[own] = py;
    }

    // Whether a point of this cell is on allowed skin and at least `radius` mm from every other.
    bool isFree(int cx, int cy, float px, float py, float radius) const {
        const float gx = (px - m_grid.origin.x) / m_grid.cell;
        const float gy = (py - m_grid.origin.y) / m_grid.cell;
        if (gx < 0 || gy < 0 || int(gx) != cx || int(gy) != cy) return false;
        const GridShape& shape = m_domain.mask.grid;
        const float mx = (px - shape.origin.x) / shape.cell + 0.5f;
        const float my = (py - shape.origin.y) / shape.cell + 0.5f;
        if (mx < 0 || my < 0 || mx >= float(shape.width) || my >= float(shape.height)) return false;
        if (m_domain.mask.at(int(mx), int(my)) < 1) return false;
        const glm::vec3 m = m_domain.metric.sample({px, py});
        const float limit = radius * radius;
        const int span = 2 * m_grid.reach + 1;
        for (int row = cy - m_grid.reach; row <= cy + m_grid.reach; ++row) {
            const std::size_t first = m_grid.index(cx - m_grid.reach, row);
            const float* xs = &m_grid.x[first];
            const float* ys = &m_grid.y[first];
            bool hit = false;
            for (int i = 0; i < span; ++i) {
                const float dx = xs[i] - px;
                const float dy = ys[i] - py;
                hit |= m.x * dx * dx + 2 * m.y * dx * dy + m.z * dy * dy < limit;
            }
            if (hit) return false;
        }
        return true;
    }

    // Coprime to kTile^2 = 2^6 * 3^2.
    static constexpr std::array<std::uint32_t, 8> kStrides{131, 173, 211, 247, 281, 325, 367, 401};

    const PlacementDomain& m_domain;
    std::uint64_t m_seed;
    std::stop_token m_stop;
    glm::vec2 m_stretch;
    DartGrid m_grid;
};

} // namespace

std::vector<ChartPoint> throwDarts(const PlacementDomain& domain, float radiusMm, int rounds, std::uint64_t seed,
                                   const std::stop_token& stop) {
    return Thrower(domain, seed, stop).fill(radiusMm, rounds);
}

} // namespace stipple
