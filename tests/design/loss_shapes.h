// Shapes of hair loss on the design head, and what is measured on them.
#pragma once

#include "scalp/loss_context.h"
#include "tests/design/design_head.h"

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
    double getDiameter() const { return 2 * std::sqrt(area / std::numbers::pi); } // of the disc of this area, mm
};

class Shapes {
public:
    explicit Shapes(float cellMm)
        : m_map(computeSkinMap(m_head.chart, cellMm)) {}

    LossContext makeContext(LossPattern pattern, float level, std::uint64_t seed = 1, int patches = 3) {
        m_loss = {};
        m_loss.pattern = pattern;
        m_loss.stage = m_loss.severity = level;
        m_loss.seed = seed;
        m_loss.patches = patches;
        m_loss.borderMm = getLossScale(pattern).usualBorderMm;
        return makeLossContext(m_head.chart, m_map, m_native, m_loss, m_hair);
    }
    HairLossField compute(LossPattern pattern, float level, std::uint64_t seed = 1, int patches = 3) {
        makeContext(pattern, level, seed, patches);
        return computeHairLoss(m_head.chart, m_head.landmarks, m_map, m_native, m_loss, m_hair);
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
    const ScalpChart& getChart() const { return m_head.chart; }
    ScalpCoord getWhorl() const { return m_hair.whorl; }
    ScalpCoord getFront() { return computeFrontAnchors(makeContext(LossPattern::none, 0)).front; }

    // Connected places more than half bald.
    std::vector<Spread> findSpots(const HairLossField& field) {
        std::vector<bool> isBald(m_map.cells.size());
        for (std::size_t i = 0; i < isBald.size(); ++i)
            isBald[i] = m_map.cells[i].onChart && field.baldness.values[i] > 0.5f;
        std::vector<Spread> spots;
        std::vector<std::size_t> open;
        const auto width = std::size_t(m_map.grid.width);
        for (std::size_t start = 0; start < isBald.size(); ++start) {
            if (!isBald[start]) continue;
            Spread spot;
            open = {start};
            isBald[start] = false;
            while (!open.empty()) {
                const std::size_t i = open.back();
                open.pop_back();
                spot.area += getArea(i);
                spot.centre += getArea(i) * glm::dvec2(m_map.cells[i].sample.scalp);
                for (const std::size_t next : {i - 1, i + 1, i - width, i + width}) {
                    if (next >= isBald.size() || field.baldness.values[next] <= 0.5f || !m_map.cells[next].onChart) {
                        spot.outline += std::numbers::pi / 4 * std::sqrt(getArea(i));
                        continue;
                    }
                    if (!isBald[next]) continue;
                    isBald[next] = false;
                    open.push_back(next);
                }
            }
            spot.centre /= spot.area;
            spots.push_back(spot);
        }
        return spots;
    }

private:
    const DesignHead& m_head = getDesignHead();
    SkinMap m_map;
    Hairline m_native =
        computeHairline(m_head.chart, m_head.landmarks, getNativeHairline(m_head.chart, m_head.landmarks), 1);
    HairParameters m_hair;
    LossParameters m_loss;
    std::optional<NativeDistances> m_distances;
};

} // namespace stipple::test
