// Colour and regions of a head's own skin, as the renderer takes them per vertex.
#pragma once

#include "app/head_store.h"
#include "pigment/skin.h"
#include "render/scene.h"

#include <optional>
#include <span>

namespace stipple {

// The skin that a head is drawn with: as chosen or, where the consultation takes it from a scan that has colours, with
// melanin, blood and undertone fitted to the scan's plain skin.
SkinParameters resolveSkin(const PreparedHead& head, const SkinParameters& chosen);
// The fitted one; nothing when the head has no colour of its own.
std::optional<SkinParameters> fitHeadSkin(const PreparedHead& head, const SkinParameters& chosen);

// The skin on which a head's own colour was seen: a scan's, or the light skin of the built-in heads' pictures.
SkinParameters getReferenceSkin(const PreparedHead& head);

// Turns colours, as factors on plain skin, into factors on melanin, blood and light of a
// skin: a face keeps its lips and blotches on every skin tone, each as what it is made of. Of `skin`, on which the
// factors were seen.
class SkinDecomposition {
public:
    explicit SkinDecomposition(const SkinOptics& skin);
    // Binary logarithms, at most kSkinRatioOctaves each way.
    glm::vec3 compute(const glm::vec3& ratio) const;

private:
    std::vector<glm::vec3> m_nodes;
};

// Fills tint and regions of a skin surface of this head whose positions and normals are there. `ownColour`: as of
// WorkingSurface, one a vertex or empty.
void fillSkinPlaces(const PreparedHead& head, std::span<const glm::vec4> ownColour,
                    const SkinDecomposition& decomposition, SurfaceGeometry& geometry);

} // namespace stipple
