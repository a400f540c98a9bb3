#include "render/ui_pass.h"

#include "core/error.h"
#include "gpu/commands.h"
#include "gpu/transfer.h"
#include "shared/ui.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>

namespace stipple {
namespace {

static_assert(sizeof(UiVertex) == sizeof(shared::UiVertexRecord));
static_assert(offsetof(UiVertex, uv) == offsetof(shared::UiVertexRecord, uv));
static_assert(offsetof(UiVertex, colour) == offsetof(shared::UiVertexRecord, colour));

// As ImGui expects; the target stays opaque.
constexpr Blend kBlendUi{true,
                         VK_BLEND_FACTOR_SRC_ALPHA,
                         VK_BLEND_FACTOR_ONE_MINUS_SRC_ALPHA,
                         VK_BLEND_OP_ADD,
                         VK_BLEND_FACTOR_ONE,
                         VK_BLEND_FACTOR_ONE_MINUS_SRC_ALPHA,
                         VK_BLEND_OP_ADD};

Image uploadPixels(Device& device, VkFormat format, int width, int height, std::span<const std::uint8_t> pixels,
                   std::string_view name) {
    Image image(device,
                {.format = format,
                 .width = std::uint32_t(width),
                 .height = std::uint32_t(height),
                 .usage = VK_IMAGE_USAGE_SAMPLED_BIT},
                name);
    uploadImage(image, std::as_bytes(pixels));
    return image;
}

std::uint32_t getSampling(UiTexture texture) {
    return texture == kUiFont ? shared::kUiSampleCoverage : shared::kUiSampleColour;
}

template <typename T>
UploadSlice uploadVector(CommandList& commands, const std::vector<T>& values) {
    const UploadSlice slice = commands.allocateUpload(values.size() * sizeof(T));
    std::memcpy(slice.bytes.data(), values.data(), values.size() * sizeof(T));
    return slice;
}

} // namespace

UiPass::UiPass(ShaderLibrary& shaders, VkFormat targetFormat)
    : m_device(&shaders.getDevice())
    , m_pipeline(shaders,
                 GraphicsPipelineDesc{.vertexShader = "ui_ui_vert",
                                      .fragmentShader = "ui_ui_frag",
                                      .colours = {{targetFormat, kBlendUi}},
                                      .constants = {}},
                 "interface")
    , m_linear(shaders.getDevice(), SamplerDesc{}, "interface")
    , m_font(uploadPixels(*m_device, VK_FORMAT_R8_UNORM, 1, 1, std::vector<std::uint8_t>{255}, "no font"))
    , m_black(uploadPixels(*m_device, VK_FORMAT_R8G8B8A8_UNORM, 1, 1, std::vector<std::uint8_t>{0, 0, 0, 255},
                           "no picture")) {}

void UiPass::setFont(const UiFontAtlas& atlas) {
    if (atlas.version == m_fontVersion) return;
    STIPPLE_ASSERT(atlas.width > 0 && atlas.height > 0);
    STIPPLE_ASSERT(atlas.coverage.size() == std::size_t(atlas.width) * std::size_t(atlas.height));
    m_font = uploadPixels(*m_device, VK_FORMAT_R8_UNORM, atlas.width, atlas.height, atlas.coverage, "font");
    m_fontVersion = atlas.version;
}

void UiPass::setImage(UiTexture texture, const Image8& image) {
    STIPPLE_ASSERT(texture >= kUiFirstImage && image.width > 0 && image.height > 0);
    m_images[texture] =
        uploadPixels(*m_device, VK_FORMAT_R8G8B8A8_UNORM, image.width, image.height, image.pixels, "interface image");
}

const Image& UiPass::getImage(UiTexture texture, const Image* picture) const {
    if (texture == kUiFont) return m_font;
    if (texture == kUiPicture) return picture ? *picture : m_black;
    const auto found = m_images.find(texture);
    STIPPLE_ASSERT(found != m_images.end());
    return found->second;
}

void UiPass::add(Graph& graph, ImageRef target, const UiDraw& draw, const Image* picture, const glm::vec3& background) {
    graph.addPass(
        "interface",
        [&](PassBuilder& pass) {
            pass.colour(target, clearTo(background.r, background.g, background.b, 1));
            for (const UiCommand& command : draw.commands)
                pass.sampled(graph.importImage(getImage(command.texture, picture)));
        },
        [this, &draw, picture](PassContext& pass) {
            if (draw.vertices.empty() || draw.indices.empty()) return;
            CommandList& commands = pass.commands;
            const UploadSlice vertices = uploadVector(commands, draw.vertices);
            const UploadSlice indices = uploadVector(commands, draw.indices);
            commands.bindIndices(indices.buffer, indices.offset, VK_INDEX_TYPE_UINT16);
            shared::UiDrawConstants constants{};
            constants.vertices = vertices.getAddress();
            constants.toClip = 2.0f / glm::vec2(float(pass.extent.width), float(pass.extent.height));
            const glm::ivec2 size(int(pass.extent.width), int(pass.extent.height));
            const Image* bound = nullptr;
            for (const UiCommand& command : draw.commands) {
                const glm::ivec2 low = glm::clamp(glm::ivec2(command.clip), glm::ivec2(0), size);
                const glm::ivec2 high =
                    glm::clamp(glm::ivec2(command.clip) + glm::ivec2(command.clip.z, command.clip.w), low, size);
                if (low.x == high.x || low.y == high.y || command.indexCount == 0) continue;
                STIPPLE_ASSERT(std::size_t(command.firstIndex) + command.indexCount <= draw.indices.size());
                const Image& image = getImage(command.texture, picture);
                if (&image != bound) {
                    commands.bindPipeline(m_pipeline);
                    commands.bindSampled(0, image, m_linear);
                    constants.sampling = getSampling(command.texture);
                    commands.pushConstants(constants);
                    bound = &image;
                }
                commands.setScissor(low.x, low.y, std::uint32_t(high.x - low.x), std::uint32_t(high.y - low.y));
                commands.drawIndexed(command.indexCount, 1, command.firstIndex, std::int32_t(command.vertexOffset));
            }
        });
}

} // namespace stipple
