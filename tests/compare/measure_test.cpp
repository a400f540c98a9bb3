#include "core/error.h"
#include "core/random.h"
#include "math/colour.h"
#include "measure.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

using namespace stipple;

namespace {

// A slope of colour with waves and grain, `shift` added to it.
ImageF makePicture(int width, int height, const glm::vec3& shift = glm::vec3(0)) {
    ImageF image{width, height, {}};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const glm::vec3 slope(0.2f + 0.5f * float(x) / float(width), 0.35f,
                                  0.15f + 0.3f * float(y) / float(height));
            const float wave = 0.08f * std::sin(0.7f * float(x)) * std::cos(0.4f * float(y));
            image.pixels.emplace_back(slope + wave + shift, 1);
        }
    return image;
}

ImageF addGrain(ImageF image, float amount) {
    Random random(5);
    for (glm::vec4& p : image.pixels)
        p += glm::vec4(glm::vec3(amount * (random.nextFloat() - 0.5f)), 0);
    return image;
}

double computeMeanFlip(const ImageF& a, const ImageF& b) {
    return comparePictures(a, b).flipMean;
}

} // namespace

TEST_CASE("CIEDE2000 gives the published differences") {
    // Sharma, Wu, Dalal 2005, "The CIEDE2000 Color-Difference Formula", table 1.
    struct Pair {
        glm::dvec3 a, b;
        double difference;
    };
    const Pair pairs[] = {
        {{50, 2.6772, -79.7751}, {50, 0, -82.7485}, 2.0425},
        {{50, 3.1571, -77.2803}, {50, 0, -82.7485}, 2.8615},
        {{50, -1.3802, -84.2814}, {50, 0, -82.7485}, 1.0000},
        {{50, 0, 0}, {50, -1, 2}, 2.3669},
        {{50, 2.49, -0.001}, {50, -2.49, 0.0009}, 7.1792},
        {{50, 2.49, -0.001}, {50, -2.49, 0.0011}, 7.2195},
        {{50, -0.001, 2.49}, {50, 0.0011, -2.49}, 4.7461},
        {{50, 2.5, 0}, {50, 0, -2.5}, 4.3065},
        {{50, 2.5, 0}, {73, 25, -18}, 27.1492},
        {{50, 2.5, 0}, {56, -27, -3}, 31.9030},
        {{60.2574, -34.0099, 36.2677}, {60.4626, -34.1751, 39.4387}, 1.2644},
        {{22.7233, 20.0904, -46.6940}, {23.0331, 14.9730, -42.5619}, 2.0373},
        {{90.9257, -0.5406, -0.9208}, {88.6381, -0.8985, -0.7239}, 1.5381},
        {{2.0776, 0.0795, -1.1350}, {0.9033, -0.0636, -0.5514}, 0.9082},
    };
    for (const Pair& pair : pairs) {
        INFO(pair.a.x << " " << pair.a.y << " " << pair.a.z);
        CHECK(computeCiede2000(pair.a, pair.b) == Approx(pair.difference).margin(0.5e-4));
        CHECK(computeCiede2000(pair.b, pair.a) == Approx(pair.difference).margin(0.5e-4));
    }
}

TEST_CASE("A picture does not differ from itself") {
    const ImageF image = makePicture(70, 50);
    const PictureDifference same = comparePictures(image, image);
    CHECK(same.pixels == 3500);
    CHECK(same.relativeRmse == 0);
    CHECK(same.meanLuminanceRatio == 1);
    CHECK(same.de2000Mean == 0);
    CHECK(same.de2000P95 == 0);
    CHECK(same.ssim == Approx(1).margin(1e-12));
    CHECK(same.flipMean == 0);
    CHECK(same.notFinite == 0);
}

