#include "app/light_fade.h"

#include "math/colour.h"

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

// The map of a rig as it is turned now.
std::shared_ptr<const EnvironmentMap> bakeTurn(const LightRig& rig) {
    if (!rig.environment || rig.environmentTurn == 0) return rig.environment;
    const float c = std::cos(rig.environmentTurn), s = std::sin(rig.environmentTurn);
    return makeEnvironmentMap([&](const glm::vec3& d) {
        return lookUp(*rig.environment, {c * d.x - s * d.z, d.y, s * d.x + c * d.z});
    });
}

} // namespace

LightRig mix(const LightRig& from, const LightRig& to, float share) {
    LightRig rig;
    rig.name = to.name;
    const auto add = [&](const LightRig& part, float weight) {
        for (RectLight light : part.lights) {
            light.radiance *= weight;
            rig.lights.push_back(light);
        }
    };
    add(to, share);
    add(from, 1 - share);
    if (rig.lights.size() > kMaxRigLights) rig.lights.resize(kMaxRigLights);
    rig.white = glm::mix(from.white, to.white, share);
    rig.white /= getLuminance(rig.white);
    rig.skyRadiance = glm::mix(from.skyRadiance, to.skyRadiance, share);
    rig.groundRadiance = glm::mix(from.groundRadiance, to.groundRadiance, share);
    rig.environment = blend(bakeTurn(from), 1 - share, bakeTurn(to), share);
    return rig;
}

LightRig LightFade::update(const LightRig& rig, double now) {
    if (m_drawn && rig.name != m_name) {
        m_from = m_drawn;
        m_start = now;
    }
    m_name = rig.name;
    if (!isFading(now)) m_from.reset();
    if (m_from) {
        const float t = float((now - m_start) / kSeconds);
        m_drawn = mix(*m_from, rig, t * t * (3 - 2 * t));
    } else {
        m_drawn = rig;
    }
    return *m_drawn;
}

} // namespace stipple
