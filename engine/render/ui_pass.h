// Draws the interface: one pass into a window's image or into a picture of it. Blends in sRGB values, as designed.
#pragma once

#include "asset/image.h"
#include "gpu/pipeline.h"
#include "gpu/resources.h"
#include "graph/graph.h"
#include "render/ui_draw.h"

#include <map>

namespace stipple {

class UiPass {
public:
    // `targetFormat`: of every image that add() will draw into.
    UiPass(ShaderLibrary& shaders, VkFormat targetFormat);

    void setFont(const UiFontAtlas& atlas);                // uploads when its version is new
    void setImage(UiTexture texture, const Image8& image); // >= kUiFirstImage; replaces what was there

    // Clears the target to `background` (sRGB) and draws. `picture` is what kUiPicture means, enlarged (bilinear) where
    // it is smaller than the triangles that show it; null draws black there.
    // `draw` must live until the graph has been executed.
    void add(Graph& graph, ImageRef target, const UiDraw& draw, const Image* picture, const glm::vec3& background);

private:
    const Image& getImage(UiTexture texture, const Image* picture) const;

    Device* m_device;
    Pipeline m_pipeline;
    Sampler m_linear;
    std::uint32_t m_fontVersion = 0;
    Image m_font;
    Image m_black;
    std::map<UiTexture, Image> m_images;
};

} // namespace stipple
