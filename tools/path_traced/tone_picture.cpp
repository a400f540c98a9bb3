#include "tone_picture.h"

#include "math/colour.h"

namespace stipple {

namespace {
glm::vec3 encode(const glm::vec3& linear) {
    return {encodeSrgb(linear.r), encodeSrgb(linear.g), encodeSrgb(linear.b)};
}
} // namespace

Image8 placeSideBySide(const ImageF& theirs, const ImageF& ours, float exposure) {
    Image8 sheet{3 * theirs.width, theirs.height, {}};
    sheet.pixels.resize(std::size_t(sheet.width) * std::size_t(sheet.height) * 4, 255);
    for (int y = 0; y < theirs.height; ++y)
        for (int x = 0; x < theirs.width; ++x) {
            const std::size_t from = std::size_t(y) * std::size_t(theirs.width) + std::size_t(x);
            const glm::vec3 a = encode(exposure * glm::vec3(theirs.pixels[from])),
                            b = encode(exposure * glm::vec3(ours.pixels[from]));
            const glm::vec3 columns[] = {a, b, 0.5f + 4.0f * (b - a)};
            for (int k = 0; k < 3; ++k)
                for (int c = 0; c < 3; ++c)
                    sheet.pixels[4 * (std::size_t(y) * std::size_t(sheet.width) + std::size_t(k * theirs.width + x)) +
                                 std::size_t(c)] = std::uint8_t(glm::clamp(columns[k][c], 0.0f, 1.0f) * 255.0f + 0.5f);
        }
    return sheet;
}

} // namespace stipple
