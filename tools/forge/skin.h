// The refined skin of one person and what is fixed on it at forge time: levels of detail, tints, masks.
#pragma once

#include "asset/head_asset.h"
#include "asset/subdivision.h"
#include "cage.h"
#include "math/triangle_bvh.h"

namespace stipple {

inline constexpr int kSubdivisionLevels = 2;

struct RefinedSkin {
    RefinedSkin(const Cage& cage, const std::vector<glm::vec3>& cagePositions, const std::vector<glm::vec3>& cageBase);

    std::vector<glm::vec3> positions; // mm, of the person
    std::vector<glm::vec3> base;      // dm, the same vertices on the unmorphed package mesh
    std::vector<glm::vec3> normals;
    std::vector<glm::uvec3> triangles;
    std::vector<glm::vec2> uvs;
    std::vector<glm::uvec3> uvTriangles;
    TriangleBvh bvh;

    SkinPoint findPlace(const glm::vec3& position) const; // nearest point, mm
    SkinPoint getVertexPlace(std::uint32_t vertex) const; // of a vertex some triangle uses
    template <typename Value>
    Value blend(const std::vector<Value>& values, const SkinPoint& place) const {
        const glm::uvec3& t = triangles[place.triangle];
        const glm::vec3 w = place.getWeights();
        return w.x * values[t.x] + w.y * values[t.y] + w.z * values[t.z];
    }
    glm::vec2 getUv(const SkinPoint& place) const;
};

// Per refined vertex, 0..1.
struct SkinMasks {
    std::vector<float> ear;
    std::vector<float> lips;
    std::vector<float> face; // where the old skin picture may tint
};
SkinMasks computeMasks(const Package& package, const Cage& cage, const RefinedSkin& skin);

// Cuts the neck along a smooth surface and remeshes what is left to even triangles.
HeadSkinLevel makeSkinLevel(const RefinedSkin& skin, float edgeLength, float minEdgeLength, float chordError);

// Fills tint, ear and lips of a level. `picture` is the package's skin texture.
void paintSkinLevel(const RefinedSkin& skin, const SkinMasks& masks, const Image8& picture, HeadSkinLevel& level);

} // namespace stipple
