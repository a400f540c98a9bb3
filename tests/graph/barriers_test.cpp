#include "graph/barriers.h"

#include <catch2/catch.hpp>

using namespace stipple;

namespace {

constexpr auto kCompute = PassKind::compute;
constexpr auto kGraphics = PassKind::graphics;
constexpr VkPipelineStageFlags2 kColourStage = VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT;
constexpr VkPipelineStageFlags2 kComputeStage = VK_PIPELINE_STAGE_2_COMPUTE_SHADER_BIT;
constexpr VkPipelineStageFlags2 kShaderStages =
    VK_PIPELINE_STAGE_2_VERTEX_SHADER_BIT | VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT;
constexpr VkPipelineStageFlags2 kDepthStages =
    VK_PIPELINE_STAGE_2_EARLY_FRAGMENT_TESTS_BIT | VK_PIPELINE_STAGE_2_LATE_FRAGMENT_TESTS_BIT;

ResourceStates makeImage(std::uint32_t mips = 1, std::uint32_t layers = 1) {
    return {true, mips, layers, std::vector<AccessState>(std::size_t(mips) * layers)};
}
ResourceStates makeBuffer() {
    return {false, 1, 1, {AccessState{}}};
}
PassUses makePass(PassKind kind, std::vector<ResourceUse> uses) {
    return {kind, std::move(uses)};
}
ResourceUse use(std::uint32_t resource, Usage usage, ImageRange range = {}, bool discard = false) {
    return {resource, usage, range, discard};
}

} // namespace

TEST_CASE("Fresh buffers need no barrier, whether read or written") {
    std::vector<ResourceStates> resources{makeBuffer(), makeBuffer()};
    const std::vector<PassUses> passes{makePass(kCompute, {use(0, Usage::storageRead), use(1, Usage::storageWrite)})};
    CHECK(deriveBarriers(passes, resources)[0].isEmpty());
}

TEST_CASE("A buffer: read after write, write after read, write after write") {
    std::vector<ResourceStates> resources{makeBuffer()};
    const std::vector<PassUses> passes{
        makePass(kCompute, {use(0, Usage::storageWrite)}), makePass(kGraphics, {use(0, Usage::storageRead)}),
        makePass(kCompute, {use(0, Usage::storageWrite)}), makePass(kCompute, {use(0, Usage::transferWrite)})};
    const auto barriers = deriveBarriers(passes, resources);
    CHECK(barriers[0].isEmpty());
    REQUIRE(barriers[1].memory);
    CHECK(*barriers[1].memory == MemoryBarrier{kComputeStage, VK_ACCESS_2_SHADER_STORAGE_WRITE_BIT, kShaderStages,
                                               VK_ACCESS_2_SHADER_STORAGE_READ_BIT});
    REQUIRE(barriers[2].memory);
    // The write waits for the readers.
    CHECK((barriers[2].memory->fromStages & kShaderStages) == kShaderStages);
    CHECK(barriers[2].memory->toStages == kComputeStage);
    REQUIRE(barriers[3].memory);
    CHECK(*barriers[3].memory == MemoryBarrier{kComputeStage, VK_ACCESS_2_SHADER_STORAGE_WRITE_BIT,
                                               VK_PIPELINE_STAGE_2_ALL_TRANSFER_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT});
}

TEST_CASE("Readers of one kind share one barrier and another kind gets its own") {
    std::vector<ResourceStates> resources{makeBuffer()};
    const std::vector<PassUses> passes{
        makePass(kCompute, {use(0, Usage::storageWrite)}),  makePass(kCompute, {use(0, Usage::storageRead)}),
        makePass(kCompute, {use(0, Usage::storageRead)}),   makePass(kGraphics, {use(0, Usage::indirectRead)}),
        makePass(kGraphics, {use(0, Usage::indirectRead)}), makePass(kCompute, {use(0, Usage::storageRead)})};
    const auto barriers = deriveBarriers(passes, resources);
    CHECK(barriers[1].memory);
    CHECK(barriers[2].isEmpty());
    REQUIRE(barriers[3].memory);
    CHECK(barriers[3].memory->fromAccess == VK_ACCESS_2_SHADER_STORAGE_WRITE_BIT);
    CHECK((barriers[3].memory->toStages & VK_PIPELINE_STAGE_2_DRAW_INDIRECT_BIT) != 0);
    CHECK(barriers[4].isEmpty());
    CHECK(barriers[5].isEmpty());
}

