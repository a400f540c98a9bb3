#include "render/stamp_profile.h"

#include "core/error.h"
#include "core/parallel.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple {
namespace {

// Power of the super-Gaussian by q = radius / sigma. With P the power, the integral is pi w^2 G(1 + 1/P) and the mean
// square radius w^2 G(2/P) / G(1/P), G the gamma function; the peak is 1 - exp(-q^2 / 2).
class PowerTable {
public:
    PowerTable() {
        for (int i = 0; i < kSize; ++i) {
            const double q = std::max(kStep * i, 0.05);
            const double peak = 1 - std::exp(-q * q / 2);
            const double wanted = 0.5 + 2 / (q * q);
            double low = 1, high = 40;
            for (int k = 0; k < 60; ++k) {
                const double p = 0.5 * (low + high);
                const double moment = std::tgamma(2 / p) / (std::tgamma(1 / p) * std::tgamma(1 + 1 / p) * peak);
                (moment > wanted ? low : high) = p;
            }
            m_power[std::size_t(i)] = float(low);
            m_gamma[std::size_t(i)] = float(std::tgamma(1 + 1 / low));
        }
    }
    void sample(float q, float& power, float& gamma) const {
        const float t = std::min(q / float(kStep), float(kSize - 1) - 0.001f);
        const auto i = std::size_t(t);
        const float f = t - float(i);
        power = (1 - f) * m_power[i] + f * m_power[i + 1];
        gamma = (1 - f) * m_gamma[i] + f * m_gamma[i + 1];
    }

private:
    static constexpr int kSize = 129;
    static constexpr double kStep = 0.0625; // to q = 8
    std::array<float, kSize> m_power{}, m_gamma{};
};

} // namespace

StampProfile computeStampProfile(const StampOptics& optics) {
    static const PowerTable table;
    STIPPLE_ASSERT(optics.radiusMm > 0 && optics.sigmaMm > 0);
    const float q = std::min(optics.radiusMm / optics.sigmaMm, 7.9f);
    const float relativePeak = 1 - std::exp(-0.5f * q * q);
    StampProfile profile;
    float gamma = 1;
    table.sample(q, profile.power, gamma);
    profile.peak = optics.amplitude * relativePeak;
    // The integral is exactly amplitude pi radius^2.
    const float width2 = optics.radiusMm * optics.radiusMm / (relativePeak * gamma);
    profile.inverseWidth2 = 1 / width2;
    profile.reach = std::sqrt(width2) * std::pow(8.0f, 0.5f / profile.power);
    return profile;
}

std::vector<shared::StampRecord> computeStampRecords(std::span<const Stamp> stamps) {
    std::vector<shared::StampRecord> records(stamps.size());
    parallelFor(stamps.size(), 1024, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const Stamp& stamp = stamps[i];
            const StampProfile profile = computeStampProfile(stamp.optics);
            shared::StampRecord& record = records[i];
            record.centre = stamp.centre;
            record.metric = {glm::dot(stamp.du, stamp.du), glm::dot(stamp.du, stamp.dv), glm::dot(stamp.dv, stamp.dv)};
            STIPPLE_ASSERT(record.metric.x * record.metric.z - record.metric.y * record.metric.y > 0);
            record.reach = profile.reach;
            record.peak = profile.peak;
            record.inverseWidth2 = profile.inverseWidth2;
            record.power = profile.power;
            record.group = std::uint32_t(stamp.group);
            record.position = stamp.position;
            record.halo = stamp.optics.haloMm2;
        }
    });
    return records;
}

glm::vec2 computeStampExtent(const shared::StampRecord& stamp) {
    const float det = stamp.metric.x * stamp.metric.z - stamp.metric.y * stamp.metric.y;
    return stamp.reach * glm::vec2(std::sqrt(stamp.metric.z / det), std::sqrt(stamp.metric.x / det));
}

StampCells computeStampCells(std::span<const shared::StampRecord> stamps, const glm::vec2& origin, float cell,
                             const glm::ivec2& count, float margin) {
    StampCells cells{origin, cell, count, {}, {}};
    cells.starts.assign(std::size_t(count.x) * std::size_t(count.y) + 1, 0);
    const auto forEachCell = [&](const shared::StampRecord& stamp, auto&& visit) {
        const glm::vec2 extent = computeStampExtent(stamp) + margin;
        const glm::vec2 low = (stamp.centre - extent - origin) / cell;
        const glm::vec2 high = (stamp.centre + extent - origin) / cell;
        const int x0 = int(std::floor(std::max(low.x, 0.0f))), y0 = int(std::floor(std::max(low.y, 0.0f)));
        const int x1 = int(std::floor(std::min(high.x, float(count.x) - 0.5f)));
        const int y1 = int(std::floor(std::min(high.y, float(count.y) - 0.5f)));
        for (int y = y0; y <= y1; ++y)
            for (int x = x0; x <= x1; ++x)
                visit(std::size_t(y) * std::size_t(count.x) + std::size_t(x));
    };
    for (const auto& stamp : stamps)
        forEachCell(stamp, [&](std::size_t c) { ++cells.starts[c + 1]; });
    for (std::size_t c = 1; c < cells.starts.size(); ++c)
        cells.starts[c] += cells.starts[c - 1];
    cells.entries.resize(cells.starts.back());
    std::vector<std::uint32_t> next(cells.starts.begin(), cells.starts.end() - 1);
    for (std::size_t i = 0; i < stamps.size(); ++i)
        forEachCell(stamps[i], [&](std::size_t c) { cells.entries[next[c]++] = std::uint32_t(i); });
    return cells;
}

} // namespace stipple
