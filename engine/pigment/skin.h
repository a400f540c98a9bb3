// Optics of skin as plain functions of its biology (rendering.md section 1, domain.md section 6).
#pragma once

#include "math/vec.h"
#include "pigment/skin_spectrum.h"

#include <string_view>
#include <vector>

namespace stipple {

// What a person chooses or a picker fits. Defaults are those of type II.
struct SkinParameters {
    float melanin = 0.34f;     // 0..1 slider; melanin fraction f_m = 0.0015 * 120^melanin
    float blood = 0.0115f;     // volume fraction in the dermis
    float undertone = 0;       // -1 cool .. +1 warm: less or more of the yellow pigments
    float pheomelanin = 0;     // share of red melanin; the rest is eumelanin, brown to black
    float oxygenation = 0.75f; // of the blood
    float sun = 0.3f;          // by how much more melanin the places have that see the sun
    float scalpSun = 0.5f;     // how much of it the scalp sees: 0 under hair or cap .. 1 as the forehead
    float freckles = 0;        // 0 none .. 1 many
    float redness = 0.5f;      // how much redder nose, cheeks, ears and scalp are; 0 even, 0.5 usual
    float age = 40;            // years
    float oiliness = 0.4f;     // 0 matte .. 1 oily
    bool fromScan = false;     // melanin, blood and undertone are those of the scan's own colour, if it has one
    float wetness = 0;         // 0 dry .. 1 drops of sweat
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
    // What the albedo is made of: places with more or less melanin or blood are looked up around it.
    SkinTissue tissue{.melanin = 0.0073, .blood = 0.0115};
    float undertone = 0;
    bool operator==(const SkinOptics&) const = default;
};

SkinOptics computeSkinOptics(const SkinParameters& parameters);

// Albedo of tissue, seen with what its surface adds.
glm::vec3 computeTissueAlbedo(const SkinTissue& tissue, float undertone);
// Albedo as the colour of skin is measured, CIELAB under D65.
glm::vec3 computeSkinLab(const SkinParameters& parameters);

// The six Fitzpatrick types, 1..6: domain.md section 6's CIELAB, and the parameters that were fitted to it (melanin,
// blood; the others usual).
glm::vec3 getFitzpatrickLab(int type);
SkinParameters getFitzpatrickSkin(int type);
// Blood as the types have it at this melanin.
float getUsualBlood(float melanin);

// Melanin, blood and undertone so that the skin has this CIELAB, all other parameters as in `start`. Colours that no
// skin has end at the nearest that one can have.
SkinParameters fitSkin(const glm::vec3& lab, const SkinParameters& start);
// Melanin alone, so that the skin has this individual typology angle, degrees.
SkinParameters fitSkinIta(float ita, const SkinParameters& start);

// Name of the class of an individual typology angle (Chardon 1991; domain.md section 6).
std::string_view getItaClass(float ita);

// Degrees by which the hue (CIELAB) lies above (warm) or below (cool) that of domain.md's types at this lightness; 3
// are noticed.
float computeUndertoneHue(const glm::vec3& lab);

// Albedo of skin with more or less melanin and blood over that with as much as it has: kSkinRatioSize rows of blood by
// as many columns of melanin, in even steps of the logarithm from 2^-kSkinRatioOctaves to 2^+kSkinRatioOctaves times.
// The middle is exactly 1.
inline constexpr int kSkinRatioSize = 33;
inline constexpr float kSkinRatioOctaves = 3;
std::vector<glm::vec3> computeSkinRatios(const SkinOptics& skin);

// The inverse near the middle: binary logarithms of the factors on melanin and on blood, and of a factor on all
// channels alike, that together change the albedo by this ratio. Within the octaves of computeSkinRatios().
glm::vec3 computeSkinFactors(const SkinOptics& skin, const glm::vec3& ratio);

} // namespace stipple
