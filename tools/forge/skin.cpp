#include "skin.h"

#include "core/error.h"
#include "scalp/remesh.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace stipple {
namespace {

// The old pictures' blotches outside the lips are stronger than skin's.
constexpr float kSkinTintWeight = 0.7f;

// Where the cut crosses the midline, on the unmorphed base (dm): below the larynx and at the root of the neck behind.
constexpr glm::vec3 kNeckFrontBase{0, 5.72f, 0.80f};
constexpr glm::vec3 kNeckBackBase{0, 6.12f, -0.38f};
constexpr float kOnCutMm = 0.3f; // vertices this near count as on the cut: no slivers

// Height of every vertex over a plane through two points of the person's neck and the left-right axis: a flat rim on
// every head, whichever way the neck leans.
std::vector<float> computeNeckSides(const RefinedSkin& skin) {
    const TriangleBvh baseBvh(skin.base, skin.triangles);
    const auto find = [&](const glm::vec3& base) {
        const SurfacePoint p = *baseBvh.findClosest(base);
        return skin.blend(skin.positions, SkinPoint::make(p.triangle, p.barycentric));
    };
    const glm::vec3 back = find(kNeckBackBase);
    const glm::vec3 normal = glm::normalize(glm::cross(find(kNeckFrontBase) - back, glm::vec3(1, 0, 0)));
    std::vector<float> sides;
    for (const glm::vec3& p : skin.positions) {
        const float side = glm::dot(p - back, normal);
        sides.push_back(std::abs(side) < kOnCutMm ? 0.0f : side);
    }
    return sides;
}

// The part of the skin above the neck's cut, and where each of its triangles lies on the whole skin.
struct ClippedSkin {
    TriangleMesh mesh;
    std::vector<std::uint32_t> parents;                  // triangle of the whole skin
    std::vector<std::array<glm::vec3, 3>> parentWeights; // barycentric, per corner
};

class Clipper {
public:
    explicit Clipper(const RefinedSkin& skin)
        : m_skin(skin)
        , m_sides(computeNeckSides(skin)) {}

    // Error when the package's own ragged edge would be left.
    ClippedSkin clip() {
        std::map<std::pair<std::uint32_t, std::uint32_t>, int> sides;
        for (const glm::uvec3& t : m_skin.triangles)
            for (int i = 0; i < 3; ++i)
                ++sides[std::minmax(t[i], t[(i + 1) % 3])];
        for (const auto& [side, triangles] : sides)
            if (triangles == 1 && (m_sides[side.first] > 0 || m_sides[side.second] > 0))
                fail("The cut of the neck meets the border of the body's cut-out: the shoulders are too low or too "
                     "wide.");
        for (std::uint32_t t = 0; t < m_skin.triangles.size(); ++t)
            clipTriangle(t);
        return std::move(m_out);
    }

private:
    struct Corner {
        std::uint32_t vertex;
        glm::vec3 weights;
    };

    void clipTriangle(std::uint32_t t) {
        const glm::uvec3& triangle = m_skin.triangles[t];
        std::vector<Corner> polygon;
        bool anyInside = false;
        for (int i = 0; i < 3; ++i) {
            const int j = (i + 1) % 3;
            const float a = m_sides[triangle[i]], b = m_sides[triangle[j]];
            anyInside = anyInside || a > 0;
            glm::vec3 weights(0);
            if (a >= 0) {
                weights[i] = 1;
                polygon.push_back({keep(triangle[i]), weights});
            }
            if ((a > 0 && b < 0) || (a < 0 && b > 0)) {
                const float s = a / (a - b);
                weights = glm::vec3(0);
                weights[i] = 1 - s;
                weights[j] = s;
                polygon.push_back({cut(triangle[i], triangle[j]), weights});
            }
        }
        if (!anyInside) return;
        for (std::size_t i = 1; i + 1 < polygon.size(); ++i) {
            m_out.mesh.triangles.emplace_back(polygon[0].vertex, polygon[i].vertex, polygon[i + 1].vertex);
            m_out.parents.push_back(t);
            m_out.parentWeights.push_back({polygon[0].weights, polygon[i].weights, polygon[i + 1].weights});
        }
    }

    std::uint32_t keep(std::uint32_t vertex) {
        const auto [found, isNew] = m_kept.try_emplace(vertex, std::uint32_t(m_out.mesh.positions.size()));
        if (isNew) m_out.mesh.positions.push_back(m_skin.positions[vertex]);
        return found->second;
    }

