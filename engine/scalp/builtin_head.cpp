#include "scalp/builtin_head.h"

#include "core/error.h"

#include <algorithm>
#include <set>

namespace stipple {
namespace {

// The refined skin in the head frame, and how to find places on it.
struct RefinedSkin {
    std::vector<glm::vec3> positions;
    std::vector<glm::vec3> normals;
    const std::vector<glm::uvec3>& triangles;

    glm::vec3 getPosition(const SkinPoint& place) const { return blend(positions, place); }
    glm::vec3 getNormal(const SkinPoint& place) const {
        const glm::vec3 sum = blend(normals, place);
        const float length2 = glm::dot(sum, sum);
        return length2 > 0 ? sum / glm::sqrt(length2) : normals[triangles[place.triangle].x];
    }

private:
    glm::vec3 blend(const std::vector<glm::vec3>& values, const SkinPoint& place) const {
        const glm::uvec3& t = triangles[place.triangle];
        const glm::vec3 w = place.getWeights();
        return w.x * values[t.x] + w.y * values[t.y] + w.z * values[t.z];
    }
};

struct Sphere {
    glm::vec3 centre{0};
    float radius = 0;
};

Sphere fitSphere(std::span<const glm::vec3> controls, const std::vector<std::uint32_t>& vertices) {
    Sphere sphere;
    for (const std::uint32_t v : vertices)
        sphere.centre += controls[v];
    sphere.centre /= float(vertices.size());
    for (const std::uint32_t v : vertices)
        sphere.radius += glm::length(controls[v] - sphere.centre);
    sphere.radius /= float(vertices.size());
    return sphere;
}

// Linear colour of lips over that of the skin around them, for light skin (L* 66 to 52, a* 11 to 22, b* 17 to 14); how
// much of it shows under more melanin is the renderer's matter.
constexpr glm::vec3 kLipColour(0.78f, 0.50f, 0.58f);

// Light and dark of the painted lips, without their hue and with less contrast.
float computeLipShade(const glm::vec3& painted) {
    constexpr float kPaintedMean = 0.62f; // of the package's pictures
    const float light = glm::dot(painted, glm::vec3(0.2126f, 0.7152f, 0.0722f));
    return glm::clamp(1 + 0.5f * (light / kPaintedMean - 1), 0.75f, 1.2f);
}

WorkingSurface makeSurface(const RefinedSkin& skin, const HeadSkinLevel& level) {
    WorkingSurface surface;
    const std::size_t count = level.vertices.size();
    surface.positions.reserve(count);
    surface.normals.reserve(count);
    surface.ownColour.reserve(count);
    surface.ear.reserve(count);
    surface.lips.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        surface.positions.push_back(skin.getPosition(level.vertices[i]));
        surface.normals.push_back(skin.getNormal(level.vertices[i]));
        const glm::u8vec4& tint = level.tint[i];
        surface.ownColour.emplace_back(glm::vec3(tint) / float(kTintOne), float(tint.w) / 255.0f);
        surface.ear.push_back(float(level.ear[i]) / 255.0f);
        surface.lips.push_back(float(level.lips[i]) / 255.0f);
        glm::vec4& own = surface.ownColour.back();
        own = glm::mix(own, glm::vec4(kLipColour * computeLipShade(glm::vec3(own)), 1), surface.lips.back());
    }
    surface.triangles = level.triangles;
    return surface;
}

// `offset`, turned as the unit normal of the skin has turned.
glm::vec3 turnAlong(const glm::vec3& offset, const glm::vec3& from, const glm::vec3& to) {
    const glm::vec3 axis = glm::cross(from, to);
    const float share = 1 / (1 + std::max(glm::dot(from, to), 0.0f));
    return offset + glm::cross(axis, offset) + share * glm::cross(axis, glm::cross(axis, offset));
}

// `resting`: the skin as it is without morphs; null when it has none. Lashes turn with the lids that carry them.
HeadPart makeCard(const RefinedSkin& skin, const RefinedSkin* resting, const HeadCard& card, const glm::mat3& toHead) {
    HeadPart part;
    part.kind = card.kind == HeadCardKind::brow ? PartKind::brow : PartKind::lash;
    part.uvs = card.uvs;
    part.image = int(card.image);
    part.colour = card.colour;
    part.mesh.triangles = card.triangles;
    for (std::size_t i = 0; i < card.anchors.size(); ++i) {
        const glm::vec3 normal = skin.getNormal(card.anchors[i]);
        glm::vec3 offset = toHead * card.offsets[i];
        if (resting != nullptr && part.kind == PartKind::lash)
            offset = turnAlong(offset, resting->getNormal(card.anchors[i]), normal);
        part.mesh.positions.push_back(skin.getPosition(card.anchors[i]) + card.heights[i] * normal + offset);
        part.normals.push_back(normal);
    }
    return part;
}

HeadPart makeEye(const HeadEye& eye, const Sphere& neutral, const Sphere& morphed, const glm::mat4& toHead) {
    HeadPart part;
    part.kind = PartKind::eyeball;
    part.uvs = eye.uvs;
    part.image = int(eye.image);
    part.colour = glm::vec3(1);
    part.mesh.triangles = eye.triangles;
    const float scale = morphed.radius / neutral.radius;
    const glm::vec3 centre = glm::vec3(toHead * glm::vec4(morphed.centre, 1));
    // The gaze stays level in the head frame, whichever way the Frankfurt plane turns the skin.
    for (const glm::vec3& p : eye.positions)
        part.mesh.positions.push_back(centre + scale * p);
    part.normals = computeVertexNormals(part.mesh.positions, part.mesh.triangles);
    return part;
}

// Border sides of a level, each as its triangle has it. Linear: at a vertex inside the skin every neighbour is the end
// of one outgoing side and the start of one incoming side, so their exclusive or cancels.
std::vector<glm::uvec2> findRim(const HeadSkinLevel& level) {
    std::vector<std::uint32_t> balance(level.vertices.size(), 0);
    for (const glm::uvec3& t : level.triangles)
        for (int i = 0; i < 3; ++i) {
            balance[t[i]] ^= t[(i + 1) % 3];
            balance[t[(i + 1) % 3]] ^= t[i];
        }
    std::set<std::pair<std::uint32_t, std::uint32_t>> sides;
    for (const glm::uvec3& t : level.triangles)
        for (int i = 0; i < 3; ++i)
            if (balance[t[i]] != 0 && balance[t[(i + 1) % 3]] != 0) sides.insert({t[i], t[(i + 1) % 3]});
    std::vector<glm::uvec2> rim;
    for (const auto& [from, to] : sides)
        if (!sides.count({to, from})) rim.emplace_back(from, to);
    return rim;
}

// Closes the cut of the neck from below, so that nobody looks into an empty head. Not skin: nothing is placed on it.
HeadPart makeNeckCap(const WorkingSurface& surface, const std::vector<glm::uvec2>& rim) {
    HeadPart part;
    part.kind = PartKind::other;
    part.colour = glm::vec3(0.08f);
    glm::vec3 middle(0);
    for (const glm::uvec2& side : rim)
        middle += surface.positions[side.x] / float(rim.size());
    part.mesh.positions.push_back(middle);
    for (const glm::uvec2& side : rim) {
        const std::uint32_t first = std::uint32_t(part.mesh.positions.size());
        part.mesh.positions.push_back(surface.positions[side.y]);
        part.mesh.positions.push_back(surface.positions[side.x]);
        part.mesh.triangles.emplace_back(0, first, first + 1);
    }
    part.normals = computeVertexNormals(part.mesh.positions, part.mesh.triangles);
    return part;
}

} // namespace

