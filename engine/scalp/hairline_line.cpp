#include "scalp/hairline_line.h"

#include "core/error.h"
#include "math/deterministic.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple {
namespace {

constexpr float kStepMm = 1.0f;
constexpr float kLevelStep = 1.5f; // mm, of the walk from the middle to the corner
constexpr double kDegree = 0.017453292519943295;
// Where a line is so high that its level passes the ears, its corners stay about this far ahead of the coronal plane
// (mm), and no recession takes them behind that plane.
constexpr float kCornerAhead = 14;

// x up to `knee`, then slower and slower towards `limit`.
float limitSoftly(float x, float knee, float limit) {
    if (x <= knee) return x;
    const float left = limit - knee;
    return knee + left * (x - knee) / (x - knee + left);
}

glm::vec3 getBackward(const ChartSample& s) { // along the skin, in a sagittal plane
    return glm::cross(s.normal, glm::vec3(1, 0, 0));
}
glm::vec3 getLeftward(const ChartSample& s) { // along the skin, level
    return glm::cross(glm::vec3(0, 1, 0), s.normal);
}

ChartSample locateOrFail(const ScalpChart& chart, const ChartPoint& point) {
    const auto sample = chart.locate(point);
    STIPPLE_ASSERT(sample.has_value());
    return *sample;
}

// The chart point of a scalp coordinate, or the nearest towards the crown that is on the chart.
ChartPoint findOnChart(const ScalpChart& chart, ScalpCoord scalp) {
    for (int i = 0; i < 60; ++i) {
        const auto p = chart.toChart(scalp);
        if (p && chart.locate(*p)) return *p;
        scalp *= 0.98f;
    }
    fail("The scalp does not reach far enough to place a hairline. Check the landmarks glabella, vertex and tragions.");
}

// The skin at height y and depth z of the head frame on one side (+1 left, -1 right).
ChartPoint findSidePoint(const ScalpChart& chart, float side, const glm::vec2& yz) {
    ChartPoint p = findOnChart(chart, chart.getFrame().toScalp({side * 68, yz.x, yz.y}));
    float shorter = 1; // a step that would leave the chart is tried again at half its length
    for (int i = 0; i < 12 && shorter > 0.1f; ++i) {
        const ChartSample s = locateOrFail(chart, p);
        const glm::vec2 miss = yz - glm::vec2(s.position.y, s.position.z);
        const float det = s.du.y * s.dv.z - s.dv.y * s.du.z;
        if (std::abs(det) < 0.05f) break; // the skin lies across the view from the side: keep the direction's point
        const glm::vec2 step = glm::vec2(miss.x * s.dv.z - miss.y * s.dv.y, miss.y * s.du.y - miss.x * s.du.z) / det;
        const float length = glm::length(step);
        const ChartPoint next = p + step * std::min(shorter, 12.0f / std::max(length, 1e-6f));
        if (chart.locate(next))
            p = next;
        else
            shorter *= 0.5f;
    }
    return p;
}

ChartPoint moveBack(const ScalpChart& chart, const ChartPoint& from, float mm) {
    const float sign = mm < 0 ? -1.0f : 1.0f;
    return walkSkin(chart, from, sign * mm, 2, [&](const ChartSample& s) { return sign * getBackward(s); }).back();
}

// Unit tangent at `s` towards a chart point nearby.
glm::vec3 getTangentTo(const ChartSample& s, const ChartPoint& from, const ChartPoint& to) {
    const glm::vec2 step = to - from;
    return glm::normalize(step.x * s.du + step.y * s.dv);
}

// Front and temple run straight for a little way to where they meet, so that their angle there is the one asked for.
struct Corner {
    ChartPoint place{0};
    glm::vec3 alongFront{0}, alongTemple{0}; // unit tangents away from the corner
    float straightMm = 0;                    // on either arm
    float cutMm = 0;                         // of either arm, taken by the rounding
    float bend = 1;                          // sine of half the angle: weight that makes the rounding an arc
};

Corner computeCorner(const ScalpChart& chart, const HairlineParameters& parameters, const ChartPoint& place,
                     const ChartPoint& towardsFront, const ChartPoint& towardsTemple, float roomMm) {
    const ChartSample s = locateOrFail(chart, place);
    const glm::vec3 f = getTangentTo(s, place, towardsFront);
    const glm::vec3 q = getTangentTo(s, place, towardsTemple);
    const float cosine = std::clamp(glm::dot(f, q), -0.999f, 0.999f);
    const glm::vec3 g = glm::normalize(q - cosine * f);
    const double now = det::acos(double(cosine));
    const double asked = std::clamp(double(parameters.cornerAngleDeg), 40.0, 170.0) * kDegree;
    // Most of the change is the temple's: the front keeps its height and recession, and no notch stands before an open
    // corner.
    const double share = asked > now ? 0.1 : 0.35;
    const double front = std::clamp(share * (asked - now), -15 * kDegree, 15 * kDegree);
    const auto turn = [&](double angle) { return float(det::cos(angle)) * f + float(det::sin(angle)) * g; };
    Corner corner;
    corner.place = place;
    corner.alongFront = turn(-front);
    corner.alongTemple = turn(asked - front);
    corner.bend = float(det::sin(asked / 2));
    const float half = float(det::sin(asked / 2) / det::cos(asked / 2));
    corner.cutMm = std::clamp(std::max(0.0f, parameters.cornerRadiusMm) / half, 1.0f, roomMm - 4);
    corner.straightMm = std::min(roomMm, corner.cutMm + 5);
    return corner;
}

// Points of the straight piece, the corner first: where the skin meets the plane that holds `along` and the normal at
// the corner.
std::vector<ChartPoint> getStraightPiece(const ScalpChart& chart, const Corner& corner, const glm::vec3& along) {
    const glm::vec3 side = glm::cross(locateOrFail(chart, corner.place).normal, along);
    const auto ahead = [&](const ChartSample& s) { return glm::cross(side, s.normal); };
    return walkSkin(chart, corner.place, corner.straightMm, 0.3f * corner.straightMm, ahead);
}

// Replaces the join of two curves by an arc.
void roundCorner(std::vector<ChartPoint>& before, std::vector<ChartPoint>& after, const Corner& corner) {
    const auto cut = std::size_t(std::max(1.0f, corner.cutMm / kStepMm + 0.5f));
    if (before.size() < cut + 3 || after.size() < cut + 3) return;
    const ChartPoint a = before[before.size() - 1 - cut];
    const ChartPoint b = before.back();
    const ChartPoint c = after[cut];
    std::vector<ChartPoint> bend;
    const int n = int(2 * cut);
    for (int i = 0; i <= n; ++i) { // a conic through a and c with tangents to b: a circle for this weight
        const float t = float(i) / float(n);
        const float wa = (1 - t) * (1 - t), wb = 2 * t * (1 - t) * corner.bend, wc = t * t;
        bend.push_back((wa * a + wb * b + wc * c) / (wa + wb + wc));
    }
    before.resize(before.size() - 1 - cut);
    before.insert(before.end(), bend.begin(), bend.begin() + n / 2 + 1);
    after.erase(after.begin(), after.begin() + std::ptrdiff_t(cut) + 1);
    after.insert(after.begin(), bend.begin() + n / 2, bend.end());
}

// The anchors of one temple in a view from the side: (y, z) of the head frame, mm.
struct TempleAnchors {
    glm::vec2 peak{0}, hollow{0}, burn{0};
};

TempleAnchors findTempleAnchors(const Landmarks& landmarks, const HairlineParameters& parameters,
                                const glm::vec3& corner, const glm::vec3& tragion, float extraMm) {
    const glm::vec3 glabella = landmarks.at(LandmarkId::glabella);
    const glm::vec2 c(corner.y, corner.z);
    const glm::vec2 e(glabella.y, glabella.z - 48); // 80 mm lateral of the glabella along the skin
    const float whole = std::max(1.0f, glm::length(e - c));
    TempleAnchors out;
    // Some millimetres of the width lie beside the tragus and behind it.
    out.burn = {tragion.y + 22, tragion.z + std::clamp(parameters.sideburnWidthMm - 5, 8.0f, 40.0f) + 3};
    const float way = std::max(20.0f, parameters.templePeakMm);
    const glm::vec2 peak = c + (e - c) * std::min(0.75f, way / whole) + glm::vec2(0, -0.5f * extraMm);
    // Without a peak the temple is hollow all the way (class R, domain.md section 3).
    const glm::vec2 concave = c + 0.45f * (out.burn - c) + glm::vec2(0, -9);
    const float shown = smoothRamp(0, 25, parameters.templePeakMm);
    out.peak = concave + shown * (peak - concave);
    out.hollow = 0.45f * out.peak + 0.55f * out.burn + glm::vec2(0, -5);
    return out;
}

// How far back of level the front lies at t = 0 (middle) .. 1 (corner), mm; before the peak.
float getFrontOffset(const HairlineParameters& p, float t, float recession, float extraMm) {
    float back = recession * t * t;
    back += extraMm * smoothRamp(0, 0.45f, t);
    back -= p.sagMm * 4 * t * (1 - t) * smoothRamp(0, 0.4f, t); // most half-way, nothing at middle and corner
    back += p.hollowMm * smoothRamp(0.05f, 0.5f, t) * (1 - smoothRamp(0.6f, 1.0f, t));
    back -= p.moundMm * smoothRamp(0.15f, 0.5f, t) * (1 - smoothRamp(0.5f, 1.0f, t));
    return back;
}

// The way from the middle to the corner without any recession, and how far that goes back from there.
struct LevelLine {
    std::vector<ChartPoint> points; // kLevelStep apart
    float endZ = 0;                 // depth of its end
    float room = 0;                 // from there to the coronal plane of the tragion, mm
    float recession = 0;            // beyond the head's own roundness, mm
};

LevelLine computeLevelLine(const ScalpChart& chart, const Landmarks& landmarks, const HairlineParameters& parameters,
                           const ChartPoint& front, float side) {
    const bool isLeft = side > 0;
    const LandmarkId canthusId = isLeft ? LandmarkId::lateralCanthusLeft : LandmarkId::lateralCanthusRight;
    const float canthusX = landmarks.at(canthusId).x * side;
    const float tragionZ = landmarks.at(isLeft ? LandmarkId::tragionLeft : LandmarkId::tragionRight).z;
    if (canthusX < 20)
        fail("The landmark {} lies {:.0f} mm from the midline. Set it to the outer corner of the eye.",
             getLandmarkName(canthusId), double(canthusX));

    // Level with the mid-frontal point to the plane of the canthus; a narrow head turns to its side before that. High
    // on the head a level line would run back over the ears; it turns down across the head before that.
    const float farthest = tragionZ + kCornerAhead;
    LevelLine line;
    std::vector<ChartPoint>& level = line.points;
    level.push_back(front);
    while (level.size() < 120) {
        const auto walk = [&](float mm) {
            return walkSkin(chart, level.back(), mm, kLevelStep, [&](const ChartSample& s) {
                const float back = 1 - smoothRamp(farthest, farthest + 12, s.position.z);
                const glm::vec3 across = glm::cross(s.normal, glm::vec3(0, 0, 1)); // leftward, in a coronal plane
                return side * ((1 - back) * glm::normalize(getLeftward(s)) + back * glm::normalize(across));
            });
        };
        auto step = walk(kLevelStep);
        if (step.size() < 2) break;
        const float before = locateOrFail(chart, level.back()).position.x * side;
        ChartSample s = locateOrFail(chart, step.back());
        const bool arrived = s.position.x * side >= canthusX;
        if (arrived && s.position.x * side > before + 0.1f) {
            step = walk(kLevelStep * (canthusX - before) / (s.position.x * side - before));
            s = locateOrFail(chart, step.back());
        }
        level.push_back(step.back());
        if (arrived || s.normal.x * side > 0.88f) break;
    }

    // The head's own roundness already carries a level line back; the recession asked for comes on top as far as the
    // two do not overlap, so that the corner is never below level and every millimetre counts something.
    const float asked = std::max(0.0f, parameters.recessionMm);
    line.endZ = locateOrFail(chart, level.back()).position.z;
    line.room = std::max(4.0f, line.endZ - tragionZ);
    const float round = std::max(0.0f, locateOrFail(chart, front).position.z - line.endZ);
    line.recession = limitSoftly(std::sqrt(round * round + asked * asked) - round, 0.6f * line.room, line.room);
    return line;
}

// side +1 left, -1 right; all of it lies `extraMm` farther back than the level line says (negative: farther forward).
HairlineSide computeSide(const ScalpChart& chart, const Landmarks& landmarks, const HairlineParameters& parameters,
                         const LevelLine& level, float side, float extraMm, float peakAtMm) {
    const glm::vec3 tragion = landmarks.at(side > 0 ? LandmarkId::tragionLeft : LandmarkId::tragionRight);
    const float whole = std::max(1.0f, kLevelStep * float(level.points.size() - 1));
    std::vector<ChartPoint> through;
    for (std::size_t i = 0; i < level.points.size(); ++i) {
        const float along = kLevelStep * float(i);
        float back = getFrontOffset(parameters, std::min(1.0f, along / whole), level.recession, extraMm);
        // A widow's peak is a V whose flanks hollow a little towards the tip.
        const float off = std::abs(along - side * peakAtMm) / std::max(2.0f, 0.5f * parameters.peakWidthMm);
        if (off < 1) back -= parameters.peakDepthMm * (1 - off) * (1 - 0.35f * off);
        through.push_back(moveBack(chart, level.points[i], back));
    }

    HairlineSide out;
    out.corner = through.back();
    const TempleAnchors anchors =
        findTempleAnchors(landmarks, parameters, locateOrFail(chart, out.corner).position, tragion, extraMm);
    const ChartPoint peak = findSidePoint(chart, side, anchors.peak);
    const float room2 = std::max(6.0f, std::min(0.45f * glm::length(peak - out.corner), 0.4f * whole));
    const std::size_t back20 = std::min(through.size() - 1, std::size_t(20 / kLevelStep));
    const Corner corner =
        computeCorner(chart, parameters, out.corner, through[through.size() - 1 - back20], peak, room2);

    const std::vector<ChartPoint> frontArm = getStraightPiece(chart, corner, corner.alongFront);
    while (through.size() > 2 && glm::length(through.back() - out.corner) < corner.straightMm + 9)
        through.pop_back();
    through.insert(through.end(), frontArm.rbegin(), frontArm.rend());
    std::vector<ChartPoint> templePoints = getStraightPiece(chart, corner, corner.alongTemple);
    templePoints.push_back(peak);
    for (const glm::vec2& q : {anchors.hollow, anchors.burn})
        templePoints.push_back(findSidePoint(chart, side, q));
    out.front = resample(computeSpline(through, kStepMm), kStepMm);
    out.temple = resample(computeSpline(templePoints, kStepMm), kStepMm);
    roundCorner(out.front, out.temple, corner);

    const float edge = anchors.burn.y - 3;
    const float foot = anchors.burn.x - std::max(8.0f, parameters.sideburnLengthMm);
    const std::array<glm::vec2, 3> burnFoot{glm::vec2(foot + 0.35f * (anchors.burn.x - foot), edge),
                                            glm::vec2(foot + 1, edge - 5), glm::vec2(foot, tragion.z + 6)};
    std::vector<ChartPoint> burnPoints{out.temple.back()};
    for (const glm::vec2& q : burnFoot) {
        const ChartPoint p = findSidePoint(chart, side, q);
        // Where the chart ends or the ear begins before that, the line goes straight on to the ear.
        if (std::abs(locateOrFail(chart, p).position.y - q.x) < 4) burnPoints.push_back(p);
    }
    if (burnPoints.size() < 2) burnPoints.push_back(findSidePoint(chart, side, burnFoot[0]));
    out.sideburn = computeSpline(burnPoints, kStepMm);

    // Around the ear, close to it or under it: the auricle and the fold behind it are not treatable anyway.
    const std::array<glm::vec2, 6> around{
        glm::vec2(tragion.y + 14, tragion.z - 2),  glm::vec2(tragion.y + 26, tragion.z - 10),
        glm::vec2(tragion.y + 24, tragion.z - 22), glm::vec2(tragion.y + 8, tragion.z - 30),
        glm::vec2(tragion.y - 12, tragion.z - 34), glm::vec2(tragion.y - 28, tragion.z - 38)};
    std::vector<ChartPoint> earPoints{out.sideburn.back()};
    for (const glm::vec2& q : around)
        earPoints.push_back(findSidePoint(chart, side, q));
    out.ear = computeSpline(earPoints, kStepMm);
    return out;
}

} // namespace