    std::uint32_t cut(std::uint32_t a, std::uint32_t b) {
        if (a > b) std::swap(a, b);
        const auto [found, isNew] = m_cut.try_emplace({a, b}, std::uint32_t(m_out.mesh.positions.size()));
        if (isNew)
            m_out.mesh.positions.push_back(
                glm::mix(m_skin.positions[a], m_skin.positions[b], m_sides[a] / (m_sides[a] - m_sides[b])));
        return found->second;
    }

    const RefinedSkin& m_skin;
    std::vector<float> m_sides;
    std::map<std::uint32_t, std::uint32_t> m_kept;
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> m_cut;
    ClippedSkin m_out;
};

float decodeSrgb(std::uint8_t value) {
    const float v = float(value) / 255.0f;
    return v <= 0.04045f ? v / 12.92f : std::pow((v + 0.055f) / 1.055f, 2.4f);
}

glm::vec3 sampleLinear(const Image8& image, const glm::vec2& uv) {
    const float x = uv.x * float(image.width) - 0.5f, y = (1 - uv.y) * float(image.height) - 0.5f;
    const float x0 = std::floor(x), y0 = std::floor(y);
    glm::vec3 sum(0);
    for (int k = 0; k < 4; ++k) {
        const int dx = k & 1, dy = k >> 1;
        const int px = std::clamp(int(x0) + dx, 0, image.width - 1), py = std::clamp(int(y0) + dy, 0, image.height - 1);
        const float weight = (dx ? x - x0 : 1 - (x - x0)) * (dy ? y - y0 : 1 - (y - y0));
        const std::uint8_t* p = &image.pixels[4 * (std::size_t(py) * image.width + px)];
        sum += weight * glm::vec3(decodeSrgb(p[0]), decodeSrgb(p[1]), decodeSrgb(p[2]));
    }
    return sum;
}

std::uint8_t toByte(float value) {
    return std::uint8_t(std::clamp(std::lround(value), 0l, 255l));
}

// Colour of the bare forehead: the skin picture's median, channel by channel (makehuman-format.md section 9).
glm::vec3 computeForehead(const RefinedSkin& skin, const Image8& picture) {
    std::array<std::vector<float>, 3> channels;
    for (std::size_t t = 0; t < skin.triangles.size(); ++t) {
        const glm::vec3& b = skin.base[skin.triangles[t].x];
        if (std::abs(b.x) >= 0.35f || b.y <= 7.62f || b.y >= 7.85f || b.z <= 1.3f) continue;
        const glm::vec3 colour = sampleLinear(picture, skin.uvs[skin.uvTriangles[t].x]);
        for (int c = 0; c < 3; ++c)
            channels[c].push_back(colour[c]);
    }
    glm::vec3 median;
    for (int c = 0; c < 3; ++c) {
        STIPPLE_ASSERT(!channels[c].empty());
        const auto middle = channels[c].begin() + std::ptrdiff_t(channels[c].size() / 2);
        std::nth_element(channels[c].begin(), middle, channels[c].end());
        median[c] = *middle;
    }
    return median;
}

// How far each cage vertex is moved by the given targets, over the farthest move.
std::vector<float> computeReach(const Package& package, const Cage& cage, std::initializer_list<const char*> targets) {
    std::vector<glm::vec3> moves(package.getBase().size(), glm::vec3(0));
    for (const char* name : targets)
        package.addTarget(name, 1, moves);
    std::vector<float> reach;
    float farthest = 0;
    for (const glm::vec3& move : cage.pick(moves)) {
        reach.push_back(glm::length(move));
        farthest = std::max(farthest, reach.back());
    }
    for (float& r : reach)
        r /= farthest;
    return reach;
}

} // namespace

RefinedSkin::RefinedSkin(const Cage& cage, const std::vector<glm::vec3>& cagePositions,
                         const std::vector<glm::vec3>& cageBase) {
    const Subdivision mesh(cagePositions.size(), cage.mesh.quads, kSubdivisionLevels);
    const Subdivision uvMesh(cage.mesh.uvs.size(), cage.mesh.uvQuads, kSubdivisionLevels);
    positions = mesh.refine(cagePositions);
    base = mesh.refine(cageBase);
    triangles = triangulateQuads(mesh.getQuads());
    normals = computeVertexNormals(positions, triangles);
    uvs = uvMesh.refine(cage.mesh.uvs);
    uvTriangles = triangulateQuads(uvMesh.getQuads());
    bvh = TriangleBvh(positions, triangles);
}

