#include "scalp/ear_detection.h"

#include "scalp/field.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace stipple {
namespace {

constexpr float kCell = 1.5f;               // mm
constexpr float kOpening = 62;              // mm: wider than any auricle, so that an opening removes it
constexpr float kProtrusion = 4.5f;         // mm above the opened surface: more than the curve of a temple
constexpr float kSteepRise = 4;             // mm within 3 mm
constexpr float kTragionBelowTop = 0.405f;  // of the auricle's length (the tragion lies just above the tragus)
constexpr float kTragionFromBack = 0.50f;   // of the auricle's length
constexpr float kTragionAheadOfEdge = 1.0f; // mm: on the skin before the hollow's rim

constexpr float kMissing = -std::numeric_limits<float>::max();

// Holes in a row are bridged straight, or their rims would rise like ears; what lies outside goes on level.
void bridgeRow(ScalarField& heights, int y) {
    int last = -1;
    for (int x = 0; x < heights.grid.width; ++x) {
        if (heights.at(x, y) == kMissing) continue;
        for (int k = last + 1; k < x; ++k) {
            const float from = heights.at(last < 0 ? x : last, y);
            const float t = last < 0 ? 0 : float(k - last) / float(x - last);
            heights.at(k, y) = from + t * (heights.at(x, y) - from);
        }
        last = x;
    }
    for (int k = last + 1; last >= 0 && k < heights.grid.width; ++k)
        heights.at(k, y) = heights.at(last, y);
}

// Heights along the side's axis; x of the grid is z of the view, y of the grid its y. Rows without skin are lowest.
// `isSeen` gets which cells met skin.
ScalarField castHeights(const HeadView& view, float side, const Box2& box, std::vector<char>& isSeen) {
    ScalarField heights(makeGrid(box, kCell), kMissing);
    const float from = 0.95f * view.breadth;
    for (int y = 0; y < heights.grid.height; ++y)
        for (int x = 0; x < heights.grid.width; ++x) {
            const glm::vec2 p = heights.grid.getPoint(x, y);
            const auto hit = view.castIn(glm::vec3(side * from, p.y, p.x), glm::vec3(-side, 0, 0));
            if (hit) heights.at(x, y) = side * hit->x;
            isSeen.push_back(hit ? 1 : 0);
        }
    for (int y = 0; y < heights.grid.height; ++y)
        bridgeRow(heights, y);
    return heights;
}

// Opening along rows: minimum, then maximum, over a window.
std::vector<float> openRow(const ScalarField& heights, int y) {
    const int width = heights.grid.width;
    const int half = int(0.5f * kOpening / kCell);
    std::vector<float> low(static_cast<std::size_t>(width)), open(low);
    for (int x = 0; x < width; ++x) {
        float v = heights.at(x, y);
        for (int k = std::max(0, x - half); k <= std::min(width - 1, x + half); ++k)
            v = std::min(v, heights.at(k, y));
        low[std::size_t(x)] = v;
    }
    for (int x = 0; x < width; ++x) {
        float v = low[std::size_t(x)];
        for (int k = std::max(0, x - half); k <= std::min(width - 1, x + half); ++k)
            v = std::max(v, low[std::size_t(k)]);
        open[std::size_t(x)] = v;
    }
    return open;
}

// Per row, where the skin rises steeply out of the head when one comes from behind: the free edge of the auricle.
std::vector<std::optional<float>> findFreeEdges(const ScalarField& heights, float backEnd, float frontEnd) {
    const GridShape& grid = heights.grid;
    std::vector<std::optional<float>> edges(static_cast<std::size_t>(grid.height));
    for (int y = 0; y < grid.height; ++y) {
        const std::vector<float> open = openRow(heights, y);
        for (int x = 1; x + 3 < grid.width && !edges[std::size_t(y)]; ++x) {
            const float z = grid.getPoint(x, y).x;
            if (z < backEnd || z > frontEnd || heights.at(x + 1, y) - heights.at(x - 1, y) < kSteepRise) continue;
            for (int k = x; k <= x + 3; ++k)
                if (heights.at(k, y) - open[std::size_t(k)] > kProtrusion) edges[std::size_t(y)] = z;
        }
    }
    return edges;
}

struct RowRange {
    int first = 0, last = -1;
    int getLength() const { return last - first + 1; }
};

// Longest run of rows with an edge; short gaps are bridged.
RowRange findLongestRun(const std::vector<std::optional<float>>& edges) {
    constexpr int kGap = 3;
    RowRange best, run;
    for (int y = 0; y < int(edges.size()); ++y) {
        if (!edges[std::size_t(y)]) continue;
        if (run.last < 0 || y - run.last > kGap) run.first = y;
        run.last = y;
        if (run.getLength() > best.getLength()) best = run;
    }
    return best;
}

// Front edge of the ear's hollow near the expected place: the first steep drop of the skin when going backwards.
std::optional<float> findTragusEdge(const ScalarField& heights, float z, float y) {
    constexpr float kSearch = 10; // mm
    constexpr float kDrop = 2.5f; // mm within 3 mm
    std::vector<float> edges;
    for (float row = y - 8; row <= y + 1; row += kCell)
        for (float at = z + kSearch; at >= z - kSearch; at -= 0.5f * kCell) {
            const float ahead = heights.sample({at + kCell, row});
            const float behind = heights.sample({at - kCell, row});
            if (std::abs(behind) > 1000 || ahead - behind <= kDrop) continue;
            edges.push_back(at + kCell);
            break;
        }
    if (edges.size() < 3) return std::nullopt;
    std::sort(edges.begin(), edges.end());
    return edges[edges.size() / 2];
}

} // namespace

