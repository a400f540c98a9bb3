// SHA-256 (FIPS 180-4), to check that the head data is the pinned one.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace stipple {

// Lower-case hexadecimal digest, as sha256sum prints it.
std::string computeSha256(std::span<const std::byte> bytes);

} // namespace stipple
