// Which of a file's meshes are skin, and what the others are: eyes, lashes, brows, teeth, hair, cloth.
#pragma once

#include "asset/import.h"
#include "scalp/mesh_repair.h"
#include "scalp/surface.h"

#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace stipple {

// What the name of a mesh or material says about it.
enum class PartRole {
    unknown,
    skin,
    eyeball,
    lash,
    brow,
    other,  // teeth, tongue, cloth, glasses: drawn as it is
    hair,   // would hide the scalp
    hidden, // transparent helpers of game engines: eye occlusion, tear film
};
PartRole findRole(std::string_view name);

struct PartAside {
    PartKind kind = PartKind::other;
    TracedMesh mesh;
};

// The skin of a model in file units and axes: welded over all of its parts, manifold, facing outwards, one component.
struct SkinAndParts {
    TracedMesh skin;
    std::vector<PartAside> aside;
    RepairCounts counts;
    std::vector<std::string> notes; // what was left out, one sentence each
};

// Error naming `file` when there is no triangle to work on.
SkinAndParts separateSkin(const ImportedModel& model, std::string_view file, const std::stop_token& stop = {});

} // namespace stipple
