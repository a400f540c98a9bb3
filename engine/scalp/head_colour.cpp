#include "scalp/head_colour.h"

#include "core/parallel.h"
#include "math/colour.h"
#include "scalp/photo_light.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace stipple {
namespace {

// A map made small enough that one of its texels covers about a millimetre of a head.
struct LinearMap {
    int width = 0;
    int height = 0;
    std::vector<glm::vec3> texels;

    // Bilinear, repeating; v up.
    glm::vec3 sample(const glm::vec2& uv) const {
        const float x = (uv.x - std::floor(uv.x)) * float(width) - 0.5f;
        const float y = (1 - (uv.y - std::floor(uv.y))) * float(height) - 0.5f;
        const int x0 = int(std::floor(x));
        const int y0 = int(std::floor(y));
        const float tx = x - float(x0);
        const float ty = y - float(y0);
        const auto at = [&](int i, int j) {
            i = (i % width + width) % width;
            j = std::clamp(j, 0, height - 1);
            return texels[std::size_t(j) * std::size_t(width) + std::size_t(i)];
        };
        return glm::mix(glm::mix(at(x0, y0), at(x0 + 1, y0), tx), glm::mix(at(x0, y0 + 1), at(x0 + 1, y0 + 1), tx), ty);
    }
};

const std::array<float, 256>& getDecodeTable() {
    static const std::array<float, 256> table = [] {
        std::array<float, 256> values{};
        for (std::size_t i = 0; i < 256; ++i)
            values[i] = decodeSrgb(float(i) / 255.0f);
        return values;
    }();
    return table;
}

LinearMap reduce(const Image8& image) {
    constexpr int kEnough = 512;
    const int factor = std::max(1, std::min(image.width, image.height) / kEnough);
    LinearMap map;
    map.width = std::max(1, image.width / factor);
    map.height = std::max(1, image.height / factor);
    map.texels.resize(std::size_t(map.width) * std::size_t(map.height));
    const std::array<float, 256>& decode = getDecodeTable();
    parallelFor(std::size_t(map.height), 16, [&](std::size_t begin, std::size_t end) {
        for (std::size_t y = begin; y < end; ++y)
            for (std::size_t x = 0; x < std::size_t(map.width); ++x) {
                glm::vec3 sum(0);
                for (std::size_t j = 0; j < std::size_t(factor); ++j)
                    for (std::size_t i = 0; i < std::size_t(factor); ++i) {
                        const std::size_t row = y * std::size_t(factor) + j;
                        const std::size_t column = x * std::size_t(factor) + i;
                        const std::uint8_t* p = image.pixels.data() + 4 * (row * std::size_t(image.width) + column);
                        sum += glm::vec3(decode[p[0]], decode[p[1]], decode[p[2]]);
                    }
                map.texels[y * std::size_t(map.width) + x] = sum / float(factor * factor);
            }
    });
    return map;
}

bool hasMap(const ImportedModel& model, const ImportedPart& part) {
    return part.baseColourMap && !part.uvs.empty() && std::size_t(*part.baseColourMap) < model.images.size() &&
           model.images[std::size_t(*part.baseColourMap)].width > 0;
}

// 1 on the face. Hair may begin 45 mm above the glabella and at the temples; a collar below the chin.
float computeFaceWeight(const glm::vec3& p, const Landmarks& landmarks) {
    const float above = p.y - landmarks.at(LandmarkId::glabella).y;
    const float below = landmarks.at(LandmarkId::menton).y - p.y;
    const float flat = std::sqrt(p.x * p.x + p.z * p.z);
    const float forward = flat > 0 ? p.z / flat : 0.0f; // cosine of the azimuth
    return (1 - smoothRamp(18, 42, above)) * (1 - smoothRamp(0, 30, below)) * smoothRamp(0.5f, 0.75f, forward);
}

// Where the face ends, what is much darker than its skin is hair that begins early.
void leaveHairOut(std::vector<glm::vec4>& colours) {
    const std::optional<glm::vec3> plain = computePlainSkin(colours);
    if (!plain) return;
    for (glm::vec4& c : colours) {
        const float skin = smoothRamp(0.3f, 0.6f, getLuminance(glm::vec3(c)) / getLuminance(*plain));
        c.w *= glm::mix(skin, 1.0f, c.w * c.w);
    }
}

// Greys and one colour all over are the defaults of scanners and viewers; they say nothing about the skin.
bool isColourless(const std::vector<glm::vec4>& colours) {
    glm::vec3 low(3.4e38f), high(-3.4e38f);
    double chroma = 0, count = 0;
    for (const glm::vec4& c : colours) {
        if (c.w <= 0) continue;
        low = glm::min(low, glm::vec3(c));
        high = glm::max(high, glm::vec3(c));
        chroma += double(std::max({c.r, c.g, c.b}) - std::min({c.r, c.g, c.b}));
        ++count;
    }
    const glm::vec3 range = high - low;
    return chroma < 0.02 * count || !(std::max({range.x, range.y, range.z}) > 0.02f);
}

} // namespace