TEST_CASE("What is visible to one stage with one access is not taken for visible to all pairs") {
    std::vector<ResourceStates> resources{makeBuffer()};
    const std::vector<PassUses> passes{
        makePass(kCompute, {use(0, Usage::storageWrite)}), makePass(kCompute, {use(0, Usage::transferRead)}),
        makePass(kCompute, {use(0, Usage::storageRead)}), makePass(kGraphics, {use(0, Usage::storageRead)})};
    const auto barriers = deriveBarriers(passes, resources);
    for (std::size_t i : {1u, 2u, 3u}) {
        REQUIRE(barriers[i].memory);
        const UsageAccess access = getUsageAccess(passes[i].uses[0].usage, passes[i].kind);
        CHECK((access.stages & ~barriers[i].memory->toStages) == 0);
        CHECK((access.access & ~barriers[i].memory->toAccess) == 0);
    }
}

TEST_CASE("Buffers of a pass share one memory barrier") {
    std::vector<ResourceStates> resources{makeBuffer(), makeBuffer()};
    const std::vector<PassUses> passes{makePass(kCompute, {use(0, Usage::storageWrite), use(1, Usage::transferWrite)}),
                                       makePass(kGraphics, {use(0, Usage::storageRead), use(1, Usage::indexRead)})};
    const auto barriers = deriveBarriers(passes, resources);
    REQUIRE(barriers[1].memory);
    CHECK(barriers[1].memory->fromStages == (kComputeStage | VK_PIPELINE_STAGE_2_ALL_TRANSFER_BIT));
    CHECK(barriers[1].memory->toStages == (kShaderStages | VK_PIPELINE_STAGE_2_INDEX_INPUT_BIT));
}

TEST_CASE("Attachment, then sampled, then attachment again") {
    std::vector<ResourceStates> resources{makeImage()};
    const std::vector<PassUses> passes{makePass(kGraphics, {use(0, Usage::colourAttachment, {}, true)}),
                                       makePass(kGraphics, {use(0, Usage::sampled)}),
                                       makePass(kGraphics, {use(0, Usage::sampled)}),
                                       makePass(kGraphics, {use(0, Usage::colourAttachment, {}, true)})};
    const auto barriers = deriveBarriers(passes, resources);
    REQUIRE(barriers[0].images.size() == 1);
    CHECK(barriers[0].images[0].from == VK_IMAGE_LAYOUT_UNDEFINED);
    CHECK(barriers[0].images[0].to == VK_IMAGE_LAYOUT_ATTACHMENT_OPTIMAL);
    CHECK(barriers[0].images[0].memory.fromStages == 0);
    REQUIRE(barriers[1].images.size() == 1);
    CHECK(barriers[1].images[0] == ImageBarrier{0,
                                                {0, 1, 0, 1},
                                                VK_IMAGE_LAYOUT_ATTACHMENT_OPTIMAL,
                                                VK_IMAGE_LAYOUT_READ_ONLY_OPTIMAL,
                                                {kColourStage, VK_ACCESS_2_COLOR_ATTACHMENT_WRITE_BIT, kShaderStages,
                                                 VK_ACCESS_2_SHADER_SAMPLED_READ_BIT}});
    CHECK(barriers[2].isEmpty());
    REQUIRE(barriers[3].images.size() == 1);
    CHECK(barriers[3].images[0].from == VK_IMAGE_LAYOUT_UNDEFINED); // old contents are not needed
    CHECK((barriers[3].images[0].memory.fromStages & kShaderStages) == kShaderStages);
    CHECK(barriers[3].images[0].memory.toStages == kColourStage);
}

TEST_CASE("Drawing into one attachment in two passes is ordered") {
    std::vector<ResourceStates> resources{makeImage(), makeImage()};
    const std::vector<PassUses> passes{
        makePass(kGraphics, {use(0, Usage::colourAttachment, {}, true), use(1, Usage::depthAttachment, {}, true)}),
        makePass(kGraphics, {use(0, Usage::colourAttachment), use(1, Usage::depthAttachment)})};
    const auto barriers = deriveBarriers(passes, resources);
    REQUIRE(barriers[1].images.size() == 2);
    CHECK(barriers[1].images[0].memory.fromAccess == VK_ACCESS_2_COLOR_ATTACHMENT_WRITE_BIT);
    CHECK(barriers[1].images[0].from == barriers[1].images[0].to);
    CHECK((barriers[1].images[0].memory.toAccess & VK_ACCESS_2_COLOR_ATTACHMENT_READ_BIT) != 0);
    CHECK(barriers[1].images[1].memory.fromStages == kDepthStages);
    CHECK(barriers[1].images[1].memory.toStages == kDepthStages);
    CHECK(barriers[1].images[1].memory.fromAccess == VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_WRITE_BIT);
}

