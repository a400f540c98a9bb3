// The light under which a scan was photographed, as far as its colours tell: what of the lightness of plain skin goes
// with the direction that the skin faces.
#pragma once

#include "math/vec.h"

#include <array>
#include <span>

namespace stipple {

// Irradiance by normal in spherical harmonics of the first two orders (Ramamoorthi and Hanrahan 2001: enough for
// matte surfaces), one luminance and, of the first order alone, a tint per channel: red cheeks face aside like lit
// ones, so that what may be blood is left to the skin.
class PhotoLight {
public:
    // Even white light.
    PhotoLight();

    // Fitted to `colours` (linear, with a weight of how surely this is plain skin in w) of skin with these normals.
    // Brows, lips and beard are left out as what lies far from the rest. At least a few hundred places facing different
    // ways; with fewer the light is even.
    PhotoLight(std::span<const glm::vec4> colours, std::span<const glm::vec3> normals);

    // What the colour at this normal must be divided by: 1 on average over the places that it was fitted to, and never
    // below or above kStrongest, beyond which shadow is not light to be taken out.
    glm::vec3 getShade(const glm::vec3& normal) const;

    static constexpr float kStrongest = 2.5f;

private:
    std::array<float, 9> m_luminance{};
    std::array<glm::vec3, 4> m_tint{};
};

} // namespace stipple
