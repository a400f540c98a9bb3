#include "scalp/placement.h"

#include "core/error.h"
#include "core/parallel.h"
#include "core/random.h"
#include "scalp/skin_map.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple {
namespace {

// Density of a level over that of the level before.
constexpr double kLevelRatio = 2.0;
// Darts per empty cell and level. More would fill every gap and make the set look printed (R above 1.55).
constexpr int kRounds = 3;
// Conflict radius of a level over the spacing of a hexagonal lattice of the level's density. Chosen with kRounds by
// measurement, so that whole sets and prefixes keep R 1.25..1.55 and CV 0.12..0.27 (domain.md section 9).
constexpr double kRadiusShare = 0.74;
// After a level is filled its new points move up to this share of the radius, kept apart by kLooseShare of it. That
// share must not be below sqrt(1 / kLevelRatio), or two points could meet in one cell of the next level.
constexpr float kLooseReach = 0.45f;
constexpr float kLooseShare = 0.715f;
constexpr int kLoosenings = 3; // tries a point
constexpr int kSweeps = 2;
// Reached share of a level's density, measured (0.896), with a little to spare.
constexpr double kFill = 0.885;
constexpr int kTile = 24; // cells along a tile; at least twice the reach of a conflict
constexpr float kEmpty = 1e9f;

float getHexSpacing(double densityPerCm2) {
    return float(std::sqrt(2.0 / (std::sqrt(3.0) * densityPerCm2 / 100.0)));
}

struct LevelGrid {
    glm::vec2 origin{0};
    float cell = 1;
    int width = 0, height = 0;
    int reach = 2;                 // cells to look at on each side
    std::vector<float> x, y;       // one point a cell at most; kEmpty where none
    std::vector<std::uint8_t> old; // 1: the point came from an earlier level

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

