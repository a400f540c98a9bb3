#include "scalp/landmark_detection.h"

#include "core/error.h"
#include "scalp/ear_detection.h"
#include "scalp/midline.h"
#include "scalp/mirror_plane.h"
#include "scalp/skull_fit.h"

#include <algorithm>

namespace stipple {
namespace {

// Places on the left side of a mean head (ICT-FaceKit, as skull_fit's radii): from the skull's centre, in breadths.
constexpr glm::vec3 kMeanTragion{0.47f, -0.385f, 0.01f};
constexpr float kCanthusAcross = 0.285f; // of the breadth
constexpr float kCanthusDown = 0.14f;    // of nasion to subnasale, below the nasion
constexpr float kOrbitaleAcross = 0.20f;
constexpr float kOrbitaleDown = 0.52f;

class Detection {
public:
    Detection(const WorkingSurface& surface, const PartialLandmarks& setByHand)
        : m_surface(surface)
        , m_setByHand(setByHand)
        , m_skin(surface.positions, surface.triangles) {}

    Landmarks run();

private:
    void placeView();
    void findAll();
    void findMidline();
    void findEars();
    void findEyes();
    void findEuryons();
    void levelView();
    void set(LandmarkId id, const glm::vec3& viewPoint, float confidence);
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
}

void Detection::findMidline() {
    const Midline midline(m_view);
    const MidlineMarks marks = findMidlineMarks(midline);
    const auto take = [&](LandmarkId id, const MidlineMarks::Mark& mark) {
        const glm::vec2 p = midline.at(mark.index);
        const glm::vec3 onCurve(0, p.x, p.y);
        const auto closest = m_view.findClosest(onCurve);
        set(id, closest ? *closest : onCurve, mark.confidence);
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

void Detection::findEars() {
    const glm::vec3 left = kMeanTragion * m_view.breadth;
    const glm::vec3 right(-left.x, left.y, left.z);
    const EarMarks l = findEar(m_view, 1, left);
    const EarMarks r = findEar(m_view, -1, right);
    m_earTop = left.y + 0.15f * m_view.breadth;
    if (l.found) m_earTop = l.top;
    if (r.found) m_earTop = l.found ? std::max(l.top, r.top) : r.top;

    const auto place = [&](LandmarkId id, const EarMarks& own, const EarMarks& other, const glm::vec3& expected) {
        if (own.found) return set(id, own.tragion, own.confidence);
        const glm::vec3 at = other.found ? other.tragion * glm::vec3(-1, 1, 1) : expected;
        const auto closest = m_view.findClosest(at);
        set(id, closest ? *closest : at, other.found ? 0.4f : 0.2f);
    };
    place(LandmarkId::tragionLeft, l, r, left);
    place(LandmarkId::tragionRight, r, l, right);
}

void Detection::findEyes() {
    const glm::vec3 nasion = get(LandmarkId::nasion);
    const glm::vec3 down = get(LandmarkId::subnasale) - nasion;
    const auto place = [&](LandmarkId id, float side, float across, float share) {
        const glm::vec3 from(side * across * m_view.breadth, nasion.y + share * down.y, nasion.z + 60);
        const auto hit = m_view.castIn(from, glm::vec3(0, 0, -1));
        set(id, hit ? *hit : glm::vec3(from.x, from.y, nasion.z - 15), hit ? 0.5f : 0.1f);
    };
    for (const float side : {1.0f, -1.0f}) {
        const bool isLeft = side > 0;
        place(isLeft ? LandmarkId::lateralCanthusLeft : LandmarkId::lateralCanthusRight, side, kCanthusAcross,
              kCanthusDown);
        place(isLeft ? LandmarkId::orbitaleLeft : LandmarkId::orbitaleRight, side, kOrbitaleAcross, kOrbitaleDown);
    }
}

void Detection::findEuryons() {
    for (const float side : {1.0f, -1.0f}) {
        std::optional<glm::vec3> widest;
        for (float y = m_earTop + 4; y < m_earTop + 0.5f * m_view.breadth; y += 2.5f)
            for (float z = -0.4f * m_view.breadth; z < 0.3f * m_view.breadth; z += 2.5f) {
                const auto hit = m_view.castIn(glm::vec3(side * 0.9f * m_view.breadth, y, z), glm::vec3(-side, 0, 0));
                if (hit && (!widest || side * hit->x > side * widest->x)) widest = hit;
            }
        const glm::vec3 guess(side * 0.5f * m_view.breadth, 0, -0.1f * m_view.breadth);
        set(side > 0 ? LandmarkId::euryonLeft : LandmarkId::euryonRight, widest ? *widest : guess,
            widest ? 0.8f : 0.1f);
    }
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

void Detection::findAll() {
    findMidline();
    findEars();
    findEyes();
    findEuryons();
}

Landmarks Detection::run() {
    placeView();
    constexpr int kRounds = 3;
    for (int round = 0; round < kRounds; ++round) {
        findAll();
        if (round + 1 < kRounds) levelView();
    }
    return m_marks;
}

} // namespace

Landmarks detectLandmarks(const WorkingSurface& surface, const PartialLandmarks& setByHand) {
    return Detection(surface, setByHand).run();
}

} // namespace stipple
