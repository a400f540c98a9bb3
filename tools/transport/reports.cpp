#include "reports.h"

#include "math/colour.h"
#include "pigment/dot_table.h"
#include "skin_study.h"

#include <array>

namespace stipple {
namespace {

// rendering.md section 1.
struct SkinLine {
    const char* name;
    double slider;
    glm::dvec3 lab, albedo, burleyMm;
};
const std::array<SkinLine, 6> kSkinLines = {{
    {"I", 0.00, {70.1, 5.9, 12.5}, {0.52, 0.39, 0.30}, {0.39, 0.23, 0.16}},
    {"II", 0.33, {66.8, 6.6, 15.1}, {0.48, 0.34, 0.245}, {0.38, 0.22, 0.14}},
    {"III", 0.50, {62.2, 7.4, 18.1}, {0.43, 0.28, 0.185}, {0.37, 0.21, 0.13}},
    {"IV", 0.62, {57.1, 8.3, 20.9}, {0.37, 0.23, 0.13}, {0.35, 0.19, 0.12}},
    {"V", 0.80, {45.5, 10.2, 24.9}, {0.25, 0.13, 0.056}, {0.32, 0.18, 0.10}},
    {"VI", 1.00, {27.6, 12.5, 24.8}, {0.11, 0.041, 0.012}, {0.28, 0.14, 0.05}},
}};

// rendering.md section 3.
struct DotLine {
    float top;
    glm::dvec3 veil, faint;
    double difference;
    glm::dvec3 strong, area;
};
const std::array<DotLine, 5> kDotLines = {{
    {0.1f, {0.08, 0.15, 0.28}, {46.4, 6.4, 10.8}, 20.5, {32.6, 0.3, -0.7}, {2.2, 1.7, 1.3}},
    {0.2f, {0.19, 0.36, 0.56}, {55.1, 4.7, 11.1}, 12.8, {48.3, 0.5, 4.7}, {2.0, 1.4, 0.9}},
    {0.3f, {0.31, 0.53, 0.73}, {60.0, 4.7, 13.3}, 7.7, {56.6, 1.8, 9.7}, {1.8, 1.0, 0.5}},
    {0.5f, {0.51, 0.76, 0.90}, {63.9, 5.7, 16.1}, 2.9, {62.9, 4.5, 14.9}, {1.4, 0.5, 0.2}},
    {1.0f, {0.77, 0.95, 0.99}, {65.5, 6.8, 17.6}, 0.6, {65.3, 6.5, 17.4}, {0.7, 0.1, 0.0}},
}};
const glm::dvec3 kBareLab(65.7, 7.2, 17.8);

std::string print(const glm::dvec3& v, int digits) {
    return fmt::format("{:6.{}f} {:6.{}f} {:6.{}f}", v.x, digits, v.y, digits, v.z, digits);
}
// Value, the document's, and what lies between.
std::string compare(const char* name, const glm::dvec3& own, const glm::dvec3& document, int digits) {
    return fmt::format("  {:<24}{}   document {}   difference {}\n", name, print(own, digits), print(document, digits),
                       print(own - document, digits));
}
glm::dvec3 toLab(const glm::dvec3& linear) {
    return glm::dvec3(linearToLab(glm::vec3(linear)));
}

} // namespace

DotStudy makeDocumentStudy(double photons, std::uint64_t seed, double heightMm) {
    DotStudy study;
    for (std::size_t i = 0; i < kDotDistanceCount; ++i)
        study.grid.distances.push_back(getDotDistance(i));
    study.grid.radii = {0.2f};
    for (const DotLine& line : kDotLines)
        study.grid.tops.push_back(line.top);
    study.grid.heightMm = float(heightMm);
    study.strengths = {0.9, 6};
    study.skins = {SkinTissue{.melanin = 0.012}};
    study.photons = photons;
    study.seed = seed;
    return study;
}

glm::dvec3 computeEffectiveArea(const DotStudy& study, const DotSums& sums, std::size_t top, std::size_t strength) {
    glm::dvec3 area;
    for (int channel = 0; channel < 3; ++channel) {
        std::array<double, kDotDistanceCount> values;
        for (std::size_t i = 0; i < kDotDistanceCount; ++i)
            values[i] = 1 - sums.getTransmittance(i, 0, top, strength, 0)[channel];
        area[channel] = integrateDotProfile(values);
    }
    const double radius = double(study.grid.radii.front());
    return area / (3.14159265358979 * radius * radius);
}

glm::dvec3 computeCentreLab(const DotSums& sums, std::size_t top, std::size_t strength) {
    return toLab(sums.getAlbedo(0) * sums.getTransmittance(0, 0, top, strength, 0));
}

std::string reportSkins(double photons, std::uint64_t seed, const ProgressFn& progress) {
    SkinStudy study;
    for (const SkinLine& line : kSkinLines)
        study.skins.push_back({.melanin = computeMelaninFraction(line.slider)});
    study.photons = photons;
    study.seed = seed;
    const std::vector<SkinRow> rows = runSkins(study, progress);
    std::string text = "Bare skin, light and view from everywhere (rendering.md section 1)\n";
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const SkinLine& line = kSkinLines[i];
        const glm::dvec3 lab = toLab(rows[i].albedo);
        text +=
            fmt::format("type {}: m {:.2f}, f_m {:.4f}, ITA {:.0f}, deltaE76 to the document {:.1f}, standard error "
                        "of the albedo {}\n",
                        line.name, line.slider, study.skins[i].melanin, computeIta(glm::vec3(lab)),
                        glm::length(lab - line.lab), print(rows[i].error, 4));
        text += compare("L* a* b*", lab, line.lab, 1);
        text += compare("albedo RGB", rows[i].albedo, line.albedo, 3);
        text += compare("Burley d RGB, mm", rows[i].burleyMm, line.burleyMm, 2);
    }
    return text;
}

