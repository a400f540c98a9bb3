#include "scalp/prefix_relaxation.h"

#include "core/parallel.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple {
namespace {

// Lengths are in mean distances of the points of a prefix, 10 / sqrt(n per cm2) mm. Chosen together with the numbers of
// blue_noise.cpp by measurement.
constexpr int kSteps = 6;
constexpr float kStep = 1.46f;
constexpr float kMomentum = 0.487f;     // share of the last move that goes on
constexpr float kLongestStep = 0.0448f; // of the whole set's distances
// The order finds neighbours up to this or a little less, where the kernel is below 5 % of its height.
constexpr float kReach = 2.336f;
// The kernel falls below zero beyond 1 / sqrt(kDip) of its reach, so that its spectrum is broad up to half the
// frequency of the peak and ends there: it evens slow changes out and leaves the short ones alone.
constexpr float kDip = 3.32f;
// Pairs closer than kHard of a hexagonal lattice's distance push each other away.
constexpr float kHard = 0.57f;
constexpr float kHardWeight = 36.9f;
constexpr float kHexSpacing = 1.0746f;
// The sum goes on to prefixes denser than the whole set, or nothing but the last of them would care for it.
constexpr float kHighestShare = 1.134f;
constexpr float kLowestShare = 0.052f; // shorter prefixes are left as they are

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

class PrefixRelaxation {
public:
    PrefixRelaxation(const PlacementDomain& domain, const std::vector<ChartPoint>& points, const RankOrder& order,
                     float spacing, const std::stop_token& stop)
        : m_domain(domain)
        , m_spacing(spacing)
        , m_stop(stop) {
        setPlaces(points, order);
        setNeighbours(order);
    }

    void step() {
        static const PushIntegral integral;
        const float scale = 1 / (kReach * kReach * m_spacing * m_spacing);
        const float longest = kLongestStep * m_spacing;
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
                    push = kStep * push + kMomentum * m_moves[i];
                    const float l = glm::length(push);
                    if (l > longest) push *= longest / l;
                    m_moves[i] = push;
                    m_moved[i] = {own.point + push, own.share};
                }
            },
            m_stop);
        m_places.swap(m_moved);
    }

    // What would lie beside the mask stays where it was.
    void write(std::vector<ChartPoint>& points) const {
        parallelFor(
            m_places.size(), kGrain,
            [&](std::size_t begin, std::size_t end) {
                for (std::size_t i = begin; i < end; ++i)
                    if (isOnMask(m_domain, m_places[i].point)) points[i] = m_places[i].point;
            },
            m_stop);
    }

private:
    void setPlaces(const std::vector<ChartPoint>& points, const RankOrder& order) {
        m_places.resize(points.size());
        m_moved.resize(points.size());
        m_metrics.resize(points.size());
        m_moves.assign(points.size(), glm::vec2(0));
        const float count = float(points.size());
        for (std::size_t k = 0; k < points.size(); ++k)
            m_places[order.indices[k]].share = std::max(kLowestShare, float(k + 1) / count);
        parallelFor(
            points.size(), kGrain,
            [&](std::size_t begin, std::size_t end) {
                for (std::size_t i = begin; i < end; ++i) {
                    m_places[i].point = points[i];
                    m_metrics[i] = m_domain.metric.sample(points[i]);
                }
            },
            m_stop);
    }

    // The order's neighbours both ways.
    void setNeighbours(const RankOrder& order) {
        const std::size_t count = m_places.size();
        m_starts.assign(count + 1, 0);
        for (std::size_t i = 0; i < count; ++i) {
            m_starts[i + 1] += std::uint32_t(order.getEarlier(i).size());
            for (const std::uint32_t other : order.getEarlier(i))
                ++m_starts[other + 1];
        }
        for (std::size_t i = 0; i < count; ++i)
            m_starts[i + 1] += m_starts[i];
        m_neighbours.resize(m_starts.back());
        std::vector<std::uint32_t> next(m_starts.begin(), m_starts.end() - 1);
        for (std::size_t i = 0; i < count; ++i)
            for (const std::uint32_t other : order.getEarlier(i)) {
                m_neighbours[next[i]++] = other;
                m_neighbours[next[other]++] = std::uint32_t(i);
            }
    }

    const PlacementDomain& m_domain;
    float m_spacing;
    std::stop_token m_stop;
    std::vector<Place> m_places, m_moved;
    std::vector<glm::vec2> m_moves; // of the last step
    std::vector<glm::vec3> m_metrics;
    std::vector<std::uint32_t> m_starts, m_neighbours;
};

} // namespace

void relaxPrefixes(const PlacementDomain& domain, std::vector<ChartPoint>& points, const RankOrder& order,
                   float densityPerCm2, const std::stop_token& stop) {
    PrefixRelaxation relaxation(domain, points, order, 10 / std::sqrt(densityPerCm2), stop);
    for (int step = 0; step < kSteps; ++step)
        relaxation.step();
    relaxation.write(points);
}

} // namespace stipple
