// Pictures in memory; files in and out.
#pragma once

#include "math/vec.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace stipple {

// 8 bits a channel, sRGB-encoded colour, four channels (R, G, B, A), rows from the top.
struct Image8 {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> pixels; // width * height * 4
};

// Linear Rec. 709, scene-referred, premultiplied alpha, rows from the top.
struct ImageF {
    int width = 0;
    int height = 0;
    std::vector<glm::vec4> pixels;
};

// Limits a picture must keep, checked before anything is decoded.
struct ImageLimits {
    int maxSide = 16384;
    std::size_t maxPixels = std::size_t(1) << 27;
};

// PNG, JPEG, TGA, BMP through stb_image. Error names `name` and the reason.
Image8 decodeImage(std::span<const std::byte> bytes, std::string_view name, const ImageLimits& limits = {});
Image8 readImage(const std::filesystem::path& path, const ImageLimits& limits = {});

// 8-bit sRGB PNG; alpha is kept only where some pixel is not opaque.
void writePng(const std::filesystem::path& path, const Image8& image);

// OpenEXR: half floats, ZIP, channels R, G, B and A.
void writeExr(const std::filesystem::path& path, const ImageF& image);
ImageF readExr(const std::filesystem::path& path);

} // namespace stipple
