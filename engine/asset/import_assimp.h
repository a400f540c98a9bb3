// Model files through Assimp, in this process: only the import worker calls it, because a hostile file may crash it,
// hang it or take all memory.
#pragma once

#include "asset/import.h"
#include "asset/import_stream.h"

namespace stipple {

// `limits` bound the result; texts come cleaned. Error as importModel, but for the ways to die.
ImportedModel loadWithAssimp(const std::filesystem::path& path, const WireLimits& limits);

} // namespace stipple
