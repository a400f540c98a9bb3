#include "render/halo_field.h"

#include "core/error.h"
#include "core/hash.h"
#include "core/parallel.h"

#include <glm/packing.hpp>

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

// Cells of about this width: the narrowest halo is still round on them. Wider ones, in texels, for an atlas of coarse
// texels, whose views see no difference.
constexpr float kWantedCellMm = 0.256f;
constexpr float kCellTexels = 1.5f;
constexpr float kWidestCellMm = 0.6f; // of the coarsest texels that are chosen
// Gaussians end here, in standard deviations, so that an edit changes its neighbourhood alone.
constexpr float kReachSigmas = 3;
// Floats that are summed at once, so that the compiler uses wide registers.
constexpr int kLane = 16;

// Weights at 0, 1, 2 .. cells to both sides of a Gaussian, cut off, whose sum is 1 and whose variance is as wanted.
std::vector<float> makeKernel(float variance) {
    const int reach = std::max(1, int(std::ceil(kReachSigmas * std::sqrt(variance))));
    std::vector<double> weights(std::size_t(reach + 1));
    double low = 0.02, high = 2 * double(variance) + 1;
    for (int step = 0; step < 40; ++step) {
        const double raw = 0.5 * (low + high);
        double sum = -1, square = 0;
        for (int k = 0; k <= reach; ++k) {
            double& weight = weights[std::size_t(k)] = std::exp(-k * k / (2 * raw));
            sum += 2 * weight;
            square += 2 * k * k * weight;
        }
        for (double& weight : weights)
            weight /= sum;
        (square / sum < double(variance) ? low : high) = raw;
    }
    return {weights.begin(), weights.end()};
}

// out[0..kLane) = sum over k of weights[k] (before(k)[0..kLane) + after(k)[0..kLane)).
template <typename Before, typename After>
void addLanes(std::span<const float> weights, const Before& before, const After& after, float* out) {
    std::array<float, kLane> sum;
    const float* middle = before(0);
    for (int c = 0; c < kLane; ++c)
        sum[std::size_t(c)] = weights[0] * middle[c];
    for (int k = 1; k < int(weights.size()); ++k) {
        const float *a = before(k), *b = after(k);
        const float weight = weights[std::size_t(k)];
        for (int c = 0; c < kLane; ++c)
            sum[std::size_t(c)] += weight * (a[c] + b[c]);
    }
    std::copy(sum.begin(), sum.end(), out);
}

struct Extent {
    int begin = 0, end = 0; // of what is not 0 in a row, in whole lanes
    void add(const Extent& other) {
        if (other.begin == other.end) return;
        *this = begin == end ? other : Extent{std::min(begin, other.begin), std::max(end, other.end)};
    }
};

} // namespace

float computeHaloReach(const VeilOptics& group) {
    return kReachSigmas * group.halo[kHaloParts - 1].sigmaMm + 3 * kWidestCellMm;
}

HaloField::HaloField(std::span<const shared::StampRecord> stamps, std::span<const VeilOptics> groups,
                     const AtlasLayout& layout)
    : m_tileCells(
          std::max(1, int(std::lround(layout.getTileMm() / std::max(kWantedCellMm, kCellTexels * layout.texel)))))
    , m_cell(layout.getTileMm() / float(m_tileCells))
    , m_count(layout.tiles * m_tileCells)
    , m_stride(std::size_t((m_count.x + kLane - 1) / kLane * kLane)) {
    STIPPLE_ASSERT(groups.size() == kStampGroupCount);
    for (std::size_t g = 0; g < kStampGroupCount; ++g) {
        const std::vector<float> amounts = scatter(stamps, StampGroup(g), layout);
        if (amounts.empty()) continue;
        for (std::size_t part = 0; part < kHaloParts; ++part) {
            // Scattering blurs as well, and so does, in the mean, reading.
            const float sigma = groups[g].halo[part].sigmaMm / m_cell;
            m_groups[g].parts[part] = blur(amounts, std::max(sigma * sigma - 1.0f / 4 - 1.0f / 6, 0.01f));
        }
    }
}

// Halo of the group's stamps per skin mm2, in the nine cells around each; empty when there is none.
std::vector<float> HaloField::scatter(std::span<const shared::StampRecord> stamps, StampGroup group,
                                      const AtlasLayout& layout) const {
    std::vector<float> amounts;
    const auto isHere = [&](const shared::StampRecord& stamp) {
        return stamp.group == std::uint32_t(group) && stamp.halo > 0;
    };
    if (std::none_of(stamps.begin(), stamps.end(), isHere)) return amounts;
    amounts.assign(m_stride * std::size_t(m_count.y), 0.0f);
    for (const shared::StampRecord& stamp : stamps) {
        if (!isHere(stamp)) continue;
        // Quadratic B-splines, wherever the stamp lies between cells, have a variance of a quarter of a cell squared.
        const glm::vec2 at = (stamp.centre - layout.origin) / m_cell - 0.5f, nearest = glm::round(at);
        const glm::vec2 off = at - nearest;
        const std::array<glm::vec2, 3> weights = {0.5f * (0.5f - off) * (0.5f - off), 0.75f - off * off,
                                                  0.5f * (0.5f + off) * (0.5f + off)};
        // On the skin a cell is as large as the chart is stretched there.
        const float area =
            m_cell * m_cell * std::sqrt(stamp.metric.x * stamp.metric.z - stamp.metric.y * stamp.metric.y);
        for (int j = 0; j < 3; ++j)
            for (int i = 0; i < 3; ++i) {
                const int x = int(nearest.x) + i - 1, y = int(nearest.y) + j - 1;
                if (x < 0 || y < 0 || x >= m_count.x || y >= m_count.y) continue;
                amounts[std::size_t(y) * m_stride + std::size_t(x)] +=
                    stamp.halo / area * weights[std::size_t(i)].x * weights[std::size_t(j)].y;
            }
    }
    return amounts;
}