SkinPoint RefinedSkin::findPlace(const glm::vec3& position) const {
    const SurfacePoint nearest = *bvh.findClosest(position);
    return SkinPoint::make(nearest.triangle, nearest.barycentric);
}

SkinPoint RefinedSkin::getVertexPlace(std::uint32_t vertex) const {
    for (std::uint32_t t = 0; t < triangles.size(); ++t)
        for (int i = 0; i < 3; ++i)
            if (triangles[t][i] == vertex) {
                glm::vec3 weights(0);
                weights[i] = 1;
                return SkinPoint::make(t, weights);
            }
    STIPPLE_ASSERT(false);
    return {};
}

glm::vec2 RefinedSkin::getUv(const SkinPoint& place) const {
    const glm::uvec3& t = uvTriangles[place.triangle];
    const glm::vec3 w = place.getWeights();
    return w.x * uvs[t.x] + w.y * uvs[t.y] + w.z * uvs[t.z];
}

SkinMasks computeMasks(const Package& package, const Cage& cage, const RefinedSkin& skin) {
    const Subdivision mesh(cage.bodyVertices.size(), cage.mesh.quads, kSubdivisionLevels);
    SkinMasks masks;
    // The whole auricle turns with this target, however little its root does.
    std::vector<float> ear = computeReach(package, cage, {"ears/l-ear-wing-out", "ears/r-ear-wing-out"});
    for (float& e : ear)
        e = e > 0 ? 1.0f : 0.0f;
    masks.ear = mesh.refine(ear);
    std::vector<float> lips =
        computeReach(package, cage, {"mouth/mouth-upperlip-volume-inflate", "mouth/mouth-lowerlip-volume-inflate"});
    for (std::size_t i = 0; i < lips.size(); ++i)
        lips[i] = smoothRamp(0.20f, 0.50f, lips[i]);
    masks.lips = mesh.refine(lips);
    for (const glm::vec3& b : skin.base) {
        // dm; the painted stubble of the old pictures starts at y 7.6 (z 1.08) and 7.93 (z 1.35) and before the ears.
        const float front = smoothRamp(1.06f, 1.22f, b.z);
        const float below = 1 - smoothRamp(7.50f, 7.66f, b.y);
        const float above = smoothRamp(6.36f, 6.50f, b.y);
        const float side = 1 - smoothRamp(0.48f, 0.60f, std::abs(b.x));
        masks.face.push_back(front * below * above * side);
    }
    return masks;
}

HeadSkinLevel makeSkinLevel(const RefinedSkin& skin, float edgeLength, float minEdgeLength, float chordError) {
    const ClippedSkin clipped = Clipper(skin).clip();
    RemeshOptions options;
    options.edgeLength = edgeLength;
    options.minEdgeLength = minEdgeLength;
    options.chordError = chordError;
    std::vector<SurfacePoint> places;
    const TriangleMesh mesh = remeshIsotropic(clipped.mesh, options, &places);

    HeadSkinLevel level;
    level.edgeLengthMm = edgeLength;
    level.triangles = mesh.triangles;
    level.vertices.reserve(places.size());
    for (const SurfacePoint& place : places) {
        const std::array<glm::vec3, 3>& corners = clipped.parentWeights[place.triangle];
        const glm::vec3 weights =
            place.barycentric.x * corners[0] + place.barycentric.y * corners[1] + place.barycentric.z * corners[2];
        level.vertices.push_back(SkinPoint::make(clipped.parents[place.triangle], weights));
    }
    return level;
}

void paintSkinLevel(const RefinedSkin& skin, const SkinMasks& masks, const Image8& picture, HeadSkinLevel& level) {
    const glm::vec3 forehead = computeForehead(skin, picture);
    level.tint.clear();
    level.ear.clear();
    level.lips.clear();
    for (const SkinPoint& place : level.vertices) {
        const glm::vec3 ratio = float(kTintOne) * sampleLinear(picture, skin.getUv(place)) / forehead;
        const float lips = skin.blend(masks.lips, place);
        const float weight = skin.blend(masks.face, place) * glm::mix(kSkinTintWeight, 1.0f, lips);
        level.tint.emplace_back(toByte(ratio.x), toByte(ratio.y), toByte(ratio.z), toByte(255 * weight));
        level.ear.push_back(toByte(255 * skin.blend(masks.ear, place)));
        level.lips.push_back(toByte(255 * lips));
    }
}

} // namespace stipple
