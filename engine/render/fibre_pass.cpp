#include "render/fibre_pass.h"

#include "gpu/commands.h"
#include "shared/switches.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <span>
#include <vector>

namespace stipple {
namespace {

constexpr VkFormat kRibbonFormat = VK_FORMAT_R16G16B16A16_SFLOAT;

// Below this many mm per pixel the bends of single hairs show.
constexpr float kFineFootprint = 0.06f;
// Cosine to the eye below which a cluster counts as a silhouette; getRibbonShare() of lib/fibres.glsl.
constexpr float kSilhouette = 0.3f;
// Ribbons that stand for others may not become opaque, or those over each other would hide less than what they stand
// for; nor so few that they are seen one by one.
constexpr float kMostOpacity = 0.5f;
constexpr float kMostThinning = 12;

// One draw for all: a processor takes longer to begin a draw than to draw what is in most ranges.
std::vector<shared::DrawnFibre> expand(std::span<const FibreDrawRange> ranges) {
    std::vector<shared::DrawnFibre> instances;
    for (const FibreDrawRange& range : ranges)
        for (std::uint32_t i = 0; i < range.count; ++i)
            instances.push_back({range.first + i, range.opacity});
    return instances;
}

} // namespace

std::vector<FibreDrawRange> findRibbons(const FibreBuffers& fibres, const View& view) {
    const shared::FibreConstants& constants = fibres.getConstants();
    const float aspect = float(view.rect.width) / float(view.rect.height);
    const glm::mat4 toClip = view.camera.getProjection(aspect) * view.camera.getView();
    const glm::vec3 forward = glm::normalize(view.camera.target - view.camera.position);
    const float pixelSize = 2 * std::tan(0.5f * view.camera.verticalFov) / float(view.rect.height);
    std::vector<FibreDrawRange> ranges;
    for (const FibreCluster& cluster : fibres.getClusters()) {
        const Box3& box = cluster.box;
        glm::vec4 low(1e30f), high(-1e30f); // of clip x/w, y/w where it lies before the camera
        float nearest = 1e30f, farthest = -1e30f;
        for (int corner = 0; corner < 8; ++corner) {
            const glm::vec3 p((corner & 1) != 0 ? box.max.x : box.min.x, (corner & 2) != 0 ? box.max.y : box.min.y,
                              (corner & 4) != 0 ? box.max.z : box.min.z);
            const glm::vec4 q = toClip * glm::vec4(p, 1);
            const float depth = glm::dot(p - view.camera.position, forward);
            nearest = std::min(nearest, depth);
            farthest = std::max(farthest, depth);
            const glm::vec4 at = q / std::max(q.w, 1e-3f);
            low = glm::min(low, at);
            high = glm::max(high, at);
        }
        if (farthest < view.camera.nearPlane) continue;
        if (nearest > view.camera.nearPlane && (low.x > 1.05f || high.x < -1.05f || low.y > 1.05f || high.y < -1.05f))
            continue;
        const glm::vec3 toEye = glm::normalize(view.camera.position - box.getCentre());
        // Facing of the cluster, give or take its spread.
        const float facing = std::clamp(glm::dot(cluster.normal, toEye), -1.0f, 1.0f);
        const float angle = std::acos(facing), around = std::acos(std::clamp(cluster.spread, -1.0f, 1.0f));
        const float least = std::cos(std::min(angle + around, 3.1416f)),
                    most = std::cos(std::max(angle - around, 0.0f));
        if (constants.ribbonsOnly == 0 && most < -0.35f) continue; // behind the head
        const float footprint = std::max(nearest, view.camera.nearPlane) * pixelSize;
        const bool isNear = constants.ribbonsOnly != 0 || footprint < constants.farFootprint;
        if (!isNear && least > kSilhouette) continue;
        const FibreRange& all =
            footprint < kFineFootprint || constants.ribbonsOnly != 0 ? cluster.fine : cluster.coarse;
        const float thinning = std::clamp(kMostOpacity * footprint / cluster.widthMm, 1.0f, kMostThinning);
        const auto drawn = std::uint32_t(std::ceil(float(all.count) / thinning));
        const float opacity = float(all.count) / float(drawn);
        if (drawn == all.count && !ranges.empty() && ranges.back().opacity == 1 &&
            ranges.back().first + ranges.back().count == all.first) {
            ranges.back().count += drawn;
        } else {
            ranges.push_back({all.first, drawn, opacity});
        }
    }
    return ranges;
}

FibrePass::FibrePass(ShaderLibrary& shaders)
    : m_light(shaders, ComputePipelineDesc{"fibres_light_comp", {}}, "light of fibres",
              1u << shared::kSwitchMoving | 1u << shared::kSwitchEnvironment)
    , m_ribbons(shaders,
                GraphicsPipelineDesc{.vertexShader = "fibres_ribbon_vert",
                                     .fragmentShader = "fibres_ribbon_frag",
                                     .colours = {{kRibbonFormat, kBlendOver}},
                                     .depthFormat = VK_FORMAT_D32_SFLOAT,
                                     .depthCompare = VK_COMPARE_OP_GREATER_OR_EQUAL,
                                     .depthWrite = false,
                                     .topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_STRIP,
                                     .constants = {}},
                "ribbons")
    , m_nearest(shaders.getDevice(),
                SamplerDesc{.filter = VK_FILTER_NEAREST, .mipFilter = VK_SAMPLER_MIPMAP_MODE_NEAREST}, "nearest") {}

void FibrePass::add(Graph& graph, const Frame& frame, FrameImages& images) {
    const auto hasRibbons = [](const FrameView& view) { return !view.ribbons.empty(); };
    if (std::none_of(frame.views.begin(), frame.views.end(), hasRibbons)) return;
    struct Drawn {
        const FrameView* view;
        std::vector<shared::DrawnFibre> instances;
        shared::FibreDraw draw;
    };
    auto all = std::make_shared<std::vector<Drawn>>(); // lives until the passes have been recorded
    std::uint64_t count = 0;
    for (const FrameView& view : frame.views) {
        if (view.ribbons.empty()) continue;
        all->push_back({&view, expand(view.ribbons), {}});
        count += all->back().instances.size();
    }
    const BufferRef ends = graph.createBuffer(2 * count * sizeof(shared::RibbonEnd), "ends of ribbons");
    graph.addPass(
        "fibre light",
        [&](PassBuilder& pass) {
            pass.sampled(images.shadow);
            pass.storageWrite(ends);
        },
        [this, &frame, images, ends, all](PassContext& pass) {
            CommandList& commands = pass.commands;
            std::uint64_t before = 0;
            for (Drawn& drawn : *all) {
                commands.bindPipeline(m_light.get(drawn.view->switches));
                commands.bindSampled(0, pass.getImage(images.shadow), m_nearest);
                frame.bindShading(commands, *drawn.view);
                const std::span<const shared::DrawnFibre> instances(drawn.instances);
                drawn.draw = {drawn.view->fibreSegments, commands.uploadArray(instances),
                              pass.getAddress(ends) + 2 * before * sizeof(shared::RibbonEnd),
                              std::uint32_t(instances.size()), 0};
                commands.pushConstants(drawn.draw);
                commands.dispatchThreads(2 * drawn.draw.count);
                before += instances.size();
            }
        });
    const VkExtent2D extent = graph.getExtent(images.depth);
    images.ribbons =
        graph.createImage({.format = kRibbonFormat, .width = extent.width, .height = extent.height}, "ribbons");
    graph.addPass(
        "fibres",
        [&](PassBuilder& pass) {
            pass.storageRead(ends).depthRead(images.depth);
            pass.colour(images.ribbons, clearTo(0, 0, 0, 0));
        },
        [this, all](PassContext& pass) {
            CommandList& commands = pass.commands;
            commands.bindPipeline(m_ribbons);
            for (const Drawn& drawn : *all) {
                setViewArea(commands, *drawn.view);
                commands.pushConstants(drawn.draw);
                commands.draw(4, drawn.draw.count);
            }
        });
}

} // namespace stipple
