#include "math/deterministic.h"

#include <bit>
#include <cmath>
#include <cstdint>

namespace stipple::det {
namespace {

constexpr double kPi = 3.14159265358979323846;

// Nearest integer by the current (round-to-nearest-even) mode of addition; exact for |x| < 2^51.
double nearest(double x) {
    constexpr double kMagic = 6755399441055744.0; // 1.5 * 2^52
    volatile double shifted = x + kMagic;         // volatile: the compiler must not cancel the two additions
    return shifted - kMagic;
}

// Taylor series on [-pi/4, pi/4]: the first omitted term is below 3e-13.
double sinSmall(double x) {
    const double q = x * x;
    return x * (1 + q * (-1.0 / 6 + q * (1.0 / 120 + q * (-1.0 / 5040 + q * (1.0 / 362880 + q * (-1.0 / 39916800))))));
}
double cosSmall(double x) {
    const double q = x * x;
    return 1 + q * (-1.0 / 2 + q * (1.0 / 24 + q * (-1.0 / 720 +
                                                    q * (1.0 / 40320 + q * (-1.0 / 3628800 + q * (1.0 / 479001600))))));
}

// Quarter turns taken off in two parts, so that the remainder keeps its bits (Cody and Waite 1980).
double reduce(double x, int& quadrant) {
    const double turns = nearest(x * (2 / kPi));
    quadrant = int(std::int64_t(turns) & 3);
    constexpr double kHigh = 1.57079632673412561417; // 33 leading bits of pi/2
    constexpr double kLow = 6.07710050650619224932e-11;
    return (x - turns * kHigh) - turns * kLow;
}

// atan on [0, tan(pi/16)]: series to x^13, omitted term below 4e-12.
double atanSmall(double x) {
    const double q = x * x;
    return x * (1 + q * (-1.0 / 3 + q * (1.0 / 5 + q * (-1.0 / 7 + q * (1.0 / 9 + q * (-1.0 / 11 + q * (1.0 / 13)))))));
}

// Half-angle formula twice brings [0, 1] into the range of the series.
double atanUnit(double x) {
    x = x / (1 + std::sqrt(1 + x * x));
    x = x / (1 + std::sqrt(1 + x * x));
    return 4 * atanSmall(x);
}

} // namespace

float sqrt(float x) {
    return std::sqrt(x);
}
double sqrt(double x) {
    return std::sqrt(x);
}

double sin(double x) {
    int quadrant;
    const double r = reduce(x, quadrant);
    const double v = (quadrant & 1) ? cosSmall(r) : sinSmall(r);
    return (quadrant & 2) ? -v : v;
}

double cos(double x) {
    int quadrant;
    const double r = reduce(x, quadrant);
    const double v = (quadrant & 1) ? sinSmall(r) : cosSmall(r);
    return (quadrant == 1 || quadrant == 2) ? -v : v;
}

double atan2(double y, double x) {
    const double ax = x < 0 ? -x : x;
    const double ay = y < 0 ? -y : y;
    if (ax == 0 && ay == 0) return 0;
    double a = ay <= ax ? atanUnit(ay / ax) : kPi / 2 - atanUnit(ax / ay);
    if (x < 0) a = kPi - a;
    return y < 0 ? -a : a;
}

double acos(double x) {
    x = x < -1 ? -1 : x > 1 ? 1 : x;
    return atan2(std::sqrt((1 - x) * (1 + x)), x);
}

double exp(double x) {
    constexpr double kLn2 = 0.693147180559945309417;
    const double n = nearest(x / kLn2);
    const double r = x - n * kLn2; // |r| <= 0.35: series to r^12, omitted term below 2e-16
    double term = 1;
    double sum = 1;
    for (int i = 1; i <= 12; ++i) {
        term *= r / i;
        sum += term;
    }
    return sum * std::bit_cast<double>(std::uint64_t(std::int64_t(n) + 1023) << 52);
}

double log(double x) {
    constexpr double kLn2 = 0.693147180559945309417;
    const std::uint64_t bits = std::bit_cast<std::uint64_t>(x);
    int exponent = int(bits >> 52) - 1023;
    double m = std::bit_cast<double>((bits & 0xfffffffffffffull) | 0x3ff0000000000000ull); // [1, 2)
    if (m > 1.41421356237309505) {
        m *= 0.5;
        ++exponent;
    }
    const double t = (m - 1) / (m + 1); // |t| <= 0.172: 2 artanh(t), omitted term below 2e-14
    const double q = t * t;
    double sum = 0;
    for (int i = 15; i >= 1; i -= 2)
        sum = sum * q + 1.0 / i;
    return 2 * t * sum + exponent * kLn2;
}

} // namespace stipple::det
