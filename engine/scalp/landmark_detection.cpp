#include "scalp/landmark_detection.h"

#include "core/error.h"
#include "scalp/ear_detection.h"
#include "scalp/eye_detection.h"
#include "scalp/midline.h"
#include "scalp/mirror_plane.h"
#include "scalp/skull_fit.h"

#include <algorithm>
#include <vector>

namespace stipple {
namespace {

// Places on the left side of a mean head (ICT-FaceKit, as skull_fit's radii): from the skull's centre, in breadths.
constexpr glm::vec3 kMeanTragion{0.47f, -0.385f, 0.01f};
constexpr float kCanthusAcross = 0.285f; // of the breadth
constexpr float kCanthusDown = 0.14f;    // of nasion to subnasale, below the nasion
constexpr float kFlatSpread = 17;        // mm: over so wide a place the greatest breadth is as good as anywhere
constexpr float kUnevenReach = 8;        // mm between the reach of both sides that speaks of hair
constexpr float kOrbitaleAcross = 0.20f;
constexpr float kOrbitaleDown = 0.52f;
constexpr float kOrbitaleBelowEye = 0.13f; // of the breadth: 20 mm (domain.md section 7)

class Detection {
public:
    Detection(const WorkingSurface& surface, const PartialLandmarks& setByHand)
        : m_surface(surface)
        , m_setByHand(setByHand)
        , m_skin(surface.positions, surface.triangles) {}

    Landmarks run();

private:
    void placeView();
    void obeyHandInMirrorPlane();
    void obeyHandInBreadth();
    void findAll(bool earsAreKnown);
    void findMidline(bool earsAreKnown);
    void findEars();
    void findEyes();
    void findEuryons();
    void levelView();
    struct Sighting {
        bool isFound = false;
        glm::vec3 point{0};
        float confidence = 0;
    };
    void setPair(LandmarkId leftId, LandmarkId rightId, std::array<Sighting, 2> seen);
    std::optional<glm::vec3> findHandSetPair(LandmarkId leftId, LandmarkId rightId) const;
    void set(LandmarkId id, const glm::vec3& viewPoint, float confidence);
    glm::vec3 findSkin(const glm::vec3& viewPoint) const;
    glm::vec3 get(LandmarkId id) const { return m_view.toView(m_marks.at(id)); }

