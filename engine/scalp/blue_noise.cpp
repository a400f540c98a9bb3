#include "scalp/blue_noise.h"

#include "core/error.h"
#include "core/parallel.h"
#include "core/random.h"
#include "scalp/skin_map.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

namespace stipple {
namespace {

// All reaches are in mean distances of the points, 10 / sqrt(n per cm2) mm. The numbers are chosen together by
// measurement: whole sets and prefixes keep the limits of rendering.md section 5 and domain.md section 9. Longer
// reaches make slow changes of density fainter, shorter ones make the set more regular, until it looks printed.

// Shaking: standard deviation along an axis.
constexpr float kShake = 0.1f;

// Ordering: a wide kernel against slow changes of density, a narrow one and a fine for pairs that are too close, and a
// little chance.
constexpr float kWideReach = 2.14f;
constexpr float kDip = 1.8f; // the wide kernel falls below zero in its outer part, so that its spectrum ends sharply
constexpr float kNarrowReach = 1.59f;
constexpr float kNarrowWeight = 2.7f;
constexpr float kPairReach = 0.537f;
constexpr float kPairWeight = 2;
constexpr float kChance = 0.3f;
// Share of the points that stay while the kernel is of one width.
constexpr double kLadder = 0.86;
constexpr double kRoundShare = 0.7;       // of the points without a higher neighbour that go at once
constexpr std::size_t kFewest = 64;       // are left in any order
constexpr std::size_t kEarlierGuess = 18; // earlier neighbours of a point

constexpr std::size_t kGrain = 1024;

struct Neighbour {
    std::uint32_t index;
    float weight; // of the kernel
};

// Weight of a pair in the order; u is 1 less the square of its distance over the reach.
float getWeight(float u) {
    constexpr float kNarrow = (kWideReach / kNarrowReach) * (kWideReach / kNarrowReach);
    constexpr float kPair = (kPairReach / kWideReach) * (kPairReach / kWideReach);
    const float w = 1 - (1 - u) * kNarrow;
    const float v = 0.5f * (w + std::abs(w)); // its positive part; a maximum becomes a branch that nothing predicts
    return u * u * u * (1 - kDip * (1 - u)) + kNarrowWeight * v * v + (1 - u < kPair ? kPairWeight : 0.0f);
}

using Metrics = std::vector<glm::vec3>; // at every point

Metrics computeMetrics(const PlacementDomain& domain, const std::vector<ChartPoint>& points,
                       const std::stop_token& stop) {
    Metrics metrics(points.size());
    parallelFor(
        points.size(), kGrain,
        [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i)
                metrics[i] = domain.metric.sample(points[i]);
        },
        stop);
    return metrics;
}

// Neighbours of every point within a reach on the skin, by pieces of kGrain points.
class Neighbourhood {
public:
    // What an earlier call took is used again.
    void find(const PlacementDomain& domain, const std::vector<ChartPoint>& points, const Metrics& metrics, float reach,
              const std::stop_token& stop) {
        makeBuckets(domain, points, reach);
        m_pieces.resize(std::max(m_pieces.size(), (points.size() + kGrain - 1) / kGrain));
        parallelFor(
            points.size(), kGrain,
            [&](std::size_t begin, std::size_t end) {
                Piece& piece = m_pieces[begin / kGrain];
                piece.starts.clear();
                piece.count = 0;
                if (piece.entries.empty()) piece.entries.resize(18 * kGrain);
                for (std::size_t i = begin; i < end; ++i) {
                    piece.starts.push_back(std::uint32_t(piece.count));
                    const std::size_t first = piece.count;
                    collect(points[i], metrics[i] / (reach * reach), std::uint32_t(i), piece);
                    for (std::size_t k = first; k < piece.count; ++k)
                        piece.entries[k].weight = getWeight(piece.entries[k].weight);
                }
                piece.starts.push_back(std::uint32_t(piece.count));
            },
            stop);
    }

    std::span<const Neighbour> get(std::size_t i) const {
        const Piece& piece = m_pieces[i / kGrain];
        const std::size_t k = i % kGrain;
        return {piece.entries.data() + piece.starts[k], piece.entries.data() + piece.starts[k + 1]};
    }

private:
    struct Piece {
        std::vector<std::uint32_t> starts;
        std::vector<Neighbour> entries; // `count` of them
        std::size_t count = 0;
    };

