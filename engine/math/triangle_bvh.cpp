#include "math/triangle_bvh.h"

#include <algorithm>

namespace stipple {
namespace {

constexpr std::uint32_t kLeafSize = 4;

float computeBoxDistance2(const Box3& box, const glm::vec3& p) {
    const glm::vec3 d = glm::max(glm::max(box.min - p, p - box.max), glm::vec3(0));
    return glm::dot(d, d);
}

// Entry distance of a ray into a box; infinity when missed.
float intersectBox(const Box3& box, const glm::vec3& origin, const glm::vec3& inverse, float maxDistance) {
    const glm::vec3 a = (box.min - origin) * inverse;
    const glm::vec3 b = (box.max - origin) * inverse;
    const glm::vec3 lo = glm::min(a, b);
    const glm::vec3 hi = glm::max(a, b);
    const float enter = std::max({lo.x, lo.y, lo.z, 0.0f});
    const float leave = std::min({hi.x, hi.y, hi.z, maxDistance});
    return enter <= leave * 1.0000004f ? enter : 3.4e38f; // flat boxes: allow for rounding (Ize 2013)
}

} // namespace

glm::vec3 computeClosestBarycentric(const glm::vec3& p, const glm::vec3& a, const glm::vec3& b, const glm::vec3& c) {
    const glm::vec3 ab = b - a;
    const glm::vec3 ac = c - a;
    const glm::vec3 ap = p - a;
    const float d1 = glm::dot(ab, ap);
    const float d2 = glm::dot(ac, ap);
    if (d1 <= 0 && d2 <= 0) return {1, 0, 0};
    const glm::vec3 bp = p - b;
    const float d3 = glm::dot(ab, bp);
    const float d4 = glm::dot(ac, bp);
    if (d3 >= 0 && d4 <= d3) return {0, 1, 0};
    const float vc = d1 * d4 - d3 * d2;
    if (vc <= 0 && d1 >= 0 && d3 <= 0) {
        const float v = d1 - d3 > 0 ? d1 / (d1 - d3) : 0.0f;
        return {1 - v, v, 0};
    }
    const glm::vec3 cp = p - c;
    const float d5 = glm::dot(ab, cp);
    const float d6 = glm::dot(ac, cp);
    if (d6 >= 0 && d5 <= d6) return {0, 0, 1};
    const float vb = d5 * d2 - d1 * d6;
    if (vb <= 0 && d2 >= 0 && d6 <= 0) {
        const float w = d2 - d6 > 0 ? d2 / (d2 - d6) : 0.0f;
        return {1 - w, 0, w};
    }
    const float va = d3 * d6 - d5 * d4;
    if (va <= 0 && d4 - d3 >= 0 && d5 - d6 >= 0) {
        const float length = (d4 - d3) + (d5 - d6);
        const float w = length > 0 ? (d4 - d3) / length : 0.0f;
        return {0, 1 - w, w};
    }
    const float sum = va + vb + vc;
    if (!(sum > 0)) return {1, 0, 0};
    const float v = vb / sum;
    const float w = vc / sum;
    return {1 - v - w, v, w};
}

TriangleBvh::TriangleBvh(std::span<const glm::vec3> positions, std::span<const glm::uvec3> triangles) {
    m_triangles.reserve(triangles.size());
    for (std::uint32_t i = 0; i < triangles.size(); ++i) {
        const glm::uvec3 t = triangles[i];
        m_triangles.push_back({positions[t.x], positions[t.y], positions[t.z], i});
    }
    if (!m_triangles.empty()) {
        m_nodes.reserve(2 * m_triangles.size() / kLeafSize + 1);
        build(0, std::uint32_t(m_triangles.size()));
    }
}

void TriangleBvh::build(std::uint32_t first, std::uint32_t count) {
    const std::size_t index = m_nodes.size();
    m_nodes.emplace_back();
    Box3 box, centres;
    for (std::uint32_t i = first; i < first + count; ++i) {
        const Triangle& t = m_triangles[i];
        box.add(t.a);
        box.add(t.b);
        box.add(t.c);
        centres.add((t.a + t.b + t.c) * (1.0f / 3.0f));
    }
    m_nodes[index].box = box;
    if (count <= kLeafSize) {
        m_nodes[index].first = first;
        m_nodes[index].count = count;
        return;
    }
    const glm::vec3 size = centres.getSize();
    const int axis = size.x >= size.y && size.x >= size.z ? 0 : size.y >= size.z ? 1 : 2;
    const std::uint32_t half = count / 2;
    std::nth_element(m_triangles.begin() + first, m_triangles.begin() + first + half,
                     m_triangles.begin() + first + count, [axis](const Triangle& l, const Triangle& r) {
                         const float cl = l.a[axis] + l.b[axis] + l.c[axis];
                         const float cr = r.a[axis] + r.b[axis] + r.c[axis];
                         return cl != cr ? cl < cr : l.id < r.id;
                     });
    build(first, half);
    m_nodes[index].first = std::uint32_t(m_nodes.size());
    build(first + half, count - half);
}

std::optional<SurfacePoint> TriangleBvh::findClosest(const glm::vec3& point, float maxDistance) const {
    if (m_nodes.empty()) return std::nullopt;
    float best = maxDistance < 1e19f ? maxDistance * maxDistance : 3.4e38f;
    std::optional<SurfacePoint> result;
    struct Entry {
        std::uint32_t node;
        float distance2;
    };
    Entry stack[64];
    int size = 0;
    stack[size++] = {0, computeBoxDistance2(m_nodes[0].box, point)};
    while (size > 0) {
        const Entry entry = stack[--size];
        if (entry.distance2 > best) continue;
        const Node& node = m_nodes[entry.node];
        if (node.count > 0) {
            for (std::uint32_t i = node.first; i < node.first + node.count; ++i) {
                const Triangle& t = m_triangles[i];
                const glm::vec3 w = computeClosestBarycentric(point, t.a, t.b, t.c);
                const glm::vec3 q = w.x * t.a + w.y * t.b + w.z * t.c;
                const glm::vec3 d = q - point;
                const float distance2 = glm::dot(d, d);
                // Ties go to the lower triangle, so the answer does not depend on the tree.
                if (distance2 < best || (distance2 == best && (!result || t.id < result->triangle))) {
                    best = distance2;
                    result = SurfacePoint{t.id, w, q, 0};
                }
            }
            continue;
        }
        Entry left{entry.node + 1, computeBoxDistance2(m_nodes[entry.node + 1].box, point)};
        Entry right{node.first, computeBoxDistance2(m_nodes[node.first].box, point)};
        if (left.distance2 < right.distance2) std::swap(left, right);
        stack[size++] = left;
        stack[size++] = right;
    }
    if (result) result->distance = glm::sqrt(best);
    return result;
}

template <bool kLast>
std::optional<SurfacePoint> TriangleBvh::cast(const glm::vec3& origin, const glm::vec3& direction,
                                              float maxDistance) const {
    if (m_nodes.empty()) return std::nullopt;
    // A zero component must not become infinity: infinity times zero would drop boxes whose side the ray runs along.
    glm::vec3 inverse;
    for (int i = 0; i < 3; ++i)
        inverse[i] = direction[i] != 0 ? 1.0f / direction[i] : 1e30f;
    std::optional<SurfacePoint> result;
    float best = kLast ? -1.0f : maxDistance;
    std::uint32_t stack[64];
    int size = 0;
    stack[size++] = 0;
    while (size > 0) {
        const std::uint32_t index = stack[--size];
        const Node& node = m_nodes[index];
        if (intersectBox(node.box, origin, inverse, kLast ? maxDistance : best) >= 3.4e38f) continue;
        if (node.count == 0) {
            stack[size++] = node.first;
            stack[size++] = index + 1;
            continue;
        }
        for (std::uint32_t i = node.first; i < node.first + node.count; ++i) {
            // Möller and Trumbore 1997.
            const Triangle& t = m_triangles[i];
            const glm::vec3 e1 = t.b - t.a;
            const glm::vec3 e2 = t.c - t.a;
            const glm::vec3 p = glm::cross(direction, e2);
            const float det = glm::dot(e1, p);
            if (det == 0) continue;
            const float inv = 1.0f / det;
            const glm::vec3 s = origin - t.a;
            const float u = glm::dot(s, p) * inv;
            const glm::vec3 q = glm::cross(s, e1);
            const float v = glm::dot(direction, q) * inv;
            const float d = glm::dot(e2, q) * inv;
            // The small tolerance keeps a ray through a shared edge from slipping between two triangles.
            constexpr float kEdge = 1e-6f;
            if (u < -kEdge || v < -kEdge || u + v > 1 + kEdge || d < 0 || d > maxDistance) continue;
            if (kLast ? d > best : d < best) {
                best = d;
                result = SurfacePoint{t.id, {1 - u - v, u, v}, origin + d * direction, d};
            }
        }
    }
    return result;
}

std::optional<SurfacePoint> TriangleBvh::castRay(const glm::vec3& origin, const glm::vec3& direction,
                                                 float maxDistance) const {
    return cast<false>(origin, direction, maxDistance);
}

std::optional<SurfacePoint> TriangleBvh::castRayLast(const glm::vec3& origin, const glm::vec3& direction,
                                                     float maxDistance) const {
    return cast<true>(origin, direction, maxDistance);
}

} // namespace stipple
