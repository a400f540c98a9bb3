// A guard before stb_image's JPEG decoder.
#pragma once

#include <cstddef>
#include <span>

namespace stipple {

// False when a table of Huffman codes that the decoder may come across lists more than 256 symbols (ITU T.81, annex C:
// a byte each). The packaged stb_image (2.27) writes such a list past the end of its array.
bool hasSoundHuffmanTables(std::span<const std::byte> jpeg);

} // namespace stipple
