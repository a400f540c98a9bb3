#include "math/colour.h"
#include "scalp/photo_light.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <vector>

using namespace stipple;

namespace {

// The front of a sphere as a face, one colour with brows and a blush on both cheeks.
struct Face {
    std::vector<glm::vec3> normals;
    std::vector<glm::vec4> albedo;
};
Face makeFace() {
    Face face;
    for (int i = 0; i < 60; ++i)
        for (int j = 0; j < 60; ++j) {
            const glm::vec2 p = glm::vec2(float(i), float(j)) / 29.5f - 1.0f;
            if (glm::dot(p, p) > 0.92f) continue;
            const glm::vec3 n(p.x, p.y, std::sqrt(1 - glm::dot(p, p)));
            glm::vec3 colour(0.45f, 0.31f, 0.24f);
            const glm::vec2 cheek(std::abs(n.x) - 0.5f, n.y + 0.2f);
            colour *= glm::mix(glm::vec3(1), glm::vec3(0.97f, 0.85f, 0.86f), std::exp(-glm::dot(cheek, cheek) / 0.04f));
            if (std::abs(std::abs(n.x) - 0.35f) < 0.2f && std::abs(n.y - 0.25f) < 0.05f) colour *= 0.3f; // brows
            face.normals.push_back(n);
            face.albedo.emplace_back(colour, 1);
        }
    return face;
}

// Largest and root-mean-square ratio of what is left to the albedo, after one overall factor, and the same of colours.
struct Error {
    float spread = 0, cast = 0;
};
Error computeError(const Face& face, const std::vector<glm::vec4>& photo, const PhotoLight& light) {
    double sum = 0, squares = 0, cast = 0;
    const auto count = double(photo.size());
    std::vector<glm::vec3> left;
    for (std::size_t i = 0; i < photo.size(); ++i) {
        left.push_back(glm::vec3(photo[i]) / light.getShade(face.normals[i]) / glm::vec3(face.albedo[i]));
        const double y = std::log(double(getLuminance(left.back())));
        sum += y;
        squares += y * y;
        cast += std::pow(std::log(double(left.back().r / left.back().b)), 2);
    }
    return {float(std::sqrt(squares / count - sum / count * sum / count)), float(std::sqrt(cast / count))};
}

std::vector<glm::vec4> photograph(const Face& face, const glm::vec3& sky, const glm::vec3& lamp,
                                  const glm::vec3& colour) {
    std::vector<glm::vec4> photo;
    for (std::size_t i = 0; i < face.normals.size(); ++i) {
        const float lit = std::max(glm::dot(face.normals[i], glm::normalize(lamp)), 0.0f);
        photo.emplace_back(glm::vec3(face.albedo[i]) * (sky + lit * colour), face.albedo[i].w);
    }
    return photo;
}

} // namespace

TEST_CASE("The light of a photograph is taken out, the face stays") {
    const Face face = makeFace();
    // From the side, from above, and a warm lamp from the right in blue shade.
    const struct {
        glm::vec3 sky, lamp, colour;
    } lights[] = {{glm::vec3(0.3f), {1, 0.2f, 0.6f}, glm::vec3(0.7f)},
                  {glm::vec3(0.4f), {0, 1, 0.3f}, glm::vec3(0.6f)},
                  {{0.30f, 0.33f, 0.40f}, {-1, 0.3f, 0.8f}, {0.7f, 0.6f, 0.45f}}};
    for (const auto& set : lights) {
        const std::vector<glm::vec4> photo = photograph(face, set.sky, set.lamp, set.colour);
        const Error before = computeError(face, photo, PhotoLight());
        const Error after = computeError(face, photo, PhotoLight(photo, face.normals));
        CAPTURE(set.lamp.x, set.lamp.y, before.spread, before.cast, after.spread, after.cast);
        CHECK(before.spread > 0.15f);
        CHECK(after.spread < 0.3f * before.spread);
        CHECK(after.cast <= before.cast + 0.01f);
    }
}

TEST_CASE("Even light leaves a face as it is") {
    const Face face = makeFace();
    const PhotoLight light(face.albedo, face.normals);
    const Error error = computeError(face, face.albedo, light);
    // Brows and blush are skin's, not light's.
    CHECK(error.spread < 0.03f);
    CHECK(error.cast < 0.03f);
    // Too few places: even.
    const PhotoLight none(std::span(face.albedo).first(20), std::span(face.normals).first(20));
    CHECK(none.getShade({1, 0, 0}) == glm::vec3(1));
    // Never more than the strongest.
    std::vector<glm::vec4> dark = photograph(face, glm::vec3(0.001f), {1, 0, 0}, glm::vec3(1));
    const PhotoLight strong(dark, face.normals);
    for (const glm::vec3& n : face.normals) {
        CHECK(getLuminance(strong.getShade(n)) <= PhotoLight::kStrongest * 2.01f);
        CHECK(getLuminance(strong.getShade(n)) >= 1 / (PhotoLight::kStrongest * 2.01f));
    }
}