TEST_CASE("Depth that is tested and sampled in one pass has one layout and one barrier") {
    std::vector<ResourceStates> resources{makeImage()};
    const std::vector<PassUses> passes{makePass(kGraphics, {use(0, Usage::depthAttachment, {}, true)}),
                                       makePass(kGraphics, {use(0, Usage::depthRead), use(0, Usage::sampled)}),
                                       makePass(kGraphics, {use(0, Usage::depthAttachment)})};
    const auto barriers = deriveBarriers(passes, resources);
    REQUIRE(barriers[1].images.size() == 1);
    CHECK(barriers[1].images[0].to == VK_IMAGE_LAYOUT_READ_ONLY_OPTIMAL);
    CHECK(barriers[1].images[0].memory.toStages == (kDepthStages | kShaderStages));
    REQUIRE(barriers[2].images.size() == 1);
    CHECK(barriers[2].images[0].from == VK_IMAGE_LAYOUT_READ_ONLY_OPTIMAL); // contents are kept
    CHECK((barriers[2].images[0].memory.fromStages & kShaderStages) == kShaderStages);
}

TEST_CASE("A reader in another stage after a layout change waits for the change") {
    std::vector<ResourceStates> resources{makeImage()};
    const std::vector<PassUses> passes{makePass(kGraphics, {use(0, Usage::colourAttachment, {}, true)}),
                                       makePass(kGraphics, {use(0, Usage::sampled)}),
                                       makePass(kCompute, {use(0, Usage::sampled)})};
    const auto barriers = deriveBarriers(passes, resources);
    REQUIRE(barriers[2].images.size() == 1);
    CHECK(barriers[2].images[0].from == barriers[2].images[0].to);
    CHECK((barriers[2].images[0].memory.fromStages & kShaderStages) == kShaderStages);
    CHECK((barriers[2].images[0].memory.toStages & kComputeStage) == kComputeStage);
}

TEST_CASE("Mips are tracked one by one and merged into few barriers") {
    std::vector<ResourceStates> resources{makeImage(4, 6)};
    std::vector<PassUses> passes{makePass(kCompute, {use(0, Usage::storageWrite, {0, 1, 0, 6}, true)})};
    for (std::uint32_t mip = 1; mip < 4; ++mip)
        passes.push_back(makePass(
            kCompute, {use(0, Usage::sampled, {mip - 1, 1, 0, 6}), use(0, Usage::storageWrite, {mip, 1, 0, 6}, true)}));
    passes.push_back(makePass(kGraphics, {use(0, Usage::sampled)}));
    const auto barriers = deriveBarriers(passes, resources);
    CHECK(barriers[0].images.size() == 1);
    CHECK(barriers[0].images[0].range == ImageRange{0, 1, 0, 6});
    for (std::size_t i : {1u, 2u, 3u})
        CHECK(barriers[i].images.size() == 2); // the mip above and this one, all six layers each
    // Mips 0..2 are readable by compute already, mip 3 is still being written.
    REQUIRE(barriers[4].images.size() == 2);
    CHECK(barriers[4].images[0].range == ImageRange{0, 3, 0, 6});
    CHECK(barriers[4].images[0].from == VK_IMAGE_LAYOUT_READ_ONLY_OPTIMAL);
    CHECK(barriers[4].images[1].range == ImageRange{3, 1, 0, 6});
    CHECK(barriers[4].images[1].from == VK_IMAGE_LAYOUT_GENERAL);
    for (const AccessState& state : resources[0].states)
        CHECK(state.layout == VK_IMAGE_LAYOUT_READ_ONLY_OPTIMAL);
}

TEST_CASE("States continue from one frame to the next") {
    std::vector<ResourceStates> resources{makeImage()};
    const std::vector<PassUses> frame{makePass(kGraphics, {use(0, Usage::colourAttachment, {}, true)}),
                                      makePass(kCompute, {use(0, Usage::sampled)})};
    deriveBarriers(frame, resources);
    const auto second = deriveBarriers(frame, resources);
    REQUIRE(second[0].images.size() == 1);
    // Must not overwrite what the frame before still reads.
    CHECK((second[0].images[0].memory.fromStages & kComputeStage) == kComputeStage);
    const auto third = deriveBarriers(frame, resources);
    CHECK(third[0].images == second[0].images);
    CHECK(third[1].images == second[1].images);
}

TEST_CASE("The processor reads after the copy, the screen after the last drawing") {
    std::vector<ResourceStates> resources{makeBuffer(), makeImage()};
    const std::vector<PassUses> passes{makePass(kGraphics, {use(1, Usage::colourAttachment, {}, true)}),
                                       makePass(kCompute, {use(1, Usage::transferRead), use(0, Usage::transferWrite)}),
                                       makePass(kCompute, {use(0, Usage::hostRead), use(1, Usage::present)})};
    const auto barriers = deriveBarriers(passes, resources);
    REQUIRE(barriers[2].memory);
    CHECK(*barriers[2].memory == MemoryBarrier{VK_PIPELINE_STAGE_2_ALL_TRANSFER_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT,
                                               VK_PIPELINE_STAGE_2_HOST_BIT, VK_ACCESS_2_HOST_READ_BIT});
    REQUIRE(barriers[2].images.size() == 1);
    CHECK(barriers[2].images[0].to == VK_IMAGE_LAYOUT_PRESENT_SRC_KHR);
}
