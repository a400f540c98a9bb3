#include "skull.h"

#include "core/error.h"

#include <cmath>

namespace stipple {
namespace {

// 1 in the middle, 0 from `reach` on, smooth to the second derivative.
float bump(float distance, float reach) {
    const float s = 1 - distance * distance / (reach * reach);
    return s > 0 ? s * s * s : 0;
}

// On the unmorphed base (dm) the tragions are at y 7.14, z 0.61, the ears end at y 7.4, the crown is at y 8.5.

// Widens the vault where the parietal eminences are: 6 to 7 cm above the ear canals, a little behind them.
glm::vec3 computeParietal(const glm::vec3& b) {
    return {b.x * bump(b.y - 7.80f, 0.80f) * bump(b.z - 0.35f, 1.35f), 0, 0};
}

// Widens the forehead behind its corners, where the temporal lines pass: from above the outline becomes an egg.
glm::vec3 computeFrontal(const glm::vec3& b) {
    return {b.x * bump(b.y - 7.85f, 0.75f) * bump(b.z - 1.05f, 0.75f), 0, 0};
}

// Pushes the middle of the forehead forward, and less so towards the temples.
glm::vec3 computeForehead(const glm::vec3& b) {
    if (b.z < 0.6f) return glm::vec3(0);
    return {0, 0, bump(b.y - 7.78f, 0.50f) * bump(b.x, 0.75f)};
}

// Fills the back of the head, most beside the midline, where the package's comes to a point; the nape stays.
glm::vec3 computeOcciput(const glm::vec3& b) {
    if (b.z > 0.6f) return glm::vec3(0);
    return {0, 0, -bump(b.y - 7.42f, 0.75f) * (bump(b.x, 0.95f) - 0.5f * bump(b.x, 0.45f))};
}

// Raises the vault beside the midline: the roof arches instead of coming to a ridge.
glm::vec3 computeRoof(const glm::vec3& b) {
    if (b.y < 7.9f) return glm::vec3(0);
    const float side = std::abs(b.x);
    return {0, bump(side - 0.42f, 0.42f) * bump(b.z - 0.35f, 1.2f) * bump(b.y - 8.45f, 0.55f), 0};
}

using Target = glm::vec3 (*)(const glm::vec3&);

Target findTarget(std::string_view name) {
    if (name == "skull/parietal") return computeParietal;
    if (name == "skull/frontal") return computeFrontal;
    if (name == "skull/forehead") return computeForehead;
    if (name == "skull/occiput") return computeOcciput;
    if (name == "skull/roof") return computeRoof;
    fail("There is no target '{}'. Known: skull/parietal, skull/frontal, skull/forehead, skull/occiput, skull/roof.",
         name);
}

} // namespace

void addSkullTarget(std::string_view name, float weight, const std::vector<glm::vec3>& base,
                    std::vector<glm::vec3>& positions) {
    const Target target = findTarget(name);
    STIPPLE_ASSERT(base.size() == positions.size());
    for (std::size_t i = 0; i < base.size(); ++i)
        positions[i] += weight * target(base[i]);
}

} // namespace stipple
