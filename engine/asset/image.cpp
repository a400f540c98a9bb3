#include "asset/image.h"

#include "asset/jpeg_check.h"
#include "core/error.h"
#include "core/file.h"

// Compiled into this file only, with internal linkage: the packaged shared libstb would bring decoders we do not offer.
#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_NO_STDIO
#define STBI_NO_HDR
#define STBI_NO_LINEAR
#define STBI_ONLY_PNG
#define STBI_ONLY_JPEG
#define STBI_ONLY_TGA
#define STBI_ONLY_BMP
#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#define STBI_WRITE_NO_STDIO
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb/stb_image.h>
#include <stb/stb_image_write.h>
#pragma GCC diagnostic pop

#include <climits>

#include <algorithm>
#include <array>
#include <memory>
#include <string>

namespace stipple {

namespace {

// The sRGB chunk of the PNG specification (rendering intent: perceptual) with its checksum; stb writes none, and an
// untagged picture is guessed at by some viewers.
constexpr std::array<unsigned char, 13> kSrgbChunk{0, 0, 0, 1, 's', 'R', 'G', 'B', 0, 0xae, 0xce, 0x1c, 0xe9};
constexpr std::size_t kPngHeaderEnd = 8 + 25; // signature and IHDR

void checkSize(int width, int height, std::string_view name, const ImageLimits& limits) {
    if (width < 1 || height < 1) fail("The picture '{}' has no pixels. Save it again as PNG or JPEG.", name);
    if (width > limits.maxSide || height > limits.maxSide ||
        std::size_t(width) * std::size_t(height) > limits.maxPixels)
        fail(
            "The picture '{}' is {} x {} pixels, which is more than Stipple reads ({} a side, {} million in all). Make "
            "it smaller.",
            name, width, height, limits.maxSide, limits.maxPixels / 1'000'000);
}

} // namespace

Image8 decodeImage(std::span<const std::byte> bytes, std::string_view name, const ImageLimits& limits) {
    if (bytes.empty()) fail("The picture '{}' is empty. Copy or export it again.", name);
    if (bytes.size() > std::size_t(INT_MAX)) fail("The picture '{}' is larger than 2 GB. Make it smaller.", name);
    const auto* data = reinterpret_cast<const stbi_uc*>(bytes.data());
    const int size = int(bytes.size());

    const bool isJpeg = size > 2 && data[0] == 0xff && data[1] == 0xd8;
    if (isJpeg && !hasSoundHuffmanTables(bytes))
        fail("The picture '{}' is damaged (its tables are impossible). Export it again.", name);

    int width = 0;
    int height = 0;
    int channels = 0;
    if (!stbi_info_from_memory(data, size, &width, &height, &channels))
        fail("'{}' is not a picture that Stipple reads. Save it as PNG, JPEG, TGA or BMP.", name);
    checkSize(width, height, name, limits);

    int decodedWidth = 0;
    int decodedHeight = 0;
    const std::unique_ptr<stbi_uc, void (*)(void*)> pixels(
        stbi_load_from_memory(data, size, &decodedWidth, &decodedHeight, &channels, STBI_rgb_alpha), stbi_image_free);
    if (!pixels) fail("The picture '{}' is damaged or cut off ({}). Export it again.", name, stbi_failure_reason());
    if (decodedWidth != width || decodedHeight != height)
        fail("The picture '{}' contradicts its own header. Export it again.", name);

    Image8 image;
    image.width = width;
    image.height = height;
    image.pixels.assign(pixels.get(), pixels.get() + std::size_t(width) * std::size_t(height) * 4);
    return image;
}

Image8 readImage(const std::filesystem::path& path, const ImageLimits& limits) {
    return decodeImage(readFile(path, std::size_t(INT_MAX)), path.string(), limits);
}

void writePng(const std::filesystem::path& path, const Image8& image) {
    STIPPLE_ASSERT(image.width > 0 && image.height > 0);
    const std::size_t count = std::size_t(image.width) * std::size_t(image.height);
    STIPPLE_ASSERT(image.pixels.size() == count * 4);

    bool opaque = true;
    for (std::size_t i = 0; opaque && i < count; ++i)
        opaque = image.pixels[4 * i + 3] == 255;
    std::vector<std::uint8_t> rgb;
    if (opaque) {
        rgb.resize(count * 3);
        for (std::size_t i = 0; i < count; ++i)
            std::copy_n(&image.pixels[4 * i], 3, &rgb[3 * i]);
    }

    std::string file;
    const auto append = [](void* context, void* data, int size) {
        static_cast<std::string*>(context)->append(static_cast<const char*>(data), std::size_t(size));
    };
    const int channels = opaque ? 3 : 4;
    const std::uint8_t* pixels = opaque ? rgb.data() : image.pixels.data();
    const int written =
        stbi_write_png_to_func(append, &file, image.width, image.height, channels, pixels, image.width * channels);
    if (!written || file.size() < kPngHeaderEnd)
        fail("The picture '{}' ({} x {}) could not be encoded. There may be too little memory: choose a smaller size.",
             path.string(), image.width, image.height);
    file.insert(kPngHeaderEnd, reinterpret_cast<const char*>(kSrgbChunk.data()), kSrgbChunk.size());
    writeFileAtomic(path, file);
}

} // namespace stipple
