#include "tests/design/dot_checks.h"

#include "scalp/dot_density.h"

#include <algorithm>
#include <cmath>

namespace stipple::test {
namespace {

template <typename Visit> // visit(point, cm2)
void visitCells(const ScalpChart& chart, float cellMm, const Visit& visit) {
    const GridShape grid = makeGrid(chart.getBounds(), cellMm);
    for (int y = 0; y < grid.height; ++y)
        for (int x = 0; x < grid.width; ++x) {
            const ChartPoint p = grid.getPoint(x, y);
            if (const auto s = chart.locate(p))
                visit(p, double(glm::length(glm::cross(s->du, s->dv))) * double(cellMm * cellMm) / 100);
        }
}

} // namespace

double countWishedDots(const ScalpChart& chart, const ScalpFields& fields, const ScalpPlan& plan, const Where& where,
                       float cellMm) {
    double sum = 0;
    visitCells(chart, cellMm, [&](const ChartPoint& p, double area) {
        if (where && !where(p)) return;
        const GridPlace place = fields.treatable.grid.locate(p);
        sum += area * double(computeDotDensity(fields, plan, place, computeEdgeRamp(fields, plan, place)));
    });
    return sum;
}

double computeArea(const ScalpChart& chart, const Where& where, float cellMm) {
    double sum = 0;
    visitCells(chart, cellMm, [&](const ChartPoint& p, double area) {
        if (where(p)) sum += area;
    });
    return sum;
}

bool isInterior(const ScalpFields& fields, const ChartPoint& point) {
    return fields.treatable.sample(point) > 0.999f && fields.nativeDistance.sample(point) > 25 &&
           fields.hairlineDistance.sample(point) > 45 && fields.scarEdge.sample(point) > 25;
}

Misplaced countMisplaced(const Head& head, const TriangleBvh& skin, const ScalpDesign& design, const ScalpPlan& plan) {
    Misplaced misplaced;
    for (const Dot& dot : design.dots) {
        const auto place = skin.findClosest(dot.position);
        const glm::uvec3 corners = head.surface.triangles[place->triangle];
        float ear = 1;
        for (int k = 0; k < 3; ++k)
            ear = std::min(ear, head.surface.ear[corners[k]]);
        misplaced.onEars += ear > 0.5f;
        misplaced.untreatable += design.fields.treatable.sample(dot.chart) < 0.4f;
        misplaced.ahead += design.fields.hairlineDistance.sample(dot.chart) < -plan.hairline.strayReachMm - 0.01f;
    }
    return misplaced;
}

std::map<std::uint32_t, const Dot*> sortById(const std::vector<Dot>& dots) {
    std::map<std::uint32_t, const Dot*> sorted;
    for (const Dot& dot : dots)
        sorted[dot.id] = &dot;
    return sorted;
}

Spreads computeSpreads(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    Spreads s;
    double sum = 0, squares = 0;
    const double n = double(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        sum += values[i];
        squares += values[i] * values[i];
        const double uniform = 0.5 * (std::clamp(values[i], -1.0, 1.0) + 1);
        s.ks = std::max({s.ks, std::abs(double(i) / n - uniform), std::abs(double(i + 1) / n - uniform)});
    }
    s.mean = sum / n;
    s.deviation = std::sqrt(std::max(0.0, squares / n - s.mean * s.mean));
    s.least = values.front();
    s.most = values.back();
    return s;
}

double computeCorrelation(const std::vector<double>& a, const std::vector<double>& b) {
    double sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;
    const double n = double(a.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        sa += a[i];
        sb += b[i];
        saa += a[i] * a[i];
        sbb += b[i] * b[i];
        sab += a[i] * b[i];
    }
    return (sab - sa * sb / n) / std::sqrt((saa - sa * sa / n) * (sbb - sb * sb / n));
}

} // namespace stipple::test