    // Fills one level and returns its new points in row order of the cells.
    std::vector<ChartPoint> fill(float radius, int level, const std::vector<ChartPoint>& earlier) {
        makeLevelGrid(radius);
        for (const ChartPoint& p : earlier) {
            const glm::vec2 q = (p - m_grid.origin) / m_grid.cell;
            const std::size_t i = m_grid.index(int(q.x), int(q.y));
            m_grid.x[i] = p.x;
            m_grid.y[i] = p.y;
            m_grid.old[i] = 1;
        }
        for (int round = 0; round < kRounds; ++round) {
            const std::uint64_t stream = std::uint64_t(level) * 64 + std::uint64_t(round);
            forEachTile(round, [&](int tx, int ty) { throwTile(tx, ty, radius, stream); });
        }
        for (int sweep = 0; sweep < kSweeps; ++sweep) {
            const std::uint64_t stream = std::uint64_t(level) * 64 + 32 + std::uint64_t(sweep);
            forEachTile(sweep, [&](int tx, int ty) { loosenTile(tx, ty, radius, stream); });
        }
        std::vector<ChartPoint> added;
        for (std::size_t i = 0; i < m_grid.x.size(); ++i)
            if (m_grid.x[i] < kEmpty && !m_grid.old[i]) added.emplace_back(m_grid.x[i], m_grid.y[i]);
        return added;
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

    void makeLevelGrid(float radius) {
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
        m_grid.old.assign(count, 0);
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

    // Moves the tile's new points a little, inside their cells and never closer than kLooseShare of the radius: takes
    // the printed look off without touching the even density.
    void loosenTile(int tileX, int tileY, float radius, std::uint64_t stream) {
        Random random(m_seed ^ mixBits(stream), std::uint64_t(tileY) * 65536 + std::uint64_t(tileX));
        const int x1 = std::min((tileX + 1) * kTile, m_grid.width);
        const int y1 = std::min((tileY + 1) * kTile, m_grid.height);
        for (int cy = tileY * kTile; cy < y1; ++cy)
            for (int cx = tileX * kTile; cx < x1; ++cx) {
                const std::size_t own = m_grid.index(cx, cy);
                if (m_grid.x[own] >= kEmpty || m_grid.old[own]) continue;
                const float x = m_grid.x[own];
                const float y = m_grid.y[own];
                m_grid.x[own] = kEmpty;
                for (int attempt = 0; attempt < kLoosenings; ++attempt) {
                    const float px = x + kLooseReach * radius * (2 * random.nextFloat() - 1);
                    const float py = y + kLooseReach * radius * (2 * random.nextFloat() - 1);
                    if (!isFree(cx, cy, px, py, kLooseShare * radius)) continue;
                    m_grid.x[own] = px;
                    m_grid.y[own] = py;
                    break;
                }
                if (m_grid.x[own] >= kEmpty) m_grid.x[own] = x;
            }
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
    LevelGrid m_grid;
};

// Position along a Hilbert curve of 2^14 cells a side.
std::uint32_t computeHilbertIndex(std::uint32_t x, std::uint32_t y) {
    std::uint32_t d = 0;
    for (std::uint32_t s = 1u << 13; s > 0; s >>= 1) {
        const std::uint32_t rx = (x & s) ? 1 : 0;
        const std::uint32_t ry = (y & s) ? 1 : 0;
        d += s * s * ((3 * rx) ^ ry);
        if (ry == 0) {
            if (rx == 1) {
                x = s - 1 - (x & (s - 1));
                y = s - 1 - (y & (s - 1));
            }
            std::swap(x, y);
        }
    }
    return d;
}

// The points of a level in the order in which they are to appear.
void orderLevel(std::vector<ChartPoint>& points, const GridShape& shape, std::uint64_t seed, int level) {
    const float side = shape.cell * float(std::max(shape.width, shape.height)) + 1;
    struct Keyed {
        std::uint64_t key;
        ChartPoint point;
    };
    std::vector<Keyed> keyed(points.size());
    for (std::size_t i = 0; i < points.size(); ++i) {
        const glm::vec2 p = (points[i] - shape.origin + glm::vec2(shape.cell)) * (16380.0f / (side + shape.cell));
        const auto x = std::uint32_t(std::clamp(p.x, 0.0f, 16383.0f));
        const auto y = std::uint32_t(std::clamp(p.y, 0.0f, 16383.0f));
        keyed[i] = {(std::uint64_t(computeHilbertIndex(x, y)) << 32) | std::uint32_t(i), points[i]};
    }
    std::sort(keyed.begin(), keyed.end(), [](const Keyed& a, const Keyed& b) { return a.key < b.key; });
    // Neighbours along the curve are neighbours on the skin: multiples of the golden ratio give every stretch of the
    // curve its even share of early and late ranks.
    std::uint64_t key = mixBits(seed ^ (std::uint64_t(level) << 48));
    for (Keyed& k : keyed) {
        key += 0x9e3779b97f4a7c15ull;
        k.key = key;
    }
    std::sort(keyed.begin(), keyed.end(), [](const Keyed& a, const Keyed& b) { return a.key < b.key; });
    for (std::size_t i = 0; i < points.size(); ++i)
        points[i] = keyed[i].point;
}

float computeCellArea(const glm::vec3& metric, float cellMm) { // mm2
    return cellMm * cellMm * std::sqrt(metric.x * metric.z - metric.y * metric.y);
}

} // namespace

PlacementDomain makeFlatDomain(float widthMm, float heightMm, float marginMm) {
    PlacementDomain domain;
    GridShape shape;
    shape.cell = 1;
    shape.width = std::max(1, int(widthMm));
    shape.height = std::max(1, int(heightMm));
    shape.origin = glm::vec2(0.5f);
    domain.metric = GridField<glm::vec3>(shape, glm::vec3(1, 0, 1));
    domain.mask = GridField<float>(shape, 1.0f);
    std::size_t core = 0;
    for (int y = 0; y < shape.height; ++y)
        for (int x = 0; x < shape.width; ++x) {
            const glm::vec2 p = shape.getPoint(x, y);
            if (p.x < marginMm || p.y < marginMm || p.x > float(shape.width) - marginMm ||
                p.y > float(shape.height) - marginMm)
                continue;
            domain.mask.at(x, y) = 2;
            ++core;
        }
    domain.coreArea = double(core) / 100.0;
    return domain;
}

PlacementDomain makeChartDomain(const ScalpChart& chart) {
    constexpr float kCellMm = 2;
    constexpr int kMargin = 2; // cells around treatable skin that points fill too
    // Cells inside treatable skin from which ranks are calibrated: dart-thrown sets are denser within a radius of their
    // border, and the radii of the first levels are several millimetres.
    constexpr int kInset = 5;
    const SkinMap map = computeSkinMap(chart, kCellMm);
    PlacementDomain domain;
    domain.metric = GridField<glm::vec3>(map.grid, glm::vec3(1, 0, 1));
    domain.mask = GridField<float>(map.grid, 0.0f);
    const auto isTreatable = [&](int x, int y) {
        return x >= 0 && y >= 0 && x < map.grid.width && y < map.grid.height && map.at(x, y).treatable > 0;
    };
    for (int y = 0; y < map.grid.height; ++y)
        for (int x = 0; x < map.grid.width; ++x) {
            const SkinCell& cell = map.at(x, y);
            domain.metric.at(x, y) = cell.metric;
            if (!cell.onChart) continue;
            bool near = false;
            bool deep = isTreatable(x, y);
            for (int dy = -kMargin; dy <= kMargin && !near; ++dy)
                for (int dx = -kMargin; dx <= kMargin && !near; ++dx)
                    near = isTreatable(x + dx, y + dy);
            if (!near) continue;
            for (int dy = -kInset; dy <= kInset && deep; ++dy)
                for (int dx = -kInset; dx <= kInset && deep; ++dx)
                    deep = isTreatable(x + dx, y + dy);
            domain.mask.at(x, y) = deep ? 2.0f : 1.0f;
            if (deep) domain.coreArea += double(computeCellArea(cell.metric, kCellMm)) / 100;
        }
    if (domain.coreArea <= 0) fail("The scalp has no skin that may be treated. Check the landmarks.");
    return domain;
}

RankedSet placeRanked(const PlacementDomain& domain, float densityPerCm2, std::uint64_t seed,
                      const std::stop_token& stop) {
    STIPPLE_ASSERT(densityPerCm2 > 0 && domain.coreArea > 0);
    std::vector<double> densities{double(densityPerCm2) / kFill};
    while (densities.back() > 1.5)
        densities.push_back(densities.back() / kLevelRatio);
    std::reverse(densities.begin(), densities.end());

    Thrower thrower(domain, seed, stop);
    std::vector<ChartPoint> points;
    for (std::size_t level = 0; level < densities.size(); ++level) {
        const float radius = float(kRadiusShare) * getHexSpacing(densities[level]);
        std::vector<ChartPoint> added = thrower.fill(radius, int(level), points);
        orderLevel(added, domain.mask.grid, seed, int(level));
        points.insert(points.end(), added.begin(), added.end());
    }

    // Ranks count the points of the calibrated part; those outside get the rank of their place in the order.
    RankedSet set;
    set.points.resize(points.size());
    std::size_t core = 0;
    const GridShape& shape = domain.mask.grid;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const glm::vec2 p = (points[i] - shape.origin) / shape.cell + 0.5f;
        const int x = std::clamp(int(p.x), 0, shape.width - 1);
        const int y = std::clamp(int(p.y), 0, shape.height - 1);
        set.points[i] = {points[i], float(core)};
        if (domain.mask.at(x, y) > 1) ++core;
    }
    STIPPLE_ASSERT(core > 0);
    for (RankedPoint& p : set.points)
        p.rank = p.rank / float(core);
    set.density = float(double(core) / domain.coreArea);
    return set;
}

} // namespace stipple
