// The outer corner of an eye by its relief, seen from the front.
#pragma once

#include "scalp/head_view.h"

#include <optional>

namespace stipple {

// The lateral end of the lid fissure near `expected` (view, mm); nothing where no open or modelled eye shows.
// side +1: the person's left, -1: right.
std::optional<glm::vec3> findLateralCanthus(const HeadView& view, float side, const glm::vec3& expected);

} // namespace stipple
