// The reflection of skin as the shaders compute it: reciprocal, and never more light out than in.
#include "gpu/commands.h"
#include "gpu/pipeline.h"
#include "gpu/transfer.h"
#include "math/vec.h"
#include "tests/gpu/gpu_test.h"

#include <cmath>
#include <vector>

using namespace stipple;

namespace {

// As in shaders/brdf_probe.comp.
struct Probe {
    glm::vec3 toLight{0, 0, 1};
    float f0 = 0.028f;
    glm::vec3 toEye{0, 0, 1};
    float roughness = 0.4f;
    float secondWeight = 0.85f;
    float gloss = 0, diffuse = 0, share = 0;
};
static_assert(sizeof(Probe) == 48);

std::vector<Probe> evaluate(TestDevice& test, const std::vector<Probe>& probes) {
    const Buffer buffer = makeBuffer<Probe>(test.device, probes, "probes");
    const Pipeline pipeline(test.shaders, ComputePipelineDesc{"test_brdf_probe", {}}, "brdf probe");
    struct {
        VkDeviceAddress probes;
        std::uint32_t count, pad;
    } push{buffer.getAddress(), std::uint32_t(probes.size()), 0};
    CommandList list = test.device.beginCommands("brdf probe");
    list.bindPipeline(pipeline);
    list.pushConstants(push);
    list.dispatchThreads(push.count);
    test.device.submit(std::move(list));
    return readBufferAs<Probe>(buffer, probes.size());
}

glm::vec3 makeDirection(float cosine, float around) {
    const float sine = std::sqrt(1 - cosine * cosine);
    return {sine * std::cos(around), sine * std::sin(around), cosine};
}

// What a smooth dielectric reflects of light from everywhere, by Fresnel's equations in amplitudes.
double computeMeanReflectance(double f0) {
    const double ior = (1 + std::sqrt(f0)) / (1 - std::sqrt(f0));
    constexpr int kSteps = 2000;
    double sum = 0;
    for (int i = 0; i < kSteps; ++i) {
        const double c = std::sqrt((i + 0.5) / kSteps), t = std::sqrt(1 - (1 - c * c) / (ior * ior));
        const double s = (c - ior * t) / (c + ior * t), p = (ior * c - t) / (ior * c + t);
        sum += 0.5 * (s * s + p * p);
    }
    return sum / kSteps;
}

// Directions of light with equal parts of the cosine-weighted hemisphere.
constexpr int kRings = 48, kSpokes = 64;
std::vector<Probe> makeHemisphere(Probe probe) {
    std::vector<Probe> probes;
    for (int i = 0; i < kRings; ++i)
        for (int k = 0; k < kSpokes; ++k) {
            probe.toLight = makeDirection(std::sqrt((float(i) + 0.5f) / kRings), 2 * kPi * (float(k) + 0.5f) / kSpokes);
            probes.push_back(probe);
        }
    return probes;
}

// Share of the gloss's light at an eye, by directions drawn from the distribution of half vectors of one lobe: exact
// where a lobe is narrow. Gloss is evaluated by the shader.
double integrateGloss(TestDevice& test, Probe probe, double alpha) {
    std::vector<Probe> probes;
    std::vector<double> weights;
    constexpr int kSteps = 64;
    const double a2 = alpha * alpha;
    for (int i = 0; i < kSteps; ++i)
        for (int k = 0; k < kSteps; ++k) {
            const double u = (i + 0.5) / kSteps;
            const double nh = std::sqrt((1 - u) / (1 + (a2 - 1) * u));
            const glm::vec3 h = makeDirection(float(nh), float(2 * double(kPi) * (k + 0.5) / kSteps));
            const float vh = glm::dot(probe.toEye, h);
            probe.toLight = 2 * vh * h - probe.toEye;
            if (vh <= 0 || probe.toLight.z <= 0) continue;
            const double t = (a2 - 1) * nh * nh + 1, density = a2 / (double(kPi) * t * t) * nh / (4 * double(vh));
            probes.push_back(probe);
            weights.push_back(double(probe.toLight.z) / density);
        }
    probes = evaluate(test, probes);
    double sum = 0;
    for (std::size_t i = 0; i < probes.size(); ++i)
        sum += double(probes[i].gloss) * weights[i];
    return sum / (kSteps * kSteps);
}

} // namespace