    const WorkingSurface& m_surface;
    const PartialLandmarks& m_setByHand;
    TriangleBvh m_skin;
    HeadView m_view;
    Landmarks m_marks;
    float m_earTop = 0; // view y of the higher auricle
};

void Detection::set(LandmarkId id, const glm::vec3& viewPoint, float confidence) {
    if (const auto& byHand = m_setByHand[std::size_t(id)])
        m_marks[id] = {*byHand, 1, true};
    else
        m_marks[id] = {m_view.toSurface(viewPoint), confidence, false};
}

// The skin at a place; over a hole of the scan the place itself, for the rim may be anywhere.
glm::vec3 Detection::findSkin(const glm::vec3& viewPoint) const {
    constexpr float kHole = 12; // mm
    const auto closest = m_view.findClosest(viewPoint);
    return closest && glm::distance(*closest, viewPoint) < kHole ? *closest : viewPoint;
}

// The landmarks of the two sides.
constexpr std::array<std::array<LandmarkId, 2>, 4> kPairs = {
    {{LandmarkId::tragionLeft, LandmarkId::tragionRight},
     {LandmarkId::euryonLeft, LandmarkId::euryonRight},
     {LandmarkId::lateralCanthusLeft, LandmarkId::lateralCanthusRight},
     {LandmarkId::orbitaleLeft, LandmarkId::orbitaleRight}}};
constexpr std::array<LandmarkId, 8> kOnMidline = {
    LandmarkId::glabella,       LandmarkId::nasion, LandmarkId::trichion,  LandmarkId::vertex,
    LandmarkId::opisthocranion, LandmarkId::inion,  LandmarkId::subnasale, LandmarkId::menton};

// The mirror plane moves and turns to pass by what was set on the midline and between the two points of a pair: least
// squares, in which the plane that the shape showed counts as known to 3 mm and 3 degrees and a hand to 1 mm.
void Detection::obeyHandInMirrorPlane() {
    struct Sight {
        glm::dvec3 place; // view
        double across;    // from the plane, to the left
    };
    std::vector<Sight> sights;
    for (const LandmarkId id : kOnMidline)
        if (const auto& point = m_setByHand[std::size_t(id)]) {
            const glm::dvec3 p(m_view.toView(*point));
            sights.push_back({p, p.x});
        }
    for (const auto& [leftId, rightId] : kPairs) {
        const auto& left = m_setByHand[std::size_t(leftId)];
        const auto& right = m_setByHand[std::size_t(rightId)];
        if (!left || !right) continue;
        const glm::dvec3 middle(m_view.toView(0.5f * (*left + *right)));
        sights.push_back({middle, middle.x});
    }
    if (sights.empty()) return;
    // Plane x = shift + slope y + turn z.
    constexpr double kShift = 1.0 / 9;              // 1 / mm^2
    constexpr double kTurn = 1 / (0.0524 * 0.0524); // 1 / radian^2
    glm::dmat3 matrix(glm::dvec3(kShift, 0, 0), glm::dvec3(0, kTurn, 0), glm::dvec3(0, 0, kTurn));
    glm::dvec3 right(0);
    for (const Sight& sight : sights) {
        const glm::dvec3 row(1, sight.place.y, sight.place.z);
        matrix += glm::outerProduct(row, row);
        right += row * sight.across;
    }
    const glm::dvec3 plane = glm::inverse(matrix) * right;
    const glm::mat3 fromHead = glm::transpose(m_view.toHead);
    const glm::vec3 x = glm::normalize(glm::vec3(1, float(-plane.y), float(-plane.z)));
    const glm::vec3 z = glm::normalize(glm::vec3(0, 0, 1) - x * x.z);
    m_view.origin += fromHead * (x * (float(plane.x) * x.x));
    m_view.toHead = glm::transpose(glm::mat3(fromHead * x, fromHead * glm::cross(z, x), fromHead * z));
}

// Proportions go by the breadth: where hair widens the skull a euryon set by hand tells the true one.
void Detection::obeyHandInBreadth() {
    const auto& left = m_setByHand[std::size_t(LandmarkId::euryonLeft)];
    const auto& right = m_setByHand[std::size_t(LandmarkId::euryonRight)];
    if (!left && !right) return;
    const float leftReach = left ? m_view.toView(*left).x : -m_view.toView(*right).x;
    const float rightReach = right ? -m_view.toView(*right).x : leftReach;
    const float breadth = leftReach + rightReach;
    if (breadth > 0.7f * m_view.breadth && breadth < 1.3f * m_view.breadth) m_view.breadth = breadth;
}

// Skull, tilt and mirror plane.
void Detection::placeView() {
    constexpr std::size_t kEnough = 15000;
    const std::size_t step = std::max<std::size_t>(1, m_surface.triangles.size() / kEnough);
    std::vector<glm::vec3> points;
    for (std::size_t t = 0; t < m_surface.triangles.size(); t += step)
        points.push_back(m_surface.positions[m_surface.triangles[t].x]);
    constexpr std::array<float, 4> kSteps = {14 * kDegree, 7 * kDegree, 3.5f * kDegree, 1.75f * kDegree};
    const auto pose = alignWithMeanHead(m_skin, points, glm::mat3(1), kSteps);
    if (!pose) fail("The mesh holds no skin to search for landmarks. Choose another file.");
    m_view.skin = &m_skin;
    m_view.toHead = pose->toHead;
    m_view.origin = pose->fit.centre;
    m_view.breadth = pose->fit.breadth;
    m_view.reach = 1.45f * pose->fit.breadth;

    const MirrorPlane mirror = findMirrorPlane(m_view, m_surface);
    const glm::mat3 fromHead = glm::transpose(m_view.toHead);
    const glm::vec3 x = mirror.normal;
    const glm::vec3 z = glm::normalize(glm::vec3(0, 0, 1) - x * x.z);
    m_view.origin += fromHead * (mirror.offset * x);
    m_view.toHead = glm::transpose(glm::mat3(fromHead * x, fromHead * glm::cross(z, x), fromHead * z));
    obeyHandInMirrorPlane();
    obeyHandInBreadth();
}

void Detection::findMidline(bool earsAreKnown) {
    const Midline midline(m_view);
    const auto anchor = [&](LandmarkId id) -> std::optional<int> {
        const auto& point = m_setByHand[std::size_t(id)];
        return point ? std::optional(midline.indexOf(m_view.toView(*point))) : std::nullopt;
    };
    MidlineAnchors anchors{anchor(LandmarkId::nasion), anchor(LandmarkId::glabella), anchor(LandmarkId::subnasale),
                           anchor(LandmarkId::opisthocranion), std::nullopt};
    if (earsAreKnown) anchors.earHeight = 0.5f * (get(LandmarkId::tragionLeft).y + get(LandmarkId::tragionRight).y);
    const MidlineMarks marks = findMidlineMarks(midline, anchors);
    const auto take = [&](LandmarkId id, const MidlineMarks::Mark& mark) {
        const glm::vec2 p = midline.at(mark.index);
        const glm::vec3 onCurve(0, p.x, p.y);
        set(id, findSkin(onCurve), mark.confidence);
    };
    take(LandmarkId::nasion, marks.nasion);
    take(LandmarkId::glabella, marks.glabella);
    take(LandmarkId::subnasale, marks.subnasale);
    take(LandmarkId::menton, marks.menton);
    take(LandmarkId::vertex, marks.vertex);
    take(LandmarkId::opisthocranion, marks.opisthocranion);
    take(LandmarkId::inion, marks.inion);
    take(LandmarkId::trichion, marks.trichion);
}

// What was found left and right, made consistent: the search errs more than ears and eyes differ, so two sightings
// share their height and depth, and one alone stands for both. A side set by hand leads the other.
void Detection::setPair(LandmarkId leftId, LandmarkId rightId, std::array<Sighting, 2> seen) {
    constexpr float kContradiction = 8; // mm
    constexpr glm::vec3 kMirror(-1, 1, 1);
    for (std::size_t i = 0; i < 2; ++i)
        if (const auto& point = m_setByHand[std::size_t(i == 0 ? leftId : rightId)]) {
            seen[i] = {true, m_view.toView(*point), 1};
            if (glm::length(seen[1 - i].point - seen[i].point * kMirror) > 0.5f * kContradiction)
                seen[1 - i].isFound = false;
        }
    for (std::size_t i = 0; i < 2; ++i) {
        const Sighting& own = seen[i];
        const Sighting& other = seen[1 - i];
        const glm::vec3 twin = other.point * kMirror;
        const bool agree = glm::length(own.point - twin) < kContradiction;
        glm::vec3 point = own.point;
        float confidence = own.confidence;
        if (own.isFound && other.isFound) {
            point = 0.5f * (own.point + twin);
            if (!agree) confidence *= 0.6f;
        } else if (other.isFound) {
            point = twin;
            confidence = 0.6f * other.confidence;
        }
        set(i == 0 ? leftId : rightId, findSkin(point), confidence);
    }
}

// A hand-set point of either side, in view coordinates of the left side.
std::optional<glm::vec3> Detection::findHandSetPair(LandmarkId leftId, LandmarkId rightId) const {
    if (const auto& left = m_setByHand[std::size_t(leftId)]) return m_view.toView(*left);
    if (const auto& right = m_setByHand[std::size_t(rightId)]) return m_view.toView(*right) * glm::vec3(-1, 1, 1);
    return std::nullopt;
}

void Detection::findEars() {
    const glm::vec3 mean = kMeanTragion * m_view.breadth;
    const auto byHand = findHandSetPair(LandmarkId::tragionLeft, LandmarkId::tragionRight);
    const glm::vec3 expected = byHand ? *byHand : mean;
    std::array<Sighting, 2> seen;
    std::optional<float> top;
    for (std::size_t i = 0; i < 2; ++i) {
        const float side = i == 0 ? 1.0f : -1.0f;
        const glm::vec3 start = expected * glm::vec3(side, 1, 1);
        const EarMarks ear = findEar(m_view, side, start);
        const float confidence = ear.found ? ear.confidence : byHand ? 0.5f : 0.2f;
        // A point set on one side says more about the other than the search does.
        seen[i] = {ear.found && !byHand, ear.found && !byHand ? ear.tragion : start, confidence};
        if (ear.found) top = top ? std::max(*top, ear.top) : ear.top;
    }
    m_earTop = top ? *top : expected.y + 0.17f * m_view.breadth;
    setPair(LandmarkId::tragionLeft, LandmarkId::tragionRight, seen);
}

void Detection::findEyes() {
    const glm::vec3 nasion = get(LandmarkId::nasion);
    const glm::vec3 down = get(LandmarkId::subnasale) - nasion;
    const auto cast = [&](float side, float across, float y) {
        const glm::vec3 from(side * across, y, nasion.z + 60);
        const auto hit = m_view.castIn(from, glm::vec3(0, 0, -1));
        return hit ? *hit : glm::vec3(from.x, from.y, nasion.z - 15);
    };
    const auto cornerByHand = findHandSetPair(LandmarkId::lateralCanthusLeft, LandmarkId::lateralCanthusRight);
    const auto rimByHand = findHandSetPair(LandmarkId::orbitaleLeft, LandmarkId::orbitaleRight);
    glm::vec2 corner(kCanthusAcross * m_view.breadth, nasion.y + kCanthusDown * down.y);
    if (rimByHand) corner.y = rimByHand->y + kOrbitaleBelowEye * m_view.breadth;
    if (cornerByHand) corner = glm::vec2(*cornerByHand);
    std::array<Sighting, 2> corners;
    for (std::size_t i = 0; i < 2; ++i) {
        const float side = i == 0 ? 1.0f : -1.0f;
        const glm::vec3 start = cast(side, corner.x, corner.y);
        const auto seen = findLateralCanthus(m_view, side, start);
        corners[i] = {seen.has_value(), seen ? *seen : start, seen ? 0.7f : 0.4f};
    }
    setPair(LandmarkId::lateralCanthusLeft, LandmarkId::lateralCanthusRight, corners);

    // Orbitale: below the eye where one was seen, else by the face's proportions.
    const bool hasEye = cornerByHand || corners[0].isFound || corners[1].isFound;
    const float eyeHeight = 0.5f * (get(LandmarkId::lateralCanthusLeft).y + get(LandmarkId::lateralCanthusRight).y);
    glm::vec2 rim(kOrbitaleAcross * m_view.breadth, nasion.y + kOrbitaleDown * down.y);
    if (hasEye) rim.y = eyeHeight - kOrbitaleBelowEye * m_view.breadth;
    if (rimByHand) rim = glm::vec2(*rimByHand);
    const float confidence = rimByHand ? 0.7f : hasEye ? 0.6f : 0.4f;
    set(LandmarkId::orbitaleLeft, cast(1, rim.x, rim.y), confidence);
    set(LandmarkId::orbitaleRight, cast(-1, rim.x, rim.y), confidence);
}

// As a calliper: both arms at the same place of the two sides, where they stand farthest apart. The place is the middle
// of all that come within a millimetre, for the sides of a head are flat.
void Detection::findEuryons() {
    const float breadth = m_view.breadth;
    const auto measure = [&](float y, float z) -> std::optional<std::array<glm::vec3, 2>> {
        const auto left = m_view.castIn(glm::vec3(0.9f * breadth, y, z), glm::vec3(-1, 0, 0));
        const auto right = m_view.castIn(glm::vec3(-0.9f * breadth, y, z), glm::vec3(1, 0, 0));
        if (!left || !right) return std::nullopt;
        return std::array<glm::vec3, 2>{*left, *right};
    };
    std::vector<glm::vec3> spans; // width, y, z
    float widest = 0;
    for (float y = m_earTop + 5; y < m_earTop + 0.45f * breadth; y += 3)
        for (float z = -0.4f * breadth; z < 0.3f * breadth; z += 3)
            if (const auto arms = measure(y, z)) {
                spans.emplace_back((*arms)[0].x - (*arms)[1].x, y, z);
                widest = std::max(widest, spans.back().x);
            }
    glm::vec3 sum(0);
    for (const glm::vec3& span : spans)
        if (span.x > widest - 1) sum += glm::vec3(1, span.y, span.z);
    glm::vec2 place(0, -0.1f * breadth);
    if (sum.x > 0) place = glm::vec2(sum.y, sum.z) / sum.x;
    // A euryon set by hand says where the other arm lies.
    const auto byHand = findHandSetPair(LandmarkId::euryonLeft, LandmarkId::euryonRight);
    if (byHand) place = {byHand->y, byHand->z};
    const auto arms = sum.x > 0 || byHand ? measure(place.x, place.y) : std::nullopt;
    float confidence = 0.1f;
    if (arms) {
        // Sides that are flat over a wide place, or of unequal reach (hair), say little.
        float spread2 = 0;
        for (const glm::vec3& span : spans)
            if (span.x > widest - 1)
                spread2 += glm::dot(glm::vec2(span.y, span.z) - place, glm::vec2(span.y, span.z) - place) / sum.x;
        const float uneven = ((*arms)[0].x + (*arms)[1].x) / kUnevenReach;
        confidence = 0.9f / ((1 + spread2 / (kFlatSpread * kFlatSpread)) * (1 + uneven * uneven));
    }
    const glm::vec3 guess(0.5f * breadth, place.x, place.y);
    set(LandmarkId::euryonLeft, arms ? (*arms)[0] : guess, confidence);
    set(LandmarkId::euryonRight, arms ? (*arms)[1] : guess * glm::vec3(-1, 1, 1), confidence);
}

// Turns the view about its x axis until the Frankfurt plane is level.
void Detection::levelView() {
    const glm::vec3 ear = 0.5f * (get(LandmarkId::tragionLeft) + get(LandmarkId::tragionRight));
    const glm::vec3 eye = 0.5f * (get(LandmarkId::orbitaleLeft) + get(LandmarkId::orbitaleRight));
    const glm::vec2 forward(eye.y - ear.y, eye.z - ear.z);
    const float length = glm::length(forward);
    if (!(length > 0)) return;
    const float s = forward.x / length;
    const float c = forward.y / length;
    const glm::mat3 level = glm::transpose(glm::mat3(glm::vec3(1, 0, 0), glm::vec3(0, c, -s), glm::vec3(0, s, c)));
    m_view.toHead = level * m_view.toHead;
}

void Detection::findAll(bool earsAreKnown) {
    findMidline(earsAreKnown);
    findEars();
    findEyes();
    findEuryons();
}

Landmarks Detection::run() {
    placeView();
    constexpr int kRounds = 3;
    for (int round = 0; round < kRounds; ++round) {
        findAll(round > 0);
        if (round + 1 < kRounds) levelView();
    }
    return m_marks;
}

} // namespace

Landmarks detectLandmarks(const WorkingSurface& surface, const PartialLandmarks& setByHand) {
    return Detection(surface, setByHand).run();
}

Landmarks adjustLandmarks(const WorkingSurface& surface, const Landmarks& known, const PartialLandmarks& setByHand) {
    PartialLandmarks unmoved;
    for (std::size_t i = 0; i < kLandmarkCount; ++i)
        if (setByHand[i]) unmoved[i] = known.at(LandmarkId(i));
    const Landmarks before = detectLandmarks(surface, unmoved);
    const Landmarks after = detectLandmarks(surface, setByHand);
    const TriangleBvh skin(surface.positions, surface.triangles);
    Landmarks adjusted = known;
    for (std::size_t i = 0; i < kLandmarkCount; ++i) {
        const auto id = LandmarkId(i);
        if (setByHand[i]) {
            adjusted[id] = {*setByHand[i], 1.0f, true};
            continue;
        }
        const glm::vec3 shift = after.at(id) - before.at(id);
        if (shift != glm::vec3(0)) adjusted[id].position = skin.findClosest(known.at(id) + shift)->position;
    }
    return adjusted;
}

} // namespace stipple
