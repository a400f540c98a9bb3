#include "scalp/design.h"

#include "core/error.h"
#include "core/parallel.h"
#include "core/random.h"
#include "scalp/dot_density.h"
#include "scalp/growth.h"
#include "scalp/hair_loss.h"
#include "scalp/hairline.h"
#include "scalp/layers.h"
#include "scalp/noise.h"
#include "scalp/placement.h"
#include "scalp/scar.h"
#include "scalp/skin_map.h"

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

constexpr float kFieldCellMm = 1.75f;

struct Drawing {
    ScalpFields fields;
    Hairline hairline;
    std::vector<std::string> warnings;
};

struct NativeEdge {
    float density = 1; // share of the units
    float calibre = 1; // of the shaft: the last hairs of an edge are vellus-like
};

// The beginning of natural hair: no line but a ramp whose place wanders and which breaks up into groups.
NativeEdge computeNativeEdge(float distance, float rampMm, const ChartPoint& p, std::uint64_t seed) {
    const float soft = std::min(1.0f, rampMm / 14);
    const float macro = 3.5f * computeNoise(seed ^ 0x21, p / 11.0f) + 1.5f * computeNoise(seed ^ 0x22, p / 5.0f);
    const float micro = 1.6f * computeNoise(seed ^ 0x23, p / 2.2f);
    const float d = distance + soft * macro + (0.4f + 0.6f * soft) * micro;
    const float t = smoothRamp(-0.3f * rampMm, 0.8f * rampMm, d);
    return {t * (0.35f + 0.65f * t), 0.55f + 0.45f * smoothRamp(-0.3f * rampMm, 0.6f * rampMm, d)};
}

Drawing computeDrawing(const ScalpChart& chart, const Landmarks& landmarks, const ScalpPlan& plan) {
    Drawing out;
    const std::uint64_t seed = plan.placement.seed;
    const SkinMap map = computeSkinMap(chart, kFieldCellMm);
    const Hairline native =
        computeHairline(chart, landmarks, getNativeHairline(chart, landmarks), mixBits(seed ^ 0x9a71));
    const HairlineField own = computeHairlineField(map, native);
    out.hairline = computeHairline(chart, landmarks, plan.hairline, seed);
    HairlineField designed = computeHairlineField(map, out.hairline);
    HairLossField loss = computeHairLoss(chart, landmarks, map, native, plan.loss, plan.hair);
    if (plan.disease.pattern != LossPattern::none || !plan.disease.strokes.empty())
        addLoss(loss, computeHairLoss(chart, landmarks, map, native, plan.disease, plan.hair));
    ScarFields scars = computeScars(chart, map, plan.scars, plan.placement.scarDotsPerCm2, seed);

    out.warnings = std::move(scars.warnings);
    ScalpFields& fields = out.fields;
    fields.growth = computeGrowth(chart, map, plan.hair);
    fields.hairlineDistance = std::move(designed.distance);
    fields.frontness = std::move(designed.frontness);
    fields.nativeDistance = own.distance;
    fields.lossDepth = std::move(loss.depth);
    fields.baldness = std::move(loss.baldness);
    fields.skin = std::move(scars.skin);
    fields.scarEdge = std::move(scars.edge);
    fields.scarDots = std::move(scars.dots);
    fields.hairDensity = ScalarField(map.grid, 0.0f);
    fields.hairCalibre = ScalarField(map.grid, 1.0f);
    fields.treatable = ScalarField(map.grid, 0.0f);
    fields.dotDensity = ScalarField(map.grid, 0.0f);
    for (std::size_t i = 0; i < map.cells.size(); ++i) {
        const SkinCell& cell = map.cells[i];
        fields.treatable.values[i] = cell.onChart ? cell.treatable : 0.0f;
        const ChartPoint p = map.grid.getPoint(int(i) % map.grid.width, int(i) / map.grid.width);
        const NativeEdge edge = computeNativeEdge(own.distance.values[i], own.naturalRamp.values[i], p, seed);
        const float grows = edge.density * smoothRamp(0.2f, 0.6f, fields.treatable.values[i]);
        float& bald = fields.baldness.values[i];
        fields.hairDensity.values[i] = plan.hair.unitsPerCm2 * grows * loss.density.values[i];
        fields.hairCalibre.values[i] = edge.calibre * loss.calibre.values[i];
        bald *= grows; // skin that never bore hair is not bald
    }
    parallelFor(std::size_t(map.grid.height), 16, [&](std::size_t begin, std::size_t end) {
        for (std::size_t y = begin; y < end; ++y)
            for (int x = 0; x < map.grid.width; ++x) {
                if (!map.at(x, int(y)).onChart) continue;
                const ChartPoint p = map.grid.getPoint(x, int(y));
                fields.dotDensity.at(x, int(y)) = computeDotDensity(fields, plan, p, computeEdgeRamp(fields, plan, p));
            }
    });
    return out;
}

} // namespace

