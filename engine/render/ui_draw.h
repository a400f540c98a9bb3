// What the interface draws, as plain data: ui/ fills it, UiPass draws it.
#pragma once

#include "math/vec.h"

#include <cstdint>
#include <vector>

namespace stipple {

// Which image a UiCommand samples.
using UiTexture = std::uint32_t;
inline constexpr UiTexture kUiFont = 0;    // the atlas of UiDraw
inline constexpr UiTexture kUiPicture = 1; // what the renderer has drawn
// From here on: thumbnails and the like, as given to UiPass::setImage().
inline constexpr UiTexture kUiFirstImage = 2;

struct UiVertex {
    glm::vec2 position; // pixels
    glm::vec2 uv;
    std::uint32_t colour; // sRGB bytes, red lowest; not premultiplied
};

struct UiCommand {
    UiTexture texture = kUiFont;
    glm::ivec4 clip{0}; // x, y, width, height in pixels
    std::uint32_t firstIndex = 0, indexCount = 0;
    std::uint32_t vertexOffset = 0;
};

struct UiDraw {
    std::vector<UiVertex> vertices;
    std::vector<std::uint16_t> indices;
    std::vector<UiCommand> commands;
};

// Coverage of the glyphs, one byte a pixel; a new number asks for a new upload.
struct UiFontAtlas {
    std::uint32_t version = 0;
    int width = 0, height = 0;
    std::vector<std::uint8_t> coverage;
};

} // namespace stipple
