#include "scalp/hairline.h"

#include "core/error.h"
#include "scalp/noise.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple {
namespace {

constexpr float kStepMm = 1.0f;
// Where a line is so high that its level passes the ears, its corners stay about this far ahead of the coronal plane
// (mm), and no recession takes them behind that plane.
constexpr float kCornerAhead = 14;

// How a style bends the line between its anchors.
struct StyleShape {
    float power = 2;         // how late between middle and corner the line turns back
    float cornerRadius = 18; // mm
    float concavity = 0;     // mm by which the line sinks back between middle and corner: the M of a receded line
    float mound = 0;         // mm by which it bulges forward there
    float macro = 1;         // scale of the undulations
    float peak = 0;          // depth of the central point, mm
    float reach = 1;         // of the way to the corner at which the line turns down
};

StyleShape getStyleShape(HairlineStyle style) {
    StyleShape s;
    switch (style) {
    case HairlineStyle::straight:
        s.power = 1.2f;
        s.cornerRadius = 3;
        s.macro = 0.25f;
        break;
    case HairlineStyle::natural:
        break;
    case HairlineStyle::soft:
        s.macro = 1.35f;
        break;
    case HairlineStyle::faded:
        s.macro = 0.8f;
        break;
    case HairlineStyle::mature:
        s.power = 1.5f;
        s.cornerRadius = 9;
        s.concavity = 5;
        break;
    case HairlineStyle::widowsPeak:
        s.peak = 8;
        break;
    case HairlineStyle::femaleSoft:
        s.power = 3;
        s.cornerRadius = 34;
        s.mound = 3;
        s.macro = 0.8f;
        s.reach = 0.92f;
        break;
    }
    return s;
}

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
ChartPoint findSidePoint(const ScalpChart& chart, float side, float y, float z) {
    ChartPoint p = findOnChart(chart, chart.getFrame().toScalp({side * 68, y, z}));
    for (int i = 0; i < 6; ++i) {
        const ChartSample s = locateOrFail(chart, p);
        const glm::vec2 miss(y - s.position.y, z - s.position.z);
        const float det = s.du.y * s.dv.z - s.dv.y * s.du.z;
        if (std::abs(det) < 0.05f) break; // the skin lies across the view from the side: keep the direction's point
        const glm::vec2 step = glm::vec2(miss.x * s.dv.z - miss.y * s.dv.y, miss.y * s.du.y - miss.x * s.du.z) / det;
        const float length = glm::length(step);
        const ChartPoint next = p + step * std::min(1.0f, 12.0f / std::max(length, 1e-6f));
        if (!chart.locate(next)) break;
        p = next;
    }
    return p;
}

class LineBuilder {
public:
    LineBuilder(const ScalpChart& chart, const Landmarks& landmarks, const HairlineParameters& parameters,
                std::uint64_t seed)
        : m_chart(chart)
        , m_landmarks(landmarks)
        , m_parameters(parameters)
        , m_shape(getStyleShape(parameters.style))
        , m_seed(mixBits(seed ^ 0x4a1b11feull)) {}

    Hairline build() {
        Hairline line;
        line.front = findFront(line.frontHeightMm);
        // One side recedes more than the other; the seed says which.
        const float more = (m_seed & 1) ? 1.0f : -1.0f;
        Side right = buildSide(line.front, -1, -more * 0.5f * m_parameters.asymmetryMm);
        Side left = buildSide(line.front, 1, more * 0.5f * m_parameters.asymmetryMm);
        line.corners[0] = right.corner;
        line.corners[1] = left.corner;

        std::vector<ChartPoint> points;
        std::vector<LinePart> parts;
        const auto add = [&](const std::vector<ChartPoint>& piece, LinePart part, bool backwards) {
            for (std::size_t i = 0; i + 1 < piece.size(); ++i) {
                points.push_back(backwards ? piece[piece.size() - 1 - i] : piece[i]);
                parts.push_back(part);
            }
        };
        add(right.sideburn, LinePart::sideburn, true);
        add(right.temple, LinePart::temple, true);
        add(right.front, LinePart::front, true);
        add(left.front, LinePart::front, false);
        add(left.temple, LinePart::temple, false);
        add(left.sideburn, LinePart::sideburn, false);
        line.openCount = points.size();
        add(left.ear, LinePart::ear, false);
        const std::vector<ChartPoint> nape = buildNape(left.ear.back(), right.ear.back());
        add(nape, LinePart::nape, false);
        add(right.ear, LinePart::ear, true);
        line.loop = std::move(points);
        line.parts = std::move(parts);
        return line;
    }

private:
    struct Side {
        std::vector<ChartPoint> front, temple, sideburn, ear;
        ChartPoint corner{0};
    };

