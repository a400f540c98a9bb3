#include "scalp/prefix_relaxation.h"

#include "core/parallel.h"
#include "scalp/blue_noise.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple {
namespace {

// Lengths are in mean distances of the points of a prefix, 10 / sqrt(n per cm2) mm. Chosen together with the numbers of
// blue_noise.cpp by measurement.
constexpr int kSteps = 12;
constexpr float kStep = 1.1f;
constexpr float kLongestStep = 0.045f; // of the whole set's distances
constexpr float kReach = 2.32f;
// The kernel falls below zero beyond 1 / sqrt(kDip) of its reach, so that its spectrum is broad up to half the
// frequency of the peak and ends there: it evens slow changes out and leaves the short ones alone.
constexpr float kDip = 2.76f;
// Pairs closer than kHard of a hexagonal lattice's distance push each other away.
constexpr float kHard = 0.566f;
constexpr float kHardWeight = 37;
constexpr float kHexSpacing = 1.0746f;
// The sum goes on to prefixes denser than the whole set, or nothing but the last of them would care for it.
constexpr float kHighestShare = 1.18f;
constexpr float kLowestShare = 0.06f; // shorter prefixes are left as they are
constexpr float kBand = 0.7f;         // share of a prefix that is searched for neighbours with one grid

constexpr std::size_t kGrain = 1024;

// Push of a pair over its distance, in one prefix; t is the square of the distance over the reach.
float computePush(float t) {
    const float u = 1 - t;
    const float hard = kHard * kHexSpacing / kReach;
    const float push = u * u * (1 - kDip * t) + kDip / 3 * u * u * u;
    return push + (t < hard * hard ? kHardWeight * (hard / std::sqrt(t) - 1) : 0.0f);
}

// Pushes summed over prefixes: those of share q count in proportion to dq / q, and t is proportional to q, so that
// the sum over the prefixes that hold a pair is a difference of one integral, of computePush(t) / t.
class PushIntegral {
public:
    PushIntegral() {
        double sum = 0;
        for (int k = kCount; k-- > 0;) {
            constexpr int kParts = 8;
            double part = 0;
            for (int i = 0; i < kParts; ++i) {
                const double t = std::max(kClosest, (k + (i + 0.5) / kParts) / kCount);
                part += double(computePush(float(t))) / (t * kParts * kCount);
            }
            m_values[std::size_t(k)] = float(sum + 0.5 * part);
            sum += part;
        }
    }
    float get(float t) const { // from t to 1
        return m_values[std::size_t(std::min(int(t * kCount), kCount))];
    }

private:
    static constexpr int kCount = 2048;
    static constexpr double kClosest = 0.004;
    std::array<float, kCount + 1> m_values{}; // the last is 0
};

struct Place {
    glm::vec2 point{0};
    float share = 1; // of the shortest prefix that holds it
};

// The points sorted by cells, and who is whose neighbour in any prefix.
class PrefixRelaxation {
public:
    PrefixRelaxation(const PlacementDomain& domain, const std::vector<ChartPoint>& ordered, float spacing,
                     const std::stop_token& stop)
        : m_domain(domain)
        , m_spacing(spacing)
        , m_stop(stop) {
        sortPlaces(ordered);
        findNeighbours();
    }

    void step() {
        static const PushIntegral integral;
        const float scale = 1 / (kReach * kReach * m_spacing * m_spacing);
        const float longest = kLongestStep * m_spacing;
        m_moved = m_places;
        parallelFor(
            m_places.size(), kGrain,
            [&](std::size_t begin, std::size_t end) {
                for (std::size_t i = begin; i < end; ++i) {
                    const Place own = m_places[i];
                    const glm::vec3 m = m_metrics[i] * scale;
                    glm::vec2 push(0);
                    for (std::uint32_t k = m_starts[i]; k < m_starts[i + 1]; ++k) {
                        const Place& other = m_places[m_neighbours[k]];
                        const glm::vec2 d = other.point - own.point;
                        const float t = m.x * d.x * d.x + 2 * m.y * d.x * d.y + m.z * d.y * d.y;
                        push -=
                            (integral.get(t * std::max(own.share, other.share)) - integral.get(t * kHighestShare)) * d;
                    }
                    push *= kStep;
                    const float l = glm::length(push);
                    if (l > longest) push *= longest / l;
                    if (isOnMask(m_domain, own.point + push)) m_moved[i].point = own.point + push;
                }
            },
            m_stop);
        m_places.swap(m_moved);
    }