    void makeBuckets(const PlacementDomain& domain, const std::vector<ChartPoint>& points, float reach) {
        const GridShape& shape = domain.mask.grid;
        m_grid.cell = 0.36f * reach;
        m_grid.origin = shape.origin - glm::vec2(0.5f * shape.cell);
        m_grid.width = int(shape.cell * float(shape.width) / m_grid.cell) + 1;
        m_grid.height = int(shape.cell * float(shape.height) / m_grid.cell) + 1;
        m_starts.assign(m_grid.getCount() + 1, 0);
        std::vector<std::uint32_t> cells(points.size());
        for (std::size_t i = 0; i < points.size(); ++i) {
            cells[i] = getCell(points[i]);
            ++m_starts[cells[i] + 1];
        }
        for (std::size_t c = 1; c < m_starts.size(); ++c)
            m_starts[c] += m_starts[c - 1];
        m_members.resize(points.size());
        m_places.resize(points.size());
        std::vector<std::uint32_t> next(m_starts.begin(), m_starts.end() - 1);
        for (std::size_t i = 0; i < points.size(); ++i) {
            const std::uint32_t k = next[cells[i]]++;
            m_members[k] = std::uint32_t(i);
            m_places[k] = points[i];
        }
    }
    std::uint32_t getCell(const ChartPoint& p) const {
        const glm::vec2 q = (p - m_grid.origin) / m_grid.cell;
        const int x = std::clamp(int(q.x), 0, m_grid.width - 1);
        const int y = std::clamp(int(q.y), 0, m_grid.height - 1);
        return std::uint32_t(y * m_grid.width + x);
    }
    // Adds the neighbours of a point, for now with u for a weight (getWeight): those in the circle of the chart that
    // holds the reach, row by row of cells.
    void collect(const ChartPoint& p, const glm::vec3 m, std::uint32_t own, Piece& piece) const {
        const float half = 0.5f * (m.x - m.z);
        const float radius2 = 1 / (0.5f * (m.x + m.z) - std::sqrt(half * half + m.y * m.y));
        const glm::vec2 q = (p - m_grid.origin) / m_grid.cell;
        const float r2 = radius2 / (m_grid.cell * m_grid.cell); // in cells
        const float r = std::sqrt(r2);
        const int y1 = std::clamp(int(q.y + r), 0, m_grid.height - 1);
        for (int y = std::clamp(int(q.y - r), 0, y1); y <= y1; ++y) {
            const float dy = std::max(0.0f, std::max(float(y) - q.y, q.y - float(y + 1)));
            const float chord = std::sqrt(std::max(0.0f, r2 - dy * dy));
            const int x1 = std::clamp(int(q.x + chord), 0, m_grid.width - 1);
            const int x0 = std::clamp(int(q.x - chord), 0, x1);
            const std::size_t row = std::size_t(y) * std::size_t(m_grid.width);
            const std::uint32_t begin = m_starts[row + std::size_t(x0)];
            const std::uint32_t end = m_starts[row + std::size_t(x1) + 1];
            if (piece.entries.size() < piece.count + (end - begin)) piece.entries.resize(2 * piece.entries.size());
            // Some of the candidates are out of reach: every one is written, and kept by moving on, without a branch.
            Neighbour* entries = piece.entries.data();
            const ChartPoint* places = m_places.data();
            const std::uint32_t* members = m_members.data();
            std::size_t count = piece.count;
            for (std::uint32_t k = begin; k < end; ++k) {
                const float dx = places[k].x - p.x, d = places[k].y - p.y;
                const float u = 1 - (m.x * dx * dx + 2 * m.y * dx * d + m.z * d * d);
                entries[count] = {members[k], u};
                count += std::size_t(u > 0) & std::size_t(members[k] != own);
            }
            piece.count = count;
        }
    }

    GridShape m_grid;
    std::vector<std::uint32_t> m_starts, m_members;
    std::vector<ChartPoint> m_places;
    std::vector<Piece> m_pieces;
};

// Takes points away where the energy is highest of all within reach.
class Thinning {
public:
    explicit Thinning(std::stop_token stop)
        : m_stop(std::move(stop)) {}

    void start(const PlacementDomain& domain, const std::vector<ChartPoint>& points, const Metrics& metrics,
               float reach) {
        m_near.find(domain, points, metrics, reach, m_stop);
        m_energy.resize(points.size());
        m_rival.resize(points.size());
        std::iota(m_rival.begin(), m_rival.end(), 0u);
    }

    // Adds chance to the energy; `names` are numbers of the points that outlast this thinning.
    void stir(std::uint64_t seed, const std::vector<std::uint32_t>& names) {
        parallelFor(
            m_energy.size(), kGrain,
            [&](std::size_t begin, std::size_t end) {
                for (std::size_t i = begin; i < end; ++i) {
                    float sum = 0;
                    for (const Neighbour& n : m_near.get(i))
                        sum += n.weight;
                    m_energy[i] = sum + kChance * Random(seed ^ 0x3b1dull, names[i]).nextFloat();
                }
            },
            m_stop);
    }

