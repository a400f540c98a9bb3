// What the renderer draws. It need not be a head: a sphere, a test patch and a patient are the same to it. Plain data,
// no Vulkan; immutable once shared, identified by keys so that GPU copies and atlases can be cached.
#pragma once

#include "asset/image.h"
#include "asset/openness.h"
#include "math/camera.h"
#include "pigment/dot_optics.h"
#include "pigment/skin.h"
#include "pigment/skin_variety.h"
#include "render/environment.h"
#include "scalp/face_hair.h"
#include "scalp/fibres.h"
#include "scalp/field.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace stipple {

enum class Material : std::uint32_t {
    skin, // BRDF and pigment of the view's Appearance
    eye,  // glossy, own colour
    card, // alpha-tested brows and lashes, no specular
    matte // plain diffuse
};

struct SurfaceGeometry {
    std::uint64_t key = 0; // of the content
    std::vector<glm::vec3> positions;
    std::vector<glm::vec3> normals;
    std::vector<glm::vec2> chart; // chart mm, NaN off the chart; empty when the surface has no chart
    std::vector<glm::vec2> uvs;   // v up; empty without an image
    // Skin's own colour: factors on its melanin, its blood and all its light, as binary logarithms, and how far it is
    // scalp, 0..1; empty for none, or one a vertex as there must be regions: sun, flush, oil (scalp/skin_regions.h).
    std::vector<glm::vec4> tint;
    std::vector<glm::vec3> regions;
    std::vector<Openness> openness; // as computeOpenness() gives it; empty: nothing stands in the way
    std::vector<glm::uvec3> triangles;
    float edgeMm = 0; // typical edge; needed where there are levels
    // Coarser versions with the same attributes, finest first: for shadows, and for views that move.
    std::vector<std::shared_ptr<const SurfaceGeometry>> levels;
};

struct SceneSurface {
    Material material = Material::matte;
    std::shared_ptr<const SurfaceGeometry> geometry;
    std::shared_ptr<const Image8> image; // sRGB, with alpha for cards; may be null
    glm::vec3 colour{0.5f};              // linear albedo, multiplies the image
    float roughness = 0.5f;
    bool isLash = false; // of cards: what Appearance::faceHair says of lashes holds, not of brows
};

enum class StampGroup : std::uint32_t { pigment, hair };
inline constexpr int kStampGroupCount = 2;

// One absorbing spot on the chart.
struct Stamp {
    glm::vec2 centre{0};                // chart mm
    glm::vec3 position{0};              // the same point on the skin, world mm
    glm::vec3 du{1, 0, 0}, dv{0, 0, 1}; // skin mm per chart mm
    StampOptics optics;
    StampGroup group = StampGroup::pigment;
};

struct StampSet {
    std::uint64_t key = 0;
    Box2 bounds; // of the chart, mm: what an atlas covers
    std::vector<Stamp> stamps;
    VeilOptics veil[kStampGroupCount];
};

// Hair above the skin.
struct FibreSet {
    std::uint64_t key = 0;
    Box2 bounds; // of the chart, mm
    FibreGeometry geometry;
    glm::vec3 pigmented{0.03f}, white{0.6f}; // albedo of a hair
    float greyShare = 0;                     // fibres that are white: those with a smaller Fibre::greyFrom
    bool ribbonsOnly = false;                // long hair, which coverage of the skin cannot stand for
};

// One look of the same head: before, after, a variant, a year.
struct Appearance {
    SkinOptics skin;
    std::shared_ptr<const StampSet> stamps; // may be null
    std::shared_ptr<const FibreSet> fibres; // may be null
    FaceHair faceHair;
    std::uint64_t skinMapKey = 0;
    std::shared_ptr<const SkinField> skinMap; // may be null: plain skin everywhere
    std::uint64_t marksKey = 0;
    std::shared_ptr<const MarkField> marks; // may be null: none anywhere
    float poreReliefUm = 25;                // depth of ostia; 0 switches micro-relief off
    SkinVariety variety;
    float mottle = 0.6f; // natural unevenness of the colour; 0 switches it off
};

// Rectangle centre +- halfU +- halfV, shining towards cross(halfU, halfV) with constant radiance (W / (sr m2)).
struct RectLight {
    glm::vec3 centre{0};
    glm::vec3 halfU{1, 0, 0};
    glm::vec3 halfV{0, 1, 0};
    glm::vec3 radiance{1};
};

inline constexpr std::size_t kMaxRigLights = 16;

// lights[0] is the key: every sample takes it where there are few.
struct LightRig {
    std::string name;
    std::vector<RectLight> lights;
    glm::vec3 white{1};             // colour of the whole of its light, luminance 1: what a camera balances on
    glm::vec3 skyRadiance{0.2f};    // environment from above ...
    glm::vec3 groundRadiance{0.2f}; // ... and below, blended by height
    std::shared_ptr<const EnvironmentMap> environment; // added to that; may be null
    float environmentTurn = 0;                         // of the map about +Y, radians, from +Z towards +X
};

struct RenderScene {
    std::vector<SceneSurface> surfaces;
    std::vector<Appearance> appearances;
    std::vector<LightRig> rigs;
    glm::vec3 background{0.18f}; // linear
    bool hasBounces = true;      // light that has met the skin before; off to compare with pictures without it
    bool hasWithin = true;       // light from within the skin; off to compare with pictures of gloss alone
    bool hasBends = true;        // more of it where skin bulges; off to compare with a profile of flat skin
    bool hasDimming = true;      // less of it where its surface reflects; off to compare with pictures that add gloss
};

// Pixels of a target, from its top left corner.
struct ViewRect {
    int x = 0, y = 0, width = 0, height = 0;
};

// A frame is a list of these.
struct View {
    Camera camera;
    int appearance = 0; // index into RenderScene::appearances
    int rig = 0;
    ViewRect rect;
    float exposure = 1;        // multiplies radiance before the tone curve
    glm::mat3 whiteBalance{1}; // of the picture: computeWhiteBalance of the light; before and after share it
    // Only these pixels of the target are drawn, where they lie in rect; width 0: all of rect. For a wipe: two views of
    // one rect.
    ViewRect clip{};
    float filterWidth = 1.5f; // pixels that one pixel is a mean of, all of its filter: narrow, since dots are fine
};

enum class Quality { moving, settled, still };

} // namespace stipple