    void write(std::vector<ChartPoint>& ordered) const {
        for (std::size_t i = 0; i < m_places.size(); ++i)
            ordered[m_names[i]] = m_places[i].point;
    }

private:
    // Buckets of some of the places, rows of cells after each other.
    struct Buckets {
        GridShape grid;
        std::vector<std::uint32_t> starts, members;

        std::uint32_t getCell(const glm::vec2& p) const {
            const glm::vec2 q = (p - grid.origin) / grid.cell;
            const int x = std::clamp(int(q.x), 0, grid.width - 1);
            const int y = std::clamp(int(q.y), 0, grid.height - 1);
            return std::uint32_t(y * grid.width + x);
        }
    };

    // Some of the points, by cells of `cell` mm and within these in the order given.
    template <typename Point>
    Buckets makeBuckets(float cell, const std::vector<std::uint32_t>& some, const Point& getPoint) const {
        const GridShape& shape = m_domain.mask.grid;
        Buckets buckets;
        buckets.grid.cell = cell;
        buckets.grid.origin = shape.origin - glm::vec2(0.5f * shape.cell);
        buckets.grid.width = int(shape.cell * float(shape.width) / cell) + 1;
        buckets.grid.height = int(shape.cell * float(shape.height) / cell) + 1;
        buckets.starts.assign(buckets.grid.getCount() + 1, 0);
        std::vector<std::uint32_t> cells(some.size());
        for (std::size_t k = 0; k < some.size(); ++k) {
            cells[k] = buckets.getCell(getPoint(some[k]));
            ++buckets.starts[cells[k] + 1];
        }
        for (std::size_t c = 1; c < buckets.starts.size(); ++c)
            buckets.starts[c] += buckets.starts[c - 1];
        std::vector<std::uint32_t> next(buckets.starts.begin(), buckets.starts.end() - 1);
        buckets.members.resize(some.size());
        for (std::size_t k = 0; k < some.size(); ++k)
            buckets.members[next[cells[k]]++] = some[k];
        return buckets;
    }

    void sortPlaces(const std::vector<ChartPoint>& ordered) {
        std::vector<std::uint32_t> all(ordered.size());
        for (std::size_t i = 0; i < all.size(); ++i)
            all[i] = std::uint32_t(i);
        m_names = makeBuckets(m_spacing, all, [&](std::uint32_t i) { return ordered[i]; }).members;
        m_places.resize(ordered.size());
        m_metrics.resize(ordered.size());
        const float count = float(ordered.size());
        parallelFor(
            ordered.size(), kGrain,
            [&](std::size_t begin, std::size_t end) {
                for (std::size_t i = begin; i < end; ++i) {
                    const std::uint32_t name = m_names[i];
                    m_places[i] = {ordered[name], std::max(kLowestShare, float(name + 1) / count)};
                    m_metrics[i] = m_domain.metric.sample(ordered[name]);
                }
            },
            m_stop);
    }

    // Neighbours that come earlier in the order, by bands of ranks, and then both ways.
    void findNeighbours() {
        const std::size_t count = m_places.size();
        std::vector<std::uint32_t> prefix(count);
        for (std::size_t i = 0; i < count; ++i)
            prefix[i] = std::uint32_t(i);
        std::vector<std::vector<Pair>> pieces;
        for (float top = 1; !prefix.empty();) {
            float bottom = top * kBand;
            if (bottom < kLowestShare) bottom = 0;
            collectBand(prefix, bottom, pieces);
            std::erase_if(prefix, [&](std::uint32_t i) { return m_places[i].share > bottom; });
            top = bottom;
        }
        m_starts.assign(count + 1, 0);
        for (const auto& piece : pieces)
            for (const Pair& pair : piece) {
                ++m_starts[pair.first + 1];
                ++m_starts[pair.second + 1];
            }
        for (std::size_t i = 0; i < count; ++i)
            m_starts[i + 1] += m_starts[i];
        m_neighbours.resize(m_starts.back());
        std::vector<std::uint32_t> next(m_starts.begin(), m_starts.end() - 1);
        for (const auto& piece : pieces)
            for (const Pair& pair : piece) {
                m_neighbours[next[pair.first]++] = pair.second;
                m_neighbours[next[pair.second]++] = pair.first;
            }
    }

