#include "scalp/scar_texture.h"

#include "math/colour.h"

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

// How strongly a change of lightness or of redness stands for one of melanin or blood, as exponents; limits of both.
constexpr float kMelaninGain = 1.5f, kBloodGain = 4;
constexpr float kLeast = 0.25f, kMost = 4;

struct Linear {
    int width = 0, height = 0;
    std::vector<glm::vec4> pixels; // premultiplied
};

Linear halve(const Linear& source) {
    Linear half{std::max(1, source.width / 2), std::max(1, source.height / 2), {}};
    half.pixels.resize(std::size_t(half.width) * std::size_t(half.height));
    for (int y = 0; y < half.height; ++y)
        for (int x = 0; x < half.width; ++x) {
            glm::vec4 sum(0);
            for (int k = 0; k < 4; ++k) {
                const int sx = std::min(2 * x + (k & 1), source.width - 1);
                const int sy = std::min(2 * y + (k >> 1), source.height - 1);
                sum += source.pixels[std::size_t(sy) * std::size_t(source.width) + std::size_t(sx)];
            }
            half.pixels[std::size_t(y) * std::size_t(half.width) + std::size_t(x)] = 0.25f * sum;
        }
    return half;
}

} // namespace

ScarTexture::ScarTexture(const Image8& image, int maxSide) {
    Linear linear{image.width, image.height, {}};
    linear.pixels.resize(std::size_t(image.width) * std::size_t(image.height));
    for (std::size_t i = 0; i < linear.pixels.size(); ++i) {
        const std::uint8_t* pixel = &image.pixels[4 * i];
        const float alpha = float(pixel[3]) / 255;
        const glm::vec3 colour(decodeSrgb(float(pixel[0]) / 255), decodeSrgb(float(pixel[1]) / 255),
                               decodeSrgb(float(pixel[2]) / 255));
        linear.pixels[i] = glm::vec4(alpha * colour, alpha);
    }
    while (std::max(linear.width, linear.height) > std::max(1, maxSide))
        linear = halve(linear);
    glm::dvec4 sum(0);
    for (const glm::vec4& pixel : linear.pixels)
        sum += glm::dvec4(pixel);
    constexpr float kFloor = 1e-3f; // so that black is dark and not infinitely so
    const auto getLightness = [](const glm::vec4& p) { return (0.2126f * p.x + 0.7152f * p.y + 0.0722f * p.z) / p.w; };
    const auto getRedness = [](const glm::vec4& p) { return (p.x / p.w + kFloor) / (p.y / p.w + kFloor); };
    const glm::vec4 mean = sum.w > 0 ? glm::vec4(sum) : glm::vec4(1);
    m_width = linear.width;
    m_height = linear.height;
    m_texels.reserve(linear.pixels.size());
    for (const glm::vec4& pixel : linear.pixels) {
        if (pixel.w < 1e-3f) {
            m_texels.emplace_back(1, 1, 0);
            continue;
        }
        const float lightness = (getLightness(pixel) + kFloor) / (getLightness(mean) + kFloor);
        const float redness = getRedness(pixel) / getRedness(mean);
        m_texels.emplace_back(std::clamp(std::pow(lightness, -kMelaninGain), kLeast, kMost),
                              std::clamp(std::pow(redness, kBloodGain), kLeast, kMost), pixel.w);
    }
}

ScarTexel ScarTexture::sample(const glm::vec2& uv) const {
    const float x = std::clamp(uv.x * float(m_width) - 0.5f, 0.0f, float(m_width - 1));
    const float y = std::clamp(uv.y * float(m_height) - 0.5f, 0.0f, float(m_height - 1));
    const int x0 = int(x), y0 = int(y);
    const int x1 = std::min(x0 + 1, m_width - 1), y1 = std::min(y0 + 1, m_height - 1);
    const auto at = [&](int tx, int ty) { return m_texels[std::size_t(ty) * std::size_t(m_width) + std::size_t(tx)]; };
    const glm::vec3 texel = glm::mix(glm::mix(at(x0, y0), at(x1, y0), x - float(x0)),
                                     glm::mix(at(x0, y1), at(x1, y1), x - float(x0)), y - float(y0));
    return {texel.x, texel.y, texel.z};
}

} // namespace stipple