    ChartPoint findFront(float& reached) const {
        // The midline enters the chart somewhere above the glabella; the little way to it is all but straight.
        const ChartPoint entry = findOnChart(m_chart, {0, 1});
        const float first = glm::length(locateOrFail(m_chart, entry).position - m_landmarks.at(LandmarkId::glabella));
        const float rest = m_parameters.heightMm - first;
        if (rest <= 0) {
            reached = first;
            return entry;
        }
        const auto path = walkSkin(m_chart, entry, rest, 2, getBackward);
        reached = first + std::min(rest, 2.0f * float(path.size() - 1));
        return path.back();
    }

    // Undulations of the line: two wavelengths of domain.md section 3, mm.
    float getMacro(float alongMm, float side) const {
        const float amplitude = m_parameters.irregularity * m_shape.macro;
        const float at = alongMm * side;
        return amplitude *
               (1.9f * computeNoise(m_seed ^ 0x11, at / 13.0f) + 1.0f * computeNoise(m_seed ^ 0x12, at / 6.5f));
    }

    Side buildSide(const ChartPoint& front, float side, float extraRecession) const {
        const bool isLeft = side > 0;
        const glm::vec3 canthus =
            m_landmarks.at(isLeft ? LandmarkId::lateralCanthusLeft : LandmarkId::lateralCanthusRight);
        const glm::vec3 tragion = m_landmarks.at(isLeft ? LandmarkId::tragionLeft : LandmarkId::tragionRight);
        const glm::vec3 glabella = m_landmarks.at(LandmarkId::glabella);

        if (canthus.x * side < 20)
            fail("The landmark {} lies {:.0f} mm from the midline. Set it to the outer corner of the eye.",
                 getLandmarkName(isLeft ? LandmarkId::lateralCanthusLeft : LandmarkId::lateralCanthusRight),
                 double(canthus.x * side));
        // Level with the mid-frontal point to the plane of the canthus; a narrow head turns to its side before that.
        const float canthusX = m_shape.reach * (canthus.x * side);
        // High on the head a level line would run back over the ears; it turns down across the head before that.
        const float farthest = tragion.z + kCornerAhead;
        std::vector<ChartPoint> level{front};
        while (level.size() < 120) {
            const auto step = walkSkin(m_chart, level.back(), 1.5f, 1.5f, [&](const ChartSample& s) {
                const float back = 1 - smoothRamp(farthest, farthest + 12, s.position.z);
                const glm::vec3 across = glm::cross(s.normal, glm::vec3(0, 0, 1)); // leftward, in a coronal plane
                return side * ((1 - back) * glm::normalize(getLeftward(s)) + back * glm::normalize(across));
            });
            if (step.size() < 2) break;
            level.push_back(step.back());
            const ChartSample s = locateOrFail(m_chart, step.back());
            if (s.position.x * side >= canthusX || s.normal.x * side > 0.88f) break;
        }
        const float levelLength = 1.5f * float(level.size() - 1);
        // The head's own roundness already carries a level line back; the recession asked for comes on top as far as
        // the two do not overlap, so that the corner is never below level and every millimetre counts something.
        const float asked = std::max(0.0f, m_parameters.recessionMm);
        const float round =
            std::max(0.0f, locateOrFail(m_chart, front).position.z - locateOrFail(m_chart, level.back()).position.z);
        const float room = std::max(4.0f, locateOrFail(m_chart, level.back()).position.z - tragion.z);
        const float recession =
            limitSoftly(std::sqrt(round * round + asked * asked) - round + extraRecession, 0.6f * room, room);
        std::vector<ChartPoint> through;
        for (std::size_t i = 0; i < level.size(); i += 2) {
            const float along = 1.5f * float(i);
            const float t = along / std::max(1.0f, levelLength);
            float back = recession * getPower(t) + getMacro(along, side);
            back += m_shape.concavity * smoothRamp(0.05f, 0.5f, t) * (1 - smoothRamp(0.6f, 1.0f, t));
            back -= m_shape.mound * smoothRamp(0.15f, 0.5f, t) * (1 - smoothRamp(0.55f, 0.9f, t));
            if (m_shape.peak > 0) back -= m_shape.peak * (1 - smoothRamp(0, 12, along));
            through.push_back(moveBack(level[i], back));
        }
        Side out;
        out.corner = through.back();
        const glm::vec3 corner = locateOrFail(m_chart, out.corner).position;

        // Temple: from the corner down to the temporal peak on the line to E (80 mm lateral of the glabella), hollow
        // below it, then the front edge of the sideburn.
        const glm::vec2 c(corner.y, corner.z);
        const glm::vec2 e(glabella.y, glabella.z - 48);
        const glm::vec2 peak = c + (e - c) * std::min(0.75f, 50.0f / std::max(1.0f, glm::length(e - c)));
        const glm::vec2 burn(tragion.y + 22, tragion.z + 27);
        const glm::vec2 hollow = 0.45f * peak + 0.55f * burn + glm::vec2(0, -5);
        const glm::vec2 inset =
            0.5f * (c + peak) + glm::vec2(0, m_parameters.style == HairlineStyle::femaleSoft ? 0 : -5);
        std::vector<ChartPoint> templePoints{out.corner};
        for (const glm::vec2& q : {inset, peak, hollow, burn})
            templePoints.push_back(findSidePoint(m_chart, side, q.x, q.y));

        std::vector<ChartPoint> front2 = computeSpline(through, kStepMm);
        std::vector<ChartPoint> temple = computeSpline(templePoints, kStepMm);
        roundCorner(front2, temple, m_shape.cornerRadius);
        out.front = std::move(front2);
        out.temple = std::move(temple);
        for (std::size_t i = 0; i < out.temple.size(); ++i) {
            // The temple undulates less and the wave fades in, so that the corner stays where it is.
            const float fade = smoothRamp(0, 15, float(i)) * smoothRamp(0, 10, float(out.temple.size() - 1 - i));
            const float wave = 0.5f * fade * getMacro(200 + float(i), side);
            out.temple[i] = moveAlong(out.temple[i], {0, 0, -1}, wave);
        }

        const std::array<glm::vec2, 3> burnFoot{glm::vec2(tragion.y + 3, tragion.z + 26),
                                                glm::vec2(tragion.y - 7, tragion.z + 20),
                                                glm::vec2(tragion.y - 8, tragion.z + 6)};
        std::vector<ChartPoint> burnPoints{out.temple.back()};
        for (const glm::vec2& q : burnFoot)
            burnPoints.push_back(findSidePoint(m_chart, side, q.x, q.y));
        out.sideburn = computeSpline(burnPoints, kStepMm);

        // Around the ear, close to it or under it: the auricle and the fold behind it are not treatable anyway.
        const std::array<glm::vec2, 6> around{
            glm::vec2(tragion.y + 14, tragion.z - 2),  glm::vec2(tragion.y + 26, tragion.z - 10),
            glm::vec2(tragion.y + 24, tragion.z - 22), glm::vec2(tragion.y + 8, tragion.z - 30),
            glm::vec2(tragion.y - 12, tragion.z - 34), glm::vec2(tragion.y - 28, tragion.z - 38)};
        std::vector<ChartPoint> earPoints{out.sideburn.back()};
        for (const glm::vec2& q : around)
            earPoints.push_back(findSidePoint(m_chart, side, q.x, q.y));
        out.ear = computeSpline(earPoints, kStepMm);
        return out;
    }

