#include "math/colour.h"
#include "measure.h"
#include "skin_paths.h"
#include "skin_study.h"

#include <catch2/catch.hpp>

using namespace stipple;

namespace {

glm::vec3 toLab(const glm::vec3& albedo) {
    return linearToLab(albedo);
}
double computeDifference(const glm::vec3& a, const glm::vec3& b) {
    return computeCiede2000(glm::dvec3(toLab(a)), glm::dvec3(toLab(b)));
}

} // namespace

TEST_CASE("lengths in bins serve every skin as paths of its own do") {
    const SkinPaths paths(2e5, 3);
    for (const SkinTissue& tissue : {SkinTissue{.melanin = 0.0015}, SkinTissue{.melanin = 0.03, .blood = 0.02},
                                     SkinTissue{.melanin = 0.2, .oxygenation = 0.5}}) {
        SkinStudy study;
        study.photons = 2e5;
        study.seed = 9;
        study.skins = {tissue};
        const SkinRow row = runSkins(study).front();
        const SkinColour binned = paths.compute(std::span(&tissue, 1)).front();
        CAPTURE(tissue.melanin, row.albedo.g, binned.albedo.g, row.burleyMm.g, binned.burleyMm.g);
        for (int c = 0; c < 3; ++c) {
            // Two independent runs: four of their standard errors, and what bins leave.
            CHECK(double(binned.albedo[c]) == Approx(row.albedo[c]).margin(6 * row.error[c] + 0.002));
            CHECK(double(binned.burleyMm[c]) == Approx(row.burleyMm[c]).epsilon(0.08).margin(0.01));
        }
    }
}

TEST_CASE("between the nodes of the shipped table skin is off by less than 0.3") {
    // The same paths for nodes and between them, so that only interpolation is left.
    const SkinPaths paths(5e4, 5);
    // As lookUpSkin() does: logarithms of shifted albedos, linear between two nodes of one axis at a time.
    const auto compute = [&](const SkinTissue& tissue) { return paths.compute(std::span(&tissue, 1)).front().albedo; };
    const auto blend = [&](const glm::vec3& a, const glm::vec3& b) {
        const float shift = float(kSkinTableShift);
        return glm::exp(0.5f * (glm::log(a + shift) + glm::log(b + shift))) - shift;
    };
    // What the surface adds when it is seen (pigment/skin.cpp).
    const auto seen = [](const glm::vec3& albedo) { return 0.97f * albedo + 0.03f; };
    double worst[4] = {};
    const auto check = [&](int axis, const SkinTissue& low, const SkinTissue& high, const SkinTissue& middle) {
        const double difference = computeDifference(seen(blend(compute(low), compute(high))), seen(compute(middle)));
        worst[axis] = std::max(worst[axis], difference);
    };
    for (const double melanin : {0.0015, 0.01, 0.06, 0.2})
        for (const double blood : {0.003, 0.012, 0.04}) {
            const SkinTissue plain{.melanin = melanin, .blood = blood};
            const auto around = [](const SkinAxis& axis) { return std::sqrt(axis.getNode(1) / axis.getNode(0)); };
            SkinTissue low = plain, high = plain;
            low.melanin /= around(kSkinMelaninAxis);
            high.melanin *= around(kSkinMelaninAxis);
            check(0, low, high, plain);
            low = high = plain;
            low.blood /= around(kSkinBloodAxis);
            high.blood *= around(kSkinBloodAxis);
            check(1, low, high, plain);
            for (std::size_t i = 0; i + 1 < kSkinPheomelanins.size(); ++i) {
                SkinTissue middle = low = high = plain;
                low.pheomelanin = kSkinPheomelanins[i];
                high.pheomelanin = kSkinPheomelanins[i + 1];
                middle.pheomelanin = 0.5 * (low.pheomelanin + high.pheomelanin);
                check(2, low, high, middle);
            }
            for (std::size_t i = 0; i + 1 < kSkinOxygenations.size(); ++i) {
                SkinTissue middle = low = high = plain;
                low.oxygenation = kSkinOxygenations[i];
                high.oxygenation = kSkinOxygenations[i + 1];
                middle.oxygenation = 0.5 * (low.oxygenation + high.oxygenation);
                check(3, low, high, middle);
            }
        }
    CAPTURE(worst[0], worst[1], worst[2], worst[3]);
    for (const double difference : worst)
        CHECK(difference < 0.3);
    CHECK(worst[0] > 0);
}

TEST_CASE("the shipped table holds what its command makes") {
    // Fewer photons than the file's: within their error.
    const SkinPaths paths(2e5, 17);
    for (const SkinTissue& tissue : {SkinTissue{.melanin = 0.004}, SkinTissue{.melanin = 0.05, .blood = 0.02},
                                     SkinTissue{.melanin = 0.15, .pheomelanin = 0.2, .oxygenation = 0.6}}) {
        const SkinColour own = paths.compute(std::span(&tissue, 1)).front();
        const SkinColour shipped = lookUpSkin(tissue);
        CAPTURE(tissue.melanin, own.albedo.r, own.albedo.g, own.albedo.b, shipped.albedo.r, shipped.albedo.g);
        CHECK(computeDifference(own.albedo + 0.02f, shipped.albedo + 0.02f) < 0.8);
        CHECK(glm::length(own.burleyMm - shipped.burleyMm) < 0.04f);
    }
    // Numbers come back as they were written.
    for (double value = 0.0011; value < 1.9; value *= 1.37) {
        const auto text = encodeSkinNumber(value);
        CHECK(decodeSkinNumber(text[0], text[1]) == Approx(value).epsilon(1e-3));
    }
}
