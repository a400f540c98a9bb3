// What drawing costs.
#include "app/bench_rows.h"
#include "app/bench_stage.h"
#include "app/scene_builder.h"
#include "gpu/device.h"

#include <algorithm>
#include <map>

namespace stipple {

std::vector<BenchRow> benchFrames(Device& device, Stage& stage) {
    std::vector<BenchRow> rows;
    const bool onCpu = device.getInfo().type == DeviceType::cpu;
    Renderer renderer(device);
    RenderSettings moving;
    moving.quality = Quality::moving;
    moving.scale = onCpu ? kBenchMovingScale : 1.0f;

    const auto drawFrame = [&](const RenderScene& scene, int width, int height, int samples) {
        const View view = stage.makeView(width, height);
        RenderSettings settings = moving;
        if (samples > 1) {
            settings = {};
            settings.samples = samples;
        }
        renderer.begin(scene, std::span(&view, 1), width, height, settings);
        while (!renderer.isFinished())
            renderer.accumulate();
        renderer.updatePicture();
        device.waitIdle();
    };

    RenderScene empty;
    empty.appearances = stage.scene.appearances;
    empty.rigs = stage.scene.rigs;
    const int width = onCpu ? 1280 : 3840;
    const int height = onCpu ? 720 : 2160;
    const Measure emptyFrame = measure(9, [&] { drawFrame(empty, width, height, 1); });
    const Measure frame = measure(9, [&] { drawFrame(stage.scene, width, height, 1); });
    if (onCpu)
        rows.push_back(
            {"orbit_frame_1280x720", frame.median, "ms", 50, 33, emptyFrame.median, "an empty scene", frame.spread});
    else
        rows.push_back({"orbit_frame_3840x2160", frame.median, "ms", std::nullopt, 4, emptyFrame.median,
                        "an empty scene", frame.spread});

    std::map<std::string, std::vector<double>> passes;
    for (int i = 0; i < 9; ++i) {
        const View view = stage.makeView(width, height);
        for (const RenderTiming& timing : renderer.render(stage.scene, {&view, 1}, width, height, moving).timings)
            passes[timing.pass].push_back(timing.milliseconds);
    }
    for (auto& [pass, times] : passes) {
        const auto [least, most] = std::minmax_element(times.begin(), times.end());
        const double spread = *most - *least;
        std::nth_element(times.begin(), times.begin() + std::ptrdiff_t(times.size() / 2), times.end());
        rows.push_back({"orbit_pass_" + pass, times[times.size() / 2], "ms", std::nullopt, std::nullopt, frame.median,
                        "the orbit frame", spread});
    }

    // The scene's own hair 3 mm long, beside the 100,000 dots.
    Consultation grown = stage.document;
    grown.hair.style.lengthMm = 3;
    RenderScene stubble = stage.scene;
    stubble.appearances = {crowd(*stage.head, makeAppearance(*stage.head, grown, stage.design))};
    const Measure hairy = measure(9, [&] { drawFrame(stubble, width, height, 1); });
    rows.push_back({fmt::format("orbit_frame_{}_stubble_hairs", stubble.appearances[0].fibres->geometry.fibres.size()),
                    hairy.median, "ms", onCpu ? 50 : 4, onCpu ? 33 : 4, frame.median, "the orbit frame", hairy.spread});

    // A full head of it, from afar and so near that every hair in the picture is drawn.
    grown.scalp.loss = {};
    grown.scalp.hair.unitsPerCm2 = 100;
    const ScalpDesign fullHead =
        computeDesign(stage.head->chart, stage.head->head.landmarks, grown.scalp, *stage.master);
    RenderScene dense = stage.scene;
    dense.appearances = {makeAppearance(*stage.head, grown, fullHead)};
    const auto hairs = dense.appearances[0].fibres->geometry.fibres.size();
    const Measure whole = measure(9, [&] { drawFrame(dense, width, height, 1); });
    rows.push_back({fmt::format("orbit_frame_{}_stubble_hairs", hairs), whole.median, "ms", std::nullopt, std::nullopt,
                    frame.median, "the orbit frame", whole.spread});
    const Measure hairyClose = measure(5, [&] {
        const View view = stage.makeCloseUp(width, height);
        renderer.begin(dense, std::span(&view, 1), width, height, moving);
        renderer.accumulate();
        renderer.updatePicture();
        device.waitIdle();
    });
    rows.push_back({fmt::format("close_up_{}_stubble_hairs", hairs), hairyClose.median, "ms", std::nullopt,
                    std::nullopt, frame.median, "the orbit frame", hairyClose.spread});

    RenderSettings settled;
    const Measure first = measure(3, [&] {
        const View view = stage.makeView(1280, 720);
        renderer.begin(stage.scene, std::span(&view, 1), 1280, 720, settled);
        renderer.accumulate();
        renderer.updatePicture();
        device.waitIdle();
    });
    rows.push_back({"first_full_picture", first.median / 1000, "s", 1, 0.4, frame.median / 1000, "the orbit frame",
                    first.spread / 1000});
    const Measure all = measure(
        1, [&] { drawFrame(stage.scene, 1280, 720, 64); }, false);
    rows.push_back({"settled_64_samples", all.median / 1000, "s", 20, 10, first.median / 1000,
                    "the first full-size picture", all.spread / 1000});

    // The same frames with few and with many dots, the head filling the view.
    RenderScene few = stage.scene, many = stage.scene;
    few.appearances = {scatterDots(stage, 1000)};
    many.appearances = {scatterDots(stage, 1000000)};
    const Measure withFew = measure(9, [&] { drawFrame(few, 1280, 720, 1); });
    const Measure withMany = measure(9, [&] { drawFrame(many, 1280, 720, 1); });
    rows.push_back({"added_by_1000000_dots", std::max(0.0, 100 * (withMany.median / withFew.median - 1)), "%", 10, 3,
                    withFew.median, "ms of the frame with 1,000 dots",
                    100 * (withMany.spread + withFew.spread) / withFew.median});

    // A bake happens when the stamps' key is new; what a frame costs besides is taken off. The atlas is the finest, as
    // for a view close up.
    const View closeUp = stage.makeCloseUp(1280, 720);
    const auto drawClose = [&](const RenderScene& scene) {
        renderer.begin(scene, std::span(&closeUp, 1), 1280, 720, moving);
        renderer.accumulate();
        renderer.updatePicture();
        device.waitIdle();
    };
    drawClose(stage.scene);
    const Measure close = measure(5, [&] { drawClose(stage.scene); });
    std::size_t edition = 0;
    const auto bake = [&](std::size_t stamps) {
        RenderScene scene = stage.scene;
        return measure(3, [&] {
            scene.appearances = {scatterDots(stage, stamps + ++edition)};
            drawClose(scene);
        });
    };
    const Measure scattering = measure(3, [&] { scatterDots(stage, 200000); });
    const Measure full = bake(200000);
    rows.push_back({"full_bake_200000", std::max(0.0, full.median - close.median - scattering.median) / 1000, "s", 1,
                    0.2, close.median / 1000, "a frame close up", full.spread / 1000});

    // A brush takes the dots of some square millimetres away and brings them back.
    RenderScene erased = stage.scene;
    erased.appearances = {eraseDots(stage, 6)};
    const Measure both = measure(5, [&] {
        drawClose(erased);
        drawClose(stage.scene);
    });
    rows.push_back({"single_edit_bake", std::max(0.0, 0.5 * both.median - close.median), "ms", std::nullopt,
                    std::nullopt, close.median, "ms of a frame close up", both.spread});

    // Six designs side by side, none baked before.
    RenderScene board = stage.scene;
    std::vector<View> views;
    for (int i = 0; i < 6; ++i) {
        View view = stage.makeView(1280 / 3, 720 / 2);
        view.appearance = i;
        view.rect.x = i % 3 * view.rect.width;
        view.rect.y = i / 3 * view.rect.height;
        views.push_back(view);
    }
    const Measure six = measure(3, [&] {
        board.appearances.clear();
        for (int i = 0; i < 6; ++i)
            board.appearances.push_back(eraseDots(stage, 2 + 0.01f * float(++edition)));
        renderer.begin(board, views, 1280, 720, moving);
        renderer.accumulate();
        renderer.updatePicture();
        device.waitIdle();
    });
    rows.push_back({"six_variants_first_frame", six.median, "ms", std::nullopt, std::nullopt, frame.median,
                    "the orbit frame of one design", six.spread});

    Designer designer(stage.head->chart, stage.head->head.landmarks);
    float density = 140;
    const Measure slider = measure(5, [&] {
        density = density > 150 ? 140.0f : density + 3;
        const Consultation edited = apply(stage.document, {"plan.dots_per_cm2", fmt::format("{}", density)});
        const ScalpDesign design = designer.computeDesign(edited.scalp, *stage.master);
        RenderScene scene = stage.scene;
        scene.appearances = {makeAppearance(*stage.head, edited, design)};
        drawFrame(scene, 1280, 720, 1);
    });
    rows.push_back({"density_slider", slider.median, "ms", onCpu ? 150 : 33, onCpu ? 100 : 16, frame.median,
                    "the orbit frame", slider.spread});
    return rows;
}

} // namespace stipple
