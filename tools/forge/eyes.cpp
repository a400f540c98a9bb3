#include "eyes.h"

#include "core/error.h"
#include "core/log.h"
#include "core/random.h"
#include "math/colour.h"
#include "scalp/builtin_head.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple {
namespace {

// Eyeball grid: rings from the pole of the gaze to kEyeReach, closer together at the front.
constexpr int kEyeRings = 40;
constexpr int kEyeSectors = 64;
constexpr float kEyeReach = 100 * kDegree;
constexpr int kEyeImageSide = 512;

constexpr float kIrisRadiusMm = 5.95f;  // of eyes as large as the package's; 5.85 is usual
constexpr float kPupilRadiusMm = 1.75f; // in room light
constexpr float kGazeDistanceMm = 1600; // a little behind a camera at arm's length and a half
constexpr float kLidCoverMm = 1.4f;     // of the iris, by the upper lid
constexpr float kLowestGaze = -4 * kDegree, kHighestGaze = 3 * kDegree;

// The package's eye: an outer shell with the cornea's bulge, mapped to an empty disc, around a painted ball.
class EyeMaker {
public:
    EyeMaker(const Proxy& proxy, const Image8& picture, const PlacedPerson& person, const EyeHelper& helper)
        : m_picture(picture)
        , m_uvs(proxy.mesh.uvs) {
        for (std::uint32_t v = helper.first; v <= helper.last; ++v) {
            m_centre += person.toMm(person.body[v]);
            m_eye.sphere.push_back(v);
        }
        m_centre /= float(m_eye.sphere.size());
        std::vector<glm::vec3> positions = proxy.fit(person.body);
        for (glm::vec3& p : positions)
            p = person.toMm(p) - m_centre;
        std::vector<glm::uvec4> shell;
        for (std::size_t q = 0; q < proxy.mesh.quads.size(); ++q) {
            const glm::uvec4& quad = proxy.mesh.quads[q];
            const glm::uvec4& uv = proxy.mesh.uvQuads[q];
            if (glm::length(positions[quad.x]) > 40) continue; // the other eye
            const bool isShell = isClear(m_uvs[uv.x]) && isClear(m_uvs[uv.z]);
            if (isShell) {
                shell.push_back(quad);
                continue;
            }
            for (const glm::uvec3& t : triangulateQuads(std::span(&quad, 1)))
                m_ball.triangles.push_back(t);
            for (const glm::uvec3& t : triangulateQuads(std::span(&uv, 1)))
                m_ballUvs.push_back(t);
        }
        STIPPLE_ASSERT(!shell.empty() && !m_ball.triangles.empty());
        const Subdivision smooth(positions.size(), shell, 2);
        m_shell = TriangleBvh(smooth.refine(positions), triangulateQuads(smooth.getQuads()));
        m_ball.positions = positions;
        m_ballBvh = TriangleBvh(m_ball.positions, m_ball.triangles);
        findGaze();
    }

    // Angle from the gaze to where a circle of this radius (mm) about it lies on the eye.
    float findAngle(float radius) const {
        float low = 0, high = 60 * kDegree;
        for (int i = 0; i < 24; ++i) {
            const float middle = 0.5f * (low + high);
            const glm::vec3 local(std::sin(middle), 0, std::cos(middle));
            (computeRadius(m_gaze * local) * std::sin(middle) < radius ? low : high) = middle;
        }
        return low;
    }

