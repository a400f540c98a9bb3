#include "scalp/hairline_bend.h"

#include "scalp/noise.h"

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

// Undulations of domain.md section 3: wavelengths of 17-35 mm, 2-5 mm from crest to trough. Crests and troughs take
// turns at uneven distances and heights, joined smoothly; no frequency is heard out of it.
class Undulation {
public:
    Undulation(std::uint64_t seed, float fromMm, float toMm) {
        const auto draw = [&](std::uint64_t kind) { // uniform in [0, 1)
            return 0.5f + 0.5f * getLatticeNoise(seed ^ kind, std::int64_t(m_turns.size()));
        };
        float sign = (seed & 2) ? 1.0f : -1.0f;
        float at = fromMm - 17 * draw(0x21);
        while (true) {
            m_turns.push_back({at, sign * (1.0f + 1.5f * draw(0x22))});
            if (at > toMm) break;
            at += 8.5f + 9 * draw(0x23);
            sign = -sign;
        }
    }
    float get(float mm) const {
        std::size_t i = 1;
        while (i + 1 < m_turns.size() && m_turns[i].at < mm)
            ++i;
        const Turn& a = m_turns[i - 1];
        const Turn& b = m_turns[i];
        return a.height + (b.height - a.height) * smoothRamp(a.at, b.at, mm);
    }

private:
    struct Turn {
        float at, height;
    };
    std::vector<Turn> m_turns;
};

// A smooth bump, 1 at 0 and 0 from kHandleReach on (Wendland 1995: bumps of this kind can be fitted to any distinct
// places).
float getBump(float distance) {
    const float r = std::abs(distance) / kHandleReach;
    if (r >= 1) return 0;
    const float left = 1 - r;
    return left * left * left * (3 * r + 1);
}

// Bumps whose sum is what each handle asks for at its own place, also where handles stand close together.
std::vector<HairlineHandle> fitBumps(const std::vector<HairlineHandle>& asked) {
    constexpr float kSamePlace = 0.01f; // the later one counts
    std::vector<HairlineHandle> handles;
    for (HairlineHandle h : asked) {
        h.at = std::clamp(h.at, -2.0f, 2.0f);
        std::erase_if(handles, [&](const HairlineHandle& other) { return std::abs(other.at - h.at) < kSamePlace; });
        handles.push_back(h);
    }
    const std::size_t n = handles.size();
    std::vector<double> m(n * n);
    std::vector<double> x(n);
    for (std::size_t i = 0; i < n; ++i) {
        x[i] = double(handles[i].backMm);
        for (std::size_t j = 0; j < n; ++j)
            m[i * n + j] = double(getBump(handles[i].at - handles[j].at));
    }
    // The matrix is positive definite: elimination needs no pivots.
    for (std::size_t k = 0; k < n; ++k)
        for (std::size_t i = k + 1; i < n; ++i) {
            const double f = m[i * n + k] / m[k * n + k];
            for (std::size_t j = k; j < n; ++j)
                m[i * n + j] -= f * m[k * n + j];
            x[i] -= f * x[k];
        }
    for (std::size_t k = n; k-- > 0;) {
        for (std::size_t j = k + 1; j < n; ++j)
            x[k] -= m[k * n + j] * x[j];
        x[k] /= m[k * n + k];
        handles[k].backMm = float(x[k]);
    }
    return handles;
}

ChartPoint moveAlong(const ScalpChart& chart, const ChartPoint& from, const glm::vec2& way, float mm) {
    const float sign = mm < 0 ? -1.0f : 1.0f;
    return walkSkin(chart, from, sign * mm, 2,
                    [&](const ChartSample& s) { return sign * (way.x * s.du + way.y * s.dv); })
        .back();
}

// Share of the undulation: all of it on the front, less at corners and temples, little on the sideburns.
float getUndulationShare(float at) {
    const float a = std::abs(at);
    const float corner = 1 - 0.5f * (1 - smoothRamp(0.02f, 0.2f, std::abs(a - 1)));
    return corner * (1 - 0.4f * smoothRamp(1, 1.3f, a)) * (1 - 0.8f * smoothRamp(1.7f, 2.1f, a)) *
           (1 - smoothRamp(2.5f, 2.9f, a));
}

struct Spot {
    std::size_t index = 0; // of the point before it
    float share = 0;       // of the way to the next
};

Spot findSpot(const Hairline& line, float at) {
    const auto next = std::upper_bound(line.at.begin(), line.at.end(), at);
    if (next == line.at.begin()) return {0, 0};
    if (next == line.at.end()) return {line.openCount - 1, 0};
    const auto i = std::size_t(next - line.at.begin()) - 1;
    return {i, (at - line.at[i]) / (line.at[i + 1] - line.at[i])};
}

template <typename T>
T getAt(const std::vector<T>& values, const Spot& spot) {
    if (spot.share == 0) return values[spot.index];
    return values[spot.index] * (1 - spot.share) + values[spot.index + 1] * spot.share;
}

} // namespace

void bendHairline(Hairline& line, const ScalpChart& chart, const HairlineParameters& parameters, std::uint64_t seed) {
    const std::size_t count = line.openCount;
    // Ways back are square to the course over some 30 mm, so that neighbours never cross.
    constexpr std::size_t kSmooth = 15;
    line.backward.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        const glm::vec2 along = line.loop[std::min(count - 1, i + kSmooth)] - line.loop[i < kSmooth ? 0 : i - kSmooth];
        line.backward[i] = glm::normalize(glm::vec2(along.y, -along.x));
    }
    std::vector<float> mm{0};
    for (std::size_t i = 1; i < count; ++i)
        mm.push_back(mm.back() + glm::length(line.loop[i] - line.loop[i - 1]));
    const Undulation undulation(seed ^ 0x11, 0, mm.back());
    const std::vector<HairlineHandle> bumps = fitBumps(parameters.handles);
    for (std::size_t i = 0; i < count; ++i) {
        const float at = line.at[i];
        float back = parameters.irregularity * getUndulationShare(at) * undulation.get(mm[i]);
        for (const HairlineHandle& bump : bumps)
            back += bump.backMm * getBump(at - bump.at);
        if (back != 0) line.loop[i] = moveAlong(chart, line.loop[i], line.backward[i], back);
    }
}

std::vector<ChartPoint> computeHandlePlaces(const Hairline& line, std::span<const float> at) {
    std::vector<ChartPoint> places;
    for (const float a : at)
        places.push_back(getAt(line.loop, findSpot(line, a)));
    return places;
}

float computeHandleOffset(const ScalpChart& chart, const Hairline& line, const HairlineHandle& handle,
                          const ChartPoint& target) {
    const Spot spot = findSpot(line, std::clamp(handle.at, -2.0f, 2.0f));
    const ChartPoint start = getAt(line.loop, spot);
    const glm::vec2 way = glm::normalize(getAt(line.backward, spot));
    float mm = 0;
    for (int i = 0; i < 4; ++i) { // the way bends little: a few Newton steps bring it square to the target
        const ChartPoint place = moveAlong(chart, start, way, mm);
        const auto s = chart.locate(place);
        if (!s) break;
        const glm::vec2 rest = target - place;
        const glm::vec3 tangent = glm::normalize(way.x * s->du + way.y * s->dv);
        mm += glm::dot(rest.x * s->du + rest.y * s->dv, tangent);
    }
    return handle.backMm + mm;
}

} // namespace stipple
