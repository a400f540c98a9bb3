// Daylight outside: luminance of the sky by direction, and its colour.
#pragma once

#include "math/vec.h"

namespace stipple {

// Types 1 and 12 of the CIE standard general sky (CIE S 011/E:2003, ISO 15469:2004).
enum class SkyKind { overcast, clear };

// Luminance relative to that of the zenith in a unit direction above the horizon (+Y up); `sun` is the unit direction
// of the sun, above the horizon, and does not matter when it is overcast.
float computeSkyLuminance(SkyKind kind, const glm::vec3& direction, const glm::vec3& sun);

// Relative to the zenith's luminance too: illuminance of the horizontal ground, sun excluded.
float computeSkyIlluminance(SkyKind kind, const glm::vec3& sun);

// Correlated colour temperature, K, of a part of the sky with this luminance, cd/m2: Chain, Dumortier and Fontoynont
// 1999, "A comprehensive model of luminance, correlated colour temperature and spectral distribution of skylight".
float computeSkyTemperature(SkyKind kind, float luminance);

} // namespace stipple
