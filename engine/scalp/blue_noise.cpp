#include "scalp/blue_noise.h"

#include "core/error.h"
#include "core/parallel.h"
#include "core/random.h"
#include "scalp/skin_map.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <span>

namespace stipple {
namespace {

// All reaches are in mean distances of the points, 10 / sqrt(n per cm2) mm. The numbers are chosen together by
// measurement: whole sets and prefixes keep the limits of rendering.md section 5 and domain.md section 9. Longer
// reaches make slow changes of density fainter, shorter ones make the set more regular, until it looks printed.

// Shaking: standard deviation along an axis.
constexpr float kShake = 0.104f;

// Ordering: a wide kernel against slow changes of density, a narrow one and a fine for pairs that are too close, and a
// little chance.
constexpr float kWideReach = 1.98f;
constexpr float kDip = 2.14f; // the wide kernel falls below zero in its outer part, so that its spectrum ends sharply
constexpr float kNarrowReach = 1.574f;
constexpr float kNarrowWeight = 2.416f;
constexpr float kPairReach = 0.482f;
constexpr float kPairWeight = 1.98f;
constexpr float kChance = 0.308f;
// Share of the points that stay while the kernel is of one width.
constexpr double kLadder = 0.8;
constexpr std::size_t kFewest = 64; // are left in any order

constexpr std::size_t kGrain = 1024;
constexpr std::size_t kLanes = 4;            // points that are looked at together
constexpr std::size_t kMostNeighbours = 256; // of one point
constexpr std::size_t kNeighboursGuess = 18;
constexpr float kNowhere = 1e9f;

// Weight of a pair in the order; u is 1 less the square of its distance over the reach.
float getWeight(float u) {
    constexpr float kNarrow = (kWideReach / kNarrowReach) * (kWideReach / kNarrowReach);
    constexpr float kPair = (kPairReach / kWideReach) * (kPairReach / kWideReach);
    const float w = 1 - (1 - u) * kNarrow;
    const float v = 0.5f * (w + std::abs(w)); // its positive part; a maximum becomes a branch that nothing predicts
    return u * u * u * (1 - kDip * (1 - u)) + kNarrowWeight * v * v + (1 - u < kPair ? kPairWeight : 0.0f);
}

// The points that are left of a set.
struct Left {
    std::vector<float> x, y; // chart mm; kLanes more than there are, nowhere
    std::vector<glm::vec3> metrics;
    std::vector<float> chances;
    std::vector<std::uint32_t> names; // indices in the whole set

    std::size_t getCount() const { return names.size(); }
    void resize(std::size_t count) {
        for (std::vector<float>* v : {&x, &y}) {
            v->resize(count + kLanes);
            std::fill(v->end() - kLanes, v->end(), kNowhere);
        }
        metrics.resize(count);
        chances.resize(count);
        names.resize(count);
    }
    void copy(std::size_t to, const Left& from, std::size_t i) {
        x[to] = from.x[i];
        y[to] = from.y[i];
        metrics[to] = from.metrics[i];
        chances[to] = from.chances[i];
        names[to] = from.names[i];
    }
};

// Neighbours of every point within a reach on the skin, and the energy that they give it.
class Neighbourhood {
public:
    explicit Neighbourhood(const PlacementDomain& domain)
        : m_shape(domain.mask.grid) {
        for (const glm::vec3& m : domain.metric.values)
            m_longestStep = std::max(m_longestStep, computeLongestStep(m));
    }

    // Sorts the points by cells of a grid. What an earlier call took is used again.
    void find(Left& left, float reach, const std::stop_token& stop) {
        sortIntoCells(left, reach);
        const std::size_t count = left.getCount();
        m_ranges.resize(count);
        m_energies.resize(count);
        m_pieces.resize(std::max(m_pieces.size(), (count + kGrain - 1) / kGrain));
        const float scale = 1 / (reach * reach);
        parallelFor(
            count, kGrain,
            [&](std::size_t begin, std::size_t end) {
                Piece& piece = m_pieces[begin / kGrain];
                std::size_t n = 0;
                for (std::size_t i = begin; i < end; ++i) {
                    piece.reserve(n + kMostNeighbours);
                    std::uint32_t* indices = piece.indices.data() + n;
                    float* weights = piece.weights.data() + n;
                    const std::size_t found =
                        collect(left, std::uint32_t(i), left.metrics[i] * scale, indices, weights);
                    m_energies[i] = left.chances[i] + weigh(weights, found);
                    m_ranges[i] = {std::uint32_t(n), std::uint32_t(n + found)};
                    n += found;
                }
            },
            stop);
    }