    HeadEye makeMesh() {
        addVertex(0, 0);
        for (int ring = 1; ring <= kEyeRings; ++ring)
            for (int sector = 0; sector < kEyeSectors; ++sector) {
                // Quadratic: a millimetre apart over the cornea.
                const float s = float(ring) / kEyeRings;
                addVertex(kEyeReach * s * (0.5f + 0.5f * s), 2 * kPi * float(sector) / kEyeSectors);
            }
        const auto at = [](int ring, int sector) {
            return std::uint32_t(ring == 0 ? 0 : 1 + (ring - 1) * kEyeSectors + sector % kEyeSectors);
        };
        for (int ring = 0; ring < kEyeRings; ++ring)
            for (int sector = 0; sector < kEyeSectors; ++sector) {
                if (ring > 0)
                    m_eye.triangles.emplace_back(at(ring, sector), at(ring + 1, sector), at(ring, sector + 1));
                m_eye.triangles.emplace_back(at(ring, sector + 1), at(ring + 1, sector), at(ring + 1, sector + 1));
            }
        return m_eye;
    }

private:
    void addVertex(float polar, float azimuth) {
        const glm::vec3 local(std::sin(polar) * std::cos(azimuth), std::sin(polar) * std::sin(azimuth),
                              std::cos(polar));
        // Measured about the package's gaze, put back about a gaze straight ahead.
        m_eye.positions.push_back(computeRadius(m_gaze * local) * local);
        const float r = 0.5f * polar / kEyeReach;
        m_eye.uvs.emplace_back(0.5f + r * std::cos(azimuth), 0.5f + r * std::sin(azimuth));
    }

    bool isClear(const glm::vec2& uv) const { return fetch(uv).w < 16; }

    glm::u8vec4 fetch(const glm::vec2& uv) const {
        const int x = std::clamp(int(uv.x * float(m_picture.width)), 0, m_picture.width - 1);
        const int y = std::clamp(int((1 - uv.y) * float(m_picture.height)), 0, m_picture.height - 1);
        const std::uint8_t* p = &m_picture.pixels[4 * (std::size_t(y) * m_picture.width + x)];
        return {p[0], p[1], p[2], p[3]};
    }

    glm::u8vec4 lookThrough(const glm::vec3& direction) const {
        const std::optional<SurfacePoint> hit = m_ballBvh.castRay(glm::vec3(0), direction);
        if (!hit) return {170, 160, 155, 255}; // the open back of the ball, never seen
        const glm::uvec3& t = m_ballUvs[hit->triangle];
        return fetch(hit->barycentric.x * m_uvs[t.x] + hit->barycentric.y * m_uvs[t.y] +
                     hit->barycentric.z * m_uvs[t.z]);
    }

    float computeRadius(const glm::vec3& direction) const {
        const std::optional<SurfacePoint> hit = m_shell.castRayLast(glm::vec3(0), direction);
        if (hit) m_lastRadius = hit->distance;
        return m_lastRadius; // behind the shell's open end: as at its border
    }

    // Through the middle of the pupil: the darkest painted spot near the front.
    void findGaze() {
        glm::vec3 sum(0);
        float total = 0;
        for (int y = -60; y <= 60; ++y)
            for (int x = -60; x <= 60; ++x) {
                const glm::vec3 d = glm::normalize(
                    glm::vec3(std::sin(0.5f * float(x) * kDegree), std::sin(0.5f * float(y) * kDegree), 1));
                const glm::u8vec4 c = lookThrough(d);
                if (c.x + c.y + c.z > 45) continue; // not the pupil
                sum += d;
                total += 1;
            }
        STIPPLE_ASSERT(total > 0);
        const glm::vec3 z = glm::normalize(sum);
        const glm::vec3 x = glm::normalize(glm::cross(glm::vec3(0, 1, 0), z));
        m_gaze = glm::mat3(x, glm::cross(z, x), z);
    }

