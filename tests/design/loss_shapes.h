// Shapes of hair loss on one head, and what is measured on them.
#pragma once

#include "scalp/loss_context.h"
#include "tests/design/design_head.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <vector>

namespace stipple::test {

// A connected piece of bald skin.
struct Spread {
    double area = 0;      // mm2
    double outline = 0;   // mm, by the sides of cells; a straight border at any angle is right on average
    glm::dvec2 centre{0}; // scalp coordinates
    // 1 for a disc, the less the more ragged or branched.
    double getCompactness() const { return 4 * std::numbers::pi * area / (outline * outline); }
    double getDiameter() const { return 2 * std::sqrt(area / std::numbers::pi); } // of the disc of this area, mm
};

class Shapes {
public:
    // The design head.
    explicit Shapes(float cellMm)
        : Shapes(cellMm, getDesignHead().chart, getDesignHead().landmarks) {}
    // Keeps both by reference.
    Shapes(float cellMm, const ScalpChart& chart, const Landmarks& landmarks)
        : m_chart(chart)
        , m_landmarks(landmarks)
        , m_map(computeSkinMap(chart, cellMm)) {}

    LossContext makeContext(LossPattern pattern, float level, std::uint64_t seed = 1, int patches = 3) {
        m_loss = {};
        m_loss.pattern = pattern;
        m_loss.stage = m_loss.severity = level;
        m_loss.seed = seed;
        m_loss.patches = patches;
        m_loss.borderMm = getLossScale(pattern).usualBorderMm;
        return makeLossContext(m_chart, m_map, m_native, m_loss, m_hair);
    }
    HairLossField compute(LossPattern pattern, float level, std::uint64_t seed = 1, int patches = 3) {
        makeContext(pattern, level, seed, patches);
        return computeHairLoss(m_chart, m_landmarks, m_map, m_native, m_loss, m_hair);
    }
    void setWhorl(const ScalpCoord& whorl) { m_hair.whorl = whorl; }
    // Within the native hairline only: forehead and neck bear no hair.
    template <typename Visit>
    void visit(const Visit& visitCell) {
        const LossContext context = makeContext(LossPattern::none, 0);
        if (!m_distances) m_distances = computeNativeDistances(context);
        for (std::size_t i = 0; i < m_map.cells.size(); ++i)
            if (m_map.cells[i].onChart && m_distances->inside.values[i] > 0)
                visitCell(i, m_map.cells[i].sample.scalp, *m_distances);
    }
    double getArea(std::size_t i) const { return double(m_map.cells[i].area); }
    float getUnitMm() { return makeContext(LossPattern::none, 0).unitMm; }
    const ScalpChart& getChart() const { return m_chart; }
    ScalpCoord getWhorl() const { return m_hair.whorl; }
    ScalpCoord getFront() { return computeFrontAnchors(makeContext(LossPattern::none, 0)).front; }

    // Connected places more than half bald.
    std::vector<Spread> findSpots(const HairLossField& field) {
        return findSpread([&](std::size_t i) { return field.baldness.values[i] > 0.5f; });
    }
    // Hair with bald skin all around it.
    std::vector<Spread> findIslands(const HairLossField& field) {
        std::vector<Spread> hair = findSpread([&](std::size_t i) { return field.baldness.values[i] <= 0.5f; });
        const auto largest =
            std::max_element(hair.begin(), hair.end(), [](auto& a, auto& b) { return a.area < b.area; });
        if (largest != hair.end()) hair.erase(largest);
        return hair;
    }
    const SkinMap& getMap() const { return m_map; }

private:
    template <typename Belongs>
    std::vector<Spread> findSpread(const Belongs& belongs) {
        const auto isIn = [&](std::size_t i) { return m_map.cells[i].onChart && belongs(i); };
        std::vector<bool> isLeft(m_map.cells.size());
        for (std::size_t i = 0; i < isLeft.size(); ++i)
            isLeft[i] = isIn(i);
        std::vector<Spread> spots;
        std::vector<std::size_t> open;
        const auto width = std::size_t(m_map.grid.width);
        for (std::size_t start = 0; start < isLeft.size(); ++start) {
            if (!isLeft[start]) continue;
            Spread spot;
            open = {start};
            isLeft[start] = false;
            while (!open.empty()) {
                const std::size_t i = open.back();
                open.pop_back();
                spot.area += getArea(i);
                spot.centre += getArea(i) * glm::dvec2(m_map.cells[i].sample.scalp);
                for (const std::size_t next : {i - 1, i + 1, i - width, i + width}) {
                    if (next >= isLeft.size() || !isIn(next)) {
                        spot.outline += std::numbers::pi / 4 * std::sqrt(getArea(i));
                        continue;
                    }
                    if (!isLeft[next]) continue;
                    isLeft[next] = false;
                    open.push_back(next);
                }
            }
            spot.centre /= spot.area;
            spots.push_back(spot);
        }
        return spots;
    }

    const ScalpChart& m_chart;
    const Landmarks& m_landmarks;
    SkinMap m_map;
    Hairline m_native = computeHairline(m_chart, m_landmarks, getNativeHairline(m_chart, m_landmarks), 1);
    HairParameters m_hair;
    LossParameters m_loss;
    std::optional<NativeDistances> m_distances;
};

} // namespace stipple::test
