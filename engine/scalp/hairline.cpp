#include "scalp/hairline.h"

#include "scalp/hairline_bend.h"
#include "scalp/hairline_line.h"
#include "scalp/noise.h"

#include <algorithm>

namespace stipple {
namespace {

// Puts a piece after the points so far, without its last point; `at` runs evenly from `from` to `to` along it.
void addPiece(Hairline& line, const std::vector<ChartPoint>& piece, LinePart part, bool reversed, float from,
              float to) {
    const auto get = [&](std::size_t i) { return piece[reversed ? piece.size() - 1 - i : i]; };
    std::vector<float> along{0};
    for (std::size_t i = 1; i < piece.size(); ++i)
        along.push_back(along.back() + glm::length(get(i) - get(i - 1)));
    for (std::size_t i = 0; i + 1 < piece.size(); ++i) {
        line.loop.push_back(get(i));
        line.parts.push_back(part);
        line.at.push_back(from + (to - from) * along[i] / along.back());
    }
}

} // namespace

Hairline computeHairline(const ScalpChart& chart, const Landmarks& landmarks, const HairlineParameters& parameters,
                         std::uint64_t seed) {
    seed = mixBits(seed ^ 0x4a1b11feull);
    Hairline line;
    line.front = findFrontPoint(chart, landmarks, parameters.heightMm, line.frontHeightMm);
    // One side recedes more than the other and a peak stands a little beside the middle; the seed says where.
    const float more = ((seed & 1) ? 1.0f : -1.0f) * parameters.asymmetryMm;
    const float peakAt = 2.5f * getLatticeNoise(seed ^ 0x13, 0);
    const auto [right, left] = computeHairlineSides(chart, landmarks, parameters, line.front, more, peakAt);
    line.corners[0] = right.corner;
    line.corners[1] = left.corner;

    addPiece(line, right.sideburn, LinePart::sideburn, true, -3, -2);
    addPiece(line, right.temple, LinePart::temple, true, -2, -1);
    addPiece(line, right.front, LinePart::front, true, -1, 0);
    addPiece(line, left.front, LinePart::front, false, 0, 1);
    addPiece(line, left.temple, LinePart::temple, false, 1, 2);
    addPiece(line, left.sideburn, LinePart::sideburn, false, 2, 3);
    line.openCount = line.loop.size();
    bendHairline(line, chart, parameters, seed);

    addPiece(line, left.ear, LinePart::ear, false, 3, 3);
    const std::vector<ChartPoint> nape = computeNapeLine(chart, landmarks, left.ear.back(), right.ear.back());
    addPiece(line, nape, LinePart::nape, false, 3, 3);
    addPiece(line, right.ear, LinePart::ear, true, 3, 3);
    line.at.resize(line.openCount);
    return line;
}

} // namespace stipple
