// Treated scalps of built-in heads for tests of how dots are drawn.
#pragma once

#include "app/head_store.h"
#include "render/renderer.h"

#include <string>
#include <vector>

namespace stipple::test {

inline constexpr int kDotted = 0, kBare = 1; // appearances of a head's scene

// A bald, treated crown.
struct TreatedHead {
    std::string name;
    std::shared_ptr<const PreparedHead> head;
    Consultation document;
    ScalpDesign design;
    std::vector<SceneSurface> surfaces;
    glm::vec3 crown{0}; // on the skin amid dots
    glm::vec3 out{0, 1, 0};
};
const TreatedHead& getTreatedHead(const std::string& model);

// Appearances kDotted and, the same without a single stamp, kBare; one rig. `fitzpatrick` 1..6, `light` as in
// scenes/lights.
RenderScene makeScene(const TreatedHead& head, int fitzpatrick, const std::string& light);

// Only the skin within `radius` mm of the crown, so that many frames of it take little time.
void cropToCrown(RenderScene& scene, const TreatedHead& head, float radius);

// Without gloss, diffusion, relief and unevenness: what the dots do is then all that varies on the skin.
void makeMatte(Appearance& appearance);

// Looks down on the crown, a picture `heightMm` high where the skin is. `turn`: radians about the head's centre, over
// the crown towards the left.
Camera makeCrownCamera(const TreatedHead& head, float distance, float heightMm, float turn = 0);

// Mean of the linear luminance.
double computeLuminance(const ImageF& image);

// One square picture of one appearance.
ImageF draw(Renderer& renderer, const RenderScene& scene, const Camera& camera, int size, int samples,
            int appearance = kDotted);

} // namespace stipple::test