    std::span<const std::uint32_t> getNeighbours(std::uint32_t i) const {
        const std::uint32_t* indices = m_pieces[i / kGrain].indices.data();
        return {indices + m_ranges[i].x, indices + m_ranges[i].y};
    }
    const std::vector<float>& getEnergies() const { return m_energies; }
    // Strips of the grid, at least two reaches high; the points of one are one range of indices.
    std::size_t getStripCount() const { return std::size_t((m_grid.height + m_stripRows - 1) / m_stripRows); }
    glm::uvec2 getStrip(std::size_t strip) const {
        const auto getStart = [&](int row) {
            return m_starts[std::size_t(std::min(row, m_grid.height)) * std::size_t(m_grid.width)];
        };
        const int row = int(strip) * m_stripRows;
        return {getStart(row), getStart(row + m_stripRows)};
    }
    // Takes the point's share off its neighbours' energies.
    void remove(std::uint32_t i) {
        const Piece& piece = m_pieces[i / kGrain];
        for (std::uint32_t k = m_ranges[i].x; k < m_ranges[i].y; ++k)
            m_energies[piece.indices[k]] -= piece.weights[k];
    }

private:
    // Neighbours of kGrain points, one after the other.
    struct Piece {
        std::vector<std::uint32_t> indices;
        std::vector<float> weights;
        void reserve(std::size_t count) {
            if (indices.size() >= count) return;
            indices.resize(std::max(2 * indices.size(), kNeighboursGuess * kGrain + count));
            weights.resize(indices.size());
        }
    };

    // Chart mm of the longest step that is 1 mm long on the skin.
    static float computeLongestStep(const glm::vec3& m) {
        const float half = 0.5f * (m.x - m.z);
        return 1 / std::sqrt(0.5f * (m.x + m.z) - std::sqrt(half * half + m.y * m.y));
    }
    void sortIntoCells(Left& left, float reach) {
        m_grid.cell = 0.36f * reach;
        m_grid.origin = m_shape.origin - glm::vec2(0.5f * m_shape.cell);
        m_grid.width = int(m_shape.cell * float(m_shape.width) / m_grid.cell) + 1;
        m_grid.height = int(m_shape.cell * float(m_shape.height) / m_grid.cell) + 1;
        m_stripRows = int(2 * m_longestStep * reach / m_grid.cell) + 1;
        m_starts.assign(m_grid.getCount() + 1, 0);
        m_cells.resize(left.getCount());
        for (std::size_t i = 0; i < m_cells.size(); ++i) {
            m_cells[i] = getCell({left.x[i], left.y[i]});
            ++m_starts[m_cells[i] + 1];
        }
        for (std::size_t c = 1; c < m_starts.size(); ++c)
            m_starts[c] += m_starts[c - 1];
        m_next.assign(m_starts.begin(), m_starts.end() - 1);
        m_sorted.resize(m_cells.size());
        for (std::size_t i = 0; i < m_cells.size(); ++i)
            m_sorted.copy(m_next[m_cells[i]]++, left, i);
        std::swap(left, m_sorted);
    }
    std::uint32_t getCell(const ChartPoint& p) const {
        const glm::vec2 q = (p - m_grid.origin) / m_grid.cell;
        const int x = std::clamp(int(q.x), 0, m_grid.width - 1);
        const int y = std::clamp(int(q.y), 0, m_grid.height - 1);
        return std::uint32_t(y * m_grid.width + x);
    }
    // Neighbours of a point and, for now for a weight, their u (getWeight): those in the circle of the chart that holds
    // the reach, row by row of cells. Returns their number.
    std::size_t collect(const Left& left, std::uint32_t own, const glm::vec3& m, std::uint32_t* indices,
                        float* weights) const {
        const float* xs = left.x.data();
        const float* ys = left.y.data();
        const float px = xs[own], py = ys[own], twice = 2 * m.y;
        const glm::vec2 q = (ChartPoint(px, py) - m_grid.origin) / m_grid.cell;
        const float r = computeLongestStep(m) / m_grid.cell; // in cells
        const int y1 = std::clamp(int(q.y + r), 0, m_grid.height - 1);
        std::size_t count = 0;
        for (int y = std::clamp(int(q.y - r), 0, y1); y <= y1; ++y) {
            const float dy = std::max(0.0f, std::max(float(y) - q.y, q.y - float(y + 1)));
            const float chord = std::sqrt(std::max(0.0f, r * r - dy * dy));
            const int x1 = std::clamp(int(q.x + chord), 0, m_grid.width - 1);
            const int x0 = std::clamp(int(q.x - chord), 0, x1);
            const std::size_t row = std::size_t(y) * std::size_t(m_grid.width);
            const std::uint32_t end = m_starts[row + std::size_t(x1) + 1];
            // Lanes beyond the end are out of reach: farther along the row, in the next one, or nowhere.
            for (std::uint32_t k = m_starts[row + std::size_t(x0)]; k < end; k += kLanes) {
                STIPPLE_ASSERT(count + kLanes <= kMostNeighbours);
                float u[kLanes];
                for (std::size_t l = 0; l < kLanes; ++l) {
                    const float dx = xs[k + l] - px, d = ys[k + l] - py;
                    u[l] = 1 - (m.x * dx * dx + twice * dx * d + m.z * d * d);
                }
                // Every lane is written, and kept by moving on, without a branch.
                for (std::uint32_t l = 0; l < kLanes; ++l) {
                    indices[count] = k + l;
                    weights[count] = u[l];
                    count += std::size_t(u[l] > 0) & std::size_t(k + l != own);
                }
            }
        }
        return count;
    }
    // u to weights; returns their sum. There is room for kLanes more.
    static float weigh(float* weights, std::size_t count) {
        std::fill(weights + count, weights + count + kLanes, 0.0f);
        float sums[kLanes] = {};
        for (std::size_t k = 0; k < count; k += kLanes)
            for (std::size_t l = 0; l < kLanes; ++l) {
                weights[k + l] = getWeight(weights[k + l]);
                sums[l] += weights[k + l];
            }
        return (sums[0] + sums[1]) + (sums[2] + sums[3]);
    }