BuiltinHead::BuiltinHead(HeadAsset asset)
    : m_asset(std::move(asset))
    , m_subdivision(m_asset.cageVertexCount, m_asset.quads, int(m_asset.subdivisionLevels))
    , m_skinTriangles(triangulateQuads(m_subdivision.getQuads())) {
    for (const HeadSkinLevel& level : m_asset.skinLevels)
        m_rims.push_back(findRim(level));
    for (std::size_t i = 0; i < m_asset.images.size(); ++i)
        m_images.push_back(decodeImage(m_asset.images[i], m_asset.id + " image " + std::to_string(i)));
}

BuiltinHead::BuiltinHead(const std::filesystem::path& headFile)
    : BuiltinHead(readHeadAsset(headFile)) {}

std::vector<MorphInfo> BuiltinHead::getMorphs() const {
    std::vector<MorphInfo> infos;
    for (const HeadMorph& morph : m_asset.morphs)
        infos.push_back({morph.name, morph.label});
    return infos;
}

std::vector<glm::vec3> BuiltinHead::computeControls(const MorphWeights& morphs) const {
    std::vector<glm::vec3> controls = m_asset.controls;
    std::size_t known = 0;
    for (const HeadMorph& morph : m_asset.morphs) {
        const auto found = morphs.find(morph.name);
        if (found == morphs.end()) continue;
        ++known;
        const float weight = found->second;
        if (!(weight >= -1 && weight <= 1))
            fail("Morph '{}' of head '{}' is {}; it goes from -1 to 1.", morph.name, m_asset.id, weight);
        const SparseDeltas& side = weight < 0 ? morph.negative : morph.positive;
        const float amount = weight < 0 ? -weight : weight;
        for (std::size_t i = 0; i < side.vertices.size(); ++i)
            controls[side.vertices[i]] += amount * side.deltas[i];
    }
    if (known == morphs.size()) return controls;
    std::string names;
    for (const HeadMorph& morph : m_asset.morphs)
        names += (names.empty() ? "" : ", ") + morph.name;
    for (const auto& [name, weight] : morphs) {
        bool found = false;
        for (const HeadMorph& morph : m_asset.morphs)
            found = found || morph.name == name;
        if (!found) fail("Head '{}' has no morph '{}'. It has: {}.", m_asset.id, name, names);
    }
    return controls;
}