    std::vector<ChartPoint> buildNape(const ChartPoint& left, const ChartPoint& right) const {
        const float y = m_landmarks.at(LandmarkId::inion).y;
        const float z = m_landmarks.at(LandmarkId::inion).z;
        const auto find = [&](float x, float down, float forward) {
            return findOnChart(m_chart, m_chart.getFrame().toScalp({x, y - down, z + forward}));
        };
        // Down behind the ears, then across, with a low point on either side of a shallow middle.
        const std::array<ChartPoint, 7> through{
            left, find(54, 40, 30), find(32, 53, 14), find(0, 50, 8), find(-32, 53, 14), find(-54, 40, 30), right};
        return computeSpline(through, kStepMm);
    }

    float getPower(float t) const { // t^power for powers between 1 and 3, without pow
        const float p = m_shape.power;
        const float t2 = t * t;
        return p <= 2 ? t * (2 - p) + t2 * (p - 1) : t2 * (3 - p) + t2 * t * (p - 2);
    }

    ChartPoint moveBack(const ChartPoint& from, float mm) const {
        const float sign = mm < 0 ? -1.0f : 1.0f;
        return walkSkin(m_chart, from, sign * mm, 2, [&](const ChartSample& s) { return sign * getBackward(s); })
            .back();
    }
    ChartPoint moveAlong(const ChartPoint& from, const glm::vec3& direction, float mm) const {
        if (mm == 0) return from;
        const ChartSample s = locateOrFail(m_chart, from);
        const glm::vec3 tangent = direction - glm::dot(direction, s.normal) * s.normal;
        const float length = glm::length(tangent);
        if (length < 0.2f) return from;
        const ChartPoint to = from + computeChartStep(s, tangent * (mm / length));
        return m_chart.locate(to) ? to : from;
    }

