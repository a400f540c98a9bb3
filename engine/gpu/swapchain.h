// The images of a window. Made anew when the window's size changes or the system asks for it.
#pragma once

#include "gpu/resources.h"

#include <cstdint>
#include <memory>

struct VkSurfaceKHR_T;

namespace stipple {

class Swapchain {
public:
    // Takes the surface over and destroys it in the end. Error when the device cannot present to it.
    Swapchain(Device& device, VkSurfaceKHR_T* surface);
    ~Swapchain();
    Swapchain(const Swapchain&) = delete;
    Swapchain& operator=(const Swapchain&) = delete;

    // R8G8B8A8_UNORM or B8G8R8A8_UNORM, holding sRGB values.
    VkFormat getFormat() const;
    // The next image to draw into, of this size in pixels; null when the window cannot be drawn to now (minimised, or
    // its size is changing: try again after the next event). What is submitted from here on waits for the image.
    const Image* acquire(std::uint32_t width, std::uint32_t height);
    // Shows the acquired image once everything submitted so far has run; the graph's present() must have been its last
    // use. False: the swapchain was out of date and the picture may not have been shown; draw again.
    bool present();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace stipple
