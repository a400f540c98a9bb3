#include "gpu/swapchain.h"

#include "core/error.h"
#include "gpu/device_state.h"

#include <algorithm>
#include <deque>
#include <utility>

namespace stipple {
namespace {

// How long the window system may keep all images; then the frame is passed over instead of the program hanging.
constexpr std::uint64_t kPatienceNanoseconds = 1'000'000'000;

VkSurfaceFormatKHR chooseFormat(VkPhysicalDevice physical, VkSurfaceKHR surface, const std::string& deviceName) {
    std::uint32_t count = 0;
    check(vkGetPhysicalDeviceSurfaceFormatsKHR(physical, surface, &count, nullptr), "asking for the window's formats");
    std::vector<VkSurfaceFormatKHR> formats(count);
    check(vkGetPhysicalDeviceSurfaceFormatsKHR(physical, surface, &count, formats.data()),
          "asking for the window's formats");
    // Values are sRGB already; a format that encodes on writing would do it twice, and would blend in linear light.
    for (const VkFormat wanted : {VK_FORMAT_R8G8B8A8_UNORM, VK_FORMAT_B8G8R8A8_UNORM}) {
        for (const VkSurfaceFormatKHR& format : formats)
            if (format.format == wanted && format.colorSpace == VK_COLOR_SPACE_SRGB_NONLINEAR_KHR) return format;
    }
    fail("The device '{}' offers no picture format of 8 bits a colour for this window. Choose another device with "
         "STIPPLE_DEVICE.",
         deviceName);
}

// `wanted` where it is supported, else the lowest there is.
template <typename Flag>
Flag chooseFlag(VkFlags supported, Flag wanted) {
    return supported & wanted ? wanted : Flag(supported & (~supported + 1));
}

} // namespace

struct Swapchain::State {
    // A binary semaphore is free again when the submission that waited for it has run.
    struct AcquireSemaphore {
        VkSemaphore handle = VK_NULL_HANDLE;
        std::uint64_t value = 0;
    };
    // A swapchain that was replaced.
    struct Old {
        VkSwapchainKHR swapchain = VK_NULL_HANDLE;
        std::vector<VkSemaphore> semaphores;
        std::uint64_t value = 0;
    };

    explicit State(Device& d, VkSurfaceKHR s)
        : device(d)
        , gpu(d.getState())
        , surface(s) {}
    ~State();

    VkSemaphore makeSemaphore(std::string_view name);
    void destroy(VkObjectType type, std::uint64_t handle);
    AcquireSemaphore& takeAcquireSemaphore();
    bool remake(std::uint32_t width, std::uint32_t height);
    void retire();
    void destroyOld();

