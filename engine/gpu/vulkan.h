// Types and enumerations of Vulkan for the headers of gpu, graph and render. Only gpu calls its functions.
#pragma once

#include <vulkan/vulkan_core.h>

namespace stipple {

// A zeroed Vulkan structure with its type set: makeInfo<VkImageCreateInfo>(VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO).
template <typename T>
constexpr T makeInfo(VkStructureType type) {
    T info{};
    info.sType = type;
    return info;
}

} // namespace stipple
