// Assimp's scene graph as our flat model. Part of the import worker.
#pragma once

#include "asset/import_stream.h"
#include "asset/model_folder.h"

#include <string>

struct aiScene;

namespace stipple {

// `scene` is triangulated; faces of one or two corners are left out with a note. `extension` is the content's format.
// Error for non-finite or huge coordinates and for more triangles or parts than the limits allow.
ImportedModel flattenScene(const aiScene& scene, const ModelFolder& folder, const std::string& extension,
                           const WireLimits& limits);

} // namespace stipple
