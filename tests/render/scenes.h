// Small scenes whose pictures are known.
#pragma once

#include "render/renderer.h"

#include <cstdint>

namespace stipple::test {

// UV sphere about the origin; chart: azimuthal equidistant about +Y, mm along the skin, on the upper three quarters.
std::shared_ptr<const SurfaceGeometry> makeSphere(float radius, int segments = 96, bool chart = false);

// Square patch |x|, |y| <= half in the plane z = 0, facing +z; chart = x, y.
std::shared_ptr<const SurfaceGeometry> makePatch(float half, int cells = 8);

// Skin as Lambert: no gloss, no diffusion, no relief, no unevenness.
Appearance makeMatteSkin(const glm::vec3& albedo);

// Constant radiance from everywhere.
LightRig makeFurnace(float radiance);

// Jittered grid of equal stamps, `perCm2` on average, over the box.
std::shared_ptr<const StampSet> makeStamps(const Box2& box, float perCm2, const StampOptics& optics,
                                           std::uint64_t seed = 1);

// Camera on +z at this distance whose picture is `heightMm` high at z = 0.
Camera makeFrontCamera(float distance, float heightMm);

// One device for all tests, with validation.
Device& getTestDevice();
// Fails the test on any validation message since the last call.
void checkValidation();

// Means over a centred part (fraction of each side) of the picture.
glm::vec4 computeMean(const ImageF& image, float part = 1.0f);

} // namespace stipple::test
