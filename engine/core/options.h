// Every adjustable figure of the program is registered once, with its range and where it comes from; the command line,
// the panels and the tests read the same list.
#pragma once

#include <string_view>

namespace stipple {

struct Parameter {
    std::string_view path;  // dotted path in the document, e.g. "plan.density_per_cm2"
    std::string_view label; // what a panel shows
    std::string_view unit;  // "mm", "days", "deg", "per cm2", "" for a ratio
    double minimum = 0;
    double defaultValue = 0;
    double maximum = 1;
    std::string_view source; // paper or domain section
    std::string_view help;   // one sentence
    bool isWhole = false;    // whole numbers only
};

} // namespace stipple
