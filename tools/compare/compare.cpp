// Compares a picture with its golden one: at most a share of pixels may differ by more than a few levels, and the
// structural similarity must be high. Leaves difference and side-by-side pictures when it fails.
// Of two linear pictures (EXR) it prints the measures of rendering.md section 9 as one line of JSON. Pixels count where
// coverage.exr beside the reference is above zero; the exposure is that of scene.json beside it.
#include "core/error.h"
#include "measure.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

using namespace stipple;

namespace {

constexpr int kLevels = 5;           // of 255, any channel
constexpr double kShare = 0.001;     // of pixels may be beyond
constexpr double kSimilarity = 0.98; // SSIM of luma

double getLuma(const Image8& image, int x, int y) {
    const std::uint8_t* p = &image.pixels[4 * (std::size_t(y) * std::size_t(image.width) + std::size_t(x))];
    return 0.2126 * p[0] + 0.7152 * p[1] + 0.0722 * p[2];
}

// Mean structural similarity over 8x8 windows, step 4 (Wang et al. 2004).
double computeSimilarity(const Image8& a, const Image8& b) {
    constexpr double c1 = 6.5025, c2 = 58.5225;
    double sum = 0;
    int windows = 0;
    for (int y = 0; y + 8 <= a.height; y += 4)
        for (int x = 0; x + 8 <= a.width; x += 4) {
            double ma = 0, mb = 0, aa = 0, bb = 0, ab = 0;
            for (int j = 0; j < 8; ++j)
                for (int i = 0; i < 8; ++i) {
                    const double va = getLuma(a, x + i, y + j), vb = getLuma(b, x + i, y + j);
                    ma += va / 64;
                    mb += vb / 64;
                    aa += va * va / 64;
                    bb += vb * vb / 64;
                    ab += va * vb / 64;
                }
            sum += (2 * ma * mb + c1) * (2 * (ab - ma * mb) + c2) /
                   ((ma * ma + mb * mb + c1) * (aa - ma * ma + bb - mb * mb + c2));
            ++windows;
        }
    return windows ? sum / windows : 1;
}

int getDifference(const Image8& a, const Image8& b, std::size_t pixel) {
    int worst = 0;
    for (std::size_t channel = 0; channel < 4; ++channel)
        worst = std::max(worst, std::abs(int(a.pixels[4 * pixel + channel]) - int(b.pixels[4 * pixel + channel])));
    return worst;
}

// Expected, actual, and their difference times 16.
Image8 placeSideBySide(const Image8& expected, const Image8& actual) {
    Image8 sheet;
    sheet.width = 3 * expected.width;
    sheet.height = expected.height;
    sheet.pixels.resize(std::size_t(sheet.width) * std::size_t(sheet.height) * 4, 255);
    for (int y = 0; y < expected.height; ++y)
        for (int x = 0; x < expected.width; ++x) {
            const std::size_t from = 4 * (std::size_t(y) * std::size_t(expected.width) + std::size_t(x));
            for (std::size_t c = 0; c < 3; ++c) {
                const auto put = [&](int column, int value) {
                    sheet.pixels[4 * (std::size_t(y) * std::size_t(sheet.width) +
                                      std::size_t(column * expected.width + x)) +
                                 c] = std::uint8_t(value);
                };
                put(0, expected.pixels[from + c]);
                put(1, actual.pixels[from + c]);
                put(2, std::min(255, 16 * std::abs(int(expected.pixels[from + c]) - int(actual.pixels[from + c]))));
            }
        }
    return sheet;
}

int run(const std::string& expectedPath, const std::string& actualPath, const std::string& sheetPath) {
    const Image8 expected = readImage(expectedPath);
    const Image8 actual = readImage(actualPath);
    if (expected.width != actual.width || expected.height != actual.height) {
        std::printf("sizes differ: expected %dx%d, got %dx%d\n", expected.width, expected.height, actual.width,
                    actual.height);
        return 1;
    }
    const std::size_t count = std::size_t(expected.width) * std::size_t(expected.height);
    std::size_t beyond = 0;
    int worst = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const int difference = getDifference(expected, actual, i);
        worst = std::max(worst, difference);
        beyond += difference > kLevels;
    }
    const double share = double(beyond) / double(count);
    const double similarity = computeSimilarity(expected, actual);
    const bool good = share <= kShare && similarity >= kSimilarity;
    std::printf("%s: %.4f %% of pixels differ by more than %d levels (allowed %.2f %%), worst %d, SSIM %.4f (at least "
                "%.2f)\n",
                good ? "equal" : "DIFFERENT", 100 * share, kLevels, 100 * kShare, worst, similarity, kSimilarity);
    if (!good) {
        writePng(sheetPath, placeSideBySide(expected, actual));
        std::printf("expected | actual | difference x16: %s\n", sheetPath.c_str());
    }
    return good ? 0 : 1;
}

int runMeasures(const std::filesystem::path& referencePath, const std::filesystem::path& testPath) {
    const ImageF reference = readExr(referencePath), test = readExr(testPath);
    std::vector<bool> counts;
    if (const auto coverage = referencePath.parent_path() / "coverage.exr"; std::filesystem::exists(coverage)) {
        const ImageF image = readExr(coverage);
        if (image.pixels.size() != reference.pixels.size()) fail("'{}' has another size.", coverage.string());
        for (const glm::vec4& p : image.pixels)
            counts.push_back(p.r > 0);
    }
    double exposure = 1;
    if (std::ifstream scene(referencePath.parent_path() / "scene.json"); scene) {
        const auto json = nlohmann::json::parse(scene, nullptr, false);
        if (json.is_object()) exposure = json.value("exposure", 1.0);
    }
    const PictureDifference d = comparePictures(reference, test, counts, exposure);
    std::printf("{\"pixels\": %zu, \"rel_rmse\": %.6f, \"mean_lum_ratio\": %.6f, \"de2000_mean\": %.6f, "
                "\"de2000_p95\": %.6f, \"ssim\": %.6f, \"flip_mean\": %.6f, \"flip_p95\": %.6f, \"exposure\": %g, "
                "\"not_finite\": %zu}\n",
                d.pixels, d.relativeRmse, d.meanLuminanceRatio, d.de2000Mean, d.de2000P95, d.ssim, d.flipMean,
                d.flipP95, exposure, d.notFinite);
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    const auto isExr = [&](int i) { return std::filesystem::path(argv[i]).extension() == ".exr"; };
    const bool areExr = argc == 3 && isExr(1) && isExr(2);
    if (argc != 4 && !areExr) {
        std::fprintf(stderr, "usage: stipple-compare EXPECTED.png ACTUAL.png SIDE_BY_SIDE.png\n"
                             "       stipple-compare REFERENCE.exr TEST.exr\n");
        return 2;
    }
    try {
        if (areExr) return runMeasures(argv[1], argv[2]);
        return run(argv[1], argv[2], argv[3]);
    } catch (const Error& error) {
        std::fprintf(stderr, "error: %s\n", error.what());
        return 1;
    }
}