    // Points that have no higher neighbour, the highest first. They are gone afterwards. `onTaken` is called with each
    // of them and with its neighbours.
    // Returns their number.
    template <typename OnTaken>
    std::size_t takeHighest(const OnTaken& onTaken) {
        const std::size_t count = m_energy.size();
        std::vector<std::vector<std::uint32_t>> pieces((count + kGrain - 1) / kGrain);
        parallelFor(
            count, kGrain,
            [&](std::size_t begin, std::size_t end) {
                for (std::size_t i = begin; i < end; ++i)
                    if (!isGone(std::uint32_t(i)) && isHighest(std::uint32_t(i)))
                        pieces[begin / kGrain].push_back(std::uint32_t(i));
            },
            m_stop);
        std::vector<std::uint32_t> highest;
        for (const auto& piece : pieces)
            highest.insert(highest.end(), piece.begin(), piece.end());
        std::sort(highest.begin(), highest.end(), [&](std::uint32_t a, std::uint32_t b) { return isHigher(a, b); });
        // The higher ones only: where points are denser than elsewhere more of them go, so that no drift builds up.
        highest.resize(std::max<std::size_t>(1, std::size_t(double(highest.size()) * kRoundShare)));
        // One after the other: two may share a neighbour, and sums of floats depend on their order.
        for (const std::uint32_t i : highest) {
            m_energy[i] = kGone;
            for (const Neighbour& n : m_near.get(i))
                m_energy[n.index] -= n.weight;
            onTaken(i, m_near.get(i));
        }
        return highest.size();
    }
    bool isGone(std::uint32_t i) const { return m_energy[i] <= 0.5f * kGone; }

private:
    static constexpr float kGone = -1e9f;

    bool isHigher(std::uint32_t a, std::uint32_t b) const {
        return m_energy[a] > m_energy[b] || (m_energy[a] == m_energy[b] && a > b);
    }
    bool isHighest(std::uint32_t i) {
        if (isHigher(m_rival[i], i)) return false; // still the one that stood above it before
        for (const Neighbour& n : m_near.get(i))
            if (isHigher(n.index, i)) {
                m_rival[i] = n.index;
                return false;
            }
        return true;
    }

    Neighbourhood m_near;
    std::vector<float> m_energy;
    std::vector<std::uint32_t> m_rival;
    std::stop_token m_stop;
};

} // namespace

bool isOnMask(const PlacementDomain& domain, const ChartPoint& p) {
    const GridShape& shape = domain.mask.grid;
    const glm::vec2 q = (p - shape.origin) / shape.cell + 0.5f;
    if (q.x < 0 || q.y < 0 || q.x >= float(shape.width) || q.y >= float(shape.height)) return false;
    return domain.mask.at(int(q.x), int(q.y)) >= 1;
}

void shakePoints(const PlacementDomain& domain, std::vector<ChartPoint>& points, float densityPerCm2,
                 std::uint64_t seed, const std::stop_token& stop) {
    const float reach = kShake * 1.7320508f * 10 / std::sqrt(densityPerCm2);
    parallelFor(
        points.size(), kGrain,
        [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i) {
                Random random(seed ^ 0x5a4eull, i);
                const float x = 2 * random.nextFloat() - 1;
                const float y = 2 * random.nextFloat() - 1;
                const ChartPoint q = points[i] + reach * glm::vec2(x, y);
                if (isOnMask(domain, q)) points[i] = q;
            }
        },
        stop);
}

RankOrder orderPoints(const PlacementDomain& domain, const std::vector<ChartPoint>& points, float densityPerCm2,
                      std::uint64_t seed, const std::stop_token& stop) {
    RankOrder order;
    order.m_ranges.assign(points.size(), glm::uvec2(0));
    order.m_earlier.reserve(kEarlierGuess * points.size());
    std::vector<ChartPoint> left = points;
    Metrics metrics = computeMetrics(domain, points, stop);
    std::vector<std::uint32_t> names(points.size()); // of those left
    std::iota(names.begin(), names.end(), 0u);
    std::vector<std::uint32_t> taken;
    taken.reserve(points.size());
    Thinning thinning(stop);
    const auto note = [&](std::uint32_t i, std::span<const Neighbour> near) {
        glm::uvec2& range = order.m_ranges[names[i]];
        range.x = std::uint32_t(order.m_earlier.size());
        for (const Neighbour& n : near)
            if (!thinning.isGone(n.index)) order.m_earlier.push_back(names[n.index]);
        range.y = std::uint32_t(order.m_earlier.size());
        taken.push_back(names[i]);
    };
    while (left.size() > kFewest) {
        const std::size_t n = left.size();
        const auto target = std::size_t(double(n) * kLadder);
        const float share = float(target) / float(points.size());
        const float reach = kWideReach * 10 / std::sqrt(densityPerCm2 * share);
        thinning.start(domain, left, metrics, reach);
        thinning.stir(seed, names);
        for (std::size_t count = 0; n - count > target;)
            count += thinning.takeHighest(note);
        std::size_t kept = 0;
        for (std::size_t i = 0; i < n; ++i)
            if (!thinning.isGone(std::uint32_t(i))) {
                left[kept] = left[i];
                metrics[kept] = metrics[i];
                names[kept++] = names[i];
            }
        left.resize(kept);
        metrics.resize(kept);
        names.resize(kept);
    }
    order.indices = std::move(names);
    order.indices.insert(order.indices.end(), taken.rbegin(), taken.rend());
    return order;
}

} // namespace stipple
