#include "core/error.h"
#include "core/log.h"
#include "graph/graph_state.h"

#include <algorithm>

namespace stipple {
namespace {

VkImageUsageFlags getUsageFlag(Usage usage) {
    switch (usage) {
    case Usage::colourAttachment:
        return VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT;
    case Usage::depthAttachment:
    case Usage::depthRead:
        return VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT;
    case Usage::sampled:
        return VK_IMAGE_USAGE_SAMPLED_BIT;
    case Usage::storageRead:
    case Usage::storageWrite:
    case Usage::storage:
        return VK_IMAGE_USAGE_STORAGE_BIT;
    default:
        return 0; // copies are always allowed
    }
}

bool isAttachment(Usage usage) {
    return usage == Usage::colourAttachment || usage == Usage::depthAttachment || usage == Usage::depthRead;
}

// Whether the usage sees what was there before. Attachments say it by their load operation.
bool readsContents(Usage usage, bool discard) {
    if (isAttachment(usage)) return !discard;
    return usage != Usage::storageWrite && usage != Usage::transferWrite;
}

} // namespace

PassBuilder& PassBuilder::use(std::uint32_t index, Usage usage, const ImageRange& range, bool discard) {
    STIPPLE_ASSERT(index < m_state.resources.size());
    GraphResource& resource = m_state.resources[index];
    GraphPass& pass = m_state.passes[m_pass];
    resource.firstPass = std::min(resource.firstPass, m_pass);
    resource.lastPass = std::max(resource.lastPass, m_pass);
    resource.usage |= getUsageFlag(usage);
    const bool writes = getUsageAccess(usage, PassKind::compute).writes;
    bool allWritten = true, noneWritten = true;
    const ImageRange resolved =
        resource.isImage ? resolveRange(range, resource.image.mips, resource.image.layers) : ImageRange{0, 1, 0, 1};
    for (std::uint32_t layer = resolved.baseLayer; layer < resolved.baseLayer + resolved.layerCount; ++layer) {
        for (std::uint32_t mip = resolved.baseMip; mip < resolved.baseMip + resolved.mipCount; ++mip) {
            const std::size_t subresource = std::size_t(layer) * resource.image.mips + mip;
            allWritten = allWritten && resource.written[subresource];
            noneWritten = noneWritten && !resource.written[subresource];
            if (writes) resource.written[subresource] = true;
        }
    }
    if (readsContents(usage, discard) && !allWritten) {
        logMessage(LogLevel::error,
                   fmt::format("The pass '{}' reads '{}', which nobody has written before.", pass.name, resource.name));
        STIPPLE_ASSERT(!"a pass reads what nobody has written");
    }
    pass.uses.uses.push_back({index, usage, resolved, discard || (writes && noneWritten)});
    return *this;
}

PassBuilder& PassBuilder::attach(ImageRef image, Usage usage, const Load& load, const ImageRange& range) {
    GraphPass& pass = m_state.passes[m_pass];
    STIPPLE_ASSERT(range.mipCount == 1 && range.layerCount == 1);
    pass.uses.kind = PassKind::graphics;
    const Attachment attachment{image.index, usage, load, range};
    if (usage == Usage::colourAttachment) {
        pass.colours.push_back(attachment);
    } else {
        STIPPLE_ASSERT(!pass.depth);
        pass.depth = attachment;
    }
    return use(image.index, usage, range, load.op != VK_ATTACHMENT_LOAD_OP_LOAD);
}

PassBuilder& PassBuilder::colour(ImageRef image, const Load& load, const ImageRange& range) {
    return attach(image, Usage::colourAttachment, load, range);
}
PassBuilder& PassBuilder::depth(ImageRef image, const Load& load, const ImageRange& range) {
    return attach(image, Usage::depthAttachment, load, range);
}
PassBuilder& PassBuilder::depthRead(ImageRef image, const ImageRange& range) {
    return attach(image, Usage::depthRead, Load::keep(), range);
}
PassBuilder& PassBuilder::sampled(ImageRef image, const ImageRange& range) {
    return use(image.index, Usage::sampled, range, false);
}
PassBuilder& PassBuilder::storageRead(ImageRef image, const ImageRange& range) {
    return use(image.index, Usage::storageRead, range, false);
}
PassBuilder& PassBuilder::storageWrite(ImageRef image, const ImageRange& range, bool discard) {
    return use(image.index, Usage::storageWrite, range, discard);
}
PassBuilder& PassBuilder::storage(ImageRef image, const ImageRange& range) {
    return use(image.index, Usage::storage, range, false);
}
PassBuilder& PassBuilder::transferRead(ImageRef image, const ImageRange& range) {
    return use(image.index, Usage::transferRead, range, false);
}
PassBuilder& PassBuilder::transferWrite(ImageRef image, const ImageRange& range, bool discard) {
    return use(image.index, Usage::transferWrite, range, discard);
}

PassBuilder& PassBuilder::storageRead(BufferRef buffer) {
    return use(buffer.index, Usage::storageRead, {}, false);
}
PassBuilder& PassBuilder::storageWrite(BufferRef buffer) {
    return use(buffer.index, Usage::storageWrite, {}, false);
}
PassBuilder& PassBuilder::storage(BufferRef buffer) {
    return use(buffer.index, Usage::storage, {}, false);
}
PassBuilder& PassBuilder::transferRead(BufferRef buffer) {
    return use(buffer.index, Usage::transferRead, {}, false);
}
PassBuilder& PassBuilder::transferWrite(BufferRef buffer) {
    return use(buffer.index, Usage::transferWrite, {}, false);
}
PassBuilder& PassBuilder::indexRead(BufferRef buffer) {
    return use(buffer.index, Usage::indexRead, {}, false);
}
PassBuilder& PassBuilder::indirectRead(BufferRef buffer) {
    return use(buffer.index, Usage::indirectRead, {}, false);
}

} // namespace stipple
