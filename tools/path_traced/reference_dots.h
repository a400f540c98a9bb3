// Dots of a reference folder as stamps.
#pragma once

#include "render/scene.h"

#include <filesystem>

namespace stipple {

// Table with the columns x_mm, y_mm, radius_mm, t_red, t_green, t_blue on a patch in the plane z = 0 whose chart is x
// and y; `extent` is the side in mm of the square about the origin that it covers. Error for a missing or malformed
// file and for dots of more than one hue.
std::shared_ptr<const StampSet> loadReferenceDots(const std::filesystem::path& file, float extent);

} // namespace stipple
