#include "pigment/hair.h"

#include "core/error.h"
#include "math/colour.h"

#include <array>

namespace stipple {
namespace {

glm::vec3 fromSrgb(unsigned rgb) {
    return {decodeSrgb(float(rgb >> 16 & 255) / 255), decodeSrgb(float(rgb >> 8 & 255) / 255),
            decodeSrgb(float(rgb & 255) / 255)};
}

const std::array<HairColour, 8>& getTable() {
    static const std::array<HairColour, 8> table = {{{"black", fromSrgb(0x1A1716), 8, 0},
                                                     {"dark_brown", fromSrgb(0x2E221B), 3, 0},
                                                     {"brown", fromSrgb(0x4A3527), 1.3f, 0},
                                                     {"light_brown", fromSrgb(0x6E5238), 0.7f, 0},
                                                     {"blond", fromSrgb(0xB89B6B), 0.3f, 0},
                                                     {"red", fromSrgb(0x7A3B1E), 0.2f, 1.5f},
                                                     {"grey", fromSrgb(0x8C8A87), 0.1f, 0},
                                                     {"white", fromSrgb(0xD8D5CF), 0, 0}}};
    return table;
}

} // namespace

std::vector<std::string> listHairColours() {
    std::vector<std::string> names;
    for (const HairColour& colour : getTable())
        names.emplace_back(colour.name);
    return names;
}

const HairColour& getHairColour(std::string_view name) {
    std::string list;
    for (const HairColour& colour : getTable()) {
        if (colour.name == name) return colour;
        list += (list.empty() ? "" : ", ") + std::string(colour.name);
    }
    fail("There is no hair colour '{}'. Known are: {}.", name, list);
}

} // namespace stipple