    const Image8& m_picture;
    const std::vector<glm::vec2>& m_uvs;
    glm::vec3 m_centre{0};
    TriangleMesh m_ball;
    std::vector<glm::uvec3> m_ballUvs;
    TriangleBvh m_ballBvh, m_shell;
    glm::mat3 m_gaze{1};
    mutable float m_lastRadius = 0;
    HeadEye m_eye;
};

// Smooth noise of -1..1 whose first coordinate comes round after `period`.
float computeNoise(float x, float y, int period, std::uint64_t seed) {
    const float x0 = std::floor(x), y0 = std::floor(y);
    const auto corner = [&](int dx, int dy) {
        const int column = ((int(x0) + dx) % period + period) % period;
        return 2 * Random(seed, std::uint64_t(column) * 4096 + std::uint64_t(int(y0) + dy + 64)).nextFloat() - 1;
    };
    const float u = smoothRamp(0, 1, x - x0), v = smoothRamp(0, 1, y - y0);
    return glm::mix(glm::mix(corner(0, 0), corner(1, 0), u), glm::mix(corner(0, 1), corner(1, 1), u), v);
}

// Albedo of an eye at an angle from the gaze; `turn` is 0..1 around it. Iris: fibres, a lighter zone within the
// collarette, a dark ring before a soft limbus. Sclera: off-white, redder towards the corners, with faint vessels.
class EyePainter {
public:
    EyePainter(const glm::vec3& iris, float irisAngle, float age, std::uint64_t seed)
        : m_iris(iris)
        , m_irisAngle(irisAngle)
        , m_pupil(kPupilRadiusMm / kIrisRadiusMm)
        , m_old(smoothRamp(45, 75, age))
        , m_seed(seed) {}

    glm::vec3 computeColour(float polar, float turn) const {
        const float s = polar / m_irisAngle;
        return glm::mix(computeIris(s, turn), computeSclera(polar, turn), smoothRamp(0.90f, 1.07f, s));
    }

private:
    glm::vec3 computeIris(float s, float turn) const {
        const float ragged = 0.06f * computeNoise(24 * turn, 0, 24, m_seed);
        const float fibres = 0.6f * computeNoise(56 * turn + 1.5f * s, 2 * s, 56, m_seed + 1) +
                             0.4f * computeNoise(120 * turn, 4 * s, 120, m_seed + 2);
        const float inner = 1 - smoothRamp(0.42f, 0.60f, s + ragged);
        const float ring = smoothRamp(0.74f, 1.0f, s);
        // The stroma around the pupil keeps some brown, which shows in pale eyes.
        const float light = glm::dot(m_iris, glm::vec3(0.2126f, 0.7152f, 0.0722f));
        const glm::vec3 amber = light * glm::vec3(1.7f, 1.0f, 0.42f);
        glm::vec3 colour = glm::mix(m_iris, amber, 0.40f * inner);
        colour *= (1 + 0.38f * fibres) * (1 + 0.15f * inner) * (1 - 0.62f * ring);
        return glm::mix(glm::vec3(0.004f), colour, smoothRamp(m_pupil - 0.035f, m_pupil + 0.035f, s));
    }

    glm::vec3 computeSclera(float polar, float turn) const {
        const glm::vec3 white = glm::mix(glm::vec3(0.48f, 0.435f, 0.395f), glm::vec3(0.45f, 0.39f, 0.32f), m_old);
        const float corner = std::abs(std::cos(2 * kPi * turn)) * smoothRamp(38 * kDegree, 78 * kDegree, polar);
        const float wander = 0.8f * computeNoise(10 * turn, 3 * polar, 10, m_seed + 3);
        const float ridge = 1 - std::abs(computeNoise(30 * turn + wander, 4 * polar, 30, m_seed + 4));
        const float vessel = std::pow(ridge, 14.0f) * smoothRamp(m_irisAngle * 1.1f, m_irisAngle * 2.2f, polar);
        glm::vec3 colour = glm::mix(white, glm::vec3(0.46f, 0.27f, 0.225f), 0.7f * corner);
        colour = glm::mix(colour, glm::vec3(0.42f, 0.17f, 0.13f), (0.22f + 0.1f * m_old) * vessel);
        return colour * (1 + 0.04f * computeNoise(14 * turn, 5 * polar, 14, m_seed + 5));
    }

