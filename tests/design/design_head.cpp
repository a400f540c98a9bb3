#include "tests/design/design_head.h"

#include "tests/chart/synthetic_head.h"

namespace stipple::test {

const DesignHead& getDesignHead() {
    static const DesignHead head = [] {
        const SyntheticHead shape = makeSyntheticHead();
        DesignHead h;
        h.landmarks = shape.landmarks;
        // Where a face of this size has what an ellipsoid lacks.
        h.landmarks[LandmarkId::lateralCanthusLeft].position = {46, 18, 80};
        h.landmarks[LandmarkId::lateralCanthusRight].position = {-46, 18, 80};
        h.landmarks[LandmarkId::trichion].position = {0, 100, 77};
        h.chart = ScalpChart(shape.surface, h.landmarks);
        h.master = computeMasterSet(h.chart, 1);
        return h;
    }();
    return head;
}

ScalpPlan makePlan(float stage) {
    ScalpPlan plan;
    plan.loss.pattern = LossPattern::norwood;
    plan.loss.stage = stage;
    return plan;
}

double integrate(const ScalpChart& chart, const ScalarField& field) {
    double sum = 0;
    for (int y = 0; y < field.grid.height; ++y)
        for (int x = 0; x < field.grid.width; ++x)
            if (const auto s = chart.locate(field.grid.getPoint(x, y)))
                sum += double(field.at(x, y)) * double(glm::length(glm::cross(s->du, s->dv)));
    return sum * double(field.grid.cell * field.grid.cell) / 100;
}

double computeSkinLength(const ScalpChart& chart, const std::vector<ChartPoint>& line) {
    double length = 0;
    for (std::size_t i = 1; i < line.size(); ++i) {
        const auto a = chart.locate(line[i - 1]);
        const auto b = chart.locate(line[i]);
        if (a && b) length += double(glm::length(b->position - a->position));
    }
    return length;
}

} // namespace stipple::test
