// Every VkResult is looked at, in release too.
#pragma once

#include "gpu/vulkan.h"

#include <string_view>

namespace stipple {

std::string_view getResultName(VkResult result);

// Throws Error unless VK_SUCCESS. `doing` completes "While ...": "creating the image 'atlas'".
void check(VkResult result, std::string_view doing);

} // namespace stipple
