#include "render/near_dots_pass.h"

#include "gpu/commands.h"

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

// A cluster's scale is that of its stamps; the skin between them may be a little more compressed on the chart.
constexpr float kScaleMargin = 0.8f;

} // namespace

std::vector<StampRange> findNearStamps(const StampBuffers& stamps, const View& view) {
    const float aspect = float(view.rect.width) / float(view.rect.height);
    const glm::mat4 toClip = view.camera.getProjection(aspect) * view.camera.getView();
    const float pixelSize = 2 * std::tan(0.5f * view.camera.verticalFov) / float(view.rect.height);
    // The jitter moves the picture by half a filter at most.
    const glm::vec2 edge =
        1.0f + 2.0f * std::max(view.filterWidth, 1.0f) / glm::vec2(float(view.rect.width), float(view.rect.height));
    std::vector<StampRange> ranges;
    // From afar all clusters at once: no stamp is nearer than the ball around them, nor farther off the axis than the
    // corner of the picture.
    const float distance =
        glm::length(stamps.getBox().getCentre() - view.camera.position) - 0.5f * glm::length(stamps.getBox().getSize());
    const float slope = 0.5f * pixelSize * glm::length(glm::vec2(float(view.rect.width), float(view.rect.height)));
    const float leastDepth = distance / std::sqrt(1 + slope * slope);
    if (leastDepth * pixelSize * stamps.getLeastScale() * kScaleMargin >= kNearFootprint) return ranges;
    for (const StampCluster& cluster : stamps.getClusters()) {
        float nearest = 1e30f;
        bool left = true, right = true, above = true, below = true, behind = true;
        for (int corner = 0; corner < 8; ++corner) {
            const Box3& box = cluster.box;
            const glm::vec4 p =
                toClip * glm::vec4((corner & 1) != 0 ? box.max.x : box.min.x, (corner & 2) != 0 ? box.max.y : box.min.y,
                                   (corner & 4) != 0 ? box.max.z : box.min.z, 1);
            nearest = std::min(nearest, p.w); // depth along the axis of the view
            left = left && p.x < -edge.x * p.w;
            right = right && p.x > edge.x * p.w;
            above = above && p.y < -edge.y * p.w;
            below = below && p.y > edge.y * p.w;
            behind = behind && p.w < view.camera.nearPlane;
        }
        if (left || right || above || below || behind) continue;
        const float depth = std::max(nearest, view.camera.nearPlane);
        if (depth * pixelSize * cluster.scale * kScaleMargin >= kNearFootprint) continue;
        if (!ranges.empty() && ranges.back().first + ranges.back().count == cluster.first) {
            ranges.back().count += cluster.count;
        } else {
            ranges.push_back({cluster.first, cluster.count});
        }
    }
    return ranges;
}

NearDotsPass::NearDotsPass(ShaderLibrary& shaders)
    : m_pipeline(shaders,
                 GraphicsPipelineDesc{.vertexShader = "dots_near_vert",
                                      .fragmentShader = "dots_near_frag",
                                      .colours = {{VK_FORMAT_R16G16_SFLOAT, kBlendAdd}},
                                      .depthFormat = VK_FORMAT_D32_SFLOAT,
                                      .depthCompare = VK_COMPARE_OP_GREATER_OR_EQUAL,
                                      .depthWrite = false,
                                      .topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_STRIP,
                                      .constants = {}},
                 "near dots")
    , m_nearest(shaders.getDevice(),
                SamplerDesc{.filter = VK_FILTER_NEAREST, .mipFilter = VK_SAMPLER_MIPMAP_MODE_NEAREST}, "nearest") {}

void NearDotsPass::add(Graph& graph, const Frame& frame, FrameImages& images) const {
    const auto isNear = [](const FrameView& view) { return !view.nearStamps.empty(); };
    if (std::none_of(frame.views.begin(), frame.views.end(), isNear)) return;
    const VkExtent2D extent = graph.getExtent(images.depth);
    images.nearDots = graph.createImage(
        {.format = VK_FORMAT_R16G16_SFLOAT, .width = extent.width, .height = extent.height}, "near dots");
    graph.addPass(
        "near dots",
        [&](PassBuilder& pass) {
            pass.sampled(images.surfaceA).sampled(images.surfaceB).depthRead(images.depth);
            pass.colour(images.nearDots, clearTo(0, 0, 0, 0));
        },
        [this, &frame, images](PassContext& pass) {
            CommandList& commands = pass.commands;
            commands.bindPipeline(m_pipeline);
            commands.bindSampled(0, pass.getImage(images.surfaceA), m_nearest);
            commands.bindSampled(1, pass.getImage(images.surfaceB), m_nearest);
            for (const FrameView& view : frame.views) {
                if (view.nearStamps.empty()) continue;
                setViewArea(commands, view);
                shared::NearDraw draw{};
                commands.bindConstants(shared::kViewBinding, view.slice);
                draw.stamps = view.stamps;
                draw.footprint = kNearFootprint;
                commands.pushConstants(draw);
                for (const StampRange& range : view.nearStamps)
                    commands.draw(4, range.count, 0, range.first);
            }
        });
}

} // namespace stipple
