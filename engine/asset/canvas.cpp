#include "asset/canvas.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple {
namespace {

// 3 x 5 pixels a sign, rows from the top, three bits each.
constexpr std::array<std::uint16_t, 26> kLetters = {
    025755, 065656, 034443, 065556, 074647, 074644, 034553, 055755, 072227, 011152, 055655, 044447, 057755,
    065555, 025552, 065644, 025563, 065655, 034216, 072222, 055553, 055552, 055775, 055255, 055222, 071247};
constexpr std::array<std::uint16_t, 10> kDigits = {025552, 026227, 061247, 061216, 055711,
                                                   074616, 034652, 071222, 025252, 025316};

std::uint16_t getSign(char c) {
    if (c >= 'A' && c <= 'Z') return kLetters[std::size_t(c - 'A')];
    if (c >= '0' && c <= '9') return kDigits[std::size_t(c - '0')];
    return 0;
}

} // namespace

Canvas::Canvas(int width, int height, const glm::vec3& background)
    : m_width(width)
    , m_height(height)
    , m_pixels(std::size_t(width) * std::size_t(height), background) {}

Canvas::Canvas(const Image8& picture)
    : Canvas(picture.width, picture.height, glm::vec3(0)) {
    for (std::size_t i = 0; i < m_pixels.size(); ++i)
        m_pixels[i] = glm::vec3(picture.pixels[4 * i], picture.pixels[4 * i + 1], picture.pixels[4 * i + 2]) / 255.0f;
}

void Canvas::blend(int x, int y, const glm::vec3& colour, float amount) {
    if (x < 0 || y < 0 || x >= m_width || y >= m_height) return;
    glm::vec3& pixel = m_pixels[std::size_t(y) * std::size_t(m_width) + std::size_t(x)];
    pixel += std::clamp(amount, 0.0f, 1.0f) * (colour - pixel);
}

void Canvas::drawDisc(const glm::vec2& centre, float radius, const glm::vec3& colour, float amount) {
    drawLine(centre, centre, radius, radius, colour, amount, amount);
}

void Canvas::drawLine(const glm::vec2& a, const glm::vec2& b, float radiusA, float radiusB, const glm::vec3& colour,
                      float amountA, float amountB) {
    const float reach = std::max(radiusA, radiusB) + 1;
    const glm::vec2 low = glm::min(a, b) - reach;
    const glm::vec2 high = glm::max(a, b) + reach;
    const glm::vec2 way = b - a;
    const float square = glm::dot(way, way);
    const int endX = std::min(m_width - 1, int(high.x)), endY = std::min(m_height - 1, int(high.y));
    for (int y = std::max(0, int(low.y)); y <= endY; ++y)
        for (int x = std::max(0, int(low.x)); x <= endX; ++x) {
            const glm::vec2 p(float(x) + 0.5f, float(y) + 0.5f);
            const float t = square > 0 ? std::clamp(glm::dot(p - a, way) / square, 0.0f, 1.0f) : 0.0f;
            const float radius = radiusA + t * (radiusB - radiusA);
            // Lines thinner than a pixel get fainter, not thinner.
            const float cover =
                std::clamp(radius + 0.5f - glm::length(p - a - t * way), 0.0f, std::min(1.0f, 2 * radius));
            if (cover > 0) blend(x, y, colour, cover * (amountA + t * (amountB - amountA)));
        }
}

void Canvas::drawText(const glm::vec2& at, std::string_view text, int scale, const glm::vec3& colour) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::uint16_t sign = getSign(text[i]);
        for (int bit = 0; bit < 15; ++bit) {
            if (!(sign >> (14 - bit) & 1)) continue;
            const int left = int(at.x) + scale * (4 * int(i) + bit % 3), top = int(at.y) + scale * (bit / 3);
            for (int y = 0; y < scale; ++y)
                for (int x = 0; x < scale; ++x)
                    blend(left + x, top + y, colour, 1);
        }
    }
}

Image8 Canvas::toImage() const {
    Image8 image;
    image.width = m_width;
    image.height = m_height;
    image.pixels.reserve(4 * m_pixels.size());
    for (const glm::vec3& pixel : m_pixels) {
        for (int c = 0; c < 3; ++c)
            image.pixels.push_back(std::uint8_t(std::clamp(pixel[c], 0.0f, 1.0f) * 255 + 0.5f));
        image.pixels.push_back(255);
    }
    return image;
}

} // namespace stipple
