#include "render/stamp_splat.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

namespace stipple {
namespace {

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

} // namespace

void splatCore(const shared::StampRecord& stamp, const glm::vec2& corner, float step, int side, float* density) {
    // Blurring by the texel adds to the second moment; the integral stays (lib/dots.glsl, computeGrowth).
    const float growth = 1 + 2 * kSplatSigma * kSplatSigma * step * step * stamp.inverseWidth2;
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

} // namespace stipple
