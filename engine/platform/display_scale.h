// How large texts and controls should be on a display.
#pragma once

#include <optional>
#include <string_view>

struct SDL_Window;

namespace stipple {

inline constexpr float kMinimumScale = 0.5f, kMaximumScale = 4.0f;

// What the person has set in the desktop; else what the display says of its size, where that is believable; else 1.
float computeDisplayScale(SDL_Window* window);

// The parts of it that need no display.
// A resolution in dots per inch as the desktop's settings hold it ("120"); nothing when it is no number in 48..384.
std::optional<float> computeScaleOfSetting(std::string_view dotsPerInch);
// In quarters, 1 to 3. Displays that tell nonsense of their size are common (none, 160 x 90 mm, pixels that are not
// square): those are 1.
float computeScaleOfDisplay(float horizontalDpi, float verticalDpi);

} // namespace stipple
