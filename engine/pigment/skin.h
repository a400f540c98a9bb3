// Optics of skin as plain functions (rendering.md section 1, domain.md section 6).
#pragma once

#include "math/vec.h"

namespace stipple {

// What a person chooses or a picker fits.
struct SkinParameters {
    float melanin = 0.33f; // 0..1 slider; melanin fraction f_m = 0.0015 * 120^melanin
    float blood = 0.007f;  // volume fraction in the dermis
    float undertone = 0;   // -1 cool .. +1 warm
    float oiliness = 0.4f; // 0 matte .. 1 oily
    bool operator==(const SkinParameters&) const = default;
};

// What a renderer needs. Linear Rec. 709, mm.
struct SkinOptics {
    glm::vec3 albedo{0.48f, 0.34f, 0.245f};  // diffuse reflectance, specular excluded
    glm::vec3 burleyMm{0.38f, 0.22f, 0.14f}; // d of Christensen-Burley's profile
    float f0 = 0.028f;
    float roughness = 0.40f; // rho; the two GGX lobes have 0.75 rho and 1.3 rho
    float secondLobeWeight = 0.85f;
    float melanin = 0.33f; // the slider's: what lies under this skin is looked up by it
};

SkinOptics computeSkinOptics(const SkinParameters& parameters);

// Slider position of the six Fitzpatrick types, 1..6 (rendering.md's table).
float getFitzpatrickMelanin(int type);

} // namespace stipple