    GridShape m_shape;
    float m_longestStep = 0;
    GridShape m_grid;
    int m_stripRows = 1;
    std::vector<std::uint32_t> m_starts, m_next, m_cells;
    Left m_sorted;
    std::vector<Piece> m_pieces;
    std::vector<glm::uvec2> m_ranges; // of a piece's entries
    std::vector<float> m_energies;
};

// Takes points away where the energy is highest: the highest of all, then the highest of those that are left, and so
// on. Strips of the grid, so high that two with one between them have no neighbours in common, go down the energies
// side by side: all even ones through a range of them, then the odd ones through the same range. In a strip points wait
// in buckets by their energy.
class Thinning {
public:
    void take(Neighbourhood& near, std::size_t number, const std::stop_token& stop) {
        const std::vector<float>& energies = near.getEnergies();
        const auto [low, high] = std::minmax_element(energies.begin(), energies.end());
        m_base = *low;
        m_scale = float(kBuckets - 1) / std::max(1e-6f, *high - m_base);
        m_turns.assign(energies.size(), kStays);
        m_links.resize(energies.size());
        m_taken.clear();
        makeStrips(near, stop);
        for (int top = kBuckets - 1; m_taken.size() < number; top -= kRange) {
            STIPPLE_ASSERT(top >= 0);
            for (const std::size_t parity : {0, 1}) {
                const std::size_t count = (m_stripCount + 1 - parity) / 2;
                parallelFor(
                    count, std::max<std::size_t>(1, kGrain * count / energies.size()),
                    [&](std::size_t begin, std::size_t end) {
                        for (std::size_t k = begin; k < end; ++k)
                            descend(near, m_strips[2 * k + parity], top);
                    },
                    stop);
            }
            collect(top, number);
        }
    }
    // In the order in which they went.
    const std::vector<std::uint32_t>& getTaken() const { return m_taken; }
    bool stays(std::size_t i) const { return m_turns[i] == kStays; }
    bool outlasts(std::uint32_t a, std::uint32_t b) const { return m_turns[a] > m_turns[b]; }

private:
    static constexpr int kBuckets = 1024, kRange = 32;
    static constexpr std::uint32_t kNone = ~0u, kStays = ~0u;
    struct Strip {
        std::vector<std::uint32_t> heads; // of the buckets' lists
        std::vector<glm::uvec2> taken;    // bucket and point, of this range
    };

