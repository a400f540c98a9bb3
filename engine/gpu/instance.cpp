// Instance, choice of the device, and the device itself.
#include "core/error.h"
#include "gpu/device_state.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <cstring>

namespace stipple {
namespace {

constexpr const char* kValidationLayer = "VK_LAYER_KHRONOS_validation";
constexpr const char* kRemedy = "Install a Vulkan 1.3 driver (Debian and Ubuntu: mesa-vulkan-drivers, which includes a "
                                "software device).";

std::string getEnvironment(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

bool wantsValidation(const DeviceOptions& options) {
    if (options.validation) return *options.validation;
    const std::string value = getEnvironment("STIPPLE_VALIDATION");
    if (value == "1") return true;
    if (value == "0") return false;
    if (!value.empty()) fail("STIPPLE_VALIDATION is '{}'; it must be 0 or 1.", value);
    return STIPPLE_VALIDATION_DEFAULT;
}

VKAPI_ATTR VkBool32 VKAPI_CALL onMessage(VkDebugUtilsMessageSeverityFlagBitsEXT severity,
                                         VkDebugUtilsMessageTypeFlagsEXT,
                                         const VkDebugUtilsMessengerCallbackDataEXT* data, void* user) {
    DeviceState& state = *static_cast<DeviceState*>(user);
    const bool isError = severity & VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT;
    state.messages.emplace_back(data->pMessage);
    logMessage(isError ? LogLevel::error : LogLevel::warning, fmt::format("Vulkan: {}", data->pMessage));
    return VK_FALSE;
}

bool hasExtension(const std::vector<VkExtensionProperties>& list, const char* name) {
    return std::any_of(list.begin(), list.end(),
                       [&](const VkExtensionProperties& e) { return std::strcmp(e.extensionName, name) == 0; });
}

std::vector<VkExtensionProperties> getInstanceExtensions(const char* layer) {
    std::uint32_t count = 0;
    check(vkEnumerateInstanceExtensionProperties(layer, &count, nullptr), "listing instance extensions");
    std::vector<VkExtensionProperties> list(count);
    check(vkEnumerateInstanceExtensionProperties(layer, &count, list.data()), "listing instance extensions");
    list.resize(count);
    return list;
}

void createInstance(DeviceState& state, const DeviceOptions& options) {
    std::uint32_t version = 0;
    check(vkEnumerateInstanceVersion(&version), "asking for the Vulkan version");
    if (version < VK_API_VERSION_1_3) fail("No Vulkan device: the Vulkan loader is older than 1.3. {}", kRemedy);

    const std::vector<VkExtensionProperties> available = getInstanceExtensions(nullptr);
    std::vector<const char*> extensions;
    for (const std::string& name : options.instanceExtensions) {
        if (!hasExtension(available, name.c_str()))
            fail("The Vulkan drivers cannot show pictures in a window: {} is missing. {}", name, kRemedy);
        extensions.push_back(name.c_str());
    }
    state.hasDebugUtils = hasExtension(available, VK_EXT_DEBUG_UTILS_EXTENSION_NAME);
    if (state.hasDebugUtils) extensions.push_back(VK_EXT_DEBUG_UTILS_EXTENSION_NAME);
    VkInstanceCreateFlags flags = 0;
    if (hasExtension(available, VK_KHR_PORTABILITY_ENUMERATION_EXTENSION_NAME)) {
        extensions.push_back(VK_KHR_PORTABILITY_ENUMERATION_EXTENSION_NAME);
        flags |= VK_INSTANCE_CREATE_ENUMERATE_PORTABILITY_BIT_KHR;
    }

    auto messenger =
        makeInfo<VkDebugUtilsMessengerCreateInfoEXT>(VK_STRUCTURE_TYPE_DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT);
    messenger.messageSeverity =
        VK_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT | VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT;
    // General messages are the loader's remarks about other drivers of the machine.
    messenger.messageType =
        VK_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT | VK_DEBUG_UTILS_MESSAGE_TYPE_PERFORMANCE_BIT_EXT;
    messenger.pfnUserCallback = onMessage;
    messenger.pUserData = &state;
    // Synchronisation validation sees hazards that the plain layer does not.
    const VkValidationFeatureEnableEXT enable = VK_VALIDATION_FEATURE_ENABLE_SYNCHRONIZATION_VALIDATION_EXT;
    auto validation = makeInfo<VkValidationFeaturesEXT>(VK_STRUCTURE_TYPE_VALIDATION_FEATURES_EXT);
    validation.pNext = &messenger;
    validation.enabledValidationFeatureCount = 1;
    validation.pEnabledValidationFeatures = &enable;

    auto application = makeInfo<VkApplicationInfo>(VK_STRUCTURE_TYPE_APPLICATION_INFO);
    application.pApplicationName = "Stipple";
    application.apiVersion = VK_API_VERSION_1_3;
    auto info = makeInfo<VkInstanceCreateInfo>(VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO);
    info.flags = flags;
    info.pApplicationInfo = &application;
    state.validating = wantsValidation(options);
    if (state.validating) {
        info.pNext = &validation;
        info.enabledLayerCount = 1;
        info.ppEnabledLayerNames = &kValidationLayer;
    }
    info.enabledExtensionCount = std::uint32_t(extensions.size());
    info.ppEnabledExtensionNames = extensions.data();
    const VkResult result = vkCreateInstance(&info, nullptr, &state.instance);
    if (result == VK_ERROR_LAYER_NOT_PRESENT)
        fail("Validation was asked for, but {} is not installed. Install it (Debian and Ubuntu: "
             "vulkan-validationlayers) or set STIPPLE_VALIDATION=0.",
             kValidationLayer);
    if (result == VK_ERROR_INCOMPATIBLE_DRIVER) fail("No Vulkan device: no driver was found. {}", kRemedy);
    check(result, "starting Vulkan");
    if (!state.validating || !state.hasDebugUtils) return;
    const auto create = reinterpret_cast<PFN_vkCreateDebugUtilsMessengerEXT>(
        vkGetInstanceProcAddr(state.instance, "vkCreateDebugUtilsMessengerEXT"));
    STIPPLE_ASSERT(create);
    check(create(state.instance, &messenger, nullptr, &state.messenger), "listening to the validation layer");
}

// The features we need or use, chained; the addresses of the members must not change.
struct Features {
    VkPhysicalDeviceFeatures2 base = makeInfo<VkPhysicalDeviceFeatures2>(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2);
    VkPhysicalDeviceVulkan11Features v11 =
        makeInfo<VkPhysicalDeviceVulkan11Features>(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_1_FEATURES);
    VkPhysicalDeviceVulkan12Features v12 =
        makeInfo<VkPhysicalDeviceVulkan12Features>(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES);
    VkPhysicalDeviceVulkan13Features v13 =
        makeInfo<VkPhysicalDeviceVulkan13Features>(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_3_FEATURES);
    Features() {
        base.pNext = &v11;
        v11.pNext = &v12;
        v12.pNext = &v13;
    }
    Features(const Features&) = delete;
};

struct Candidate {
    VkPhysicalDevice device = VK_NULL_HANDLE;
    VkPhysicalDeviceProperties properties{};
    std::uint32_t queueFamily = ~0u;
    std::uint32_t timestampBits = 0;
    bool hasPortabilitySubset = false;
    std::string missing; // empty: usable
};

Candidate examine(VkPhysicalDevice device, bool needsSwapchain) {
    Candidate candidate;
    candidate.device = device;
    vkGetPhysicalDeviceProperties(device, &candidate.properties);
    const auto lacks = [&](std::string_view what) {
        candidate.missing += candidate.missing.empty() ? "" : ", ";
        candidate.missing += what;
    };
    if (candidate.properties.apiVersion < VK_API_VERSION_1_3) {
        lacks("Vulkan 1.3");
        return candidate;
    }
    std::uint32_t count = 0;
    check(vkEnumerateDeviceExtensionProperties(device, nullptr, &count, nullptr), "listing device extensions");
    std::vector<VkExtensionProperties> extensions(count);
    check(vkEnumerateDeviceExtensionProperties(device, nullptr, &count, extensions.data()),
          "listing device extensions");
    if (!hasExtension(extensions, VK_KHR_PUSH_DESCRIPTOR_EXTENSION_NAME)) lacks(VK_KHR_PUSH_DESCRIPTOR_EXTENSION_NAME);
    if (needsSwapchain && !hasExtension(extensions, VK_KHR_SWAPCHAIN_EXTENSION_NAME))
        lacks(VK_KHR_SWAPCHAIN_EXTENSION_NAME);
    candidate.hasPortabilitySubset = hasExtension(extensions, "VK_KHR_portability_subset");

    Features features;
    vkGetPhysicalDeviceFeatures2(device, &features.base);
    if (!features.v12.bufferDeviceAddress) lacks("bufferDeviceAddress");
    if (!features.v12.scalarBlockLayout) lacks("scalarBlockLayout");
    if (!features.v12.timelineSemaphore) lacks("timelineSemaphore");
    if (!features.v13.dynamicRendering) lacks("dynamicRendering");
    if (!features.v13.synchronization2) lacks("synchronization2");
    if (!features.base.features.shaderInt64) lacks("shaderInt64");
    if (!features.base.features.independentBlend) lacks("independentBlend");
    if (!features.base.features.shaderStorageImageExtendedFormats) lacks("shaderStorageImageExtendedFormats");

    vkGetPhysicalDeviceQueueFamilyProperties(device, &count, nullptr);
    std::vector<VkQueueFamilyProperties> families(count);
    vkGetPhysicalDeviceQueueFamilyProperties(device, &count, families.data());
    for (std::uint32_t i = 0; i < count && candidate.queueFamily == ~0u; ++i) {
        constexpr VkQueueFlags kNeeded = VK_QUEUE_GRAPHICS_BIT | VK_QUEUE_COMPUTE_BIT;
        if ((families[i].queueFlags & kNeeded) != kNeeded) continue;
        candidate.queueFamily = i;
        candidate.timestampBits = families[i].timestampValidBits;
    }
    if (candidate.queueFamily == ~0u) lacks("a queue that draws and computes");
    return candidate;
}

DeviceType getType(VkPhysicalDeviceType type) {
    switch (type) {
    case VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU:
        return DeviceType::discrete;
    case VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU:
        return DeviceType::integrated;
    case VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU:
        return DeviceType::virtualised;
    case VK_PHYSICAL_DEVICE_TYPE_CPU:
        return DeviceType::cpu;
    default:
        return DeviceType::other;
    }
}

bool containsIgnoringCase(std::string_view text, std::string_view part) {
    const auto equal = [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); };
    return std::search(text.begin(), text.end(), part.begin(), part.end(), equal) != text.end();
}

Candidate chooseDevice(DeviceState& state, const DeviceOptions& options, bool needsSwapchain) {
    std::uint32_t count = 0;
    const VkResult listed = vkEnumeratePhysicalDevices(state.instance, &count, nullptr);
    if (listed == VK_ERROR_INITIALIZATION_FAILED || count == 0)
        fail("No Vulkan device: no driver offers one. {}", kRemedy);
    check(listed, "listing the devices");
    std::vector<VkPhysicalDevice> devices(count);
    check(vkEnumeratePhysicalDevices(state.instance, &count, devices.data()), "listing the devices");

    const std::string wanted = options.deviceName.empty() ? getEnvironment("STIPPLE_DEVICE") : options.deviceName;
    std::string report;
    Candidate best;
    for (VkPhysicalDevice device : devices) {
        const Candidate candidate = examine(device, needsSwapchain);
        const std::string_view name = candidate.properties.deviceName;
        report += fmt::format("{}'{}'{}", report.empty() ? "" : ", ", name,
                              candidate.missing.empty() ? "" : fmt::format(" (lacks {})", candidate.missing));
        if (!candidate.missing.empty() || !containsIgnoringCase(name, wanted)) continue;
        // The enumeration of DeviceType is in the order of preference.
        if (!best.device || getType(candidate.properties.deviceType) < getType(best.properties.deviceType))
            best = candidate;
    }
    if (!best.device && !wanted.empty())
        fail("No Vulkan device of the name '{}' is usable. There are: {}. Name one of them or none.", wanted, report);
    if (!best.device) fail("No Vulkan device is usable. There are: {}. {}", report, kRemedy);
    return best;
}

void fillInfo(DeviceState& state, const Candidate& chosen) {
    auto driver = makeInfo<VkPhysicalDeviceDriverProperties>(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_DRIVER_PROPERTIES);
    auto properties = makeInfo<VkPhysicalDeviceProperties2>(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2);
    properties.pNext = &driver;
    vkGetPhysicalDeviceProperties2(chosen.device, &properties);
    const VkPhysicalDeviceLimits& limits = properties.properties.limits;
    DeviceInfo& info = state.info;
    info.name = properties.properties.deviceName;
    info.driver = fmt::format("{} {}", driver.driverName, driver.driverInfo);
    const std::uint32_t version = properties.properties.apiVersion;
    info.vulkanVersion = fmt::format("{}.{}.{}", VK_API_VERSION_MAJOR(version), VK_API_VERSION_MINOR(version),
                                     VK_API_VERSION_PATCH(version));
    info.type = getType(properties.properties.deviceType);
    info.maxImageSize = limits.maxImageDimension2D;
    info.maxBufferRange = limits.maxStorageBufferRange;
    info.maxComputeInvocations = limits.maxComputeWorkGroupInvocations;
    info.maxAnisotropy = state.features.samplerAnisotropy ? limits.maxSamplerAnisotropy : 1.0f;
    info.hasTimestamps = chosen.timestampBits > 0 && limits.timestampPeriod > 0;
    info.nanosecondsPerTick = double(limits.timestampPeriod);
    state.timestampMask =
        chosen.timestampBits >= 64 ? ~std::uint64_t(0) : (std::uint64_t(1) << chosen.timestampBits) - 1;

    VkPhysicalDeviceMemoryProperties memory;
    vkGetPhysicalDeviceMemoryProperties(chosen.device, &memory);
    bool allLocal = true, anyMapped = false;
    for (std::uint32_t i = 0; i < memory.memoryHeapCount; ++i)
        allLocal &= (memory.memoryHeaps[i].flags & VK_MEMORY_HEAP_DEVICE_LOCAL_BIT) != 0;
    constexpr VkMemoryPropertyFlags kMapped = VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT |
                                              VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT |
                                              VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
    for (std::uint32_t i = 0; i < memory.memoryTypeCount; ++i)
        anyMapped |= (memory.memoryTypes[i].propertyFlags & kMapped) == kMapped;
    info.hasUnifiedMemory = allLocal && anyMapped;
}

} // namespace

void createVulkan(DeviceState& state, const DeviceOptions& options) {
    createInstance(state, options);
    const bool needsSwapchain = std::find(options.instanceExtensions.begin(), options.instanceExtensions.end(),
                                          VK_KHR_SURFACE_EXTENSION_NAME) != options.instanceExtensions.end();
    const Candidate chosen = chooseDevice(state, options, needsSwapchain);
    state.physical = chosen.device;
    state.queueFamily = chosen.queueFamily;

    Features has;
    vkGetPhysicalDeviceFeatures2(chosen.device, &has.base);
    Features use;
    VkPhysicalDeviceFeatures& features = use.base.features;
    features.shaderInt64 = VK_TRUE;
    features.independentBlend = VK_TRUE;
    features.shaderStorageImageExtendedFormats = VK_TRUE;
    // Used where present.
    features.samplerAnisotropy = has.base.features.samplerAnisotropy;
    features.fragmentStoresAndAtomics = has.base.features.fragmentStoresAndAtomics;
    features.vertexPipelineStoresAndAtomics = has.base.features.vertexPipelineStoresAndAtomics;
    features.multiDrawIndirect = has.base.features.multiDrawIndirect;
    features.drawIndirectFirstInstance = has.base.features.drawIndirectFirstInstance;
    use.v11.shaderDrawParameters = has.v11.shaderDrawParameters;
    use.v12.bufferDeviceAddress = VK_TRUE;
    use.v12.scalarBlockLayout = VK_TRUE;
    use.v12.timelineSemaphore = VK_TRUE;
    use.v13.dynamicRendering = VK_TRUE;
    use.v13.synchronization2 = VK_TRUE;
    use.v13.maintenance4 = VK_TRUE; // workgroup sizes as constants, which glslc emits; every 1.3 device has it
    use.v13.shaderDemoteToHelperInvocation = has.v13.shaderDemoteToHelperInvocation;
    use.v13.shaderTerminateInvocation = has.v13.shaderTerminateInvocation;
    state.features = features;

    std::vector<const char*> extensions{VK_KHR_PUSH_DESCRIPTOR_EXTENSION_NAME};
    if (needsSwapchain) extensions.push_back(VK_KHR_SWAPCHAIN_EXTENSION_NAME);
    if (chosen.hasPortabilitySubset) extensions.push_back("VK_KHR_portability_subset");
    const float priority = 1.0f;
    auto queue = makeInfo<VkDeviceQueueCreateInfo>(VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO);
    queue.queueFamilyIndex = chosen.queueFamily;
    queue.queueCount = 1;
    queue.pQueuePriorities = &priority;
    auto info = makeInfo<VkDeviceCreateInfo>(VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO);
    info.pNext = &use.base;
    info.queueCreateInfoCount = 1;
    info.pQueueCreateInfos = &queue;
    info.enabledExtensionCount = std::uint32_t(extensions.size());
    info.ppEnabledExtensionNames = extensions.data();
    check(vkCreateDevice(chosen.device, &info, nullptr, &state.device),
          fmt::format("opening the device '{}'", chosen.properties.deviceName));
    vkGetDeviceQueue(state.device, state.queueFamily, 0, &state.queue);
    fillInfo(state, chosen);

    const auto load = [&](const char* name) { return vkGetDeviceProcAddr(state.device, name); };
    state.pushDescriptors = reinterpret_cast<PFN_vkCmdPushDescriptorSetKHR>(load("vkCmdPushDescriptorSetKHR"));
    STIPPLE_ASSERT(state.pushDescriptors);
    if (!state.hasDebugUtils) return;
    state.setObjectName = reinterpret_cast<PFN_vkSetDebugUtilsObjectNameEXT>(load("vkSetDebugUtilsObjectNameEXT"));
    state.beginLabel = reinterpret_cast<PFN_vkCmdBeginDebugUtilsLabelEXT>(load("vkCmdBeginDebugUtilsLabelEXT"));
    state.endLabel = reinterpret_cast<PFN_vkCmdEndDebugUtilsLabelEXT>(load("vkCmdEndDebugUtilsLabelEXT"));
}

} // namespace stipple
