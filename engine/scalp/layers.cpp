#include "scalp/layers.h"

#include "core/parallel.h"
#include "core/random.h"
#include "math/deterministic.h"
#include "scalp/dot_density.h"
#include "scalp/growth.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple {
namespace {

constexpr std::size_t kGrain = 4096;

// Per-dot spread of domain.md section 1.
constexpr float kDiameterSpread = 0.15f;
constexpr float kShadeSpread = 0.20f;
constexpr float kDepthSpread = 0.08f; // mm
// The first visit is lighter, the last darker (domain.md section 1); the mean over 30/40/30 % stays 1.
constexpr float kVisitShade = 0.12f;

Dot makeDot(const MasterPoint& point, const ScalpPlan& plan, const EdgeRamp& edge, float share, bool inScar) {
    const PlacementParameters& placement = plan.placement;
    Random random(placement.seed ^ 0xd07ull, point.id);
    const auto spread = [&](float amount) { return amount * placement.jitter * (2 * random.nextFloat() - 1); };
    Dot dot;
    dot.chart = point.chart;
    dot.position = point.position;
    dot.normal = point.normal;
    dot.du = point.du;
    dot.dv = point.dv;
    dot.rank = point.rank;
    dot.id = point.id;
    dot.inScar = inScar;
    dot.visit = 1;
    while (int(dot.visit) < placement.visits && share > getVisitShare(dot.visit, placement.visits))
        ++dot.visit;
    const float layer =
        placement.visits > 1 ? kVisitShade * (2 * float(dot.visit - 1) / float(placement.visits - 1) - 1) : 0.0f;
    dot.diameter = placement.diameterMm * edge.diameter * (1 + spread(kDiameterSpread));
    dot.depth = std::max(0.02f, placement.depthMm + spread(kDepthSpread));
    dot.shade = std::clamp(placement.shade * edge.shade * (1 + layer) * (1 + spread(kShadeSpread)), 0.0f, 1.0f);
    return dot;
}

// How likely a place that is no follicular unit bears a dot of earlier work.
float computeEarlierShare(const ScalpFields& fields, const GridPlace& place, float hair, const MasterSet& master) {
    constexpr float kMost = 0.9f;
    return std::min(kMost, computeEarlierDensity(fields, place) / std::max(1.0f, master.density - hair));
}

// A dot of another hand: less even than what is planned now.
Dot makeEarlierDot(const MasterPoint& point, const EarlierWorkParameters& earlier, bool inScar) {
    constexpr float kUneven = 1.5f; // beside the spread of a steady hand
    constexpr std::uint32_t kEarlierIds = 0x80000000u;
    Random random(earlier.seed ^ 0x0deull, point.id);
    const auto spread = [&](float amount) { return kUneven * amount * (2 * random.nextFloat() - 1); };
    Dot dot;
    dot.chart = point.chart;
    dot.position = point.position;
    dot.normal = point.normal;
    dot.du = point.du;
    dot.dv = point.dv;
    dot.rank = point.rank;
    dot.id = point.id | kEarlierIds; // no other dot's
    dot.visit = 0;
    dot.inScar = inScar;
    dot.diameter = earlier.diameterMm * (1 + spread(kDiameterSpread));
    dot.depth = std::max(0.02f, earlier.depthMm + spread(kDepthSpread));
    dot.shade = std::clamp(earlier.shade * (1 + spread(kShadeSpread)), 0.0f, 1.0f);
    return dot;
}

// What further loss leaves of a unit.
float computeLater(const MasterPoint& point, const GridPlace& place, const ScalpFields& fields) {
    if (fields.laterDensity.values.empty()) return 1;
    if (point.reached >= computeLaterHairDensity(fields, place)) return 0;
    const float calibre = fields.hairCalibre.sample(place);
    return calibre > 0 ? std::min(1.0f, fields.laterCalibre.sample(place) / calibre) : 0.0f;
}

FollicularUnit makeUnit(const MasterPoint& point, const GridPlace& place, const ScalpFields& fields,
                        const ScalpPlan& plan, const std::array<float, 4>& shares) {
    Random random(plan.placement.seed ^ 0xf011ull, point.id);
    FollicularUnit unit;
    unit.chart = point.chart;
    unit.position = point.position;
    unit.normal = point.normal;
    unit.rank = point.rank;
    unit.id = point.id;
    const float calibre = fields.hairCalibre.sample(place);
    unit.shaftDiameter = plan.hair.shaftDiameter * calibre * (1 + 0.12f * random.nextNormalish() * 0.6f);
    const float u = random.nextFloat();
    unit.hairs = 1;
    // Single hairs make up the first millimetres of a natural front (domain.md section 3).
    const float single = 1 - smoothRamp(3, 12, fields.nativeDistance.sample(place));
    if (random.nextFloat() >= single)
        while (unit.hairs < 4 && u >= shares[unit.hairs - 1])
            ++unit.hairs;
    // Neighbouring openings run together into one, of which 5 to 20 hairs stand out (domain.md section 4).
    if (fields.tufts.sample(place) > 0.4f + 0.3f * random.nextFloat()) {
        const float many = random.nextFloat();
        unit.hairs = std::uint8_t(5 + int(16 * many * many));
    }
    glm::vec2 flow = fields.growth.sample(place);
    // No two hairs lie quite parallel: about 8 degrees of spread.
    const float turn = 0.14f * random.nextNormalish();
    flow = glm::vec2(flow.x - turn * flow.y, flow.y + turn * flow.x);
    const glm::vec3 along = point.du * flow.x + point.dv * flow.y;
    const glm::vec3 tangent = along - glm::dot(along, point.normal) * point.normal;
    const float length = glm::length(tangent);
    const glm::vec3 any = std::abs(point.normal.x) < 0.7f ? glm::vec3(1, 0, 0) : glm::vec3(0, 1, 0);
    unit.growth = length > 1e-6f ? tangent / length : glm::normalize(glm::cross(point.normal, any));
    unit.later = computeLater(point, place, fields);
    unit.exitAngle = getExitAngle(point.scalp, plan.hair) * (1 + 0.15f * random.nextNormalish() * 0.6f);
    return unit;
}

} // namespace

