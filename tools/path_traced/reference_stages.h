// Our pictures of a reference folder's stages, and how far they are from its own.
#pragma once

#include "measure.h"
#include "reference_scene.h"
#include "render/renderer.h"

namespace stipple {

// rendering.md section 9; a picture's noise floor twice over where that is more.
struct ReferenceLimits {
    double flipMean = 0, de2000Mean = 0, de2000P95 = 0, ssim = 1, meanLuminance = 0;
};
enum class Grade { missed, acceptable, good };
ReferenceLimits getLimits(Grade grade, const NoiseFloor& floor = {});
std::string_view getName(Grade grade);

struct StageReport {
    std::string stage;
    ImageF mine, theirs;
    PictureDifference difference;
    NoiseFloor floor;
    Grade grade = Grade::missed;
    // The first measure that keeps it from `good`, empty when there is none.
    std::string shortfall;
};

// Settled below 256 samples, a still picture from there on. Error for a stage that nobody knows.
ImageF drawStage(Renderer& renderer, const ReferenceScene& reference, const std::string& stage, int samples);

// Error when the stage's picture is missing or of another size.
StageReport compareStage(const ReferenceScene& reference, const std::string& stage, ImageF mine);

} // namespace stipple
