#include "scalp/measures.h"

#include "core/error.h"

#include <glm/common.hpp>

#include <algorithm>
#include <vector>

namespace stipple {
namespace {

constexpr float kEar = 0.25f; // WorkingSurface::ear above this is auricle

float cross(const glm::vec2& a, const glm::vec2& b) {
    return a.x * b.y - a.y * b.x;
}

// Perimeter of the convex hull (Andrew 1979).
float computeHullPerimeter(std::vector<glm::vec2> points) {
    std::sort(points.begin(), points.end(),
              [](const glm::vec2& a, const glm::vec2& b) { return a.x < b.x || (a.x == b.x && a.y < b.y); });
    std::vector<glm::vec2> hull;
    const auto add = [&hull](const glm::vec2& p, std::size_t base) {
        while (hull.size() >= base + 2 &&
               cross(hull[hull.size() - 1] - hull[hull.size() - 2], p - hull[hull.size() - 2]) <= 0)
            hull.pop_back();
        hull.push_back(p);
    };
    for (const glm::vec2& p : points)
        add(p, 0);
    const std::size_t lower = hull.size() - 1;
    for (std::size_t i = points.size(); i-- > 0;)
        add(points[i], lower);
    double perimeter = 0;
    for (std::size_t i = 1; i < hull.size(); ++i)
        perimeter += double(glm::length(hull[i] - hull[i - 1]));
    return float(perimeter);
}

} // namespace

HeadMeasures computeMeasures(const WorkingSurface& surface, const Landmarks& landmarks) {
    const glm::vec3 glabella = landmarks.at(LandmarkId::glabella);
    const glm::vec3 back = landmarks.at(LandmarkId::opisthocranion);
    const glm::mat4 toHead = computeHeadFrame(landmarks);
    const glm::vec3 across(toHead[0][0], toHead[1][0], toHead[2][0]);

    HeadMeasures measures;
    measures.length = glm::length(glabella - back);
    measures.breadth = glm::dot(landmarks.at(LandmarkId::euryonLeft) - landmarks.at(LandmarkId::euryonRight), across);
    const glm::vec3 level = back - glabella;
    const glm::vec3 forward = glm::normalize(level - across * glm::dot(level, across));
    const glm::vec3 normal = glm::cross(forward, across);

    const auto isEar = [&surface](std::uint32_t v) { return !surface.ear.empty() && surface.ear[v] > kEar; };
    std::vector<float> heights(surface.positions.size());
    for (std::size_t v = 0; v < heights.size(); ++v)
        heights[v] = glm::dot(surface.positions[v] - glabella, normal);

    std::vector<glm::vec2> section;
    for (const glm::uvec3& t : surface.triangles)
        for (int i = 0; i < 3; ++i) {
            const std::uint32_t a = t[i];
            const std::uint32_t b = t[(i + 1) % 3];
            if ((heights[a] < 0) == (heights[b] < 0) || isEar(a) || isEar(b)) continue;
            const glm::vec3 p =
                glm::mix(surface.positions[a], surface.positions[b], heights[a] / (heights[a] - heights[b]));
            section.emplace_back(glm::dot(p - glabella, across), glm::dot(p - glabella, forward));
        }
    if (section.size() < 3)
        fail("The plane through glabella and opisthocranion misses the skin, so there is no circumference. Place both "
             "landmarks on the head.");
    measures.circumference = computeHullPerimeter(std::move(section));
    return measures;
}

} // namespace stipple
