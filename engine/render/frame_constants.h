// What shaders know of a view and of its lights, for one sample.
#pragma once

#include "render/scene.h"
#include "shared/light.h"
#include "shared/skin_variety.h"
#include "shared/view.h"

#include <vector>

namespace stipple {

// Of the scene only what is the same for all views is read.
shared::ViewConstants makeViewConstants(const View& view, std::uint32_t sample, bool moving, const RenderScene& scene);

shared::SkinVarietyConstants makeVarietyConstants(const SkinVariety& variety);

// Sphere around everything that casts or takes shadows.
struct SceneBounds {
    glm::vec3 centre{0};
    float radius = 1;
};

// A shadow tile to be drawn: clip space of the tile.
struct ShadowTile {
    glm::mat4 toClip{1};
    glm::ivec2 origin{0};
    friend bool operator==(const ShadowTile&, const ShadowTile&) = default;
};

// Lights of a rig as one sample sees them. While moving, all of every light shines and its shadow comes from a point
// that stands for it, which neighbours share; otherwise the key and one of the others in turn, or two in turn of many,
// shine from a point of their own, both with shadow, and the mean over the samples is the area light. Tiles are
// appended, kShadowTilesPerRig at most, from `tileOrigin` rightwards.
inline constexpr int kShadowTilesPerRig = 4;
shared::RigConstants makeRigConstants(const LightRig& rig, std::uint32_t sample, bool moving, const SceneBounds& bounds,
                                      int tileSize, const glm::ivec2& tileOrigin, std::vector<ShadowTile>& tiles);

} // namespace stipple
