// What the passes of one sample share.
#pragma once

#include "gpu/commands.h"
#include "graph/graph.h"
#include "render/frame_constants.h"
#include "render/geometry_store.h"
#include "shared/skin.h"

#include <memory>
#include <vector>

namespace stipple {

// One surface, ready to draw.
struct DrawItem {
    Material material = Material::matte;
    std::shared_ptr<const GpuGeometry> geometry; // what views see
    std::shared_ptr<const GpuGeometry> caster;   // what casts the shadow: coarser where the surface has levels
    std::shared_ptr<const Image> image;          // white without one
    bool hasImage = false;
    glm::vec3 colour{0.5f};
    float roughness = 0.5f;
    bool isLash = false;
};

// Brows and lashes are drawn with holes; their outlines would shade the skin as solid sheets.
inline bool castsShadow(const DrawItem& item) {
    return item.material != Material::card;
}

// Stamps [first, first + count) of a StampBuffers.
struct StampRange {
    std::uint32_t first = 0, count = 0;
};

// Ribbons [first, first + count) of a FibreBuffers; each stands for `opacity` of its kind.
struct FibreDrawRange {
    std::uint32_t first = 0, count = 0;
    float opacity = 1;
};

struct SkinLightMap;

// One view of the frame with what it reads.
struct FrameView {
    shared::ViewConstants constants;
    ViewRect area;                        // what is drawn of its rectangle
    ViewRect covered;                     // the part of it that the surfaces can reach; the rest is background
    ViewRect cardArea;                    // and that cards can
    int rig = 0;                          // index into Frame::rigs
    int skin = 0;                         // index into Frame::skins
    std::shared_ptr<const Image> atlas;   // white without stamps
    std::shared_ptr<const Image> halos;   // of the same stamps; read where nearStamps are drawn
    std::shared_ptr<const Image> skinMap; // plain without a map
    std::shared_ptr<const Image> skinRatios;
    std::shared_ptr<const Image> marks;                  // plain without a map
    std::shared_ptr<const Image> environment;            // of the rig; dark without a map
    VkDeviceAddress stamps = 0;                          // of nearStamps; their atlas keeps them alive
    std::vector<StampRange> nearStamps;                  // drawn one by one; empty in views from afar
    int fibres = 0;                                      // index into Frame::fibres
    std::shared_ptr<const Image> fibreAtlas, fibreField; // white without hair
    VkDeviceAddress fibreSegments = 0;                   // of the ribbons; the renderer keeps them alive
    std::vector<FibreDrawRange> ribbons;                 // empty without hair and in views from afar
    FaceHair faceHair;
    std::uint64_t lightKey = 0;                    // of what of the appearance lies in the way of light
    std::shared_ptr<const SkinLightMap> skinLight; // empty: light is computed for every pixel
    std::uint32_t switches = 0;                    // bits of shared::kSwitch... that this view needs
    ConstantSlice slice;                           // where the constants lie while the frame runs
};

struct Frame {
    std::vector<DrawItem> items;
    std::vector<FrameView> views;
    std::vector<shared::RigConstants> rigs;
    std::vector<shared::SkinConstants> skins;
    std::vector<shared::FibreConstants> fibres;
    Box3 fibreBox; // around all hair of all views; empty without any
    std::vector<ShadowTile> tiles;
    int tileSize = 0;
    glm::ivec2 shadowExtent{1};
    std::shared_ptr<const Image> rayTree; // empty: no rays are cast
    std::vector<ConstantSlice> rigSlices, skinSlices, fibreSlices;

    // Copies all constants to where the device reads them; in the first pass of a command list that reads them.
    void upload(CommandList& commands);
    // Binds what shades a view: its own constants and those of its rig, its skin and its hair.
    void bindShading(CommandList& commands, const FrameView& view) const;
};

inline constexpr VkFormat kLightFormat = VK_FORMAT_R16G16B16A16_SFLOAT; // of diffuse light and of gloss

// Images that live for one sample.
struct FrameImages {
    ImageRef shadow;             // D32, all tiles
    ImageRef surfaceA, surfaceB; // RGBA32UI, shaders/lib/gbuffer.glsl
    ImageRef depth;              // D32, reversed
    ImageRef places;             // RG16: where the skin lies in its flat picture; empty when no view asks
    ImageRef nearDots;           // RG16F, density per group of stamps; empty when all views are from afar
    ImageRef ribbons;            // RGBA16F, premultiplied; empty when no view shows hair one by one
    ImageRef diffuse, gloss;     // beside the surfaces gloss holds cards, premultiplied
    ImageRef sum;                // RGBA32F, added to
};

// Brows or lashes.
bool hasCards(const Frame& frame);

// The one skin that has places in a flat picture; null when there is none or more than one.
const DrawItem* findPlaced(const Frame& frame);

// What a view needs of the shaders: bits of shared::kSwitch...
std::uint32_t findSwitches(const FrameView& view, const Frame& frame);

// The parts of a view's area that boxes around all surfaces and hair, and around the cards, reach.
void findCovered(FrameView& view, const Frame& frame);

// Viewport of a view, and scissor: all of its area.
void setViewArea(CommandList& commands, const FrameView& view);
// For passes over the whole screen that have nothing to do where no surface is.
void setCoveredArea(CommandList& commands, const FrameView& view);
void setCardArea(CommandList& commands, const FrameView& view);

} // namespace stipple
