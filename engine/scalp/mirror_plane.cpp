#include "scalp/mirror_plane.h"

#include "math/deterministic.h"

#include <vector>

namespace stipple {
namespace {

constexpr float kFarthestTwin = 20; // mm
constexpr double kDamping = 2.5;    // mm: residuals beyond count less and less (Cauchy)

std::vector<glm::vec3> sampleSkin(const HeadView& view) {
    std::vector<glm::vec3> points;
    for (int elevation = -40; elevation <= 80; elevation += 8) {
        const double e = elevation * double(kDegree);
        const int count = std::max(4, int(48 * det::cos(e)));
        for (int i = 0; i < count; ++i) {
            const double a = 2 * double(kPi) * (i + 0.5) / count;
            const glm::vec3 direction(float(det::cos(e) * det::sin(a)), float(det::sin(e)),
                                      float(det::cos(e) * det::cos(a)));
            if (const auto hit = view.castOut(glm::vec3(0), direction)) points.push_back(*hit);
        }
    }
    return points;
}

} // namespace

MirrorPlane findMirrorPlane(const HeadView& view, const WorkingSurface& surface) {
    const std::vector<glm::vec3> points = sampleSkin(view);
    MirrorPlane plane;
    constexpr int kMostSteps = 12;
    for (int step = 0; step < kMostSteps; ++step) {
        const glm::vec3 u = glm::normalize(glm::cross(plane.normal, glm::vec3(0, 0, 1)));
        const glm::vec3 v = glm::cross(plane.normal, u);
        glm::dmat3 normalMatrix(0);
        glm::dvec3 gradient(0);
        double sum = 0, weights = 0;
        for (const glm::vec3& p : points) {
            const float height = glm::dot(plane.normal, p) - plane.offset;
            const glm::vec3 mirrored = p - 2 * height * plane.normal;
            const auto twin = view.skin->findClosest(view.toSurface(mirrored), kFarthestTwin);
            if (!twin) continue;
            const glm::uvec3& t = surface.triangles[twin->triangle];
            const glm::vec3 across = glm::cross(surface.positions[t.y] - surface.positions[t.x],
                                                surface.positions[t.z] - surface.positions[t.x]);
            const float area = glm::length(across);
            if (!(area > 0)) continue;
            const glm::vec3 normal = view.toHead * (across / area);
            const double error = double(glm::dot(mirrored - view.toView(twin->position), normal));
            const float slant = glm::dot(normal, plane.normal);
            const glm::dvec3 row(double(-2 * glm::dot(p, u) * slant - 2 * height * glm::dot(normal, u)),
                                 double(-2 * glm::dot(p, v) * slant - 2 * height * glm::dot(normal, v)),
                                 double(2 * slant));
            const double weight = 1 / (1 + error * error / (kDamping * kDamping));
            normalMatrix += glm::outerProduct(row, row) * weight;
            gradient += row * (weight * error);
            sum += weight * error * error;
            weights += weight;
        }
        if (!(weights > 0)) break;
        plane.residual = float(det::sqrt(sum / weights));
        for (int i = 0; i < 3; ++i)
            normalMatrix[i][i] += 1e-6 * weights;
        if (!(glm::determinant(normalMatrix) > 0)) break;
        const glm::dvec3 change = -(glm::inverse(normalMatrix) * gradient);
        plane.normal = glm::normalize(plane.normal + float(change.x) * u + float(change.y) * v);
        plane.offset += float(change.z);
        if (glm::length(glm::dvec2(change)) < 1e-5 && change.z * change.z < 1e-4) break;
    }
    return plane;
}

} // namespace stipple
