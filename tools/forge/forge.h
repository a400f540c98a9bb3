// From recipe to head file.
#pragma once

#include "asset/head_asset.h"
#include "cage.h"
#include "recipe.h"

namespace stipple {

// The whole head of one recipe. Error when its size is outside the 5th to 95th percentile of its sex.
HeadAsset forgeHead(const Package& package, const Cage& cage, const Recipe& recipe,
                    const std::filesystem::path& scratch);

} // namespace stipple