    struct Pair {
        std::uint32_t first, second;
    };

    // Pairs of the prefix whose later point is of a share above `bottom`.
    void collectBand(const std::vector<std::uint32_t>& prefix, float bottom, std::vector<std::vector<Pair>>& pieces) {
        // A chart step of one cell is at least 0.86 of it on the skin (computeMetric).
        constexpr int kSpan = 2;
        const float reach = kReach * m_spacing / std::sqrt(std::max(bottom, kLowestShare));
        const Buckets buckets =
            makeBuckets(reach / (0.86f * float(kSpan)), prefix, [&](std::uint32_t i) { return m_places[i].point; });
        const std::size_t first = pieces.size();
        pieces.resize(first + (prefix.size() + kGrain - 1) / kGrain);
        struct Candidate {
            glm::vec2 point;
            std::uint32_t name;
        };
        std::vector<Candidate> places(prefix.size());
        for (std::size_t k = 0; k < prefix.size(); ++k)
            places[k] = {m_places[buckets.members[k]].point, m_names[buckets.members[k]]};
        const float scale = 1 / (kReach * kReach * m_spacing * m_spacing);
        parallelFor(
            prefix.size(), kGrain,
            [&](std::size_t begin, std::size_t end) {
                std::vector<Pair> pairs(12 * kGrain);
                std::size_t count = 0;
                for (std::size_t k = begin; k < end; ++k) {
                    const std::uint32_t i = prefix[k];
                    const Place own = m_places[i];
                    if (own.share <= bottom) continue;
                    const std::uint32_t name = m_names[i];
                    const glm::vec3 m = m_metrics[i] * (scale * own.share);
                    const int cell = int(buckets.getCell(own.point));
                    const int cx = cell % buckets.grid.width;
                    const int cy = cell / buckets.grid.width;
                    const int x0 = std::max(0, cx - kSpan), x1 = std::min(buckets.grid.width - 1, cx + kSpan);
                    for (int y = std::max(0, cy - kSpan); y <= std::min(buckets.grid.height - 1, cy + kSpan); ++y) {
                        const std::size_t row = std::size_t(y) * std::size_t(buckets.grid.width);
                        const std::uint32_t from = buckets.starts[row + std::size_t(x0)];
                        const std::uint32_t last = buckets.starts[row + std::size_t(x1) + 1];
                        if (pairs.size() < count + (last - from)) pairs.resize(2 * pairs.size());
                        // Most candidates are no pairs: each is written, and kept by moving on, without a branch.
                        for (std::uint32_t n = from; n < last; ++n) {
                            const glm::vec2 d = places[n].point - own.point;
                            const float t = m.x * d.x * d.x + 2 * m.y * d.x * d.y + m.z * d.y * d.y;
                            pairs[count] = {i, buckets.members[n]};
                            count += std::size_t(t < 1) & std::size_t(places[n].name < name);
                        }
                    }
                }
                pieces[first + begin / kGrain].assign(pairs.begin(), pairs.begin() + std::ptrdiff_t(count));
            },
            m_stop);
    }

    const PlacementDomain& m_domain;
    float m_spacing;
    std::stop_token m_stop;
    std::vector<std::uint32_t> m_names; // in the order
    std::vector<Place> m_places, m_moved;
    std::vector<glm::vec3> m_metrics;
    std::vector<std::uint32_t> m_starts, m_neighbours;
};

} // namespace

void relaxPrefixes(const PlacementDomain& domain, std::vector<ChartPoint>& ordered, float densityPerCm2,
                   const std::stop_token& stop) {
    PrefixRelaxation relaxation(domain, ordered, 10 / std::sqrt(densityPerCm2), stop);
    for (int step = 0; step < kSteps; ++step)
        relaxation.step();
    relaxation.write(ordered);
}

} // namespace stipple
