#include "pigment/skin_table.h"

#include "pigment/table_digits.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string_view>
#include <vector>

namespace stipple {
namespace {

#include "pigment/skin_table.inc"

constexpr std::size_t kMelanins = kSkinMelaninAxis.count, kBloods = kSkinBloodAxis.count;
static_assert(std::size(kSkinRows) == kSkinOxygenations.size() * kSkinPheomelanins.size() * kBloods);

constexpr double kLeast = 1e-3, kMost = 2;
constexpr std::size_t kValues = 6; // of a node: shifted albedo and d, all as logarithms

const std::vector<float>& getLogs() {
    static const std::vector<float> logs = [] {
        std::vector<float> list;
        for (const std::string_view row : kSkinRows)
            for (std::size_t i = 0; i + 1 < row.size(); i += 2)
                list.push_back(float(std::log(decodeSkinNumber(row[i], row[i + 1]))));
        return list;
    }();
    return logs;
}

// Place between node `index` and the next.
struct Place {
    std::size_t index;
    float t;
};
Place locate(const SkinAxis& axis, double value) {
    const double steps = double(axis.count - 1);
    const double x = std::clamp(
        std::log(std::max(value, axis.first) / axis.first) / std::log(axis.last / axis.first) * steps, 0.0, steps);
    const std::size_t i = std::min(std::size_t(x), axis.count - 2);
    return {i, float(x - double(i))};
}
template <std::size_t N>
Place locate(const std::array<double, N>& axis, double value) {
    std::size_t i = 0;
    while (i + 2 < N && value > axis[i + 1])
        ++i;
    return {i, float(std::clamp((value - axis[i]) / (axis[i + 1] - axis[i]), 0.0, 1.0))};
}

} // namespace

double SkinAxis::getNode(std::size_t i) const {
    return first * std::pow(last / first, double(i) / double(count - 1));
}

SkinColour lookUpSkin(const SkinTissue& tissue) {
    const std::vector<float>& logs = getLogs();
    const Place melanin = locate(kSkinMelaninAxis, tissue.melanin), blood = locate(kSkinBloodAxis, tissue.blood);
    const Place red = locate(kSkinPheomelanins, tissue.pheomelanin);
    const Place oxygen = locate(kSkinOxygenations, tissue.oxygenation);
    std::array<float, kValues> sum{};
    for (std::size_t corner = 0; corner < 16; ++corner) {
        const std::size_t m = corner & 1, b = corner >> 1 & 1, r = corner >> 2 & 1, o = corner >> 3 & 1;
        const float weight = (m ? melanin.t : 1 - melanin.t) * (b ? blood.t : 1 - blood.t) * (r ? red.t : 1 - red.t) *
                             (o ? oxygen.t : 1 - oxygen.t);
        if (weight == 0) continue;
        const std::size_t row =
            ((oxygen.index + o) * kSkinPheomelanins.size() + red.index + r) * kBloods + blood.index + b;
        const float* node = &logs[(row * kMelanins + melanin.index + m) * kValues];
        for (std::size_t i = 0; i < kValues; ++i)
            sum[i] += weight * node[i];
    }
    SkinColour colour;
    colour.albedo = glm::exp(glm::vec3(sum[0], sum[1], sum[2])) - float(kSkinTableShift);
    colour.burleyMm = glm::exp(glm::vec3(sum[3], sum[4], sum[5]));
    return colour;
}

std::array<char, 2> encodeSkinNumber(double value) {
    const double share = std::log(std::clamp(value, kLeast, kMost) / kLeast) / std::log(kMost / kLeast);
    return encodeTableLevel(int(std::lround(kTableLast * share)));
}

double decodeSkinNumber(char high, char low) {
    return kLeast * std::pow(kMost / kLeast, double(decodeTableLevel(high, low)) / kTableLast);
}

} // namespace stipple
