#include "platform/display_scale.h"

#include <SDL_syswm.h>
#include <SDL_video.h>

#ifdef SDL_VIDEO_DRIVER_X11
#include <X11/Xlib.h>
#endif

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>

namespace stipple {

namespace {

constexpr float kBaseDpi = 96;

// Desktops under X11 keep the person's choice in the resource Xft.dpi.
std::optional<float> readSetting(SDL_Window* window) {
#ifdef SDL_VIDEO_DRIVER_X11
    SDL_SysWMinfo info;
    SDL_VERSION(&info.version);
    if (!SDL_GetWindowWMInfo(window, &info) || info.subsystem != SDL_SYSWM_X11) return {};
    const char* text = XGetDefault(info.info.x11.display, "Xft", "dpi");
    if (text) return computeScaleOfSetting(text);
#endif
    return {};
}

} // namespace

std::optional<float> computeScaleOfSetting(std::string_view dotsPerInch) {
    float dpi = 0;
    const auto [end, error] = std::from_chars(dotsPerInch.data(), dotsPerInch.data() + dotsPerInch.size(), dpi);
    if (error != std::errc{} || end != dotsPerInch.data() + dotsPerInch.size()) return {};
    if (!(dpi >= kBaseDpi * kMinimumScale && dpi <= kBaseDpi * kMaximumScale)) return {};
    return dpi / kBaseDpi;
}

float computeScaleOfDisplay(float horizontalDpi, float verticalDpi) {
    const bool square = std::abs(horizontalDpi - verticalDpi) <= 0.1f * std::max(horizontalDpi, verticalDpi);
    if (!square || !(horizontalDpi > 0) || horizontalDpi > kBaseDpi * kMaximumScale) return 1;
    return std::clamp(std::round(horizontalDpi / kBaseDpi * 4) / 4, 1.0f, 3.0f);
}

float computeDisplayScale(SDL_Window* window) {
    if (const auto setting = readSetting(window)) return *setting;
    int width = 0, pixels = 0;
    SDL_GetWindowSize(window, &width, nullptr);
    SDL_GetWindowSizeInPixels(window, &pixels, nullptr);
    // Wayland and macOS: window coordinates are already the desktop's idea of a legible size.
    if (pixels > width && width > 0) {
        const float ratio = static_cast<float>(pixels) / static_cast<float>(width);
        return std::clamp(ratio, kMinimumScale, kMaximumScale);
    }
    float horizontal = 0, vertical = 0;
    if (SDL_GetDisplayDPI(SDL_GetWindowDisplayIndex(window), nullptr, &horizontal, &vertical) != 0) return 1;
    return computeScaleOfDisplay(horizontal, vertical);
}

} // namespace stipple
