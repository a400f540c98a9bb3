#include "scalp/hairline.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple {
namespace {

constexpr std::size_t kTerms = 7; // of the smooth fit: bends longer than some 50 mm are shape, shorter ones edge

glm::vec3 getPosition(const ScalpChart& chart, const ChartPoint& point) {
    const auto s = chart.locate(point);
    return s ? s->position : glm::vec3(0);
}

// Legendre polynomials up to degree 6 of x in [-1, 1].
std::array<double, kTerms> getLegendre(double x) {
    std::array<double, kTerms> p{1, x};
    for (std::size_t n = 1; n + 1 < kTerms; ++n)
        p[n + 1] = (double(2 * n + 1) * x * p[n] - double(n) * p[n - 1]) / double(n + 1);
    return p;
}

// Root mean square distance of the points from a polynomial curve through them by least squares, evenly along them.
float computeFitRms(const std::vector<glm::vec3>& points) {
    if (points.size() < 2 * kTerms) return 0;
    std::vector<double> along{0};
    for (std::size_t i = 1; i < points.size(); ++i)
        along.push_back(along.back() + double(glm::length(points[i] - points[i - 1])));
    std::array<std::array<double, kTerms + 3>, kTerms> m{}; // normal equations, one right-hand side per axis
    std::vector<std::array<double, kTerms>> basis;
    for (std::size_t i = 0; i < points.size(); ++i) {
        basis.push_back(getLegendre(2 * along[i] / along.back() - 1));
        for (std::size_t r = 0; r < kTerms; ++r) {
            for (std::size_t c = 0; c < kTerms; ++c)
                m[r][c] += basis[i][r] * basis[i][c];
            for (std::size_t axis = 0; axis < 3; ++axis)
                m[r][kTerms + axis] += basis[i][r] * double(points[i][int(axis)]);
        }
    }
    for (std::size_t k = 0; k < kTerms; ++k) // positive definite: no pivots
        for (std::size_t r = 0; r < kTerms; ++r) {
            if (r == k) continue;
            const double f = m[r][k] / m[k][k];
            for (std::size_t c = k; c < kTerms + 3; ++c)
                m[r][c] -= f * m[k][c];
        }
    double sum = 0;
    for (std::size_t i = 0; i < points.size(); ++i)
        for (std::size_t axis = 0; axis < 3; ++axis) {
            double rest = double(points[i][int(axis)]);
            for (std::size_t r = 0; r < kTerms; ++r)
                rest -= basis[i][r] * m[r][kTerms + axis] / m[r][r];
            sum += rest * rest;
        }
    return float(std::sqrt(sum / double(points.size())));
}

// Mean distance of the points from a polyline.
float computeMeanGap(const std::vector<glm::vec3>& points, const std::vector<glm::vec3>& line) {
    double sum = 0;
    for (const glm::vec3& p : points) {
        float best = 1e9f;
        for (std::size_t i = 0; i + 1 < line.size(); ++i) {
            const glm::vec3 ab = line[i + 1] - line[i];
            const float t = std::clamp(glm::dot(p - line[i], ab) / std::max(1e-9f, glm::dot(ab, ab)), 0.0f, 1.0f);
            best = std::min(best, glm::length(p - line[i] - t * ab));
        }
        sum += double(best);
    }
    return points.empty() ? 0.0f : float(sum / double(points.size()));
}

// How far the front of `line` runs ahead of `other` on average, mm along the skin.
float computeLead(const ScalpChart& chart, const Hairline& line, const Hairline& other) {
    constexpr std::array<float, 9> kPlaces{-0.8f, -0.6f, -0.4f, -0.2f, 0, 0.2f, 0.4f, 0.6f, 0.8f};
    const std::vector<ChartPoint> places = computeHandlePlaces(other, kPlaces);
    float sum = 0;
    for (std::size_t i = 0; i < kPlaces.size(); ++i)
        sum += computeHandleOffset(chart, line, {kPlaces[i], 0}, places[i]);
    return sum / float(kPlaces.size());
}

bool isMalePattern(LossPattern pattern) {
    return pattern == LossPattern::norwood || pattern == LossPattern::norwoodVertex || pattern == LossPattern::norwoodA;
}

void checkHeight(std::vector<std::string>& out, const ScalpChart& chart, const Landmarks& landmarks,
                 const Hairline& designed, const Hairline& native) {
    const float third = glm::length(landmarks.at(LandmarkId::glabella) - landmarks.at(LandmarkId::subnasale));
    const float lowest = std::clamp(0.9f * third, 55.0f, 60.0f);
    if (designed.frontHeightMm < lowest)
        out.push_back(fmt::format("The hairline is too low: its middle lies {:.0f} mm above the glabella, and on this "
                                  "face less than {:.0f} mm leaves a forehead shorter than the middle of the face.",
                                  double(designed.frontHeightMm), double(lowest)));
    const float lead = computeLead(chart, designed, native);
    if (lead > 15)
        out.push_back(fmt::format("The hairline runs {:.0f} mm below where this person's hair ever began: "
                                  "dots alone far in front of remaining hair look drawn on.",
                                  double(lead)));
}

void checkShape(std::vector<std::string>& out, const HairlineMeasures& measures, const HairlineParameters& parameters) {
    if (measures.edgeRmsMm < 0.3f)
        out.push_back(fmt::format("The front is too straight: it wanders only {:.1f} mm from a smooth curve, and hair "
                                  "never grows along a ruler (0.7 to 2.5 mm looks natural).",
                                  double(measures.edgeRmsMm)));
    if (parameters.recessionMm < 2)
        out.push_back(
            fmt::format("The hairline is too flat: its corners recede only {:.0f} mm, and even a sharp edge-up "
                        "shows 3 to 5 mm.",
                        double(std::max(0.0f, parameters.recessionMm))));
    if (measures.sideGapMm < 1)
        out.push_back(fmt::format("Left and right are too equal: they differ by {:.1f} mm on average, and a face "
                                  "without any difference looks stamped (1 to 3 mm looks natural).",
                                  double(measures.sideGapMm)));
    else if (measures.sideGapMm > 5)
        out.push_back(fmt::format("Left and right are too unequal: they differ by {:.1f} mm on average, and more than "
                                  "5 mm is seen at a glance.",
                                  double(measures.sideGapMm)));
}

void checkDots(std::vector<std::string>& out, const ScalpPlan& plan) {
    const float all = plan.placement.dotsPerCm2;
    const float front = plan.hairline.frontDensity * all;
    if (all > 190)
        out.push_back(fmt::format("The treatment is too dense: {:.0f} dots per cm2 are more than hair shows (100 to "
                                  "190) and heal into a helmet.",
                                  double(all)));
    if (front > 60)
        out.push_back(fmt::format("The front is too dense: it begins with {:.0f} dots per cm2, and natural fronts "
                                  "begin with 20 to 60.",
                                  double(front)));
    if (plan.hairline.rampMm < 2)
        out.push_back(fmt::format("The front edge is too hard: it reaches its full density within {:.1f} mm, and hair "
                                  "takes 5 to 10 mm (a sharp edge-up 2 to 3).",
                                  double(plan.hairline.rampMm)));
}

void checkAge(std::vector<std::string>& out, const ScalpPlan& plan) {
    if (!isMalePattern(plan.loss.pattern) || plan.loss.stage < 3.5f) return;
    const HairlineParameters& line = plan.hairline;
    if (line.cornerAngleDeg > 115)
        out.push_back(fmt::format("The corners are too closed for this stage of loss: an angle of {:.0f} degrees is "
                                  "that of a boy or a woman (mature men have 80 to 95).",
                                  double(line.cornerAngleDeg)));
    if (line.recessionMm < 6)
        out.push_back(fmt::format("The hairline is too young for this stage of loss: its corners recede only {:.0f} mm "
                                  "and will not fit the hair that goes on thinning behind them.",
                                  double(line.recessionMm)));
}

} // namespace

HairlineMeasures computeHairlineMeasures(const ScalpChart& chart, const Hairline& line) {
    std::vector<glm::vec3> front, right, left;
    for (std::size_t i = 0; i < line.openCount; ++i) {
        const float at = line.at[i];
        const glm::vec3 p = getPosition(chart, line.loop[i]);
        if (std::abs(at) < 0.85f) front.push_back(p);
        if (at <= 0 && at > -1.8f) right.push_back({-p.x, p.y, p.z});
        if (at >= 0 && at < 1.8f) left.push_back(p);
    }
    HairlineMeasures out;
    out.edgeRmsMm = computeFitRms(front);
    out.sideGapMm = 0.5f * (computeMeanGap(right, left) + computeMeanGap(left, right));
    return out;
}

std::vector<std::string> checkHairline(const ScalpChart& chart, const Landmarks& landmarks, const Hairline& designed,
                                       const Hairline& native, const ScalpPlan& plan) {
    std::vector<std::string> out;
    if (!plan.treat) return out;
    checkHeight(out, chart, landmarks, designed, native);
    checkShape(out, computeHairlineMeasures(chart, designed), plan.hairline);
    checkDots(out, plan);
    checkAge(out, plan);
    return out;
}

} // namespace stipple