    // Replaces the join of two curves by an arc-like bend that leaves them `radius` mm before and after.
    static void roundCorner(std::vector<ChartPoint>& before, std::vector<ChartPoint>& after, float radius) {
        const auto cut = std::size_t(std::max(1.0f, radius));
        if (before.size() < cut + 3 || after.size() < cut + 3) return;
        const ChartPoint a = before[before.size() - 1 - cut];
        const ChartPoint b = before.back();
        const ChartPoint c = after[cut];
        std::vector<ChartPoint> bend;
        const int n = int(2 * cut);
        for (int i = 0; i <= n; ++i) {
            const float t = float(i) / float(n);
            bend.push_back((1 - t) * (1 - t) * a + 2 * t * (1 - t) * b + t * t * c);
        }
        before.resize(before.size() - 1 - cut);
        before.insert(before.end(), bend.begin(), bend.begin() + n / 2 + 1);
        after.erase(after.begin(), after.begin() + std::ptrdiff_t(cut) + 1);
        after.insert(after.begin(), bend.begin() + n / 2, bend.end());
    }

    const ScalpChart& m_chart;
    const Landmarks& m_landmarks;
    const HairlineParameters& m_parameters;
    StyleShape m_shape;
    std::uint64_t m_seed;
};

} // namespace

Hairline computeHairline(const ScalpChart& chart, const Landmarks& landmarks, const HairlineParameters& parameters,
                         std::uint64_t seed) {
    return LineBuilder(chart, landmarks, parameters, seed).build();
}

