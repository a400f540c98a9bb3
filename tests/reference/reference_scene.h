// The flat scenes among the path-traced reference pictures (reference/ of the shared data, its README), as scenes of
// ours.
#pragma once

#include "render/scene.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace stipple::test {

// What noise alone would score in a picture's measures.
struct NoiseFloor {
    double de2000Mean = 0, de2000P95 = 0, ssim = 1, flipMean = 0;
};

struct ReferenceScene {
    std::filesystem::path folder;
    // Its one appearance is the skin with dots and diffusion but without gloss.
    RenderScene scene;
    View view;
    float exposure = 1;
    std::map<std::string, NoiseFloor> floors;          // by stage: "diffuse", "sss-burley", ...
    float roughness = 0, f0 = 0, secondLobeWeight = 0; // of the gloss
};

// "macro-dots" or "macro-edge"; none without shared data.
std::optional<ReferenceScene> loadReferenceScene(const std::string& name);

} // namespace stipple::test