    Device& device;
    DeviceState& gpu;
    VkSurfaceKHR surface = VK_NULL_HANDLE;
    VkSurfaceFormatKHR format{};
    VkSwapchainKHR swapchain = VK_NULL_HANDLE;
    VkExtent2D extent{};
    bool stale = false; // works, but the system would rather have a new one
    std::vector<Image> images;
    std::vector<VkSemaphore> drawn; // per image: what presenting waits for
    std::deque<AcquireSemaphore> acquireSemaphores;
    AcquireSemaphore* acquiredBy = nullptr;
    std::uint32_t acquired = ~0u;
    std::vector<Old> old;
};

VkSemaphore Swapchain::State::makeSemaphore(std::string_view name) {
    const auto info = makeInfo<VkSemaphoreCreateInfo>(VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO);
    VkSemaphore semaphore = VK_NULL_HANDLE;
    check(vkCreateSemaphore(gpu.device, &info, nullptr, &semaphore), "making a semaphore of the window");
    gpu.adopt(VK_OBJECT_TYPE_SEMAPHORE, semaphore, name);
    return semaphore;
}

void Swapchain::State::destroy(VkObjectType type, std::uint64_t handle) {
    gpu.destroyHandle({type, handle, {}, 0});
}

Swapchain::State::AcquireSemaphore& Swapchain::State::takeAcquireSemaphore() {
    for (AcquireSemaphore& semaphore : acquireSemaphores)
        if (device.isComplete(semaphore.value)) return semaphore;
    return acquireSemaphores.emplace_back(AcquireSemaphore{makeSemaphore("window image acquired"), 0});
}

// The images go to the deletion queue of the device. What presenting uses has no timeline value of its own: it is kept
// until work that was submitted after the last present has run.
void Swapchain::State::retire() {
    if (acquired != ~0u) { // acquired, never presented: its semaphore has to be waited for all the same
        if (!gpu.waits.empty()) gpu.submitBatch(VK_NULL_HANDLE, VK_NULL_HANDLE);
        acquiredBy->value = gpu.submitted;
        acquired = ~0u;
    }
    images.clear();
    if (swapchain) old.push_back({swapchain, std::move(drawn), gpu.submitted});
    drawn.clear();
    swapchain = VK_NULL_HANDLE;
}

void Swapchain::State::destroyOld() {
    if (old.empty()) return;
    device.getCompletedValue();
    std::erase_if(old, [&](const Old& o) {
        if (gpu.completed <= o.value) return false;
        destroy(VK_OBJECT_TYPE_SWAPCHAIN_KHR, reinterpret_cast<std::uint64_t>(o.swapchain));
        for (VkSemaphore semaphore : o.semaphores)
            destroy(VK_OBJECT_TYPE_SEMAPHORE, reinterpret_cast<std::uint64_t>(semaphore));
        return true;
    });
}

Swapchain::State::~State() {
    try {
        retire();
        device.waitIdle();
        check(vkQueueWaitIdle(gpu.queue), "closing the window");
    } catch (const std::exception& error) {
        logWarning("{}", error.what());
    }
    gpu.completed = std::max(gpu.completed, gpu.submitted);
    gpu.collect(); // views before the images they show
    for (Old& o : old) {
        destroy(VK_OBJECT_TYPE_SWAPCHAIN_KHR, reinterpret_cast<std::uint64_t>(o.swapchain));
        for (VkSemaphore semaphore : o.semaphores)
            destroy(VK_OBJECT_TYPE_SEMAPHORE, reinterpret_cast<std::uint64_t>(semaphore));
    }
    for (const AcquireSemaphore& semaphore : acquireSemaphores)
        destroy(VK_OBJECT_TYPE_SEMAPHORE, reinterpret_cast<std::uint64_t>(semaphore.handle));
    vkDestroySurfaceKHR(gpu.instance, surface, nullptr);
}

// False when the window has no such size now. Leaves the swapchain there is when its size fits no longer.
bool Swapchain::State::remake(std::uint32_t width, std::uint32_t height) {
    VkSurfaceCapabilitiesKHR can{};
    check(vkGetPhysicalDeviceSurfaceCapabilitiesKHR(gpu.physical, surface, &can), "asking for the window's size");
    // The window system dictates the size, but for the value that leaves it to us.
    if (can.currentExtent.width != ~0u && (can.currentExtent.width != width || can.currentExtent.height != height))
        return false;
    if (width < can.minImageExtent.width || height < can.minImageExtent.height || width > can.maxImageExtent.width ||
        height > can.maxImageExtent.height)
        return false;

    const VkSwapchainKHR before = swapchain;
    retire();
    auto info = makeInfo<VkSwapchainCreateInfoKHR>(VK_STRUCTURE_TYPE_SWAPCHAIN_CREATE_INFO_KHR);
    info.surface = surface;
    // One more than the system needs, so that the next frame is drawn while one is shown and one waits.
    info.minImageCount = can.minImageCount + 1;
    if (can.maxImageCount > 0) info.minImageCount = std::min(info.minImageCount, can.maxImageCount);
    info.imageFormat = format.format;
    info.imageColorSpace = format.colorSpace;
    info.imageExtent = {width, height};
    info.imageArrayLayers = 1;
    info.imageUsage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT;
    info.imageUsage |= can.supportedUsageFlags & (VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT);
    info.imageSharingMode = VK_SHARING_MODE_EXCLUSIVE;
    info.preTransform = chooseFlag(can.supportedTransforms, VK_SURFACE_TRANSFORM_IDENTITY_BIT_KHR);
    info.compositeAlpha = chooseFlag(can.supportedCompositeAlpha, VK_COMPOSITE_ALPHA_OPAQUE_BIT_KHR);
    // Always there, never tears, and a picture that nobody will see is never drawn: frames are made on demand.
    info.presentMode = VK_PRESENT_MODE_FIFO_KHR;
    info.clipped = VK_TRUE;
    info.oldSwapchain = before;
    check(vkCreateSwapchainKHR(gpu.device, &info, nullptr, &swapchain), "making the images of the window");
    gpu.adopt(VK_OBJECT_TYPE_SWAPCHAIN_KHR, swapchain, "window");
    extent = {width, height};
    stale = false;

    std::uint32_t count = 0;
    check(vkGetSwapchainImagesKHR(gpu.device, swapchain, &count, nullptr), "asking for the images of the window");
    std::vector<VkImage> handles(count);
    check(vkGetSwapchainImagesKHR(gpu.device, swapchain, &count, handles.data()),
          "asking for the images of the window");
    ImageDesc desc;
    desc.format = format.format;
    desc.width = width;
    desc.height = height;
    desc.usage = info.imageUsage;
    for (std::uint32_t i = 0; i < count; ++i) {
        images.emplace_back(device, handles[i], desc, fmt::format("window image {}", i));
        drawn.push_back(makeSemaphore(fmt::format("window image {} drawn", i)));
    }
    return true;
}

Swapchain::Swapchain(Device& device, VkSurfaceKHR_T* surface)
    : m_state(std::make_unique<State>(device, surface)) {
    DeviceState& gpu = m_state->gpu;
    VkBool32 supported = VK_FALSE;
    check(vkGetPhysicalDeviceSurfaceSupportKHR(gpu.physical, gpu.queueFamily, surface, &supported),
          "asking whether the window can be drawn to");
    if (!supported)
        fail("The device '{}' cannot show pictures in this window. Choose another device with STIPPLE_DEVICE.",
             gpu.info.name);
    m_state->format = chooseFormat(gpu.physical, surface, gpu.info.name);
}

Swapchain::~Swapchain() = default;

VkFormat Swapchain::getFormat() const {
    return m_state->format.format;
}

const Image* Swapchain::acquire(std::uint32_t width, std::uint32_t height) {
    State& s = *m_state;
    s.destroyOld();
    if (width == 0 || height == 0) return nullptr;
    const bool fits = s.swapchain && s.extent.width == width && s.extent.height == height;
    if (fits && s.acquired != ~0u) return &s.images[s.acquired]; // the frame before was given up
    if ((!fits || s.stale) && !s.remake(width, height)) return nullptr;
    for (int attempt = 0; attempt < 2; ++attempt) {
        State::AcquireSemaphore& semaphore = s.takeAcquireSemaphore();
        std::uint32_t index = 0;
        const VkResult result = vkAcquireNextImageKHR(s.gpu.device, s.swapchain, kPatienceNanoseconds, semaphore.handle,
                                                      VK_NULL_HANDLE, &index);
        if (result == VK_SUCCESS || result == VK_SUBOPTIMAL_KHR) {
            s.stale = result == VK_SUBOPTIMAL_KHR;
            s.acquired = index;
            s.acquiredBy = &semaphore;
            semaphore.value = ~std::uint64_t(0); // until it is known which submission waits for it
            s.gpu.waits.push_back(semaphore.handle);
            // What it showed is gone. Its first use comes after the semaphore, which stands for all stages.
            AccessState& access = s.images[index].getAccess()[0];
            access = {};
            access.readStages = VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT;
            return &s.images[index];
        }
        if (result == VK_TIMEOUT || result == VK_NOT_READY) return nullptr;
        if (result != VK_ERROR_OUT_OF_DATE_KHR) check(result, "asking for the next image of the window");
        if (!s.remake(width, height)) return nullptr;
    }
    return nullptr;
}

bool Swapchain::present() {
    State& s = *m_state;
    const std::uint32_t index = std::exchange(s.acquired, ~0u);
    STIPPLE_ASSERT(index < s.images.size());
    STIPPLE_ASSERT(s.images[index].getAccess()[0].layout == VK_IMAGE_LAYOUT_PRESENT_SRC_KHR);
    s.acquiredBy->value = s.gpu.submitBatch(VK_NULL_HANDLE, s.drawn[index]);
    auto info = makeInfo<VkPresentInfoKHR>(VK_STRUCTURE_TYPE_PRESENT_INFO_KHR);
    info.waitSemaphoreCount = 1;
    info.pWaitSemaphores = &s.drawn[index];
    info.swapchainCount = 1;
    info.pSwapchains = &s.swapchain;
    info.pImageIndices = &index;
    const VkResult result = vkQueuePresentKHR(s.gpu.queue, &info);
    s.stale = s.stale || result == VK_SUBOPTIMAL_KHR || result == VK_ERROR_OUT_OF_DATE_KHR;
    if (result == VK_ERROR_OUT_OF_DATE_KHR) return false;
    if (result != VK_SUBOPTIMAL_KHR) check(result, "showing a picture in the window");
    return true;
}

} // namespace stipple