std::shared_ptr<const MasterSet> computeMasterSet(const ScalpChart& chart, std::uint64_t seed,
                                                  const std::stop_token& stop) {
    const PlacementDomain domain = makeChartDomain(chart);
    const RankedSet set = placeRanked(domain, kMasterDensity, seed, stop);
    auto master = std::make_shared<MasterSet>();
    master->density = set.density;
    master->points.resize(set.points.size());
    parallelFor(
        set.points.size(), 2048,
        [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i) {
                MasterPoint& point = master->points[i];
                point.chart = set.points[i].chart;
                point.rank = set.points[i].rank;
                point.id = std::uint32_t(i);
                const auto sample = chart.locate(point.chart);
                if (!sample) continue; // beside the chart's border: weight 0, never shown
                point.position = sample->position;
                point.normal = sample->normal;
                point.du = sample->du;
                point.dv = sample->dv;
                point.scalp = sample->scalp;
                point.treatable = computeTreatable(chart, *sample);
                const glm::vec3 m = computeMetric(*sample);
                const float placed = std::sqrt(m.x * m.z - m.y * m.y);
                const float skin = std::max(1e-3f, glm::length(glm::cross(sample->du, sample->dv)));
                point.reached = point.rank * set.density * placed / skin;
            }
        },
        stop);
    std::erase_if(master->points, [](const MasterPoint& p) { return p.treatable <= 0; });
    return master;
}

ScalpFields computeFields(const ScalpChart& chart, const Landmarks& landmarks, const ScalpPlan& plan) {
    return computeDrawing(chart, landmarks, plan).fields;
}

ScalpDesign computeDesign(const ScalpChart& chart, const Landmarks& landmarks, const ScalpPlan& plan,
                          const ProgressFn& progress, const std::stop_token& stop) {
    if (progress) progress(0, "placing points");
    const auto master = computeMasterSet(chart, plan.placement.seed, stop);
    return computeDesign(chart, landmarks, plan, *master, progress, stop);
}

ScalpDesign computeDesign(const ScalpChart& chart, const Landmarks& landmarks, const ScalpPlan& plan,
                          const MasterSet& master, const ProgressFn& progress, const std::stop_token& stop) {
    if (progress) progress(0.5f, "drawing fields");
    Drawing drawing = computeDrawing(chart, landmarks, plan);
    if (stop.stop_requested()) throw Cancelled();
    ScalpDesign design;
    design.fields = std::move(drawing.fields);
    design.warnings = std::move(drawing.warnings);
    const Hairline& line = drawing.hairline;
    design.hairline.assign(line.loop.begin(), line.loop.begin() + std::ptrdiff_t(line.openCount));
    if (progress) progress(0.8f, "laying layers");
    fillLayers(design, plan, master, stop);
    if (progress) progress(1, "done");
    return design;
}

} // namespace stipple