std::vector<glm::vec4> computeOwnColour(const ImportedModel& model, const TracedMesh& skin,
                                        std::span<const SurfacePoint> places, const WorkingSurface& surface,
                                        const Landmarks& landmarks) {
    std::vector<bool> used(model.parts.size(), false);
    for (const TriangleSource& source : skin.sources)
        if (source.part != TriangleSource::kFilled) used[source.part] = true;
    std::map<int, LinearMap> maps;
    bool hasColour = false;
    for (std::size_t i = 0; i < used.size(); ++i) {
        const ImportedPart& part = model.parts[i];
        if (!used[i]) continue;
        hasColour = hasColour || hasMap(model, part) || !part.colours.empty();
        if (hasMap(model, part) && !maps.contains(*part.baseColourMap))
            maps[*part.baseColourMap] = reduce(model.images[std::size_t(*part.baseColourMap)]);
    }
    if (!hasColour) return {};

    const std::array<float, 256>& decode = getDecodeTable();
    std::vector<glm::vec4> colours(places.size(), glm::vec4(0));
    parallelFor(places.size(), 1024, [&](std::size_t begin, std::size_t end) {
        for (std::size_t v = begin; v < end; ++v) {
            const TriangleSource& source = skin.sources[places[v].triangle];
            if (source.part == TriangleSource::kFilled) continue;
            const ImportedPart& part = model.parts[source.part];
            if (!hasMap(model, part) && part.colours.empty()) continue;
            const glm::uvec3& corners = part.mesh.triangles[source.triangle];
            glm::vec3 weights = places[v].barycentric;
            if (source.reversed) std::swap(weights.y, weights.z);
            glm::vec3 colour(part.baseColour);
            glm::vec2 uv(0);
            glm::vec3 vertexColour(0);
            for (int c = 0; c < 3; ++c) {
                if (hasMap(model, part)) uv += weights[c] * part.uvs[corners[c]];
                if (!part.colours.empty()) {
                    const glm::u8vec4& own = part.colours[corners[c]];
                    vertexColour += weights[c] * glm::vec3(decode[own.r], decode[own.g], decode[own.b]);
                }
            }
            if (hasMap(model, part)) colour *= maps.at(*part.baseColourMap).sample(uv);
            if (!part.colours.empty()) colour *= vertexColour;
            colours[v] = glm::vec4(colour, computeFaceWeight(surface.positions[v], landmarks));
        }
    });
    if (isColourless(colours)) return {};
    const PhotoLight light(colours, surface.normals);
    for (std::size_t v = 0; v < colours.size(); ++v)
        colours[v] = glm::vec4(glm::vec3(colours[v]) / light.getShade(surface.normals[v]), colours[v].w);
    leaveHairOut(colours);
    return colours;
}

std::optional<glm::vec3> computePlainSkin(std::span<const glm::vec4> ownColour) {
    glm::vec3 plain;
    std::vector<float> values;
    for (int channel = 0; channel < 3; ++channel) {
        values.clear();
        for (const glm::vec4& c : ownColour)
            if (c.w > 0.5f) values.push_back(c[channel]);
        if (values.empty()) return std::nullopt;
        const auto middle = values.begin() + std::ptrdiff_t(values.size() / 2);
        std::nth_element(values.begin(), middle, values.end());
        plain[channel] = std::max(*middle, 0.01f);
    }
    return plain;
}

} // namespace stipple
