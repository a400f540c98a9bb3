// What a hand on the camera or on the light waits for.
#include "app/bench_rows.h"
#include "app/bench_stage.h"
#include "app/frame_pacer.h"
#include "core/stopwatch.h"
#include "gpu/device.h"

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

// A degree of every lamp about the head's axis.
void turnLights(LightRig& rig) {
    const float c = std::cos(kDegree), s = std::sin(kDegree);
    const auto turn = [&](glm::vec3& v) { v = {c * v.x + s * v.z, v.y, c * v.z - s * v.x}; };
    for (RectLight& light : rig.lights) {
        turn(light.centre);
        turn(light.halfU);
        turn(light.halfV);
    }
    rig.environmentTurn += kDegree;
}

} // namespace

std::vector<BenchRow> benchMotion(Device& device, Stage& stage) {
    const bool onCpu = device.getInfo().type == DeviceType::cpu;
    const int width = onCpu ? 1280 : 3840, height = onCpu ? 720 : 2160;
    Renderer renderer(device);
    RenderScene scene = stage.scene;
    const auto draw = [&](float scale) {
        const View view = stage.makeView(width, height);
        renderer.begin(scene, std::span(&view, 1), width, height, {.quality = Quality::moving, .scale = scale});
        renderer.accumulate();
        renderer.updatePicture();
        device.waitIdle();
    };
    const float scale = onCpu ? kBenchMovingScale : 1.0f;
    const Measure orbit = measure(9, [&] { draw(scale); });
    std::vector<BenchRow> rows;
    const auto add = [&](std::string name, const Measure& cost, double taken = 0) {
        rows.push_back({std::move(name), cost.median - taken, "ms", std::nullopt, std::nullopt, orbit.median,
                        "the orbit frame", cost.spread});
    };
    // Shadows anew, and light for every pixel.
    add("turned_light_frame", measure(9, [&] {
            turnLights(scene.rigs[0]);
            draw(scale);
        }));
    // The first frames under a light that stays: shadows, then light kept on the skin.
    add("light_kept_on_skin",
        measure(5,
                [&] {
                    turnLights(scene.rigs[0]);
                    draw(scale);
                    draw(scale);
                }),
        2 * orbit.median);

    // An orbit at the size that the pacer chooses, beginning at half and at full size.
    for (const bool fromLargest : {false, true}) {
        PacerLimits limits = getPacerLimits(onCpu);
        FramePacer pacer(limits);
        if (fromLargest)
            for (int i = 0; i < 1000; ++i)
                pacer.addFrame(1);
        std::vector<double> times;
        constexpr int kFrames = 150, kSteady = 60;
        int settledAt = 0;
        float least = 1, most = 0;
        for (int i = 0; i < kFrames; ++i) {
            const float before = pacer.getScale();
            Stopwatch watch;
            draw(before);
            const double milliseconds = watch.lap();
            pacer.addFrame(milliseconds);
            if (pacer.getScale() != before) settledAt = i + 1;
            if (i < kFrames - kSteady) continue;
            times.push_back(milliseconds);
            least = std::min(least, before);
            most = std::max(most, before);
        }
        std::sort(times.begin(), times.end());
        const std::string name = fromLargest ? "paced_from_full_size" : "paced_from_half_size";
        const auto row = [&](std::string what, double value, std::string unit, double spread) {
            rows.push_back({name + "_" + what, value, std::move(unit), std::nullopt, std::nullopt, limits.targetMs,
                            "the frame time it aims at", spread});
        };
        row("frame", times[times.size() / 2], "ms", times.back() - times.front());
        row("late_frames",
            100.0 * double(std::count_if(times.begin(), times.end(), [](double t) { return t > 50; })) /
                double(times.size()),
            "%", 0);
        row("side_given_up", 100 * (1 - double(most)), "%", 100 * double(most - least));
        row("frames_to_last_change", settledAt, "", 0);
    }
    return rows;
}

} // namespace stipple
