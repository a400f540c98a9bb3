// A surface seen in a frame of its own (about +Y up, +Z face, origin amid the skull), for the search of landmarks.
#pragma once

#include "math/triangle_bvh.h"

#include <optional>

namespace stipple {

struct HeadView {
    const TriangleBvh* skin = nullptr;
    glm::mat3 toHead{1};
    glm::vec3 origin{0}; // in the surface's space
    float breadth = 150; // first idea, mm
    float reach = 220;   // longest ray: farther skin belongs to the shoulders

    glm::vec3 toView(const glm::vec3& p) const { return toHead * (p - origin); }
    glm::vec3 toSurface(const glm::vec3& p) const { return origin + glm::transpose(toHead) * p; }

    // Outermost skin along a ray from inside; view coordinates.
    std::optional<glm::vec3> castOut(const glm::vec3& from, const glm::vec3& direction) const {
        const auto hit = skin->castRayLast(toSurface(from), glm::transpose(toHead) * direction, reach);
        return hit ? std::optional(toView(hit->position)) : std::nullopt;
    }
    // First skin along a ray from outside.
    std::optional<glm::vec3> castIn(const glm::vec3& from, const glm::vec3& direction) const {
        const auto hit = skin->castRay(toSurface(from), glm::transpose(toHead) * direction, reach);
        return hit ? std::optional(toView(hit->position)) : std::nullopt;
    }
    std::optional<glm::vec3> findClosest(const glm::vec3& p) const {
        const auto hit = skin->findClosest(toSurface(p));
        return hit ? std::optional(toView(hit->position)) : std::nullopt;
    }
};

} // namespace stipple
