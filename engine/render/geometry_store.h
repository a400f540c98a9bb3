// Surfaces and their images on the device, kept while they are in use by the current scene or were by the last few.
#pragma once

#include "gpu/resources.h"
#include "render/scene.h"

#include <map>
#include <memory>

namespace stipple {

// Of the flat picture of coarse levels of skin: skin scatters light over about a millimetre, and moving views show no
// less of it under a few pixels.
inline constexpr float kFlatTexelMm = 1.5f;

struct GpuGeometry {
    std::uint64_t key = 0;
    Buffer positions, vertices, triangles;
    Buffer uvs, skin; // empty where the surface has none
    // Of coarse levels of skin, or empty: where vertices lie in a picture of all of the skin (flat_patches.h), and the
    // triangles around its patches, of places of their own.
    Buffer places, rims;
    glm::ivec2 flatSize{0};
    std::uint32_t rimIndexCount = 0;
    std::uint32_t vertexCount = 0;
    std::uint32_t indexCount = 0;
    Box3 bounds;
};

class GeometryStore {
public:
    explicit GeometryStore(Device& device);

    // Uploads on first use. Error when attribute counts disagree or an index is out of range. `flat`: also cut into
    // patches; the same for all uses of a surface.
    std::shared_ptr<const GpuGeometry> getGeometry(const SurfaceGeometry& geometry, bool flat = false);
    // With a mip chain made in linear light and weighted by alpha. Null gives a white texel.
    std::shared_ptr<const Image> getImage(const std::shared_ptr<const Image8>& image);
    // Skin map as RGBA16F by its key; null gives plain skin.
    std::shared_ptr<const Image> getSkinMap(std::uint64_t key, const SkinField* field);
    // The same of marks.
    std::shared_ptr<const Image> getMarks(std::uint64_t key, const MarkField* field);

    // computeSkinRatios() of this skin, melanin to the right.
    std::shared_ptr<const Image> getSkinRatios(const SkinOptics& skin);

    // Of a rig as RGBA16F, see computeGlossLevels(); null gives darkness.
    std::shared_ptr<const Image> getEnvironment(const EnvironmentMap* map);

    // Forgets what only the store still holds.
    void trim();

private:
    Device* m_device;
    std::map<std::uint64_t, std::shared_ptr<const GpuGeometry>> m_geometry;
    struct StoredImage {
        std::shared_ptr<const Image8> source; // held, so that its address stays its own
        std::shared_ptr<const Image> image;
    };
    std::map<const Image8*, StoredImage> m_images;
    std::map<std::uint64_t, std::shared_ptr<const Image>> m_maps, m_environments, m_markMaps;
    std::shared_ptr<const Image> m_white, m_plainSkin, m_dark, m_noMarks;
};

} // namespace stipple