    glm::vec3 m_iris;
    float m_irisAngle, m_pupil, m_old;
    std::uint64_t m_seed;
};

Image8 paint(const EyePainter& painter) {
    Image8 image{kEyeImageSide, kEyeImageSide, {}};
    image.pixels.reserve(std::size_t(4) * kEyeImageSide * kEyeImageSide);
    for (int y = 0; y < kEyeImageSide; ++y)
        for (int x = 0; x < kEyeImageSide; ++x) {
            const float u = 2 * (float(x) + 0.5f) / kEyeImageSide - 1, v = 1 - 2 * (float(y) + 0.5f) / kEyeImageSide;
            const float polar = kEyeReach * std::min(std::sqrt(u * u + v * v), 1.0f);
            const glm::vec3 colour = painter.computeColour(polar, std::atan2(v, u) / (2 * kPi));
            for (int c = 0; c < 3; ++c)
                image.pixels.push_back(std::uint8_t(std::lround(255 * encodeSrgb(std::clamp(colour[c], 0.0f, 1.0f)))));
            image.pixels.push_back(255);
        }
    return image;
}

// Height of the upper lid's edge over the middle of an eye, straight before it.
float findLidHeight(const Head& head, const TriangleBvh& skin, const HeadPart& eye, const glm::vec3& centre) {
    const TriangleBvh ball(eye.mesh.positions, eye.mesh.triangles);
    float lid = 0;
    for (float y = -3; y < 12; y += 0.1f) {
        const glm::vec3 start(centre.x, centre.y + y, centre.z + 80), back(0, 0, -1);
        const auto onBall = ball.castRay(start, back), onSkin = skin.castRay(start, back);
        if (onBall && (!onSkin || onBall->distance < onSkin->distance)) lid = y;
    }
    if (lid <= 0) fail("The eyes of head '{}' are closed. Change the recipe's targets of the eyes.", head.name);
    return lid;
}

} // namespace

PaintedEyes makeEyes(const Package& package, const Recipe& recipe, const PlacedPerson& person) {
    const std::string folder = "public/data/proxies/eyes/HighPolyEyes/";
    const Proxy proxy = package.readProxy(folder + "HighPolyEyes.json");
    // Tells cornea from ball and shows where the pupil is; its colours are not used.
    const Image8 guide = package.readPicture(folder + "textures/brown_eye.png");
    EyeMaker left(proxy, guide, person, kLeftEye), right(proxy, guide, person, kRightEye);
    glm::vec3 iris;
    for (int c = 0; c < 3; ++c)
        iris[c] = decodeSrgb(float(recipe.iris[c]) / 255.0f);
    const EyePainter painter(iris, left.findAngle(kIrisRadiusMm), recipe.ageYears, recipe.asymmetrySeed);
    return {{left.makeMesh(), right.makeMesh()}, paint(painter)};
}

void aimEyes(HeadAsset& asset) {
    const Head head = BuiltinHead(asset).build();
    const TriangleBvh skin(head.surface.positions, head.surface.triangles);
    std::array<glm::vec3, 2> centres;
    float drop = 0, radius = 0;
    for (std::size_t i = 0; i < 2; ++i) {
        const HeadPart& part = head.parts[i]; // eyes come first
        STIPPLE_ASSERT(part.kind == PartKind::eyeball);
        centres[i] = part.mesh.positions[0] - asset.eyes[i].positions[0];
        radius += 0.5f * glm::length(asset.eyes[i].positions[0]);
        drop += 0.5f * (findLidHeight(head, skin, part, centres[i]) + kLidCoverMm - kIrisRadiusMm);
    }
    const float pitch = std::clamp(std::asin(std::clamp(drop / radius, -1.0f, 1.0f)), kLowestGaze, kHighestGaze);
    logInfo("{}: gaze {:.1f} degrees above the level; the lids would like {:.1f}", asset.id, pitch / kDegree,
            std::asin(std::clamp(drop / radius, -1.0f, 1.0f)) / kDegree);
    for (std::size_t i = 0; i < 2; ++i) {
        const float yaw = -centres[i].x / kGazeDistanceMm;
        const glm::vec3 z(std::sin(yaw) * std::cos(pitch), std::sin(pitch), std::cos(yaw) * std::cos(pitch));
        const glm::vec3 x = glm::normalize(glm::cross(glm::vec3(0, 1, 0), z));
        const glm::mat3 turn(x, glm::cross(z, x), z);
        for (glm::vec3& p : asset.eyes[i].positions)
            p = turn * p;
    }
}

} // namespace stipple
