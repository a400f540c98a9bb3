#include "scalp/design.h"

#include "core/error.h"
#include "core/parallel.h"
#include "core/random.h"
#include "scalp/brush.h"
#include "scalp/dot_density.h"
#include "scalp/growth.h"
#include "scalp/hair_loss.h"
#include "scalp/hairline.h"
#include "scalp/layers.h"
#include "scalp/lesions.h"
#include "scalp/noise.h"
#include "scalp/placement.h"
#include "scalp/scar.h"
#include "scalp/skin_map.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <tuple>
#include <utility>

namespace stipple {
namespace {

constexpr float kFieldCellMm = 1.75f;

// Dots blend into the hair this far beyond the soft border of a loss: 15-25 mm together (domain.md section 4).
constexpr float kBlendIntoHairMm = 12;

constexpr float kTreatedFrom = 5; // dots per cm2: sparser skin does not count as treated

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

// The person's own line with the hair that begins at it.
struct NativeLine {
    Hairline line;
    HairlineField field;
    ScalarField density, calibre; // NativeEdge of every cell
};

struct DesignedLine {
    Hairline line;
    HairlineField field;
};

// A value with the key it was computed from.
template <typename Key, typename Value>
class Kept {
public:
    template <typename Compute>
    const Value& get(const Key& key, const Compute& compute) {
        if (!m_key || !(*m_key == key)) {
            m_key.reset(); // a computation that throws leaves nothing behind
            m_value = compute();
            m_key = key;
        }
        return m_value;
    }
    const Value& getLast() const { return m_value; }

private:
    std::optional<Key> m_key;
    Value m_value;
};

// What loss and growth read of the hair: only the whorls, so that no other number of the hair redoes them.
HairParameters getWhorls(const HairParameters& hair) {
    HairParameters whorls;
    whorls.whorl = hair.whorl;
    whorls.whorlClockwise = hair.whorlClockwise;
    whorls.whorlInfluenceMm = hair.whorlInfluenceMm;
    whorls.hasSecondWhorl = hair.hasSecondWhorl;
    whorls.secondWhorl = hair.secondWhorl;
    whorls.secondWhorlClockwise = hair.secondWhorlClockwise;
    return whorls;
}

float getLossNear(float depth, const LossParameters& loss) {
    return smoothRamp(-0.5f * loss.borderMm - kBlendIntoHairMm, 0, depth);
}

bool hasLoss(const LossParameters& loss) {
    return loss.pattern != LossPattern::none || !loss.strokes.empty();
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

struct Designer::Parts {
    using LossKey = std::tuple<LossParameters, HairParameters, std::uint64_t>;

    Parts(const ScalpChart& c, const Landmarks& l)
        : chart(c)
        , landmarks(l)
        , map(computeSkinMap(c, kFieldCellMm)) {}

    const ScalpChart& chart;
    Landmarks landmarks;
    SkinMap map;
    Kept<std::uint64_t, NativeLine> native;
    Kept<std::pair<HairlineParameters, std::uint64_t>, DesignedLine> designed;
    Kept<LossKey, HairLossField> loss, disease, furtherLoss;
    Kept<HairParameters, VectorField> growth;
    Kept<LossKey, SkinLayer> lesions;
    Kept<std::tuple<std::vector<ScarParameters>, float, float, std::uint64_t>, ScarFields> scars;
    Kept<std::vector<BrushStroke>, ScalarField> strokes, earlierStrokes;

    const NativeLine& getNative(std::uint64_t seed) {
        return native.get(seed, [&] {
            NativeLine own;
            own.line = computeHairline(chart, landmarks, getNativeHairline(chart, landmarks), mixBits(seed ^ 0x9a71));
            own.field = computeHairlineField(map, own.line);
            own.density = ScalarField(map.grid, 0.0f);
            own.calibre = ScalarField(map.grid, 1.0f);
            for (std::size_t i = 0; i < map.cells.size(); ++i) {
                const ChartPoint p = map.grid.getPoint(int(i) % map.grid.width, int(i) / map.grid.width);
                const NativeEdge edge =
                    computeNativeEdge(own.field.distance.values[i], own.field.naturalRamp.values[i], p, seed);
                own.density.values[i] = edge.density;
                own.calibre.values[i] = edge.calibre;
            }
            return own;
        });
    }
    const DesignedLine& getDesigned(const ScalpPlan& plan) {
        return designed.get({plan.hairline, plan.placement.seed}, [&] {
            DesignedLine drawn;
            drawn.line = computeHairline(chart, landmarks, plan.hairline, plan.placement.seed);
            drawn.field = computeHairlineField(map, drawn.line);
            return drawn;
        });
    }
    const HairLossField& getLoss(Kept<LossKey, HairLossField>& kept, const LossParameters& parameters,
                                 const ScalpPlan& plan) {
        const HairParameters hair = getWhorls(plan.hair);
        return kept.get({parameters, hair, plan.placement.seed}, [&] {
            return computeHairLoss(chart, landmarks, map, getNative(plan.placement.seed).line, parameters, hair);
        });
    }

    void drawLoss(ScalpFields& fields, const ScalpPlan& plan);
    void drawFurtherLoss(ScalpFields& fields, const ScalpPlan& plan);
    void drawDots(ScalpFields& fields, const ScalpPlan& plan);
    void drawEarlierWork(ScalpFields& fields, const ScalpPlan& plan);
    void drawScars(ScalpFields& fields, const ScalpPlan& plan);
    ScalpFields draw(const ScalpPlan& plan);
};

// Loss and what it leaves of the hair.
void Designer::Parts::drawLoss(ScalpFields& fields, const ScalpPlan& plan) {
    const NativeLine& own = getNative(plan.placement.seed);
    HairLossField lost = getLoss(loss, plan.loss, plan);
    fields.lossNear = ScalarField(map.grid);
    for (std::size_t i = 0; i < map.cells.size(); ++i)
        fields.lossNear.values[i] = getLossNear(lost.depth.values[i], plan.loss);
    if (hasLoss(plan.disease)) {
        const HairLossField& more = getLoss(disease, plan.disease, plan);
        for (std::size_t i = 0; i < map.cells.size(); ++i)
            fields.lossNear.values[i] =
                std::max(fields.lossNear.values[i], getLossNear(more.depth.values[i], plan.disease));
        addLoss(lost, more);
    }
    fields.hairDensity = ScalarField(map.grid);
    fields.hairCalibre = ScalarField(map.grid);
    fields.treatable = ScalarField(map.grid);
    fields.tufts = ScalarField(map.grid);
    if (plan.disease.pattern == LossPattern::folliculitisDecalvans)
        fields.tufts = getLoss(disease, plan.disease, plan).baldness;
    for (std::size_t i = 0; i < map.cells.size(); ++i) {
        const SkinCell& cell = map.cells[i];
        fields.treatable.values[i] = cell.onChart ? cell.treatable : 0.0f;
        const float grows = own.density.values[i] * smoothRamp(0.2f, 0.6f, fields.treatable.values[i]);
        fields.hairDensity.values[i] = plan.hair.unitsPerCm2 * grows * lost.density.values[i];
        fields.hairCalibre.values[i] = own.calibre.values[i] * lost.calibre.values[i];
        lost.baldness.values[i] *= grows; // skin that never bore hair is not bald
    }
    fields.baldness = std::move(lost.baldness);
}

// Scars, and what the disease has done to the skin.
void Designer::Parts::drawScars(ScalpFields& fields, const ScalpPlan& plan) {
    const std::uint64_t seed = plan.placement.seed;
    const float dots = plan.placement.scarDotsPerCm2;
    const ScarFields& drawn = scars.get({plan.scars, dots, plan.hair.unitsPerCm2, seed}, [&] {
        return computeScars(chart, map, plan.scars, dots, plan.hair.unitsPerCm2, seed);
    });
    const SkinLayer& ill = lesions.get({plan.disease, getWhorls(plan.hair), seed}, [&] {
        if (!hasLoss(plan.disease)) return makePlainLayer();
        return computeLesions(map, plan.disease, getLoss(disease, plan.disease, plan), getNative(seed).field.distance);
    });
    SkinLayer both = combine(drawn.layer, ill);
    fields.skin = std::move(both.skin);
    fields.marks = std::move(both.marks);
    fields.scarEdge = drawn.edge;
    fields.scarDots = drawn.dots;
    fields.scarHair = drawn.hair;
}

// What a loss that has gone on leaves of the hair; never more than there is today.
void Designer::Parts::drawFurtherLoss(ScalpFields& fields, const ScalpPlan& plan) {
    LossParameters gone = plan.loss;
    gone.stage =
        std::clamp(gone.stage + plan.furtherLoss, gone.stage, std::max(gone.stage, getLossScale(gone.pattern).maximum));
    if (gone.stage == plan.loss.stage) return;
    const NativeLine& own = getNative(plan.placement.seed);
    HairLossField lost = getLoss(furtherLoss, gone, plan);
    if (hasLoss(plan.disease)) addLoss(lost, getLoss(disease, plan.disease, plan));
    fields.laterDensity = fields.hairDensity;
    fields.laterCalibre = fields.hairCalibre;
    for (std::size_t i = 0; i < map.cells.size(); ++i) {
        const float grows = own.density.values[i] * smoothRamp(0.2f, 0.6f, fields.treatable.values[i]);
        float& density = fields.laterDensity.values[i];
        density = std::min(density, plan.hair.unitsPerCm2 * grows * lost.density.values[i]);
        float& calibre = fields.laterCalibre.values[i];
        calibre = std::min(calibre, own.calibre.values[i] * lost.calibre.values[i]);
    }
}

// Another hand's dots. They lie under strokes of their own, or wherever dots are wished now.
void Designer::Parts::drawEarlierWork(ScalpFields& fields, const ScalpPlan& plan) {
    const EarlierWorkParameters& earlier = plan.earlier;
    if (earlier.handling == EarlierWork::none) return;
    // Skin counts as worked on from a tenth of the full density on, in full from four tenths on: old work has few
    // fades.
    constexpr float kFrom = 0.1f, kTo = 0.4f;
    ScalarField drawn(map.grid);
    if (earlier.strokes.empty()) {
        ScalpPlan treated = plan;
        treated.treat = true;
        drawDots(fields, treated);
        const float full = std::max(1.0f, plan.placement.dotsPerCm2);
        for (std::size_t i = 0; i < map.cells.size(); ++i)
            drawn.values[i] = smoothRamp(kFrom * full, kTo * full, fields.dotDensity.values[i]);
    } else {
        const ScalarField& under =
            earlierStrokes.get(earlier.strokes, [&] { return computeStrokes(chart, map, earlier.strokes); });
        for (std::size_t i = 0; i < map.cells.size(); ++i)
            drawn.values[i] = std::max(0.0f, under.values[i]) * smoothRamp(0.4f, 0.8f, fields.treatable.values[i]);
    }
    for (float& density : drawn.values)
        density *= earlier.dotsPerCm2;
    fields.earlierDots = std::move(drawn);
}

void Designer::Parts::drawDots(ScalpFields& fields, const ScalpPlan& plan) {
    fields.dotDensity = ScalarField(map.grid);
    if (!plan.treat) return;
    parallelFor(std::size_t(map.grid.height), 16, [&](std::size_t begin, std::size_t end) {
        for (std::size_t y = begin; y < end; ++y)
            for (int x = 0; x < map.grid.width; ++x) {
                if (!map.at(x, int(y)).onChart) continue;
                const GridPlace p = map.grid.locate(map.grid.getPoint(x, int(y)));
                fields.dotDensity.at(x, int(y)) = computeDotDensity(fields, plan, p, computeEdgeRamp(fields, plan, p));
            }
    });
}

ScalpFields Designer::Parts::draw(const ScalpPlan& plan) {
    const std::uint64_t seed = plan.placement.seed;
    ScalpFields fields;
    drawLoss(fields, plan);
    drawFurtherLoss(fields, plan);
    fields.nativeDistance = getNative(seed).field.distance;
    fields.hairlineDistance = getDesigned(plan).field.distance;
    fields.frontness = getDesigned(plan).field.frontness;
    const HairParameters whorls = getWhorls(plan.hair);
    fields.growth = growth.get(whorls, [&] { return computeGrowth(chart, map, whorls); });
    fields.strokes =
        strokes.get(plan.placement.strokes, [&] { return computeStrokes(chart, map, plan.placement.strokes); });
    drawScars(fields, plan);
    drawEarlierWork(fields, plan);
    drawDots(fields, plan);
    return fields;
}

Designer::Designer(const ScalpChart& chart, const Landmarks& landmarks)
    : m_parts(std::make_unique<Parts>(chart, landmarks)) {}
Designer::~Designer() = default;
Designer::Designer(Designer&& other) noexcept = default;
Designer& Designer::operator=(Designer&& other) noexcept = default;

ScalpFields Designer::computeFields(const ScalpPlan& plan) {
    return m_parts->draw(plan);
}

ScalpDesign Designer::computeDesign(const ScalpPlan& plan, const MasterSet& master, const ProgressFn& progress,
                                    const std::stop_token& stop) {
    if (progress) progress(0.5f, "drawing fields");
    ScalpDesign design;
    design.fields = m_parts->draw(plan);
    if (stop.stop_requested()) throw Cancelled();
    const SkinMap& map = m_parts->map;
    for (std::size_t i = 0; i < map.cells.size(); ++i) {
        if (design.fields.dotDensity.values[i] > kTreatedFrom) design.treatedCm2 += map.cells[i].area / 100;
        if (design.fields.baldness.values[i] > 0.5f) design.baldCm2 += map.cells[i].area / 100;
    }
    const Hairline& line = m_parts->getDesigned(plan).line;
    design.hairline.assign(line.loop.begin(), line.loop.begin() + std::ptrdiff_t(line.openCount));
    design.warnings =
        checkHairline(m_parts->chart, m_parts->landmarks, line, m_parts->getNative(plan.placement.seed).line, plan);
    const std::vector<std::string>& scars = m_parts->scars.getLast().warnings;
    design.warnings.insert(design.warnings.end(), scars.begin(), scars.end());
    if (plan.treat && plan.disease.active && hasLoss(plan.disease))
        design.warnings.push_back(
            "The disease is active: a dermatologist first. Needles can spread it, and what it still "
            "takes would change the plan.");
    const HairParameters& hair = plan.hair;
    if (!m_parts->chart.toChart(hair.whorl) || (hair.hasSecondWhorl && !m_parts->chart.toChart(hair.secondWhorl)))
        design.warnings.push_back(
            "A whorl was asked for beyond this head's scalp; it stands at the nearest place towards "
            "the vertex. Move it up.");
    if (progress) progress(0.8f, "laying layers");
    fillLayers(design, plan, master, stop);
    if (progress) progress(1, "done");
    return design;
}

ScalpFields computeFields(const ScalpChart& chart, const Landmarks& landmarks, const ScalpPlan& plan) {
    return Designer(chart, landmarks).computeFields(plan);
}

ScalpDesign computeDesign(const ScalpChart& chart, const Landmarks& landmarks, const ScalpPlan& plan,
                          const ProgressFn& progress, const std::stop_token& stop) {
    if (progress) progress(0, "placing points");
    const auto master = computeMasterSet(chart, plan.placement.seed, stop);
    return computeDesign(chart, landmarks, plan, *master, progress, stop);
}

ScalpDesign computeDesign(const ScalpChart& chart, const Landmarks& landmarks, const ScalpPlan& plan,
                          const MasterSet& master, const ProgressFn& progress, const std::stop_token& stop) {
    return Designer(chart, landmarks).computeDesign(plan, master, progress, stop);
}

} // namespace stipple