std::string reportDots(double photons, std::uint64_t seed, double heightMm, const ProgressFn& progress) {
    const DotStudy study = makeDocumentStudy(photons, seed, heightMm);
    const DotResult result = runDots(study, progress);
    const glm::dvec3 bare = toLab(result.mean.getAlbedo(0));
    std::string text =
        fmt::format("Dot of 0.4 mm, column of {} mm, light from everywhere, seen from above (rendering.md "
                    "section 3)\nbare skin, f_m 0.012\n",
                    heightMm);
    text += compare("L* a* b*", bare, kBareLab, 1);
    for (std::size_t k = 0; k < kDotLines.size(); ++k) {
        const DotLine& line = kDotLines[k];
        const auto areaOf = [&](const DotSums& sums) { return computeEffectiveArea(study, sums, k, 0); };
        const auto faintOf = [&](const DotSums& sums) { return computeCentreLab(sums, k, 0); };
        const auto veilOf = [&](const DotSums& sums) { return sums.getVeil(k, 0); };
        const glm::dvec3 faint = faintOf(result.mean), strong = computeCentreLab(result.mean, k, 1);
        text +=
            fmt::format("top at {} mm: deltaE76 to bare skin {:.1f} (document {:.1f}); standard errors: P {}, Lab {}, "
                        "area {}\n",
                        line.top, glm::length(faint - bare), line.difference, print(estimateError(result, veilOf), 4),
                        print(estimateError(result, faintOf), 2), print(estimateError(result, areaOf), 3));
        text += compare("veil P RGB", result.mean.getVeil(k, 0), line.veil, 3);
        text += compare("Lab, tau 0.9", faint, line.faint, 1);
        text += compare("Lab, tau 6", strong, line.strong, 1);
        text += compare("D_eff / pi a^2, tau 0.9", areaOf(result.mean), line.area, 2);
    }
    return text;
}

} // namespace stipple
