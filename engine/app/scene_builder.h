// From a consultation and its derived design to what the renderer draws.
#pragma once

#include "app/head_store.h"
#include "render/scene.h"
#include "scalp/design.h"

#include <memory>
#include <vector>

namespace stipple {

// Skin with its chart, eyes, brows and lashes. Independent of the consultation: shared by all its views.
std::vector<SceneSurface> makeSurfaces(const PreparedHead& head);

enum class TreatmentState { before, after };

// The look of one design at the document's time: skin, scars, hair and, after, pigment.
Appearance makeAppearance(const PreparedHead& head, const Consultation& document, const ScalpDesign& design,
                          TreatmentState state = TreatmentState::after);

// The light that the document asks for, about this head. Error as of loadLightSet().
LightRig makeRig(const PreparedHead& head, const ViewChoice& choice);

// A view under that light: exposure and white balance are the document's and the light's alone, so that before and
// after share them.
View makeView(const Camera& camera, const ViewRect& rect, const ViewChoice& choice, const LightRig& rig);

} // namespace stipple
