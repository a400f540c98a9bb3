#include "parts.h"

#include "core/error.h"
#include "core/file.h"
#include "eyes.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <span>
#include <utility>

namespace stipple {
namespace {

constexpr float kLashShade = 0.4f;     // lashes are darker than brows
constexpr float kBrowHeightMm = 0.35f; // of brow cards over the skin: hides the chord between card and skin vertices

// `file` is for a moment, and of this head alone: heads are forged side by side.
std::vector<std::byte> encodePng(const Image8& image, const std::filesystem::path& file) {
    writePng(file, image);
    std::vector<std::byte> bytes = readFile(file);
    std::filesystem::remove(file);
    return bytes;
}

// Brow pictures are dark grey hairs; made light, with the same contrast and no dark fringe where they are clear, so
// that a colour can be multiplied in.
Image8 lighten(Image8 image) {
    constexpr float kMean = 0.75f;
    const auto toLinear = [](std::uint8_t v) { return std::pow(float(v) / 255.0f, 2.2f); };
    const std::size_t count = image.pixels.size() / 4;
    double sum = 0, weights = 0;
    for (std::size_t i = 0; i < count; ++i) {
        sum += double(image.pixels[4 * i + 3]) * toLinear(image.pixels[4 * i + 1]);
        weights += image.pixels[4 * i + 3];
    }
    STIPPLE_ASSERT(weights > 0);
    if (sum == 0) { // some are pure black, all shape and no shade
        for (std::size_t i = 0; i < image.pixels.size(); ++i)
            if (i % 4 != 3) image.pixels[i] = std::uint8_t(std::lround(255 * std::pow(kMean, 1 / 2.2f)));
        return image;
    }
    const float factor = kMean * float(weights / sum);
    for (std::size_t i = 0; i < count; ++i) {
        std::uint8_t* p = &image.pixels[4 * i];
        const float light = p[3] > 0 ? std::min(factor * toLinear(p[1]), 1.0f) : kMean;
        p[0] = p[1] = p[2] = std::uint8_t(std::lround(255 * std::pow(light, 1 / 2.2f)));
    }
    return image;
}

// The lash picture is drawn for make-up: black, and as heavy below the eye as above it. Made white, so that a colour
// can be multiplied in, and thinner.
Image8 calmLashes(Image8 image) {
    constexpr float kUpper = 0.70f, kLower = 0.30f; // of the opacity
    for (int y = 0; y < image.height; ++y)
        for (int x = 0; x < image.width; ++x) {
            // Where the lower lashes are drawn, in 512ths of the picture: its lower right.
            const float u = 512 * float(x) / float(image.width), v = 512 * float(y) / float(image.height);
            const bool isLower = v > 305 || (v > 270 && (u < 262 || u > 400));
            std::uint8_t* p = &image.pixels[4 * (std::size_t(y) * std::size_t(image.width) + std::size_t(x))];
            p[0] = p[1] = p[2] = 255;
            p[3] = std::uint8_t(std::lround(float(p[3]) * (isLower ? kLower : kUpper)));
        }
    return image;
}

// Vertices that carry both a position and texture coordinates, from the two connectivities of a quad mesh.
struct Unwelded {
    std::vector<glm::uvec2> corners; // vertex, uv
    std::vector<glm::uvec3> triangles;
};

Unwelded unweld(const std::vector<glm::uvec3>& triangles, const std::vector<glm::uvec3>& uvTriangles) {
    Unwelded out;
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> known;
    for (std::size_t t = 0; t < triangles.size(); ++t) {
        glm::uvec3 triangle;
        for (int i = 0; i < 3; ++i) {
            const std::pair key(triangles[t][i], uvTriangles[t][i]);
            const auto [found, isNew] = known.try_emplace(key, std::uint32_t(out.corners.size()));
            if (isNew) out.corners.emplace_back(key.first, key.second);
            triangle[i] = found->second;
        }
        out.triangles.push_back(triangle);
    }
    return out;
}

// Where lashes grow: for each vertex the one of the same strip, no farther aside along the lid, that lies closest to
// the skin. Bound there, a lash goes where the edge of its lid goes.
std::vector<std::uint32_t> findLashRoots(const std::vector<glm::vec3>& positions, std::span<const glm::uvec4> quads,
                                         const RefinedSkin& skin) {
    constexpr float kAsideMm = 0.8f;
    std::vector<std::uint32_t> strips(positions.size());
    for (std::uint32_t i = 0; i < strips.size(); ++i)
        strips[i] = i;
    for (bool changed = true; changed;) { // a strip is a few dozen quads long
        changed = false;
        for (const glm::uvec4& quad : quads) {
            const std::uint32_t least =
                std::min(std::min(strips[quad.x], strips[quad.y]), std::min(strips[quad.z], strips[quad.w]));
            for (int k = 0; k < 4; ++k)
                changed = std::exchange(strips[quad[k]], least) != least || changed;
        }
    }
    std::vector<float> heights;
    for (const glm::vec3& p : positions)
        heights.push_back(glm::distance(p, skin.blend(skin.positions, skin.findPlace(p))));
    std::vector<std::uint32_t> roots(positions.size());
    for (std::uint32_t i = 0; i < roots.size(); ++i) {
        roots[i] = i;
        for (std::uint32_t k = 0; k < roots.size(); ++k)
            if (strips[k] == strips[i] && std::abs(positions[k].x - positions[i].x) < kAsideMm &&
                heights[k] < heights[roots[i]])
                roots[i] = k;
    }
    return roots;
}

HeadCard makeCard(const Proxy& proxy, HeadCardKind kind, const RefinedSkin& skin, const PlacedPerson& person) {
    const Subdivision mesh(proxy.offsets.size(), proxy.mesh.quads, 1);
    const Subdivision uvMesh(proxy.mesh.uvs.size(), proxy.mesh.uvQuads, 1);
    const std::vector<glm::vec3> positions = mesh.refine(proxy.fit(person.body));
    const std::vector<glm::vec2> uvs = uvMesh.refine(proxy.mesh.uvs);
    const Unwelded card = unweld(triangulateQuads(mesh.getQuads()), triangulateQuads(uvMesh.getQuads()));

    std::vector<glm::vec3> placed;
    for (const glm::vec3& p : positions)
        placed.push_back(person.toMm(p));
    std::vector<std::uint32_t> roots;
    if (kind == HeadCardKind::lash) roots = findLashRoots(placed, mesh.getQuads(), skin);

    HeadCard out;
    out.kind = kind;
    out.triangles = card.triangles;
    for (const glm::uvec2& corner : card.corners) {
        const bool isBrow = kind == HeadCardKind::brow;
        const glm::vec3 position = placed[corner.x];
        const SkinPoint place = skin.findPlace(isBrow ? position : placed[roots[corner.x]]);
        out.anchors.push_back(place);
        out.heights.push_back(isBrow ? kBrowHeightMm : 0.0f);
        out.offsets.push_back(isBrow ? glm::vec3(0) : position - skin.blend(skin.positions, place));
        out.uvs.push_back(uvs[corner.y]);
    }
    return out;
}

} // namespace

HeadParts makeParts(const Package& package, const Recipe& recipe, const RefinedSkin& skin, const PlacedPerson& person,
                    const std::filesystem::path& scratch) {
    const std::string proxies = "public/data/proxies/";
    const std::filesystem::path file = scratch / (recipe.id + ".picture.png");
    HeadParts parts;

    const PaintedEyes eyes = makeEyes(package, recipe, person);
    for (const HeadEye& eye : eyes.meshes)
        parts.eyes.push_back(eye); // mapped about the gaze, so one picture serves both
    parts.images.push_back(encodePng(eyes.picture, file));

    const std::string brow = fmt::format("{}eyebrows/eyebrow{:03}/", proxies, recipe.brow);
    const std::string browName = fmt::format("eyebrow{:03}", recipe.brow);
    parts.cards.push_back(makeCard(package.readProxy(brow + browName + ".json"), HeadCardKind::brow, skin, person));
    parts.cards.back().image = std::uint32_t(parts.images.size());
    parts.cards.back().colour = recipe.browColour;
    parts.images.push_back(encodePng(lighten(package.readPicture(brow + "textures/" + browName + ".png")), file));

    const std::string lash = proxies + "eyelashes/Eyelashes01/";
    parts.cards.push_back(makeCard(package.readProxy(lash + "Eyelashes01.json"), HeadCardKind::lash, skin, person));
    parts.cards.back().image = std::uint32_t(parts.images.size());
    parts.cards.back().colour = kLashShade * recipe.browColour;
    parts.images.push_back(encodePng(calmLashes(package.readPicture(lash + "textures/eyelashes01.png")), file));
    return parts;
}

} // namespace stipple
