// Folders of path-traced reference pictures as scenes of ours. A folder holds scene.json (camera, meshes, lights, skin,
// dots), one EXR per stage and coverage.exr; README of the reference folders has the format, tools/blender makes new
// ones. Millimetres, +Y up, radiance in W / (sr m2).
#pragma once

#include "asset/mesh.h"
#include "render/scene.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace stipple {

// What noise alone would score in a picture's measures.
struct NoiseFloor {
    double de2000Mean = 0, de2000P95 = 0, ssim = 1, flipMean = 0;
};

struct ReferenceScene {
    std::filesystem::path folder;
    std::string title;
    // One appearance, rig and view. The skin has dots and diffusion, but neither relief nor unevenness.
    RenderScene scene;
    View view;
    float exposure = 1;
    std::vector<std::string> stages;          // "diffuse", "sss-burley" ..., in the order of the file
    std::map<std::string, NoiseFloor> floors; // by stage
};

// Error (naming the file and what is wrong with it) for a missing or malformed file, and for what the renderer has no
// means to draw: more than two lobes of gloss, dots of more than one hue.
ReferenceScene loadReferenceScene(const std::filesystem::path& folder);

// Skin of a built-in head as its own mesh, head frame: what "NAME.head" among a folder's meshes stands for.
TriangleMesh loadHeadSkin(const std::string& name);

// What tells that a regenerated mesh is the one that was rendered: exact connectivity, shape to rounding.
struct MeshIdentity {
    std::size_t vertices = 0;
    std::string triangles; // hash, hexadecimal
    double areaMm2 = 0;
    glm::dvec3 centre{0}; // mean of the vertices, mm
};
MeshIdentity computeMeshIdentity(const TriangleMesh& mesh);

// Wavefront OBJ of positions and triangles.
void writeObj(const std::filesystem::path& file, const TriangleMesh& mesh);

} // namespace stipple
