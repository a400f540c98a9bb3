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

// The look of one design at the document's time: skin, scars, hair and pigment.
Appearance makeAppearance(const PreparedHead& head, const Consultation& document, const ScalpDesign& design);

} // namespace stipple
