#include "gpu/check.h"

#include "core/error.h"

namespace stipple {

std::string_view getResultName(VkResult result) {
    switch (result) {
    case VK_SUCCESS:
        return "success";
    case VK_NOT_READY:
        return "not ready";
    case VK_TIMEOUT:
        return "timeout";
    case VK_INCOMPLETE:
        return "incomplete";
    case VK_ERROR_OUT_OF_HOST_MEMORY:
        return "out of memory";
    case VK_ERROR_OUT_OF_DEVICE_MEMORY:
        return "out of device memory";
    case VK_ERROR_INITIALIZATION_FAILED:
        return "initialisation failed";
    case VK_ERROR_DEVICE_LOST:
        return "device lost";
    case VK_ERROR_MEMORY_MAP_FAILED:
        return "memory cannot be mapped";
    case VK_ERROR_LAYER_NOT_PRESENT:
        return "layer not installed";
    case VK_ERROR_EXTENSION_NOT_PRESENT:
        return "extension not present";
    case VK_ERROR_FEATURE_NOT_PRESENT:
        return "feature not present";
    case VK_ERROR_INCOMPATIBLE_DRIVER:
        return "incompatible driver";
    case VK_ERROR_TOO_MANY_OBJECTS:
        return "too many objects";
    case VK_ERROR_FORMAT_NOT_SUPPORTED:
        return "format not supported";
    case VK_ERROR_SURFACE_LOST_KHR:
        return "surface lost";
    case VK_ERROR_OUT_OF_DATE_KHR:
        return "surface out of date";
    case VK_ERROR_INVALID_SHADER_NV:
        return "invalid shader";
    default:
        return "error";
    }
}

void check(VkResult result, std::string_view doing) {
    if (result == VK_SUCCESS) return;
    if (result == VK_ERROR_DEVICE_LOST)
        fail("The graphics device stopped answering while {}. Start Stipple again; when it happens again, update the "
             "graphics driver or choose another device with STIPPLE_DEVICE.",
             doing);
    fail("The graphics driver reported '{}' ({}) while {}.", getResultName(result), int(result), doing);
}

} // namespace stipple
