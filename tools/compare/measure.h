// How far a picture is from a reference, by the measures of rendering.md section 9. Both are linear Rec. 709,
// premultiplied on black. Perceptual measures look at them as a screen would show them: times an exposure, clipped to
// 0..1, and where they work on encoded values, in sRGB without rounding.
#pragma once

#include "asset/image.h"

#include <cstddef>
#include <vector>

namespace stipple {

// CIEDE2000 of two L* a* b* colours, all three parametric factors 1 (Sharma, Wu, Dalal 2005).
double computeCiede2000(const glm::dvec3& a, const glm::dvec3& b);

// LDR-FLIP of Andersson et al. 2020, "FLIP: A Difference Evaluator for Alternating Images", 0 (same) to 1 per pixel.
inline constexpr double kFlipPixelsPerDegree = 67;
std::vector<double> computeFlip(const ImageF& reference, const ImageF& test, double exposure = 1,
                                double pixelsPerDegree = kFlipPixelsPerDegree);

struct PictureDifference {
    std::size_t pixels = 0;        // that count
    double relativeRmse = 0;       // root of the sums of squares, difference over reference; linear
    double meanLuminanceRatio = 1; // of the means, test over reference; linear
    double de2000Mean = 0, de2000P95 = 0;
    double ssim = 1; // Wang et al. 2004 on luma: Gaussian window of sigma 1.5 and 11 taps, K .01 and .03
    double flipMean = 0, flipP95 = 0;
    std::size_t notFinite = 0; // values of the test that are no numbers; taken as 0
};

// `counts`: which pixels count, as many as the pictures have; empty for all. Filters look at the others too. Error when
// the sizes differ or no pixel counts.
PictureDifference comparePictures(const ImageF& reference, const ImageF& test, const std::vector<bool>& counts = {},
                                  double exposure = 1);

} // namespace stipple