float getVisitShare(int visit, int visits) {
    if (visit >= visits) return 1;
    // Through (1/3, 0.3), (2/3, 0.7), (1, 1).
    const float t = 3 * float(visit) / float(visits);
    if (t <= 1) return 0.3f * t;
    if (t <= 2) return 0.3f + 0.4f * (t - 1);
    return 0.7f + 0.3f * (t - 2);
}

void fillLayers(ScalpDesign& design, const ScalpPlan& plan, const MasterSet& master, const std::stop_token& stop) {
    const std::array<float, 4> shares = computeHairShares(plan.hair.hairsPerUnit);
    struct Piece {
        std::vector<Dot> dots, earlier;
        std::vector<FollicularUnit> units;
    };
    std::vector<Piece> pieces((master.points.size() + kGrain - 1) / kGrain);
    const ScalpFields& fields = design.fields;
    parallelFor(
        master.points.size(), kGrain,
        [&](std::size_t begin, std::size_t end) {
            Piece& piece = pieces[begin / kGrain];
            for (std::size_t i = begin; i < end; ++i) {
                const MasterPoint& point = master.points[i];
                const float reached = point.reached;
                const GridPlace place = fields.hairDensity.grid.locate(point.chart);
                const float hair = computeHairDensity(fields, place);
                if (reached < hair) {
                    piece.units.push_back(makeUnit(point, place, fields, plan, shares));
                    continue;
                }
                const float taken = computeEarlierShare(fields, place, hair, master);
                if (taken > 0 && Random(plan.earlier.seed ^ 0xea1ull, point.id).nextFloat() < taken) {
                    piece.earlier.push_back(
                        makeEarlierDot(point, plan.earlier, fields.scarEdge.sample(place.point) < 0));
                    continue;
                }
                if (!plan.treat) continue;
                const EdgeRamp edge = computeEdgeRamp(fields, plan, place);
                // As many on the places that are left as would be on all.
                const float wished = computeDotDensity(fields, plan, place, edge) / (1 - taken);
                if (reached - hair >= wished) continue;
                const bool inScar = fields.scarEdge.sample(place.point) < 0;
                piece.dots.push_back(makeDot(point, plan, edge, (reached - hair) / wished, inScar));
            }
        },
        stop);
    // The master set is sorted by rank and pieces are in its order.
    for (Piece& piece : pieces) {
        design.dots.insert(design.dots.end(), piece.dots.begin(), piece.dots.end());
        design.earlierDots.insert(design.earlierDots.end(), piece.earlier.begin(), piece.earlier.end());
        design.follicles.insert(design.follicles.end(), piece.units.begin(), piece.units.end());
    }
}

} // namespace stipple
