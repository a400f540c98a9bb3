// One light set going over into the next while somebody watches.
#pragma once

#include "render/scene.h"

#include <optional>
#include <string>
#include <string_view>

namespace stipple {

// All of both, `share` of `to` and the rest of `from`, also in what the camera balances on.
LightRig mix(const LightRig& from, const LightRig& to, float share);

class LightFade {
public:
    static constexpr double kSeconds = 0.3;

    // What to draw at `now` (s, never going back) when `rig` is asked for. Another name than before starts a fade from
    // what was drawn last; the same set turned or warmed follows at once. The first rig is drawn as it is.
    LightRig update(const LightRig& rig, double now);
    bool isFading(double now) const { return m_from && now < m_start + kSeconds; }
    // Asking for the set of this name would start a fade.
    bool startsWith(std::string_view name) const { return m_drawn && name != m_name; }

private:
    std::optional<LightRig> m_from; // what was drawn when the fade began
    std::optional<LightRig> m_drawn;
    std::string m_name;
    double m_start = 0;
};

} // namespace stipple