TEST_CASE("Means and colour differences of flat pictures are known") {
    const glm::vec3 a(0.4f, 0.3f, 0.2f), b(0.42f, 0.3f, 0.2f);
    const ImageF flat{24, 16, std::vector<glm::vec4>(24 * 16, glm::vec4(a, 1))};
    const ImageF other{24, 16, std::vector<glm::vec4>(24 * 16, glm::vec4(b, 1))};
    const PictureDifference difference = comparePictures(flat, other);
    CHECK(difference.relativeRmse == Approx(0.02 / std::sqrt(0.29)).epsilon(1e-5));
    CHECK(difference.meanLuminanceRatio == Approx(double(getLuminance(b)) / double(getLuminance(a))).epsilon(1e-6));
    const double wanted = computeCiede2000(glm::dvec3(linearToLab(a)), glm::dvec3(linearToLab(b)));
    CHECK(difference.de2000Mean == Approx(wanted).epsilon(1e-3));
    CHECK(difference.de2000P95 == Approx(wanted).epsilon(1e-3));
    CHECK(difference.ssim > 0.999);
    // Exposure acts before all that an eye judges, and not on the linear measures.
    const PictureDifference brighter = comparePictures(flat, other, {}, 2);
    CHECK(brighter.relativeRmse == Approx(difference.relativeRmse));
    CHECK(brighter.de2000Mean ==
          Approx(computeCiede2000(glm::dvec3(linearToLab(2.0f * a)), glm::dvec3(linearToLab(2.0f * b)))).epsilon(1e-3));
}

TEST_CASE("FLIP is bounded, symmetric and grows with the difference") {
    const ImageF image = makePicture(60, 60);
    double last = 0;
    for (const float shift : {0.005f, 0.02f, 0.06f, 0.15f}) {
        const ImageF other = makePicture(60, 60, {shift, 0, -0.5f * shift});
        const double flip = computeMeanFlip(image, other);
        CHECK(flip > last);
        CHECK(flip < 1);
        CHECK(computeMeanFlip(other, image) == Approx(flip).epsilon(1e-9));
        last = flip;
    }
    CHECK(computeMeanFlip(image, addGrain(image, 0.02f)) < computeMeanFlip(image, addGrain(image, 0.1f)));
    // The largest difference between colours is that of green and blue.
    const ImageF green{40, 40, std::vector<glm::vec4>(1600, {0, 1, 0, 1})};
    const ImageF blue{40, 40, std::vector<glm::vec4>(1600, {0, 0, 1, 1})};
    CHECK(computeMeanFlip(green, blue) == Approx(1).margin(1e-9));
    // Fine grain is seen less than the same amount of flat colour.
    CHECK(computeMeanFlip(image, addGrain(image, 0.06f)) <
          computeMeanFlip(image, makePicture(60, 60, glm::vec3(0.03f))));
}

TEST_CASE("The measures of two pictures stay what the reference pictures' own tool gives") {
    // Computed once with reference/compare_exr.py of the shared data from the same pixels.
    const ImageF image = makePicture(64, 48), other = addGrain(makePicture(64, 48, {0.03f, -0.01f, 0.02f}), 0.08f);
    const PictureDifference difference = comparePictures(image, other);
    CHECK(difference.relativeRmse == Approx(0.082147).margin(1e-6));
    CHECK(difference.meanLuminanceRatio == Approx(1.000452).margin(1e-6));
    CHECK(difference.de2000Mean == Approx(4.428888).margin(1e-5));
    CHECK(difference.de2000P95 == Approx(6.294561).margin(1e-5));
    CHECK(difference.ssim == Approx(0.874752).margin(1e-5));
    CHECK(difference.flipMean == Approx(0.156333).margin(1e-5));
    CHECK(difference.flipP95 == Approx(0.181919).margin(1e-5));
}

TEST_CASE("Only pixels that count are measured, and broken ones are told") {
    const ImageF image = makePicture(20, 10);
    ImageF other = image;
    std::vector<bool> counts(200, true);
    for (std::size_t i = 0; i < 10; ++i) {
        other.pixels[i] *= 2.0f;
        counts[i] = false;
    }
    CHECK(comparePictures(image, other).relativeRmse > 0.1);
    CHECK(comparePictures(image, other, counts).relativeRmse == 0);
    CHECK(comparePictures(image, other, counts).pixels == 190);
    other.pixels[100].g = std::numeric_limits<float>::quiet_NaN();
    other.pixels[101].b = std::numeric_limits<float>::infinity();
    const PictureDifference broken = comparePictures(image, other, counts);
    CHECK(broken.notFinite == 2);
    CHECK(std::isfinite(broken.flipMean));
    CHECK_THROWS_AS(comparePictures(image, makePicture(20, 11)), Error);
    CHECK_THROWS_AS(comparePictures(image, image, std::vector<bool>(200, false)), Error);
}
