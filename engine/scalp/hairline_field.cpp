#include "scalp/hairline.h"

#include <algorithm>
#include <array>

namespace stipple {
namespace {

// How wide natural hair begins (domain.md section 3: fronts 5-10 mm, temples and sideburns 15-25 mm; a nape thins out
// likewise, while hair stands close around the ear). Per point of the loop, without steps between the parts.
std::vector<float> computeNaturalRamps(const Hairline& line) {
    constexpr std::array<float, 5> kRampMm{8, 18, 9, 4, 20}; // by LinePart
    constexpr int kReach = 12;                               // points, about 1 mm apart
    const int count = int(line.loop.size());
    std::vector<float> ramps(line.loop.size());
    for (int i = 0; i < count; ++i) {
        float sum = 0;
        for (int k = -kReach; k <= kReach; ++k)
            sum += kRampMm[std::size_t(line.parts[std::size_t((i + k + count) % count)])];
        ramps[std::size_t(i)] = sum / float(2 * kReach + 1);
    }
    return ramps;
}

} // namespace

HairlineField computeHairlineField(const SkinMap& map, const Hairline& line) {
    const CurveDistance nearest = computeCurveDistance(map, line.loop, true);
    const GridField<std::uint8_t> inside = computeInside(map.grid, line.loop);
    HairlineField field{nearest.distance, ScalarField(map.grid), ScalarField(map.grid)};
    const std::vector<float> ramps = computeNaturalRamps(line);
    // Frontness fades over the last centimetres of the temple, so that nothing jumps from cell to cell.
    std::vector<float> front(line.loop.size(), 0.0f);
    std::size_t first = line.loop.size(), last = 0;
    for (std::size_t i = 0; i < line.loop.size(); ++i)
        if (line.parts[i] == LinePart::front || line.parts[i] == LinePart::temple) {
            first = std::min(first, i);
            last = std::max(last, i);
        }
    for (std::size_t i = first; i <= last && i < line.loop.size(); ++i)
        front[i] = smoothRamp(0, 20, float(i - first)) * smoothRamp(0, 20, float(last - i));
    for (std::size_t i = 0; i < map.cells.size(); ++i) {
        if (!inside.values[i]) field.distance.values[i] = -field.distance.values[i];
        const int s = nearest.segment.values[i];
        field.frontness.values[i] = s >= 0 ? front[std::size_t(s)] : 0.0f;
        field.naturalRamp.values[i] = s >= 0 ? ramps[std::size_t(s)] : 1.0f;
    }
    return field;
}

} // namespace stipple
