// The auricle by its relief, seen from the side.
#pragma once

#include "scalp/head_view.h"

namespace stipple {

struct EarMarks {
    bool found = false;
    float top = 0, bottom = 0, back = 0; // view y, y, z of the auricle's outline, mm
    glm::vec3 tragion{0};                // view; on the skin
    float confidence = 0;
};

// side +1: the person's left (+X of the view), -1: right. `expected` is where the tragion of a mean head would lie.
EarMarks findEar(const HeadView& view, float side, const glm::vec3& expected);

} // namespace stipple
