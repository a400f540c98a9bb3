// Depth of the scene seen from one point of each light that this sample takes: hard maps, whose mean over the samples
// is the shadow of the area.
#pragma once

#include "gpu/pipeline.h"
#include "render/frame.h"

#include <vector>

namespace stipple {

class ShadowPass {
public:
    explicit ShadowPass(ShaderLibrary& shaders);
    // Adds no pass when the maps that were drawn last are the ones that the frame asks for: while only the camera
    // moves, lights and casters stay.
    void add(Graph& graph, const Frame& frame, FrameImages& images);
    // The next add() draws.
    void forget() { m_drawn = {}; }

private:
    struct Drawn {
        glm::ivec2 extent{0};
        std::vector<ShadowTile> tiles;
        std::vector<std::uint64_t> casters; // keys of their geometry
        friend bool operator==(const Drawn&, const Drawn&) = default;
    };

    Pipeline m_depth;
    Image m_maps;
    Drawn m_drawn;
};

} // namespace stipple