Head BuiltinHead::build(const MorphWeights& morphs, int level) const {
    if (level < 0 || level >= getLevelCount())
        fail("Head '{}' has levels of detail 0 to {}, not {}.", m_asset.id, getLevelCount() - 1, level);
    const std::vector<glm::vec3> controls = computeControls(morphs);
    RefinedSkin skin{m_subdivision.refine(std::span(controls).first(m_asset.cageVertexCount)), {}, m_skinTriangles};

    Head head;
    head.name = m_asset.id;
    for (const HeadLandmark& landmark : m_asset.landmarks) {
        const std::optional<LandmarkId> id = findLandmark(landmark.name);
        if (!id) fail("Head '{}' names an unknown landmark '{}'. Make the head again.", m_asset.id, landmark.name);
        head.landmarks[*id] = {skin.getPosition(landmark.place), 1.0f, false};
    }
    const glm::mat4 toHead = computeHeadFrame(head.landmarks);
    head.fileToHead = toHead;
    for (std::size_t i = 0; i < kLandmarkCount; ++i) {
        glm::vec3& position = head.landmarks[LandmarkId(i)].position;
        position = glm::vec3(toHead * glm::vec4(position, 1));
    }
    for (glm::vec3& p : skin.positions)
        p = glm::vec3(toHead * glm::vec4(p, 1));
    skin.normals = computeVertexNormals(skin.positions, m_skinTriangles);

    const HeadSkinLevel& skinLevel = m_asset.skinLevels[std::size_t(level)];
    head.surface = makeSurface(skin, skinLevel);
    head.fileTriangles = skinLevel.triangles.size();
    for (const HeadEye& eye : m_asset.eyes)
        head.parts.push_back(
            makeEye(eye, fitSphere(m_asset.controls, eye.sphere), fitSphere(controls, eye.sphere), toHead));
    std::optional<RefinedSkin> resting;
    if (!morphs.empty()) {
        const std::span neutral = std::span(m_asset.controls).first(m_asset.cageVertexCount);
        resting.emplace(RefinedSkin{m_subdivision.refine(neutral), {}, m_skinTriangles});
        for (glm::vec3& p : resting->positions)
            p = glm::vec3(toHead * glm::vec4(p, 1));
        resting->normals = computeVertexNormals(resting->positions, m_skinTriangles);
    }
    for (const HeadCard& card : m_asset.cards)
        head.parts.push_back(makeCard(skin, resting ? &*resting : nullptr, card, glm::mat3(toHead)));
    head.parts.push_back(makeNeckCap(head.surface, m_rims[std::size_t(level)]));
    head.images = m_images;
    return head;
}

std::vector<HeadSummary> listBuiltinHeads(const std::filesystem::path& folder) {
    if (!std::filesystem::is_directory(folder))
        fail("There is no folder of heads at {}. Run tools/run to make the heads.", folder.string());
    std::vector<HeadSummary> heads;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().extension() == ".head") heads.push_back(readHeadSummary(entry.path()));
    std::sort(heads.begin(), heads.end(),
              [](const HeadSummary& a, const HeadSummary& b) { return a.age != b.age ? a.age < b.age : a.id < b.id; });
    return heads;
}

Head loadBuiltinHead(const std::filesystem::path& headFile, const MorphWeights& morphs, int level) {
    return BuiltinHead(headFile).build(morphs, level);
}

} // namespace stipple
