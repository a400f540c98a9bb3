// How the shipped tables write numbers: two printable characters each, so that the compiler reads them quickly.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace stipple {

// Without what C++ reads otherwise in a text (quotation mark, backslash, and the question mark of trigraphs).
inline constexpr std::string_view kTableDigits =
    "#$%&'()*+,-./0123456789:;<=>@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz"
    "{|}~";
inline constexpr int kTableBase = int(kTableDigits.size());
inline constexpr int kTableLast = kTableBase * kTableBase - 1;

// `level` 0..kTableLast.
constexpr std::array<char, 2> encodeTableLevel(int level) {
    return {kTableDigits[std::size_t(level / kTableBase)], kTableDigits[std::size_t(level % kTableBase)]};
}

constexpr int decodeTableLevel(char high, char low) {
    constexpr std::array<int, 128> kValues = [] {
        std::array<int, 128> values{};
        for (std::size_t i = 0; i < kTableDigits.size(); ++i)
            values[std::size_t(kTableDigits[i])] = int(i);
        return values;
    }();
    return kValues[std::size_t(high)] * kTableBase + kValues[std::size_t(low)];
}

} // namespace stipple