// Along rows, then along columns; only where something is. Every value is a sum in one order, whatever the threads.
std::vector<float> HaloField::blur(const std::vector<float>& amounts, float variance) const {
    const std::vector<float> weights = makeKernel(variance);
    const int reach = int(weights.size()) - 1, width = int(m_stride), height = m_count.y;
    const int border = (reach + kLane - 1) / kLane * kLane;
    std::vector<float> alongRows(amounts.size()), result(amounts.size());
    std::vector<Extent> extents(alongRows.size() / m_stride);
    constexpr std::size_t kRows = 16;
    parallelFor(std::size_t(height), kRows, [&](std::size_t begin, std::size_t end) {
        std::vector<float> padded(std::size_t(width + 2 * border), 0.0f);
        for (std::size_t y = begin; y < end; ++y) {
            const float* in = &amounts[y * m_stride];
            const auto isSet = [](float value) { return value != 0; };
            const float* first = std::find_if(in, in + width, isSet);
            if (first == in + width) continue;
            const float* last = in + width;
            while (last[-1] == 0)
                --last;
            Extent& extent = extents[y];
            extent.begin = std::max(int(first - in) - reach, 0) / kLane * kLane;
            extent.end = std::min((int(last - in) + reach + kLane - 1) / kLane * kLane, width);
            std::copy(in, in + width, padded.begin() + border);
            for (int x = extent.begin; x < extent.end; x += kLane) {
                const float* middle = padded.data() + border + x;
                addLanes(
                    weights, [&](int k) { return middle - k; }, [&](int k) { return middle + k; },
                    &alongRows[y * m_stride + std::size_t(x)]);
            }
        }
    });
    const std::vector<float> nothing(std::size_t(width), 0.0f);
    parallelFor(std::size_t(height), kRows, [&](std::size_t begin, std::size_t end) {
        for (int y = int(begin); y < int(end); ++y) {
            const auto getRow = [&](int row) {
                return row < 0 || row >= height ? nothing.data() : &alongRows[std::size_t(row) * m_stride];
            };
            Extent extent;
            for (int row = std::max(y - reach, 0); row <= std::min(y + reach, height - 1); ++row)
                extent.add(extents[std::size_t(row)]);
            for (int x = extent.begin; x < extent.end; x += kLane)
                addLanes(
                    weights, [&](int k) { return getRow(y - k) + x; }, [&](int k) { return getRow(y + k) + x; },
                    &result[std::size_t(y) * m_stride + std::size_t(x)]);
        }
    });
    return result;
}

std::uint64_t HaloField::computeKey(const glm::ivec2& tile) const {
    const glm::ivec2 low = glm::max(tile * m_tileCells - 1, glm::ivec2(0));
    const glm::ivec2 high = glm::min((tile + 1) * m_tileCells + 1, m_count);
    std::uint64_t key = 0;
    for (std::size_t g = 0; g < kStampGroupCount; ++g)
        for (std::size_t part = 0; part < kHaloParts; ++part) {
            const std::vector<float>& values = m_groups[g].parts[part];
            if (values.empty()) continue;
            for (int y = low.y; y < high.y; ++y) {
                const std::span row(&values[std::size_t(y) * m_stride + std::size_t(low.x)],
                                    std::size_t(high.x - low.x));
                if (std::all_of(row.begin(), row.end(), [](float value) { return value == 0; })) continue;
                // Where it lies in the tile counts as well.
                const auto place = (g * kHaloParts + part) * 65536 + std::size_t(y - tile.y * m_tileCells + 1);
                key = hashBytes(std::as_bytes(row), Hasher().add(key).add(place).get());
            }
        }
    return key;
}

void HaloField::packTile(const glm::ivec2& tile, std::vector<std::uint64_t>& out) const {
    const auto pack = [&](StampGroup group, const glm::ivec2& cell) -> std::uint64_t {
        return isEmpty(group) ? 0 : glm::packHalf2x16(get(group, cell));
    };
    for (int y = 0; y < m_tileCells; ++y)
        for (int x = 0; x < m_tileCells; ++x) {
            const glm::ivec2 cell = tile * m_tileCells + glm::ivec2(x, y);
            out.push_back(pack(StampGroup::pigment, cell) | pack(StampGroup::hair, cell) << 32);
        }
}

} // namespace stipple
