// A picture of scar tissue as unevenness of melanin and blood.
#pragma once

#include "asset/image.h"
#include "math/vec.h"

#include <memory>
#include <vector>

namespace stipple {

// Melanin and blood relative to the picture's mean, and how much of a place is scar. Darker than the mean stands for
// more melanin, redder for more blood, so that a photograph under any light gives its pattern and not its colour.
struct ScarTexel {
    float melanin = 1, blood = 1, coverage = 1;
};

class ScarTexture {
public:
    ScarTexture() = default;
    // Averaged down until its longer side has at most `maxSide` texels, so that a cell of the skin map does not pick
    // single pixels out of a large photograph.
    ScarTexture(const Image8& image, int maxSide);

    bool isEmpty() const { return m_texels.empty(); }
    // `uv` from the upper left corner, 0..1; bilinear, clamped to the border.
    ScarTexel sample(const glm::vec2& uv) const;

private:
    int m_width = 0, m_height = 0;
    std::vector<glm::vec3> m_texels; // ScarTexel
};

} // namespace stipple
