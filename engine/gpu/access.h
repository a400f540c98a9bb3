// What the last commands did to a buffer or to one mip and layer of an image; the graph derives barriers from it.
// Kept with the resource, so that frames, graphs and upload helpers continue where the one before stopped.
#pragma once

#include "gpu/vulkan.h"

namespace stipple {

struct AccessState {
    VkImageLayout layout = VK_IMAGE_LAYOUT_UNDEFINED; // images only
    // The last write (a layout change counts as one), and who may already read it.
    VkPipelineStageFlags2 writeStages = 0;
    VkAccessFlags2 writeAccess = 0;
    VkPipelineStageFlags2 visibleStages = 0;
    VkAccessFlags2 visibleAccess = 0;
    // Reads since that write: the next write waits for them.
    VkPipelineStageFlags2 readStages = 0;

    friend bool operator==(const AccessState&, const AccessState&) = default;
};

} // namespace stipple
