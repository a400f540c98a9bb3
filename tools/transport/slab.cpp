#include "slab.h"

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

struct Direction {
    double x, y, z;
};

// Cosine and sine of a uniform angle without trigonometry (von Neumann).
void sampleTurn(Random& random, double& cosine, double& sine) {
    double u, v, square;
    do {
        u = 2 * random.nextDouble() - 1;
        v = random.nextDouble();
        square = u * u + v * v;
    } while (square > 1 || square < 1e-12);
    cosine = (u * u - v * v) / square;
    sine = 2 * u * v / square;
}

// Henyey and Greenstein 1941.
Direction scatter(const Direction& d, double g, Random& random) {
    double cosine = 2 * random.nextDouble() - 1;
    if (std::abs(g) > 1e-6) {
        const double ratio = (1 - g * g) / (1 + g * cosine);
        cosine = std::clamp((1 + g * g - ratio * ratio) / (2 * g), -1.0, 1.0);
    }
    const double sine = std::sqrt(1 - cosine * cosine);
    double turnCosine, turnSine;
    sampleTurn(random, turnCosine, turnSine);
    const double across = std::sqrt(std::max(0.0, 1 - d.z * d.z));
    if (across < 1e-5) return {sine * turnCosine, sine * turnSine, d.z > 0 ? cosine : -cosine};
    const double a = sine * turnCosine / across, b = sine * turnSine / across;
    Direction out{d.x * cosine + a * d.x * d.z - b * d.y, d.y * cosine + a * d.y * d.z + b * d.x,
                  d.z * cosine - a * across * across};
    // Rounding would add up over hundreds of turns.
    const double scale = 1.5 - 0.5 * (out.x * out.x + out.y * out.y + out.z * out.z);
    return {out.x * scale, out.y * scale, out.z * scale};
}

// Enters through the surface; false when mirrored there.
bool enter(const Slab& slab, Random& random, Direction& d) {
    const double sine2 = slab.illumination == Illumination::diffuse ? random.nextDouble() : 0.0;
    if (random.nextDouble() < computeFresnel(1, slab.index, std::sqrt(1 - sine2))) return false;
    const double sine = std::sqrt(sine2) / slab.index;
    double c, s;
    sampleTurn(random, c, s);
    d = {sine * c, sine * s, std::sqrt(1 - sine * sine)};
    return true;
}

double drawLength(double coefficient, Random& random) {
    return coefficient > 0 ? -std::log(1 - random.nextDouble()) / coefficient : 1e30;
}

} // namespace

double computeFresnel(double n1, double n2, double cosine) {
    const double sine2 = (n1 / n2) * (n1 / n2) * (1 - cosine * cosine);
    if (sine2 >= 1) return 1;
    const double other = std::sqrt(1 - sine2);
    const double s = (n1 * cosine - n2 * other) / (n1 * cosine + n2 * other);
    const double p = (n1 * other - n2 * cosine) / (n1 * other + n2 * cosine);
    return 0.5 * (s * s + p * p);
}

void tracePath(const Slab& slab, Random& random, Path& path) {
    path.vertices.clear();
    path.upperMm = path.lowerMm = 0;
    path.deepestMm = 0;
    path.vertices.push_back({0, 0, 0});
    Direction d{0, 0, 1};
    if (!enter(slab, random, d)) {
        path.end = PathEnd::mirrored;
        return;
    }
    double x = 0, y = 0, z = 0;
    double life = drawLength(slab.absorption, random); // length left below the upper layer
    double step = drawLength(slab.scattering, random);
    while (true) {
        double length = step;
        bool crosses = false;
        if (d.z < 0 && z + length * d.z < 0) {
            length = -z / d.z;
            crosses = true;
        } else if (d.z > 0 && z + length * d.z > slab.thicknessMm) {
            length = (slab.thicknessMm - z) / d.z;
            crosses = true;
        }
        const double to = crosses ? (d.z < 0 ? 0.0 : slab.thicknessMm) : z + length * d.z;
        // Share of the way inside the upper layer.
        const double low = std::min(z, to), high = std::max(z, to);
        const double above = high <= slab.upperMm  ? 1.0
                             : low >= slab.upperMm ? 0.0
                                                   : (slab.upperMm - low) / (high - low);
        if (life < (1 - above) * length) {
            path.end = PathEnd::absorbed;
            return;
        }
        life -= (1 - above) * length;
        path.upperMm += above * length;
        path.lowerMm += (1 - above) * length;
        x += length * d.x;
        y += length * d.y;
        z = to;
        path.deepestMm = std::max(path.deepestMm, float(z));
        path.vertices.push_back({float(x), float(y), float(z)});
        if (!crosses) {
            d = scatter(d, slab.anisotropy, random);
            step = drawLength(slab.scattering, random);
            continue;
        }
        const bool up = d.z < 0;
        if (random.nextDouble() >= computeFresnel(slab.index, up ? 1.0 : slab.indexBelow, std::abs(d.z))) {
            path.end = up ? PathEnd::reflected : PathEnd::transmitted;
            return;
        }
        d.z = -d.z;
        step -= length;
    }
}

} // namespace stipple
