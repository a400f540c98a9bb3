// A small raster to draw on: smooth lines, discs and plain capitals.
#pragma once

#include "asset/image.h"

#include <string_view>

namespace stipple {

class Canvas {
public:
    Canvas(int width, int height, const glm::vec3& background); // colours here are sRGB-encoded, 0..1

    explicit Canvas(const Image8& picture); // its alpha is not kept

    int getWidth() const { return m_width; }
    int getHeight() const { return m_height; }

    // Pixel coordinates, x to the right, y down, centre of the first pixel at (0.5, 0.5). Outside nothing is drawn.
    void blend(int x, int y, const glm::vec3& colour, float amount);
    void drawDisc(const glm::vec2& centre, float radius, const glm::vec3& colour, float amount = 1);
    // Round ends; the radius and the amount go from those of `a` to those of `b`.
    void drawLine(const glm::vec2& a, const glm::vec2& b, float radiusA, float radiusB, const glm::vec3& colour,
                  float amountA = 1, float amountB = 1);
    // Letters, digits and space of 4 x 6 units of `scale` pixels each; `at` is their upper left corner.
    void drawText(const glm::vec2& at, std::string_view text, int scale, const glm::vec3& colour);

    Image8 toImage() const;

private:
    int m_width, m_height;
    std::vector<glm::vec3> m_pixels;
};

} // namespace stipple
