// Types and enumerations of Vulkan for the headers of gpu, graph and render. Only gpu calls its functions.
#pragma once

#include <vulkan/vulkan_core.h>