EarMarks findEar(const HeadView& view, float side, const glm::vec3& expected) {
    const float scale = view.breadth / 150;
    Box2 box;
    box.min = glm::vec2(expected.z - 75 * scale, expected.y - 55 * scale);
    box.max = glm::vec2(expected.z + 50 * scale, expected.y + 55 * scale);
    std::vector<char> isSeen;
    const ScalarField heights = castHeights(view, side, box, isSeen);
    const GridShape& grid = heights.grid;

    const auto edges = findFreeEdges(heights, expected.z - 52 * scale, expected.z + 8 * scale);
    const RowRange rows = findLongestRun(edges);
    EarMarks ear;
    if (rows.getLength() < 2) return ear;
    ear.top = grid.getPoint(0, rows.last).y + 0.5f * kCell;
    ear.bottom = grid.getPoint(0, rows.first).y - 0.5f * kCell;
    std::vector<float> back;
    for (int y = rows.first; y <= rows.last; ++y)
        if (edges[std::size_t(y)]) back.push_back(*edges[std::size_t(y)]);
    std::sort(back.begin(), back.end());
    ear.back = back[back.size() / 8];
    const float length = ear.top - ear.bottom;
    ear.found = length > 38 * scale && length < 85 * scale;
    if (!ear.found) return ear;

    ear.confidence = 0.6f;
    const float y = ear.top - kTragionBelowTop * length;
    float z = ear.back + kTragionFromBack * length;
    if (const auto edge = findTragusEdge(heights, z, y)) {
        z = *edge + kTragionAheadOfEdge;
        ear.confidence = 0.8f;
    }
    const auto hit = view.castIn(glm::vec3(side * 0.95f * view.breadth, y, z), glm::vec3(-side, 0, 0));
    if (!hit) {
        ear.found = false;
        return ear;
    }
    ear.tragion = *hit;
    // Skin that is missing around the auricle takes its share of the confidence.
    int cells = 0, seen = 0;
    for (int row = rows.first; row <= rows.last; ++row)
        for (int x = 0; x < grid.width; ++x) {
            const float at = grid.getPoint(x, row).x;
            if (at < ear.back - 5 || at > z + 10) continue;
            ++cells;
            seen += isSeen[std::size_t(row * grid.width + x)];
        }
    if (cells > 0) ear.confidence *= float(seen * seen) / float(cells * cells);
    return ear;
}

} // namespace stipple