    int getBucket(float energy) const { return std::max(0, int((energy - m_base) * m_scale)); }
    void put(Strip& strip, std::uint32_t i, int bucket) {
        m_links[i] = strip.heads[std::size_t(bucket)];
        strip.heads[std::size_t(bucket)] = i;
    }
    void makeStrips(const Neighbourhood& near, const std::stop_token& stop) {
        m_stripCount = near.getStripCount();
        m_strips.resize(std::max(m_strips.size(), m_stripCount));
        parallelFor(
            m_stripCount, 1,
            [&](std::size_t begin, std::size_t end) {
                for (std::size_t s = begin; s < end; ++s) {
                    m_strips[s].heads.assign(kBuckets, kNone);
                    const glm::uvec2 range = near.getStrip(s);
                    for (std::uint32_t i = range.x; i < range.y; ++i)
                        put(m_strips[s], i, getBucket(near.getEnergies()[i]));
                }
            },
            stop);
    }
    void descend(Neighbourhood& near, Strip& strip, int top) {
        strip.taken.clear();
        for (int bucket = top; bucket > top - kRange;) {
            const std::uint32_t i = strip.heads[std::size_t(bucket)];
            if (i == kNone) {
                --bucket;
                continue;
            }
            strip.heads[std::size_t(bucket)] = m_links[i];
            // Energies only fall: a point that has lost neighbours waits farther down.
            const int now = getBucket(near.getEnergies()[i]);
            if (now < bucket) {
                put(strip, i, now);
                continue;
            }
            strip.taken.emplace_back(std::uint32_t(bucket), i);
            near.remove(i);
        }
    }
    // What the strips took in this range, by falling energy, as far as it is wanted.
    void collect(int top, std::size_t number) {
        std::array<std::size_t, kRange + 1> starts{};
        const auto visit = [&](const auto& use) {
            for (std::size_t s = 0; s < m_stripCount; ++s)
                for (const glm::uvec2& t : m_strips[s].taken)
                    use(std::size_t(top - int(t.x)), t.y);
        };
        visit([&](std::size_t b, std::uint32_t) { ++starts[b + 1]; });
        starts[0] = m_taken.size();
        for (std::size_t b = 0; b < kRange; ++b)
            starts[b + 1] += starts[b];
        m_taken.resize(starts[kRange]);
        const std::size_t first = starts[0];
        visit([&](std::size_t b, std::uint32_t i) { m_taken[starts[b]++] = i; });
        m_taken.resize(std::min(m_taken.size(), number));
        for (std::size_t k = first; k < m_taken.size(); ++k)
            m_turns[m_taken[k]] = std::uint32_t(k);
    }

    float m_base = 0, m_scale = 1; // of energies to buckets
    std::size_t m_stripCount = 0;
    std::vector<Strip> m_strips;
    std::vector<std::uint32_t> m_links, m_turns, m_taken;
};

Left makeLeft(const PlacementDomain& domain, const std::vector<ChartPoint>& points, std::uint64_t seed,
              const std::stop_token& stop) {
    Left left;
    left.resize(points.size());
    parallelFor(
        points.size(), kGrain,
        [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i) {
                left.x[i] = points[i].x;
                left.y[i] = points[i].y;
                left.metrics[i] = domain.metric.sample(points[i]);
                left.chances[i] = kChance * Random(seed ^ 0x3b1dull, i).nextFloat();
                left.names[i] = std::uint32_t(i);
            }
        },
        stop);
    return left;
}

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
    order.m_earlier.reserve(kNeighboursGuess * points.size());
    Left left = makeLeft(domain, points, seed, stop);
    std::vector<std::uint32_t> taken;
    taken.reserve(points.size());
    Neighbourhood near(domain);
    Thinning thinning;
    while (left.getCount() > kFewest) {
        const std::size_t count = left.getCount();
        const auto target = std::size_t(double(count) * kLadder);
        const float share = float(target) / float(points.size());
        near.find(left, kWideReach * 10 / std::sqrt(densityPerCm2 * share), stop);
        thinning.take(near, count - target, stop);
        for (const std::uint32_t i : thinning.getTaken())
            taken.push_back(left.names[i]);
        // Room for all neighbours of those taken; that of the later ones stays empty.
        std::size_t room = order.m_earlier.size();
        for (std::uint32_t i = 0; i < count; ++i) {
            if (thinning.stays(i)) continue;
            order.m_ranges[left.names[i]].x = std::uint32_t(room);
            room += near.getNeighbours(i).size();
        }
        order.m_earlier.resize(room);
        parallelFor(
            count, kGrain,
            [&](std::size_t begin, std::size_t end) {
                for (auto i = std::uint32_t(begin); i < end; ++i) {
                    if (thinning.stays(i)) continue;
                    glm::uvec2& range = order.m_ranges[left.names[i]];
                    range.y = range.x;
                    for (const std::uint32_t other : near.getNeighbours(i)) {
                        order.m_earlier[range.y] = left.names[other];
                        range.y += std::uint32_t(thinning.outlasts(other, i));
                    }
                }
            },
            stop);
        std::size_t kept = 0;
        for (std::size_t i = 0; i < count; ++i)
            if (thinning.stays(i)) left.copy(kept++, left, i);
        left.resize(kept);
    }
    order.indices = std::move(left.names);
    order.indices.insert(order.indices.end(), taken.rbegin(), taken.rend());
    return order;
}

} // namespace stipple
