#include "tests/ui/raster.h"

#include <algorithm>
#include <cmath>

namespace stipple::tests {
namespace {

glm::vec4 unpack(std::uint32_t c) {
    return glm::vec4(c & 255, c >> 8 & 255, c >> 16 & 255, c >> 24) / 255.0f;
}

float sampleFont(const UiFontAtlas& font, glm::vec2 uv) {
    const float x = uv.x * float(font.width) - 0.5f, y = uv.y * float(font.height) - 0.5f;
    const int x0 = int(std::floor(x)), y0 = int(std::floor(y));
    const auto at = [&](int i, int j) {
        i = std::clamp(i, 0, font.width - 1);
        j = std::clamp(j, 0, font.height - 1);
        return float(font.coverage[std::size_t(j) * std::size_t(font.width) + std::size_t(i)]) / 255;
    };
    const float u = x - float(x0), v = y - float(y0);
    return (at(x0, y0) * (1 - u) + at(x0 + 1, y0) * u) * (1 - v) +
           (at(x0, y0 + 1) * (1 - u) + at(x0 + 1, y0 + 1) * u) * v;
}

glm::vec4 samplePicture(glm::vec2 uv) {
    const glm::vec2 d = (uv - glm::vec2(0.5f, 0.45f)) / glm::vec2(0.22f, 0.33f);
    const float inside = glm::dot(d, d);
    if (inside > 1) return glm::vec4(0.24f, 0.25f, 0.26f, 1);
    return glm::vec4(glm::vec3(0.75f, 0.6f, 0.5f) * (1 - 0.5f * inside), 1);
}

} // namespace

Image8 rasterise(const UiDraw& draw, const UiFontAtlas& font, int width, int height) {
    std::vector<glm::vec3> pixels(std::size_t(width) * std::size_t(height), glm::vec3(0.1f));
    for (const UiCommand& command : draw.commands) {
        for (std::uint32_t i = 0; i + 2 < command.indexCount; i += 3) {
            const UiVertex* v[3];
            for (std::uint32_t k = 0; k < 3; ++k)
                v[k] = &draw.vertices[command.vertexOffset + draw.indices[command.firstIndex + i + k]];
            const glm::vec2 a = v[0]->position, b = v[1]->position, c = v[2]->position;
            const float area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
            if (area == 0) continue;
            const int x0 = std::max(command.clip.x, int(std::floor(std::min({a.x, b.x, c.x}))));
            const int x1 =
                std::min({command.clip.x + command.clip.z, width, int(std::ceil(std::max({a.x, b.x, c.x})))});
            const int y0 = std::max(command.clip.y, int(std::floor(std::min({a.y, b.y, c.y}))));
            const int y1 =
                std::min({command.clip.y + command.clip.w, height, int(std::ceil(std::max({a.y, b.y, c.y})))});
            // Top-left rule by a tie-break on the sign of the edge's direction.
            const auto covers = [&](float w, glm::vec2 p, glm::vec2 q) {
                const glm::vec2 d = area > 0 ? q - p : p - q;
                return w > 0 || (w == 0 && (d.y < 0 || (d.y == 0 && d.x > 0)));
            };
            for (int y = y0; y < y1; ++y)
                for (int x = x0; x < x1; ++x) {
                    const glm::vec2 p(float(x) + 0.5f, float(y) + 0.5f);
                    const float wa = ((b.x - p.x) * (c.y - p.y) - (b.y - p.y) * (c.x - p.x)) / area;
                    const float wb = ((c.x - p.x) * (a.y - p.y) - (c.y - p.y) * (a.x - p.x)) / area;
                    const float wc = 1 - wa - wb;
                    if (!covers(wa, b, c) || !covers(wb, c, a) || !covers(wc, a, b)) continue;
                    glm::vec4 colour =
                        wa * unpack(v[0]->colour) + wb * unpack(v[1]->colour) + wc * unpack(v[2]->colour);
                    const glm::vec2 uv = wa * v[0]->uv + wb * v[1]->uv + wc * v[2]->uv;
                    if (command.texture == kUiFont)
                        colour.a *= sampleFont(font, uv);
                    else
                        colour *= samplePicture(uv);
                    glm::vec3& target = pixels[std::size_t(y) * std::size_t(width) + std::size_t(x)];
                    target += (glm::vec3(colour) - target) * colour.a;
                }
        }
    }
    Image8 image{width, height, {}};
    for (const glm::vec3& p : pixels)
        for (int k = 0; k < 4; ++k)
            image.pixels.push_back(k == 3 ? 255 : std::uint8_t(std::lround(255 * std::clamp(p[k], 0.0f, 1.0f))));
    return image;
}

} // namespace stipple::tests
