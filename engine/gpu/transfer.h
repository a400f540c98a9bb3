// Data to and from the device outside of frames: loading, tests, exports. They order themselves after all earlier
// submissions and before all later ones. Uploads do not wait (bytes are copied first); reads do.
#pragma once

#include "gpu/resources.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>
#include <type_traits>
#include <vector>

namespace stipple {

// Direct where the memory is mapped and no submitted work uses the buffer, staged otherwise.
void uploadBuffer(const Buffer& buffer, std::span<const std::byte> bytes, std::uint64_t offset = 0);

// A device buffer filled with `values`, at least 16 bytes long so that empty lists have an address too.
template <typename T>
Buffer makeBuffer(Device& device, std::span<const T> values, std::string_view name) {
    static_assert(std::is_trivially_copyable_v<T>);
    Buffer buffer(device, {std::max<std::uint64_t>(values.size_bytes(), 16)}, name);
    if (!values.empty()) uploadBuffer(buffer, std::as_bytes(values));
    return buffer;
}

// One mip and layer, rows tightly packed from the top; leaves it ready to be sampled.
void uploadImage(const Image& image, std::span<const std::byte> pixels, std::uint32_t mip = 0, std::uint32_t layer = 0);

// The same for parts of the first layer, one after the other in `pixels`; what is not among
// them stays as it is.
void uploadImageParts(const Image& image, std::span<const ImagePart> parts, std::span<const std::byte> pixels);

std::vector<std::byte> readBuffer(const Buffer& buffer, std::uint64_t offset, std::uint64_t bytes);
template <typename T>
std::vector<T> readBufferAs(const Buffer& buffer, std::size_t count, std::uint64_t offset = 0);

// Rows tightly packed from the top. The image keeps its contents.
std::vector<std::byte> readImage(const Image& image, std::uint32_t mip = 0, std::uint32_t layer = 0);
template <typename T>
std::vector<T> readImageAs(const Image& image, std::uint32_t mip = 0, std::uint32_t layer = 0);

namespace detail {
template <typename T>
std::vector<T> castBytes(const std::vector<std::byte>& bytes) {
    static_assert(std::is_trivially_copyable_v<T>);
    std::vector<T> values(bytes.size() / sizeof(T));
    if (!values.empty()) std::memcpy(values.data(), bytes.data(), values.size() * sizeof(T));
    return values;
}
} // namespace detail

template <typename T>
std::vector<T> readBufferAs(const Buffer& buffer, std::size_t count, std::uint64_t offset) {
    return detail::castBytes<T>(readBuffer(buffer, offset, count * sizeof(T)));
}
template <typename T>
std::vector<T> readImageAs(const Image& image, std::uint32_t mip, std::uint32_t layer) {
    return detail::castBytes<T>(readImage(image, mip, layer));
}

} // namespace stipple
