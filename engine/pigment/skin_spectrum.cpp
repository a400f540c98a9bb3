#include "pigment/skin_spectrum.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple {
namespace {

// Molar extinction of HbO2 and Hb at 400, 410 .. 700 nm, per cm and mol/l (Prahl, omlc.org/spectra/hemoglobin, after
// Gratzer and Kollias).
struct Extinction {
    double oxygenated, reduced;
};
constexpr std::array<Extinction, 31> kHaemoglobin = {{
    {266232, 223296},   {466840, 303956},   {480360, 407560}, {246072, 528600}, {102580, 413280}, {62816, 103292},
    {44480, 23388.8},   {33209.2, 16156.4}, {26629.2, 14550}, {23684.4, 16684}, {20932.8, 20862}, {20035.2, 25773.6},
    {24202.4, 31589.6}, {39956.8, 39036.4}, {53236, 46592},   {43016, 53412},   {32613.2, 53788}, {44496, 45072},
    {50104, 37020},     {14400.8, 28324.4}, {3200, 14677.2},  {1506, 9443.6},   {942, 6509.6},    {610, 5148.8},
    {442, 4345.2},      {368, 3750.12},     {319.6, 3226.56}, {294, 2795.12},   {277.6, 2407.92}, {276, 2051.96},
    {290, 1794.28},
}};

// Whole blood of 150 g/l.
double computeBloodAbsorption(double oxygenation, double nm) {
    const double x = std::clamp((nm - 400) / 10, 0.0, double(kHaemoglobin.size() - 1));
    const std::size_t i = std::min(std::size_t(x), kHaemoglobin.size() - 2);
    const double t = x - double(i);
    const auto mix = [&](const Extinction& e) { return oxygenation * e.oxygenated + (1 - oxygenation) * e.reduced; };
    const double extinction = (1 - t) * mix(kHaemoglobin[i]) + t * mix(kHaemoglobin[i + 1]);
    return 2.303 * 0.1 * extinction * 150 / 64500;
}

double computeBaseline(double nm) {
    return 0.0244 + 8.53 * std::exp(-(nm - 154) / 66.2);
}

} // namespace

double computeMelaninFraction(double slider) {
    return 0.0015 * std::pow(120.0, std::clamp(slider, 0.0, 1.0));
}

double computeEpidermalAbsorption(const SkinTissue& tissue, double nm) {
    const double eumelanin = 6.6e10 * std::pow(nm, -3.33);
    const double pheomelanin = 2.9e14 * std::pow(nm, -4.75);
    return tissue.melanin * ((1 - tissue.pheomelanin) * eumelanin + tissue.pheomelanin * pheomelanin) +
           (1 - tissue.melanin) * computeBaseline(nm);
}

double computeDermalAbsorption(const SkinTissue& tissue, double nm) {
    return tissue.blood * computeBloodAbsorption(tissue.oxygenation, nm) + (1 - tissue.blood) * computeBaseline(nm);
}

double computeReducedScattering(double nm) {
    return 4.6 * std::pow(nm / 500, -1.42);
}

double computeScattering(double nm) {
    return computeReducedScattering(nm) / (1 - kSkinAnisotropy);
}

double computePigmentRatio(double nm) {
    return kPigmentReferenceNm / nm;
}

} // namespace stipple
