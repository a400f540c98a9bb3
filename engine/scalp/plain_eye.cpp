#include "scalp/plain_eye.h"

#include "math/colour.h"

#include <cmath>

namespace stipple {
namespace {

constexpr float kSide = 32;      // mm
constexpr float kIris = 5.9f;    // mm radius; human irises hardly vary
constexpr float kPupil = 1.9f;   // mm radius in room light
constexpr float kLimbus = 0.35f; // mm, half width of the soft border

} // namespace

Image8 makePlainEyeImage() {
    constexpr int kPixels = 256;
    const glm::vec3 white(0.70f, 0.67f, 0.62f);
    const glm::vec3 red(0.60f, 0.42f, 0.36f);
    const glm::vec3 brown(0.11f, 0.055f, 0.028f);
    const glm::vec3 ring(0.035f, 0.02f, 0.014f);
    Image8 image;
    image.width = image.height = kPixels;
    for (int y = 0; y < kPixels; ++y)
        for (int x = 0; x < kPixels; ++x) {
            const glm::vec2 p = (glm::vec2(x, y) + 0.5f) * (kSide / kPixels) - 0.5f * kSide;
            const float r = glm::length(p);
            glm::vec3 colour = glm::mix(brown, ring, smoothRamp(0.6f * kIris, kIris, r));
            colour *= smoothRamp(kPupil - 0.2f, kPupil + 0.2f, r);
            const glm::vec3 sclera = glm::mix(white, red, 0.6f * smoothRamp(8, 13, r));
            colour = glm::mix(colour, sclera, smoothRamp(kIris - kLimbus, kIris + kLimbus, r));
            for (int c = 0; c < 3; ++c)
                image.pixels.push_back(std::uint8_t(std::lround(255 * encodeSrgb(colour[c]))));
            image.pixels.push_back(255);
        }
    return image;
}

void applyPlainEye(HeadPart& eyeball, int image) {
    const Box3 box = computeBounds(eyeball.mesh.positions);
    const glm::vec3 centre = 0.5f * (box.min + box.max);
    eyeball.uvs.clear();
    for (const glm::vec3& p : eyeball.mesh.positions)
        eyeball.uvs.push_back(glm::vec2(p - centre) / kSide + 0.5f);
    eyeball.image = image;
    eyeball.colour = glm::vec3(1);
}

} // namespace stipple
