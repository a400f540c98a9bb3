// The document's fields, registered once: JSON files, edits, the command line, panels and tests all read this list.
#pragma once

#include "core/options.h"

#include <span>
#include <string_view>

namespace stipple {

// All numbers of a Consultation with range, unit and source, in the order of the file. Scars are lists: their paths
// stand for every element, "scars.*.width_mm".
std::span<const Parameter> getParameters();

// nullptr when there is no number of that path.
const Parameter* findParameter(std::string_view path);

} // namespace stipple
