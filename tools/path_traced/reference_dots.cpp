#include "reference_dots.h"

#include "core/error.h"
#include "core/hash.h"

#include <cmath>
#include <cstdio>
#include <fstream>

namespace stipple {
namespace {

// T = product of 1 - (1 - t) exp(-(r / radius)^2) per dot. With u = 1 - t, -ln of a factor is the sum of
// u^k / k exp(-k (r / radius)^2): Gaussians, each of which a stamp with a tiny disc is.
constexpr int kTerms = 6;
constexpr float kDisc = 0.1f; // of the Gaussian's sigma

// All t are powers of one colour, so that the density of green serves the other channels too; -ln t of red and blue
// over that of green may differ by so much from dot to dot.
constexpr double kHueTolerance = 0.1;

} // namespace

std::shared_ptr<const StampSet> loadReferenceDots(const std::filesystem::path& file, float extent) {
    auto set = std::make_shared<StampSet>();
    set->bounds = {glm::vec2(-0.5f * extent), glm::vec2(0.5f * extent)};
    std::ifstream table(file);
    std::string line;
    if (!std::getline(table, line)) fail("'{}' cannot be read.", file.string());
    std::vector<glm::dvec2> powers;
    Hasher key;
    for (int row = 2; std::getline(table, line); ++row) {
        key.add(std::string_view(line));
        float x = 0, y = 0, radius = 0;
        glm::vec3 t(0);
        if (std::sscanf(line.c_str(), "%f,%f,%f,%f,%f,%f", &x, &y, &radius, &t.r, &t.g, &t.b) != 6 || !(radius > 0))
            fail("'{}', line {}: six numbers are expected, the third above 0.", file.string(), row);
        const glm::vec3 limited = glm::clamp(t, 1e-4f, 0.9999f);
        if (limited != t) fail("'{}', line {}: transmittances lie between 0 and 1.", file.string(), row);
        powers.emplace_back(glm::dvec2(std::log(t.r), std::log(t.b)) / double(std::log(t.g)));
        for (int k = 1; k <= kTerms; ++k) {
            Stamp stamp;
            stamp.centre = {x, y};
            stamp.position = {x, y, 0};
            stamp.dv = {0, 1, 0};
            const float sigma = radius / std::sqrt(2 * float(k));
            const float peak = std::pow(1 - t.g, float(k)) / float(k);
            stamp.optics = {kDisc * sigma, sigma, peak / (1 - std::exp(-0.5f * kDisc * kDisc))};
            set->stamps.push_back(stamp);
        }
    }
    if (powers.empty()) fail("'{}' has no dots.", file.string());
    glm::dvec2 mean(0);
    for (const glm::dvec2& p : powers)
        mean += p / double(powers.size());
    for (const glm::dvec2& p : powers)
        if (glm::length(p - mean) > kHueTolerance * glm::length(mean))
            fail("'{}' has dots of more than one hue, which cannot be drawn.", file.string());
    set->veil[0] = {glm::vec3(0), {float(mean.x), 1, float(mean.y)}};
    set->key = key.get();
    return set;
}

} // namespace stipple
