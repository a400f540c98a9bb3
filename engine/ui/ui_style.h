// Private to ui/: colours, spacing and fonts of the interface.
#pragma once

#include <cstddef>
#include <imgui.h>
#include <span>
#include <string>

namespace stipple::style {

// sRGB. One accent on neutral greys: nothing beside the picture may tint it.
inline constexpr ImU32 kAccent = IM_COL32(98, 164, 220, 255);
inline constexpr ImU32 kAccentDim = IM_COL32(52, 86, 114, 255);
inline constexpr ImU32 kAccentMid = IM_COL32(66, 112, 150, 255);
inline constexpr ImU32 kText = IM_COL32(228, 229, 231, 255);
inline constexpr ImU32 kTextDim = IM_COL32(158, 162, 168, 255);
inline constexpr ImU32 kPanel = IM_COL32(36, 37, 40, 255);
inline constexpr ImU32 kBar = IM_COL32(30, 31, 33, 255);
inline constexpr ImU32 kFrame = IM_COL32(52, 54, 58, 255);
inline constexpr ImU32 kFrameHovered = IM_COL32(62, 65, 70, 255);
inline constexpr ImU32 kFrameActive = IM_COL32(70, 73, 79, 255);
inline constexpr ImU32 kLine = IM_COL32(58, 60, 64, 255);
inline constexpr ImU32 kWarning = IM_COL32(226, 180, 92, 255);
inline constexpr ImU32 kError = IM_COL32(232, 120, 108, 255);
inline constexpr ImU32 kShade = IM_COL32(20, 21, 23, 190); // behind text on the picture

// Sizes at scale 1, pixels.
inline constexpr float kFontSize = 16;
inline constexpr float kSmallFontSize = 13.5f;
inline constexpr float kHitSize = 28; // smallest side of anything to press

void apply(float scale);

// The faces of the interface, in the context's atlas: [0] text, [1] small. Error names the file when it is no usable
// font. `bytes` must outlive the atlas.
void loadFonts(std::span<const std::byte> bytes, const std::string& name, float scale);
ImFont* getSmallFont();

} // namespace stipple::style