ChartPoint findFrontPoint(const ScalpChart& chart, const Landmarks& landmarks, float heightMm, float& reached) {
    // The midline enters the chart somewhere above the glabella; the little way to it is all but straight.
    const ChartPoint entry = findOnChart(chart, {0, 1});
    const float first = glm::length(locateOrFail(chart, entry).position - landmarks.at(LandmarkId::glabella));
    const float rest = heightMm - first;
    if (rest <= 0) {
        reached = first;
        return entry;
    }
    const auto path = walkSkin(chart, entry, rest, 2, getBackward);
    reached = first + std::min(rest, 2.0f * float(path.size() - 1));
    return path.back();
}

std::array<HairlineSide, 2> computeHairlineSides(const ScalpChart& chart, const Landmarks& landmarks,
                                                 const HairlineParameters& parameters, const ChartPoint& front,
                                                 float moreMm, float peakAtMm) {
    LevelLine right = computeLevelLine(chart, landmarks, parameters, front, -1);
    LevelLine left = computeLevelLine(chart, landmarks, parameters, front, 1);
    // High on the head a level line magnifies the smallest unevenness of the skull. A practitioner measures both
    // corners from the same middle: they stand equally far back, and no corner leaves its level for that.
    const float mean = 0.5f * (right.endZ - right.recession + left.endZ - left.recession);
    const float least = std::abs(0.5f * moreMm);
    const float target = std::min({mean, right.endZ - least, left.endZ - least});
    for (LevelLine* line : {&right, &left})
        line->recession = std::clamp(line->endZ - target, least, std::max(least, line->room));
    return {computeSide(chart, landmarks, parameters, right, -1, -0.5f * moreMm, peakAtMm),
            computeSide(chart, landmarks, parameters, left, 1, 0.5f * moreMm, peakAtMm)};
}

std::vector<ChartPoint> computeNapeLine(const ScalpChart& chart, const Landmarks& landmarks, const ChartPoint& left,
                                        const ChartPoint& right) {
    const float y = landmarks.at(LandmarkId::inion).y;
    const float z = landmarks.at(LandmarkId::inion).z;
    const auto find = [&](float x, float down, float forward) {
        return findOnChart(chart, chart.getFrame().toScalp({x, y - down, z + forward}));
    };
    // Down behind the ears, then across, with a low point on either side of a shallow middle.
    const std::array<ChartPoint, 7> through{
        left, find(54, 40, 30), find(32, 53, 14), find(0, 50, 8), find(-32, 53, 14), find(-54, 40, 30), right};
    return computeSpline(through, kStepMm);
}

} // namespace stipple