TEST_CASE("The skin's reflection is the same with light and eye exchanged") {
    TestDevice test;
    std::vector<Probe> there, back;
    for (const float f0 : {0.0f, 0.02f, 0.028f, 0.05f})
        for (const float roughness : {0.15f, 0.3f, 0.5f, 0.85f})
            for (int i = 0; i < 40; ++i) {
                Probe probe;
                probe.f0 = f0;
                probe.roughness = roughness;
                probe.toLight = makeDirection(0.02f + 0.024f * float(i), 0.37f * float(i));
                probe.toEye = makeDirection(0.02f + 0.024f * float((7 * i) % 40), 2.1f);
                there.push_back(probe);
                std::swap(probe.toLight, probe.toEye);
                back.push_back(probe);
            }
    there = evaluate(test, there);
    back = evaluate(test, back);
    for (std::size_t i = 0; i < there.size(); ++i) {
        CHECK(there[i].gloss == Approx(back[i].gloss).epsilon(1e-4));
        CHECK(there[i].diffuse == Approx(back[i].diffuse).epsilon(1e-5));
        CHECK(there[i].gloss >= 0);
        if (there[i].f0 == 0) {
            CHECK(there[i].gloss == 0);
            CHECK(there[i].diffuse == 1);
        }
    }
}

TEST_CASE("Gloss returns no more light than falls on it, and the share of the surroundings is its integral") {
    TestDevice test;
    for (const float roughness : {0.15f, 0.3f, 0.4f, 0.55f, 0.76f})
        for (const float cosine : {0.1f, 0.25f, 0.5f, 0.75f, 1.0f})
            for (const int lobe : {0, 1}) {
                Probe probe;
                probe.roughness = roughness;
                probe.secondWeight = float(lobe);
                probe.toEye = makeDirection(cosine, 0);
                const double alpha = std::pow((lobe == 0 ? 0.75 : 1.3) * double(roughness), 2.0);
                const double share = integrateGloss(test, probe, alpha);
                CAPTURE(roughness, cosine, lobe);
                CHECK(share > 0);
                CHECK(share < 0.7); // far less than 1: a dielectric
                const double fitted = double(evaluate(test, {probe})[0].share);
                CHECK(fitted == Approx(share).epsilon(cosine < 0.5f ? 0.11 : 0.06));
                // A mirror instead of a dielectric: the lobe itself, without Fresnel, passes on no more than all.
                probe.f0 = 0.98f;
                CHECK(integrateGloss(test, probe, alpha) <= 1.001);
            }
}

TEST_CASE("Diffuse light and gloss together never exceed what falls on the skin") {
    TestDevice test;
    for (const float f0 : {0.0f, 0.02f, 0.028f, 0.045f}) {
        Probe plain;
        plain.f0 = f0;
        constexpr int kEyes = 16;
        for (int i = 0; i < kEyes; ++i) {
            plain.toEye = makeDirection(std::sqrt((float(i) + 0.5f) / kEyes), 0);
            double diffuse = 0;
            for (const Probe& p : evaluate(test, makeHemisphere(plain)))
                diffuse += double(p.diffuse) / (kRings * kSpokes);
            for (const float roughness : {0.2f, 0.4f, 0.7f}) {
                Probe probe = plain;
                probe.roughness = roughness;
                double gloss = 0;
                for (const int lobe : {0, 1}) {
                    const double alpha = std::pow((lobe == 0 ? 0.75 : 1.3) * double(roughness), 2.0);
                    probe.secondWeight = float(lobe);
                    gloss += (lobe == 0 ? 0.15 : 0.85) * (f0 > 0 ? integrateGloss(test, probe, alpha) : 0.0);
                }
                CAPTURE(f0, roughness, plain.toEye.z);
                // The albedo is what comes back without gloss: the whitest there can be has lost what the surface
                // reflects on average. Skin is far from it (type I .52).
                CHECK(diffuse * (1 - computeMeanReflectance(double(f0))) + gloss < 1.003);
                CHECK(diffuse * 0.6 + gloss < 0.75);
            }
        }
        // Of light and eye alike it is 1 on average, and straight on what Fresnel's equations leave of that.
        Probe straight;
        straight.f0 = f0;
        const double once = std::sqrt(double(evaluate(test, {straight})[0].diffuse));
        CHECK(once == Approx((1 - double(f0)) / (1 - computeMeanReflectance(double(f0)))).epsilon(0.002));
        double mean = 0;
        for (const Probe& p : evaluate(test, makeHemisphere(straight)))
            mean += double(p.diffuse) / once / (kRings * kSpokes);
        CHECK(mean == Approx(1).epsilon(0.002));
    }
}
