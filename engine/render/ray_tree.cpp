#include "render/ray_tree.h"

#include "gpu/transfer.h"
#include "math/triangle_bvh.h"
#include "shared/rays.h"

#include <algorithm>
#include <span>
#include <vector>

namespace stipple {
namespace {

// Whole numbers in floats.
constexpr std::size_t kMostExact = std::size_t(1) << 24;

} // namespace

std::shared_ptr<const Image> makeRayTree(Device& device, const RenderScene& scene) {
    std::vector<glm::vec3> positions;
    std::vector<glm::uvec3> triangles;
    for (const SceneSurface& surface : scene.surfaces) {
        if (!surface.geometry || surface.material == Material::card) continue;
        const auto first = std::uint32_t(positions.size());
        positions.insert(positions.end(), surface.geometry->positions.begin(), surface.geometry->positions.end());
        for (const glm::uvec3& t : surface.geometry->triangles)
            triangles.push_back(t + first);
    }
    const TriangleBvh tree(positions, triangles);
    const std::span<const TriangleBvh::Node> nodes = tree.getNodes();
    const std::size_t first = 2 * nodes.size(), count = first + 3 * triangles.size();
    if (tree.isEmpty() || count >= kMostExact / shared::kRayLeafSteps) return nullptr;

    const std::size_t width = std::size_t(shared::kRayTreeWidth), height = (count + width - 1) / width;
    std::vector<glm::vec4> texels(width * height, glm::vec4(0));
    // Where to go on when a node is missed: behind all that is below it, which lies depth first. Of the root that is
    // the number of nodes, by which shaders find the triangles.
    std::vector<std::uint32_t> behind(nodes.size(), std::uint32_t(nodes.size()));
    for (std::uint32_t i = 0; i < nodes.size(); ++i) {
        const TriangleBvh::Node& node = nodes[i];
        if (node.count == 0) {
            behind[i + 1] = node.first;
            behind[node.first] = behind[i];
        }
        const std::size_t leaf = node.count == 0 ? 0 : std::size_t(node.first) * shared::kRayLeafSteps + node.count;
        texels[2 * i] = glm::vec4(node.box.min, float(behind[i]));
        texels[2 * i + 1] = glm::vec4(node.box.max, float(leaf));
    }
    std::size_t at = first;
    for (const TriangleBvh::Triangle& t : tree.getTriangles()) {
        texels[at++] = glm::vec4(t.a, 0);
        texels[at++] = glm::vec4(t.b - t.a, 0);
        texels[at++] = glm::vec4(t.c - t.a, 0);
    }
    auto image = std::make_shared<Image>(device,
                                         ImageDesc{.format = VK_FORMAT_R32G32B32A32_SFLOAT,
                                                   .width = std::uint32_t(width),
                                                   .height = std::uint32_t(height),
                                                   .usage = VK_IMAGE_USAGE_SAMPLED_BIT},
                                         "ray tree");
    uploadImage(*image, std::as_bytes(std::span(texels)));
    return image;
}

} // namespace stipple
