#include "measure.h"

#include "core/error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>

namespace stipple {
namespace {

constexpr double kDegrees = 3.14159265358979323846 / 180;

// Linear Rec. 709 to XYZ, in the exact fractions that the primaries and D65 give; white is (1, 1, 1).
glm::dvec3 toXyz(const glm::dvec3& rgb) {
    constexpr double d = 24577794;
    return {(10135552 * rgb.r + 8788810 * rgb.g + 4435075 * rgb.b) / d,
            (5226144 * rgb.r + 17577620 * rgb.g + 1774030 * rgb.b) / d,
            (475104 * rgb.r + 8788810.0 / 3 * rgb.g + 70074185.0 / 3 * rgb.b) / d};
}
const glm::dvec3 kWhite = toXyz(glm::dvec3(1));

glm::dvec3 fromXyz(const glm::dvec3& xyz) {
    static const glm::dmat3 inverse = glm::inverse(glm::dmat3(toXyz({1, 0, 0}), toXyz({0, 1, 0}), toXyz({0, 0, 1})));
    return inverse * xyz;
}

double encode(double linear) {
    return linear <= 0.0031308 ? 12.92 * linear : 1.055 * std::pow(linear, 1 / 2.4) - 0.055;
}

double computeLuma(const glm::dvec3& rgb) {
    return 0.2126 * rgb.r + 0.7152 * rgb.g + 0.0722 * rgb.b;
}

// Lightness and the two opponent axes of what `shape` makes of XYZ over white.
template <class Shape>
glm::dvec3 toOpponent(const glm::dvec3& linear, double scale, double offset, Shape&& shape) {
    const glm::dvec3 t = toXyz(linear) / kWhite;
    const glm::dvec3 f(shape(t.x), shape(t.y), shape(t.z));
    return {scale * f.y - offset, 500 * (f.x - f.y), 200 * (f.y - f.z)};
}

glm::dvec3 toLab(const glm::dvec3& linear) {
    return toOpponent(linear, 116, 16, [](double t) {
        constexpr double delta = 6.0 / 29;
        return t > delta * delta * delta ? std::cbrt(t) : t / (3 * delta * delta) + 4.0 / 29;
    });
}

// YCxCz of FLIP: Lab without its cube root, so that a linear filter may work on it.
glm::dvec3 toYcxcz(const glm::dvec3& linear) {
    return toOpponent(linear, 116, 16, [](double t) { return t; });
}
glm::dvec3 fromYcxcz(const glm::dvec3& o) {
    const double y = (o.x + 16) / 116;
    return fromXyz(glm::dvec3(y + o.y / 500, y, y - o.z / 200) * kWhite);
}

struct Plane {
    int width = 0, height = 0;
    std::vector<double> values;
};

template <class Value>
Plane makePlane(int width, int height, Value&& value) {
    Plane plane{width, height, std::vector<double>(std::size_t(width) * std::size_t(height))};
    for (std::size_t i = 0; i < plane.values.size(); ++i)
        plane.values[i] = value(i);
    return plane;
}

using Kernel = std::vector<double>; // odd, centred

Kernel makeKernel(int radius, const std::function<double(double)>& at) {
    Kernel kernel;
    for (int i = -radius; i <= radius; ++i)
        kernel.push_back(at(i));
    return kernel;
}

double computeSum(const Kernel& kernel) {
    return std::accumulate(kernel.begin(), kernel.end(), 0.0);
}

// Convolution with x(column) y(row); the border's pixels go on beyond it.
Plane filter(const Plane& plane, const Kernel& x, const Kernel& y) {
    const int w = plane.width, h = plane.height;
    const int rx = int(x.size()) / 2, ry = int(y.size()) / 2;
    Plane across{w, h, std::vector<double>(plane.values.size())}, result = across;
    std::vector<double> row(std::size_t(w + 2 * rx));
    for (int j = 0; j < h; ++j) {
        const double* in = &plane.values[std::size_t(j) * std::size_t(w)];
        double* out = &across.values[std::size_t(j) * std::size_t(w)];
        for (int i = 0; i < w + 2 * rx; ++i)
            row[std::size_t(i)] = in[std::clamp(i - rx, 0, w - 1)];
        for (int k = 0; k < int(x.size()); ++k) {
            const double weight = x[std::size_t(k)];
            const double* from = &row[std::size_t(2 * rx - k)];
            for (int i = 0; i < w; ++i)
                out[i] += weight * from[i];
        }
    }
    for (int j = 0; j < h; ++j) {
        double* out = &result.values[std::size_t(j) * std::size_t(w)];
        for (int k = 0; k < int(y.size()); ++k) {
            const double weight = y[std::size_t(k)];
            const double* from = &across.values[std::size_t(std::clamp(j + ry - k, 0, h - 1)) * std::size_t(w)];
            for (int i = 0; i < w; ++i)
                out[i] += weight * from[i];
        }
    }
    return result;
}

// A picture as a screen shows it, linear.
std::vector<glm::dvec3> show(const ImageF& image, double exposure) {
    std::vector<glm::dvec3> shown;
    shown.reserve(image.pixels.size());
    for (const glm::vec4& p : image.pixels)
        shown.push_back(glm::clamp(glm::dvec3(p) * exposure, 0.0, 1.0));
    return shown;
}

std::vector<glm::dvec3> encodeAll(std::vector<glm::dvec3> shown) {
    for (glm::dvec3& p : shown)
        p = {encode(p.r), encode(p.g), encode(p.b)};
    return shown;
}

// What an eye at this distance makes of the colours: each opponent channel by its contrast sensitivity, a sum of
// Gaussians a sqrt(pi / b) exp(-pi^2 x^2 / b), x in degrees.
std::vector<glm::dvec3> filterBySensitivity(const std::array<Plane, 3>& opponent, double pixelsPerDegree) {
    struct Term {
        double a, b;
    };
    static const std::array<std::vector<Term>, 3> kSensitivity = {
        {{{1, 0.0047}}, {{1, 0.0053}}, {{34.1, 0.04}, {13.5, 0.025}}}};
    constexpr double pi = 180 * kDegrees;
    const int radius = int(std::ceil(3 * std::sqrt(0.04 / (2 * pi * pi)) * pixelsPerDegree)); // of the widest
    std::vector<glm::dvec3> seen(opponent[0].values.size(), glm::dvec3(0));
    for (int c = 0; c < 3; ++c) {
        double total = 0;
        for (const Term& term : kSensitivity[std::size_t(c)]) {
            const Kernel kernel = makeKernel(radius, [&](double i) {
                const double x = i / pixelsPerDegree;
                return std::exp(-pi * pi * x * x / term.b);
            });
            const double amplitude = term.a * std::sqrt(pi / term.b);
            const Plane part = filter(opponent[std::size_t(c)], kernel, kernel);
            for (std::size_t i = 0; i < seen.size(); ++i)
                seen[i][c] += amplitude * part.values[i];
            total += amplitude * computeSum(kernel) * computeSum(kernel);
        }
        for (glm::dvec3& p : seen)
            p[c] /= total;
    }
    for (glm::dvec3& p : seen)
        p = glm::clamp(fromYcxcz(p), 0.0, 1.0);
    return seen;
}

// Lab with colourfulness that grows with lightness (Hunt's effect), and a distance for large differences.
glm::dvec3 toHunt(const glm::dvec3& linear) {
    const glm::dvec3 lab = toLab(linear);
    return {lab.x, 0.01 * lab.x * lab.y, 0.01 * lab.x * lab.z};
}
double computeHyab(const glm::dvec3& a, const glm::dvec3& b) {
    return std::abs(a.x - b.x) + std::hypot(a.y - b.y, a.z - b.z);
}

// Strength of edges and of points at each pixel.
struct Features {
    std::vector<double> edges, points;
};
Features findFeatures(const Plane& lightness, double pixelsPerDegree) {
    constexpr double width = 0.082; // degrees
    const double sd = 0.5 * width * pixelsPerDegree;
    const int radius = int(std::ceil(3 * sd));
    const auto gauss = [&](double x) { return std::exp(-x * x / (2 * sd * sd)); };
    // Positive and negative weights of a derivative sum to 1 and -1.
    const auto normalise = [](Kernel kernel) {
        double positive = 0, negative = 0;
        for (const double k : kernel)
            (k < 0 ? negative : positive) += k;
        for (double& k : kernel)
            k /= k < 0 ? -negative : positive;
        return kernel;
    };
    Kernel smooth = makeKernel(radius, gauss);
    const double sum = computeSum(smooth);
    for (double& k : smooth)
        k /= sum;
    const Kernel edge = normalise(makeKernel(radius, [&](double x) { return -x * gauss(x); }));
    const Kernel point = normalise(makeKernel(radius, [&](double x) { return (x * x / (sd * sd) - 1) * gauss(x); }));
    const auto measure = [&](const Kernel& derivative) {
        const Plane x = filter(lightness, derivative, smooth), y = filter(lightness, smooth, derivative);
        std::vector<double> strength(x.values.size());
        for (std::size_t i = 0; i < strength.size(); ++i)
            strength[i] = std::hypot(x.values[i], y.values[i]);
        return strength;
    };
    return {measure(edge), measure(point)};
}

void checkSizes(const ImageF& reference, const ImageF& test) {
    if (reference.width != test.width || reference.height != test.height)
        fail("The pictures differ in size: {} x {} and {} x {} pixels.", reference.width, reference.height, test.width,
             test.height);
}

double computeMean(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / double(values.size());
}

// Between the two nearest ranks in proportion.
double computePercentile(std::vector<double> values, double share) {
    std::sort(values.begin(), values.end());
    const double rank = share * double(values.size() - 1);
    const auto low = std::size_t(rank);
    const std::size_t high = std::min(low + 1, values.size() - 1);
    return values[low] + (rank - double(low)) * (values[high] - values[low]);
}

std::vector<double> computeSsim(const Plane& a, const Plane& b) {
    const auto weigh = [](double x) { return std::exp(-x * x / (2 * 1.5 * 1.5)); };
    Kernel window = makeKernel(5, weigh);
    const double sum = computeSum(window);
    for (double& k : window)
        k /= sum;
    const auto blurProduct = [&](const Plane& p, const Plane& q) {
        return filter(makePlane(p.width, p.height, [&](std::size_t i) { return p.values[i] * q.values[i]; }), window,
                      window);
    };
    const Plane ma = filter(a, window, window), mb = filter(b, window, window);
    const Plane aa = blurProduct(a, a), bb = blurProduct(b, b), ab = blurProduct(a, b);
    constexpr double c1 = 0.01 * 0.01, c2 = 0.03 * 0.03;
    std::vector<double> similarity(a.values.size());
    for (std::size_t i = 0; i < similarity.size(); ++i) {
        const double x = ma.values[i], y = mb.values[i];
        const double variances = aa.values[i] - x * x + bb.values[i] - y * y, covariance = ab.values[i] - x * y;
        similarity[i] = (2 * x * y + c1) * (2 * covariance + c2) / ((x * x + y * y + c1) * (variances + c2));
    }
    return similarity;
}

} // namespace

double computeCiede2000(const glm::dvec3& a, const glm::dvec3& b) {
    const auto seventh = [](double c) { return std::sqrt(std::pow(c, 7) / (std::pow(c, 7) + std::pow(25.0, 7))); };
    // Greens and reds near grey are stretched.
    const double stretch = 1.5 - 0.5 * seventh(0.5 * (std::hypot(a.y, a.z) + std::hypot(b.y, b.z)));
    struct Polar {
        double chroma, hue; // degrees, 0..360
    };
    const auto toPolar = [&](const glm::dvec3& lab) {
        const double x = stretch * lab.y;
        const double hue = x == 0 && lab.z == 0 ? 0 : std::atan2(lab.z, x) / kDegrees;
        return Polar{std::hypot(x, lab.z), hue < 0 ? hue + 360 : hue};
    };
    const Polar p = toPolar(a), q = toPolar(b);
    const bool grey = p.chroma * q.chroma == 0;
    const double apart = q.hue - p.hue;
    const double turn = grey ? 0 : apart > 180 ? apart - 360 : apart < -180 ? apart + 360 : apart;
    const double hueSum = p.hue + q.hue;
    double hue = hueSum;
    if (!grey) {
        hue = 0.5 * hueSum;
        if (std::abs(apart) > 180) hue += hueSum < 360 ? 180 : -180;
    }
    const double lightness = 0.5 * (a.x + b.x), chroma = 0.5 * (p.chroma + q.chroma);
    const auto cosine = [](double degrees) { return std::cos(degrees * kDegrees); };
    const double t =
        1 - 0.17 * cosine(hue - 30) + 0.24 * cosine(2 * hue) + 0.32 * cosine(3 * hue + 6) - 0.20 * cosine(4 * hue - 63);
    const double off = (lightness - 50) * (lightness - 50);
    const double dl = (b.x - a.x) / (1 + 0.015 * off / std::sqrt(20 + off));
    const double dc = (q.chroma - p.chroma) / (1 + 0.045 * chroma);
    const double dh = 2 * std::sqrt(p.chroma * q.chroma) * std::sin(0.5 * turn * kDegrees) / (1 + 0.015 * chroma * t);
    const double blue = (hue - 275) / 25;
    const double rotation = -2 * seventh(chroma) * std::sin(60 * std::exp(-blue * blue) * kDegrees);
    return std::sqrt(std::max(dl * dl + dc * dc + dh * dh + rotation * dc * dh, 0.0));
}

std::vector<double> computeFlip(const ImageF& reference, const ImageF& test, double exposure, double pixelsPerDegree) {
    checkSizes(reference, test);
    struct Seen {
        std::vector<glm::dvec3> colours;
        Features features;
    };
    const auto look = [&](const ImageF& image) {
        std::array<Plane, 3> opponent;
        opponent.fill({image.width, image.height, std::vector<double>(image.pixels.size())});
        const std::vector<glm::dvec3> shown = show(image, exposure);
        for (std::size_t i = 0; i < shown.size(); ++i)
            for (int c = 0; c < 3; ++c)
                opponent[std::size_t(c)].values[i] = toYcxcz(shown[i])[c];
        Seen seen;
        seen.colours = filterBySensitivity(opponent, pixelsPerDegree);
        for (double& y : opponent[0].values)
            y = (y + 16) / 116;
        seen.features = findFeatures(opponent[0], pixelsPerDegree);
        return seen;
    };
    const Seen a = look(reference), b = look(test);
    constexpr double colourPower = 0.7, featurePower = 0.5;
    constexpr double knee = 0.4, kneeError = 0.95; // shares of the largest distance and of the error
    const double largest = std::pow(computeHyab(toHunt({0, 1, 0}), toHunt({0, 0, 1})), colourPower);
    std::vector<double> error(a.colours.size());
    for (std::size_t i = 0; i < error.size(); ++i) {
        const double distance =
            std::pow(computeHyab(toHunt(a.colours[i]), toHunt(b.colours[i])), colourPower) / largest;
        const double colour = distance < knee ? kneeError / knee * distance
                                              : kneeError + (distance - knee) / (1 - knee) * (1 - kneeError);
        const double edges = std::abs(a.features.edges[i] - b.features.edges[i]);
        const double points = std::abs(a.features.points[i] - b.features.points[i]);
        const double feature = std::pow(std::max(edges, points) / std::sqrt(2.0), featurePower);
        error[i] = std::pow(colour, 1 - feature);
    }
    return error;
}

PictureDifference comparePictures(const ImageF& reference, const ImageF& test, const std::vector<bool>& counts,
                                  double exposure) {
    checkSizes(reference, test);
    STIPPLE_ASSERT(counts.empty() || counts.size() == reference.pixels.size());
    const auto doesCount = [&](std::size_t i) { return counts.empty() || counts[i]; };
    PictureDifference result;
    ImageF finite = test;
    for (glm::vec4& p : finite.pixels)
        for (int c = 0; c < 3; ++c)
            if (!std::isfinite(p[c])) {
                p[c] = 0;
                ++result.notFinite;
            }

    double off2 = 0, reference2 = 0, luminance = 0, referenceLuminance = 0;
    for (std::size_t i = 0; i < reference.pixels.size(); ++i) {
        if (!doesCount(i)) continue;
        ++result.pixels;
        const glm::dvec3 wanted(reference.pixels[i]), is(finite.pixels[i]);
        off2 += glm::dot(is - wanted, is - wanted);
        reference2 += glm::dot(wanted, wanted);
        luminance += computeLuma(is);
        referenceLuminance += computeLuma(wanted);
    }
    if (result.pixels == 0) fail("No pixel of the pictures counts.");
    result.relativeRmse = std::sqrt(off2 / std::max(reference2, 1e-30));
    result.meanLuminanceRatio = luminance / std::max(referenceLuminance, 1e-30 * double(result.pixels));

    const std::vector<glm::dvec3> shownA = show(reference, exposure), shownB = show(finite, exposure);
    const auto lumaPlane = [&](const std::vector<glm::dvec3>& shown) {
        const std::vector<glm::dvec3> encoded = encodeAll(shown);
        return makePlane(reference.width, reference.height, [&](std::size_t i) { return computeLuma(encoded[i]); });
    };
    const std::vector<double> similarity = computeSsim(lumaPlane(shownA), lumaPlane(shownB));
    const std::vector<double> flip = computeFlip(reference, finite, exposure);
    std::vector<double> de, similarities, flips;
    for (std::size_t i = 0; i < reference.pixels.size(); ++i) {
        if (!doesCount(i)) continue;
        de.push_back(computeCiede2000(toLab(shownA[i]), toLab(shownB[i])));
        similarities.push_back(similarity[i]);
        flips.push_back(flip[i]);
    }
    result.de2000Mean = computeMean(de);
    result.de2000P95 = computePercentile(de, 0.95);
    result.ssim = computeMean(similarities);
    result.flipMean = computeMean(flips);
    result.flipP95 = computePercentile(flips, 0.95);
    return result;
}

} // namespace stipple