HairlineParameters getStyleDefaults(HairlineStyle style) {
    HairlineParameters p;
    p.style = style;
    switch (style) {
    case HairlineStyle::straight:
        p.recessionMm = 3;
        p.rampMm = 2;
        p.irregularity = 0.4f;
        p.asymmetryMm = 1;
        break;
    case HairlineStyle::natural:
        break;
    case HairlineStyle::soft:
        p.rampMm = 10;
        break;
    case HairlineStyle::faded:
        p.rampMm = 13;
        break;
    case HairlineStyle::mature:
        p.heightMm = 88;
        p.recessionMm = 24;
        p.rampMm = 8;
        break;
    case HairlineStyle::widowsPeak:
        break;
    case HairlineStyle::femaleSoft:
        p.heightMm = 63;
        p.recessionMm = 4;
        p.rampMm = 12;
        p.asymmetryMm = 1.5f;
        break;
    }
    return p;
}

HairlineParameters getNativeHairline(const ScalpChart& chart, const Landmarks& landmarks) {
    HairlineParameters p;
    p.recessionMm = 6;
    p.rampMm = 7;
    // Height of the trichion along the midline of the skin, inside what foreheads measure (domain.md section 3).
    const glm::vec3 glabella = landmarks.at(LandmarkId::glabella);
    const glm::vec3 trichion = landmarks.at(LandmarkId::trichion);
    p.heightMm = std::clamp(1.02f * glm::length(trichion - glabella), 55.0f, 75.0f);
    STIPPLE_ASSERT(!chart.getPoints().empty());
    return p;
}

namespace {

// How wide natural hair begins (domain.md section 3: fronts 5-10 mm, temples and sideburns 15-25 mm; a nape thins out
// likewise, while hair stands close around the ear). Per point of the loop, without steps between the parts.
std::vector<float> computeNaturalRamps(const Hairline& line) {
    constexpr std::array<float, 5> kRampMm{8, 18, 9, 4, 20}; // by LinePart
    constexpr int kReach = 12;                               // points, about 1 mm apart
    const int count = int(line.loop.size());
    std::vector<float> ramps(line.loop.size());
    for (int i = 0; i < count; ++i) {
        float sum = 0;
        for (int k = -kReach; k <= kReach; ++k)
            sum += kRampMm[std::size_t(line.parts[std::size_t((i + k + count) % count)])];
        ramps[std::size_t(i)] = sum / float(2 * kReach + 1);
    }
    return ramps;
}

} // namespace

HairlineField computeHairlineField(const SkinMap& map, const Hairline& line) {
    const CurveDistance nearest = computeCurveDistance(map, line.loop, true);
    const GridField<std::uint8_t> inside = computeInside(map.grid, line.loop);
    HairlineField field{nearest.distance, ScalarField(map.grid), ScalarField(map.grid)};
    const std::vector<float> ramps = computeNaturalRamps(line);
    // Frontness fades over the last centimetres of the temple, so that nothing jumps from cell to cell.
    std::vector<float> front(line.loop.size(), 0.0f);
    std::size_t first = line.loop.size(), last = 0;
    for (std::size_t i = 0; i < line.loop.size(); ++i)
        if (line.parts[i] == LinePart::front || line.parts[i] == LinePart::temple) {
            first = std::min(first, i);
            last = std::max(last, i);
        }
    for (std::size_t i = first; i <= last && i < line.loop.size(); ++i)
        front[i] = smoothRamp(0, 20, float(i - first)) * smoothRamp(0, 20, float(last - i));
    for (std::size_t i = 0; i < map.cells.size(); ++i) {
        if (!inside.values[i]) field.distance.values[i] = -field.distance.values[i];
        const int s = nearest.segment.values[i];
        field.frontness.values[i] = s >= 0 ? front[std::size_t(s)] : 0.0f;
        field.naturalRamp.values[i] = s >= 0 ? ramps[std::size_t(s)] : 1.0f;
    }
    return field;
}

} // namespace stipple
