#include "reference_stages.h"

#include "core/error.h"

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

// A random walk in Cycles returns this much more of a plate than its base colour says (rendering.md section 9); that it
// returns more of a head is the renderer's to show.
constexpr float kWalkExcess = 1.01f;
constexpr int kStillSamples = 256; // fewer are drawn as a picture that settles is

} // namespace

ReferenceLimits getLimits(Grade grade, const NoiseFloor& floor) {
    ReferenceLimits limits =
        grade == Grade::good ? ReferenceLimits{0.03, 1, 3, 0.98, 0.01} : ReferenceLimits{0.06, 2, 5, 0.95, 0.03};
    limits.flipMean = std::max(limits.flipMean, 2 * floor.flipMean);
    limits.de2000Mean = std::max(limits.de2000Mean, 2 * floor.de2000Mean);
    limits.de2000P95 = std::max(limits.de2000P95, 2 * floor.de2000P95);
    limits.ssim = std::min(limits.ssim, 1 - 2 * (1 - floor.ssim));
    return limits;
}

std::string_view getName(Grade grade) {
    switch (grade) {
    case Grade::good:
        return "good";
    case Grade::acceptable:
        return "acceptable";
    case Grade::missed:
        break;
    }
    return "MISSED";
}

ImageF drawStage(Renderer& renderer, const ReferenceScene& reference, const std::string& stage, int samples) {
    const bool isWalk = stage == "sss-walk" || stage == "full", isGloss = stage == "spec" || stage == "full";
    if (!isWalk && !isGloss && stage != "diffuse" && stage != "diffuse-gi" && stage != "sss-burley")
        fail("'{}' has a stage '{}' that is not known.", reference.folder.string(), stage);
    RenderScene scene = reference.scene;
    SkinOptics& skin = scene.appearances.front().skin;
    scene.hasBounces = stage == "diffuse-gi" || stage == "full";
    scene.hasWithin = stage != "spec";
    scene.hasBends = isWalk;  // Burley's profile is that of a plane
    scene.hasDimming = false; // nor has the reference a Fresnel factor on its diffuse part
    if (!isGloss) skin.f0 = 0;
    if (isWalk) skin.albedo *= kWalkExcess;
    if (!isWalk && stage != "sss-burley") skin.burleyMm = glm::vec3(0);
    const View& view = reference.view;
    return renderer
        .render(scene, {&view, 1}, view.rect.width, view.rect.height,
                {.quality = samples < kStillSamples ? Quality::settled : Quality::still, .samples = samples})
        .linear;
}

StageReport compareStage(const ReferenceScene& reference, const std::string& stage, ImageF mine) {
    StageReport report;
    report.stage = stage;
    report.mine = std::move(mine);
    report.theirs = readExr(reference.folder / (stage + ".exr"));
    const ImageF coverage = readExr(reference.folder / "coverage.exr");
    const auto check = [&](const ImageF& image, const std::string& name) {
        if (image.width != report.mine.width || image.height != report.mine.height) {
            fail("'{}' has {} x {} pixels; scene.json says {} x {}.", (reference.folder / name).string(), image.width,
                 image.height, report.mine.width, report.mine.height);
        }
    };
    check(report.theirs, stage + ".exr");
    check(coverage, "coverage.exr");
    std::vector<bool> counts;
    for (const glm::vec4& pixel : coverage.pixels)
        counts.push_back(pixel.r > 0);
    report.difference = comparePictures(report.theirs, report.mine, counts, double(reference.exposure));
    if (const auto floor = reference.floors.find(stage); floor != reference.floors.end()) report.floor = floor->second;

    const PictureDifference& d = report.difference;
    for (const Grade grade : {Grade::acceptable, Grade::good}) {
        const ReferenceLimits limits = getLimits(grade, report.floor);
        report.shortfall = d.notFinite > 0                                             ? "not finite"
                           : std::abs(d.meanLuminanceRatio - 1) > limits.meanLuminance ? "mean"
                           : d.flipMean > limits.flipMean                              ? "FLIP"
                           : d.de2000Mean > limits.de2000Mean                          ? "dE mean"
                           : d.de2000P95 > limits.de2000P95                            ? "dE p95"
                           : d.ssim < limits.ssim                                      ? "SSIM"
                                                                                       : "";
        if (!report.shortfall.empty()) break;
        report.grade = grade;
    }
    return report;
}

} // namespace stipple
