// The hair that there is: roots and stubble as stamps, hair above the skin as fibres.
#pragma once

#include "app/head_store.h"
#include "render/scene.h"
#include "scalp/design.h"

#include <memory>
#include <span>
#include <vector>

namespace stipple {

// A stamp for every hair, in the order of the units: its root below the skin, and of a hair that is no longer than
// kLongestStampMm what stands above it, drawn out along its lean. Longer ones have that as a fibre. `greyShare` of them
// are white, 0..1.
std::vector<Stamp> makeHairStamps(const PreparedHead& head, const Consultation& document,
                                  std::span<const FollicularUnit> units, float greyShare, const SkinOptics& skin,
                                  const VeilOptics& group);

// Null where no hair is longer than a stamp.
std::shared_ptr<const FibreSet> makeFibres(const PreparedHead& head, const Consultation& document,
                                           std::span<const FollicularUnit> units, float greyShare);

// Brows and lashes by the document and its disease.
FaceHair makeFaceHair(const Consultation& document);

} // namespace stipple
