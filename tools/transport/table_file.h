// The dot table that the program ships (engine/pigment/dot_table.h).
#pragma once

#include "dots.h"

#include <string>

namespace stipple {

// The study behind the table, at the nodes of its axes.
DotStudy makeTableStudy(double photons, std::uint64_t seed);

// The file's text; `command` is recorded in it.
std::string writeTable(const DotStudy& study, const DotResult& result, const std::string& command);

} // namespace stipple
