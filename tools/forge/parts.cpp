#include "parts.h"

#include "core/error.h"
#include "core/file.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace stipple {
namespace {

constexpr float kBrowHeightMm = 0.35f; // of brow cards over the skin: hides the chord between card and skin vertices

// Eyeball grid: rings from the pole of the gaze to kEyeReach, closer together at the front.
constexpr int kEyeRings = 40;
constexpr int kEyeSectors = 64;
constexpr float kEyeReach = 100 * kDegree;
constexpr int kEyeImageSide = 512;

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

// Gives the saturated part of an eye picture, the iris, another hue; light and dark fibres stay.
void tintIris(Image8& image, const glm::u8vec3& colour) {
    for (std::size_t i = 0; i < image.pixels.size(); i += 4) {
        std::uint8_t* p = &image.pixels[i];
        const float high = float(std::max({p[0], p[1], p[2]})), low = float(std::min({p[0], p[1], p[2]}));
        const float iris = high > 8 ? smoothRamp(0.3f, 0.6f, 1 - low / high) : 0.0f;
        for (int c = 0; c < 3; ++c) {
            const float tinted = std::min(float(colour[c]) * high / 96, 255.0f);
            p[c] = std::uint8_t(std::lround(glm::mix(float(p[c]), tinted, iris)));
        }
    }
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

HeadCard makeCard(const Proxy& proxy, HeadCardKind kind, const RefinedSkin& skin, const PlacedPerson& person) {
    const Subdivision mesh(proxy.offsets.size(), proxy.mesh.quads, 1);
    const Subdivision uvMesh(proxy.mesh.uvs.size(), proxy.mesh.uvQuads, 1);
    const std::vector<glm::vec3> positions = mesh.refine(proxy.fit(person.body));
    const std::vector<glm::vec2> uvs = uvMesh.refine(proxy.mesh.uvs);
    const Unwelded card = unweld(triangulateQuads(mesh.getQuads()), triangulateQuads(uvMesh.getQuads()));

    HeadCard out;
    out.kind = kind;
    out.triangles = card.triangles;
    for (const glm::uvec2& corner : card.corners) {
        const glm::vec3 position = person.toMm(positions[corner.x]);
        const SkinPoint place = skin.findPlace(position);
        const bool isBrow = kind == HeadCardKind::brow;
        out.anchors.push_back(place);
        out.heights.push_back(isBrow ? kBrowHeightMm : 0.0f);
        out.offsets.push_back(isBrow ? glm::vec3(0) : position - skin.blend(skin.positions, place));
        out.uvs.push_back(uvs[corner.y]);
    }
    return out;
}

// The package's eye: an outer shell with the cornea's bulge, mapped to an empty disc, around a painted ball.
class EyeMaker {
public:
    EyeMaker(const Proxy& proxy, const Image8& picture, const PlacedPerson& person, const EyeHelper& helper)
        : m_picture(picture)
        , m_uvs(proxy.mesh.uvs) {
        for (std::uint32_t v = helper.first; v <= helper.last; ++v) {
            m_centre += person.toMm(person.body[v]);
            m_eye.sphere.push_back(v);
        }
        m_centre /= float(m_eye.sphere.size());
        std::vector<glm::vec3> positions = proxy.fit(person.body);
        for (glm::vec3& p : positions)
            p = person.toMm(p) - m_centre;
        std::vector<glm::uvec4> shell;
        for (std::size_t q = 0; q < proxy.mesh.quads.size(); ++q) {
            const glm::uvec4& quad = proxy.mesh.quads[q];
            const glm::uvec4& uv = proxy.mesh.uvQuads[q];
            if (glm::length(positions[quad.x]) > 40) continue; // the other eye
            const bool isShell = isClear(m_uvs[uv.x]) && isClear(m_uvs[uv.z]);
            if (isShell) {
                shell.push_back(quad);
                continue;
            }
            for (const glm::uvec3& t : triangulateQuads(std::span(&quad, 1)))
                m_ball.triangles.push_back(t);
            for (const glm::uvec3& t : triangulateQuads(std::span(&uv, 1)))
                m_ballUvs.push_back(t);
        }
        STIPPLE_ASSERT(!shell.empty() && !m_ball.triangles.empty());
        const Subdivision smooth(positions.size(), shell, 2);
        m_shell = TriangleBvh(smooth.refine(positions), triangulateQuads(smooth.getQuads()));
        m_ball.positions = positions;
        m_ballBvh = TriangleBvh(m_ball.positions, m_ball.triangles);
        findGaze();
    }

    HeadEye makeMesh() {
        addVertex(0, 0);
        for (int ring = 1; ring <= kEyeRings; ++ring)
            for (int sector = 0; sector < kEyeSectors; ++sector) {
                // Quadratic: a millimetre apart over the cornea.
                const float s = float(ring) / kEyeRings;
                addVertex(kEyeReach * s * (0.5f + 0.5f * s), 2 * kPi * float(sector) / kEyeSectors);
            }
        const auto at = [](int ring, int sector) {
            return std::uint32_t(ring == 0 ? 0 : 1 + (ring - 1) * kEyeSectors + sector % kEyeSectors);
        };
        for (int ring = 0; ring < kEyeRings; ++ring)
            for (int sector = 0; sector < kEyeSectors; ++sector) {
                if (ring > 0)
                    m_eye.triangles.emplace_back(at(ring, sector), at(ring + 1, sector), at(ring, sector + 1));
                m_eye.triangles.emplace_back(at(ring, sector + 1), at(ring + 1, sector), at(ring + 1, sector + 1));
            }
        return m_eye;
    }

    // What is seen of the ball through the shell, as an azimuthal picture around the gaze.
    Image8 bakeImage() const {
        Image8 image{kEyeImageSide, kEyeImageSide, {}};
        image.pixels.reserve(std::size_t(4) * kEyeImageSide * kEyeImageSide);
        for (int y = 0; y < kEyeImageSide; ++y)
            for (int x = 0; x < kEyeImageSide; ++x) {
                const float u = 2 * (float(x) + 0.5f) / kEyeImageSide - 1,
                            v = 1 - 2 * (float(y) + 0.5f) / kEyeImageSide;
                const float r = std::min(std::sqrt(u * u + v * v), 1.0f);
                const float polar = kEyeReach * r, stretch = r > 0 ? std::sin(polar) / r : 0.0f;
                const glm::u8vec4 colour = lookThrough(m_gaze * glm::vec3(stretch * u, stretch * v, std::cos(polar)));
                image.pixels.insert(image.pixels.end(), {colour.x, colour.y, colour.z, 255});
            }
        return image;
    }

private:
    void addVertex(float polar, float azimuth) {
        const glm::vec3 local(std::sin(polar) * std::cos(azimuth), std::sin(polar) * std::sin(azimuth),
                              std::cos(polar));
        // Measured about the package's gaze, put back about a gaze straight ahead.
        m_eye.positions.push_back(computeRadius(m_gaze * local) * local);
        const float r = 0.5f * polar / kEyeReach;
        m_eye.uvs.emplace_back(0.5f + r * std::cos(azimuth), 0.5f + r * std::sin(azimuth));
    }

    bool isClear(const glm::vec2& uv) const { return fetch(uv).w < 16; }

    glm::u8vec4 fetch(const glm::vec2& uv) const {
        const int x = std::clamp(int(uv.x * float(m_picture.width)), 0, m_picture.width - 1);
        const int y = std::clamp(int((1 - uv.y) * float(m_picture.height)), 0, m_picture.height - 1);
        const std::uint8_t* p = &m_picture.pixels[4 * (std::size_t(y) * m_picture.width + x)];
        return {p[0], p[1], p[2], p[3]};
    }

    glm::u8vec4 fetchSmooth(const glm::vec2& uv) const {
        const glm::vec2 texel(1.0f / float(m_picture.width), 1.0f / float(m_picture.height));
        const glm::vec2 at = uv / texel - 0.5f;
        const glm::vec2 corner(std::floor(at.x), std::floor(at.y)), part = at - corner;
        glm::vec4 sum(0.5f);
        for (int k = 0; k < 4; ++k) {
            const float weight = ((k & 1) ? part.x : 1 - part.x) * ((k & 2) ? part.y : 1 - part.y);
            sum += weight * glm::vec4(fetch((corner + glm::vec2(float(k & 1) + 0.5f, float(k >> 1) + 0.5f)) * texel));
        }
        return glm::u8vec4(sum);
    }

    glm::u8vec4 lookThrough(const glm::vec3& direction) const {
        const std::optional<SurfacePoint> hit = m_ballBvh.castRay(glm::vec3(0), direction);
        if (!hit) return {170, 160, 155, 255}; // the open back of the ball, never seen
        const glm::uvec3& t = m_ballUvs[hit->triangle];
        return fetchSmooth(hit->barycentric.x * m_uvs[t.x] + hit->barycentric.y * m_uvs[t.y] +
                           hit->barycentric.z * m_uvs[t.z]);
    }

    float computeRadius(const glm::vec3& direction) const {
        const std::optional<SurfacePoint> hit = m_shell.castRayLast(glm::vec3(0), direction);
        if (hit) m_lastRadius = hit->distance;
        return m_lastRadius; // behind the shell's open end: as at its border
    }

    // Through the middle of the pupil: the darkest painted spot near the front.
    void findGaze() {
        glm::vec3 sum(0);
        float total = 0;
        for (int y = -60; y <= 60; ++y)
            for (int x = -60; x <= 60; ++x) {
                const glm::vec3 d = glm::normalize(
                    glm::vec3(std::sin(0.5f * float(x) * kDegree), std::sin(0.5f * float(y) * kDegree), 1));
                const glm::u8vec4 c = lookThrough(d);
                if (c.x + c.y + c.z > 45) continue; // not the pupil
                sum += d;
                total += 1;
            }
        STIPPLE_ASSERT(total > 0);
        const glm::vec3 z = glm::normalize(sum);
        const glm::vec3 x = glm::normalize(glm::cross(glm::vec3(0, 1, 0), z));
        m_gaze = glm::mat3(x, glm::cross(z, x), z);
    }

    const Image8& m_picture;
    const std::vector<glm::vec2>& m_uvs;
    glm::vec3 m_centre{0};
    TriangleMesh m_ball;
    std::vector<glm::uvec3> m_ballUvs;
    TriangleBvh m_ballBvh, m_shell;
    glm::mat3 m_gaze{1};
    mutable float m_lastRadius = 0;
    HeadEye m_eye;
};

} // namespace

HeadParts makeParts(const Package& package, const Recipe& recipe, const RefinedSkin& skin, const PlacedPerson& person,
                    const std::filesystem::path& scratch) {
    const std::string proxies = "public/data/proxies/";
    const std::filesystem::path file = scratch / (recipe.id + ".picture.png");
    HeadParts parts;

    const std::string eyeFolder = proxies + "eyes/HighPolyEyes/";
    const std::string eyePicture = eyeFolder + "textures/" + recipe.eyes + "_eye.png";
    if (!package.hasFile(eyePicture)) {
        std::string known;
        for (const std::string& path : package.listFiles(eyeFolder + "textures/")) {
            const std::string name = std::filesystem::path(path).stem().string();
            known += (known.empty() ? "" : ", ") + name.substr(0, name.find("_eye"));
        }
        fail("Recipe {}: there is no eye colour '{}'. Known: {}.", recipe.id, recipe.eyes, known);
    }
    const Proxy eyes = package.readProxy(eyeFolder + "HighPolyEyes.json");
    Image8 eyeImage = package.readPicture(eyePicture);
    if (recipe.iris) tintIris(eyeImage, *recipe.iris);
    for (const EyeHelper& helper : {kLeftEye, kRightEye}) {
        EyeMaker maker(eyes, eyeImage, person, helper);
        parts.eyes.push_back(maker.makeMesh());
        parts.eyes.back().image = 0; // mapped about the gaze, so one picture serves both
        if (parts.images.empty()) parts.images.push_back(encodePng(maker.bakeImage(), file));
    }

    const std::string brow = fmt::format("{}eyebrows/eyebrow{:03}/", proxies, recipe.brow);
    const std::string browName = fmt::format("eyebrow{:03}", recipe.brow);
    parts.cards.push_back(makeCard(package.readProxy(brow + browName + ".json"), HeadCardKind::brow, skin, person));
    parts.cards.back().image = std::uint32_t(parts.images.size());
    parts.cards.back().colour = recipe.browColour;
    parts.images.push_back(encodePng(lighten(package.readPicture(brow + "textures/" + browName + ".png")), file));

    const std::string lash = proxies + "eyelashes/Eyelashes01/";
    parts.cards.push_back(makeCard(package.readProxy(lash + "Eyelashes01.json"), HeadCardKind::lash, skin, person));
    parts.cards.back().image = std::uint32_t(parts.images.size());
    parts.cards.back().colour = glm::vec3(1);
    parts.images.push_back(package.readChecked(lash + "textures/eyelashes01.png"));
    return parts;
}

} // namespace stipple
