// Design.md's budgets measured on the machine at hand, each beside a reference of the same run, so that two machines or
// two days can be compared by ratio. Every value is a cost: smaller is better.
#include "app/bench_rows.h"
#include "app/cameras.h"
#include "app/commands.h"
#include "app/data_files.h"
#include "app/light_sets.h"
#include "app/scene_builder.h"
#include "asset/import.h"
#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/parallel.h"
#include "core/random.h"
#include "core/stopwatch.h"
#include "gpu/device.h"
#include "render/renderer.h"
#include "scalp/head_import.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <unordered_map>

#ifndef _WIN32
#include <sys/resource.h>
#endif

namespace stipple {
namespace {

using Clock = std::chrono::steady_clock;
namespace fs = std::filesystem;

// Of moving frames on a processor; the budget allows 0.4.
constexpr float kMovingScale = 0.5f;

// Stamps anywhere on the scalp: for the cost of numbers, not for looks.
void scatter(StampSet& set, const ScalpChart& chart, std::size_t count, StampGroup group) {
    Random random(count);
    const glm::vec2 size = set.bounds.getSize();
    while (count > 0) {
        Stamp stamp;
        stamp.centre = set.bounds.min + size * glm::vec2(random.nextFloat(), random.nextFloat());
        const auto place = chart.locate(stamp.centre);
        if (!place) continue;
        stamp.du = place->du;
        stamp.dv = place->dv;
        stamp.optics = {0.06f, 0.15f, 3.0f};
        stamp.group = group;
        set.stamps.push_back(stamp);
        --count;
    }
}

// The numbers that the budgets speak of: 100,000 dots and 60,000 hairs, the scene's own among them.
Appearance crowd(const PreparedHead& head, Appearance appearance) {
    auto set = std::make_shared<StampSet>(*appearance.stamps);
    for (const auto& [group, wanted] : {std::pair(StampGroup::pigment, 100000), std::pair(StampGroup::hair, 60000)}) {
        const auto there =
            std::count_if(set->stamps.begin(), set->stamps.end(), [&](const Stamp& s) { return s.group == group; });
        if (there < wanted) scatter(*set, head.chart, std::size_t(wanted - there), group);
    }
    set->key = mixBits(set->key);
    appearance.stamps = std::move(set);
    return appearance;
}

// A turning camera, one moving frame after the other.
struct Stage {
    std::shared_ptr<const PreparedHead> head;
    Consultation document;
    std::shared_ptr<const MasterSet> master;
    ScalpDesign design;
    RenderScene scene;
    float azimuth = 0;

    View makeView(int width, int height) {
        azimuth += kDegree;
        View view;
        view.camera = makeOrbitCamera(head->getCentre(), azimuth, 16 * kDegree, 1500, 13.5f * kDegree);
        view.rect = {0, 0, width, height};
        return view;
    }
    View makeCloseUp(int width, int height) const {
        View view;
        view.camera = makeOrbitCamera(head->getCentre(), 0, 60 * kDegree, 160, 13.5f * kDegree);
        view.rect = {0, 0, width, height};
        return view;
    }
};

Stage makeStage(Consultation document) {
    Stage stage;
    stage.document = std::move(document);
    stage.head = prepareHead(stage.document.head, fs::current_path());
    stage.master = getMasterSet(*stage.head, stage.document.scalp.placement.seed);
    stage.design = computeDesign(stage.head->chart, stage.head->head.landmarks, stage.document.scalp, *stage.master);
    stage.scene.surfaces = makeSurfaces(*stage.head);
    stage.scene.appearances.push_back(crowd(*stage.head, makeAppearance(*stage.head, stage.document, stage.design)));
    stage.scene.rigs.push_back(loadLightSet("studio", stage.head->getCentre()));
    return stage;
}

// The stage's look without the stamps around the middle of the chart.
Appearance eraseDots(const Stage& stage, float radiusMm) {
    Appearance appearance = stage.scene.appearances[0];
    auto set = std::make_shared<StampSet>(*appearance.stamps);
    const glm::vec2 middle = 0.5f * (set->bounds.min + set->bounds.max);
    std::erase_if(set->stamps, [&](const Stamp& stamp) { return glm::length(stamp.centre - middle) < radiusMm; });
    set->key = Hasher().add(set->key).add(radiusMm).get();
    appearance.stamps = std::move(set);
    return appearance;
}

Appearance scatterDots(const Stage& stage, std::size_t count) {
    Appearance appearance = stage.scene.appearances[0];
    auto set = std::make_shared<StampSet>(*appearance.stamps);
    set->key = mixBits(count);
    set->stamps.clear();
    scatter(*set, stage.head->chart, count, StampGroup::pigment);
    appearance.stamps = std::move(set);
    return appearance;
}

std::vector<BenchRow> benchFrames(Device& device, Stage& stage) {
    std::vector<BenchRow> rows;
    const bool onCpu = device.getInfo().type == DeviceType::cpu;
    Renderer renderer(device);
    RenderSettings moving;
    moving.quality = Quality::moving;
    moving.scale = onCpu ? kMovingScale : 1.0f;

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

// Splits every triangle in four until there are a million: a dense scan of the same head.
TriangleMesh refine(const TriangleMesh& coarse) {
    TriangleMesh mesh = coarse;
    while (mesh.triangles.size() < 1'000'000) {
        std::unordered_map<std::uint64_t, std::uint32_t> middles;
        std::vector<glm::uvec3> triangles;
        const auto split = [&](std::uint32_t a, std::uint32_t b) {
            const std::uint64_t key = std::uint64_t(std::min(a, b)) << 32 | std::max(a, b);
            const auto [place, isNew] = middles.try_emplace(key, std::uint32_t(mesh.positions.size()));
            if (isNew) mesh.positions.push_back(0.5f * (mesh.positions[a] + mesh.positions[b]));
            return place->second;
        };
        for (const glm::uvec3& t : mesh.triangles) {
            const std::uint32_t ab = split(t.x, t.y), bc = split(t.y, t.z), ca = split(t.z, t.x);
            triangles.insert(triangles.end(), {{t.x, ab, ca}, {ab, t.y, bc}, {ca, bc, t.z}, {ab, bc, ca}});
        }
        mesh.triangles = std::move(triangles);
    }
    return mesh;
}

void writePly(const fs::path& path, const TriangleMesh& mesh) {
    std::string bytes = fmt::format("ply\nformat binary_little_endian 1.0\nelement vertex {}\nproperty float x\n"
                                    "property float y\nproperty float z\nelement face {}\n"
                                    "property list uchar uint vertex_indices\nend_header\n",
                                    mesh.positions.size(), mesh.triangles.size());
    for (const glm::vec3& p : mesh.positions)
        bytes.append(reinterpret_cast<const char*>(&p), 12);
    for (const glm::uvec3& t : mesh.triangles) {
        bytes.push_back(3);
        bytes.append(reinterpret_cast<const char*>(&t), 12);
    }
    writeFileAtomic(path, bytes);
}

std::vector<BenchRow> benchScan(const Stage& stage) {
    const fs::path file =
        fs::temp_directory_path() /
        fmt::format("stipple-bench-{}.ply", mixBits(std::uint64_t(Clock::now().time_since_epoch().count())));
    writePly(file, refine({stage.head->head.surface.positions, stage.head->head.surface.triangles}));
    const Measure reading = measure(
        1, [&] { importModel(file); }, false);
    HeadChoice choice;
    choice.file = file.string();
    std::shared_ptr<const PreparedHead> head;
    const Measure whole = measure(
        1, [&] { head = prepareHead(choice, {}); }, false);
    std::error_code ignored;
    fs::remove(file, ignored);
    return {{"scan_1000000_triangles", whole.median / 1000, "s", 6, 3, reading.median / 1000, "reading the file alone",
             whole.spread / 1000},
            benchChart("chart_scan_1000000", head->head, 1500, 3)};
}

#ifndef _WIN32
// Runs this program and returns its wall time in milliseconds; `output`, if given, is what it printed.
double runSelf(const std::string& arguments, std::string* output = nullptr) {
    const std::string command = "'" + getExecutablePath().string() + "' " + arguments + " 2>/dev/null";
    Stopwatch watch;
    FILE* pipe = popen(command.c_str(), "r");
    if (!pipe) fail("The program could not run itself: {}", command);
    std::string text;
    char buffer[256];
    for (std::size_t n; (n = fread(buffer, 1, sizeof(buffer), pipe)) > 0;)
        text.append(buffer, n);
    if (pclose(pipe) != 0) fail("The program could not run itself: {}", command);
    if (output) *output = text;
    return watch.lap();
}

std::vector<BenchRow> benchProcess() {
    const fs::path picture = fs::temp_directory_path() / "stipple-bench.png";
    const std::string scene = (getDataFolder() / "scenes" / "welcome.json").string();
    const std::string render = "render '" + scene + "' --quality moving --size 1280x720 -o '" + picture.string() + "'";
    const Measure start = measure(5, [&] { runSelf(render); });
    const Measure nothing = measure(5, [&] { runSelf("--version"); });
    std::error_code ignored;
    fs::remove(picture, ignored);
    std::vector<BenchRow> rows;
    rows.push_back({"start_to_first_picture", start.median / 1000, "s", 1.5, 0.7, nothing.median / 1000,
                    "starting and printing the version", start.spread / 1000});
    const auto getPeak = [](int variants) {
        std::string output;
        runSelf(fmt::format("bench --memory {}", variants), &output);
        return std::strtod(output.c_str(), nullptr);
    };
    const double none = getPeak(0);
    rows.push_back(
        {"memory_default_head", getPeak(1), "MB", 600, std::nullopt, none, "the program with a device alone", 0});
    rows.push_back(
        {"memory_six_variants", getPeak(6), "MB", 900, std::nullopt, none, "the program with a device alone", 0});
    return rows;
}

// Peak memory of this process after drawing the default head in as many designs side by side; 0: a device alone.
double measureMemory(int variants) {
    Device device;
    if (variants > 0) {
        Stage stage = makeStage(loadConsultation(getDataFolder() / "scenes" / "welcome.json"));
        constexpr int kWidth = 1280, kHeight = 720;
        const int columns = std::min(variants, 3), rows = (variants + columns - 1) / columns;
        std::vector<View> views;
        for (int i = 0; i < variants; ++i) {
            if (i > 0) {
                const Consultation other = apply(stage.document, {"plan.dots_per_cm2", fmt::format("{}", 140 - 5 * i)});
                const ScalpDesign design =
                    computeDesign(stage.head->chart, stage.head->head.landmarks, other.scalp, *stage.master);
                stage.scene.appearances.push_back(crowd(*stage.head, makeAppearance(*stage.head, other, design)));
            }
            View view = stage.makeView(kWidth / columns, kHeight / rows);
            view.appearance = i;
            view.rect.x = i % columns * view.rect.width;
            view.rect.y = i / columns * view.rect.height;
            views.push_back(view);
        }
        Renderer renderer(device);
        for (const Quality quality : {Quality::moving, Quality::settled}) {
            RenderSettings settings;
            settings.quality = quality;
            settings.scale = quality == Quality::moving ? kMovingScale : 1.0f;
            renderer.begin(stage.scene, views, kWidth, kHeight, settings);
            for (int sample = 0; sample < 4 && !renderer.isFinished(); ++sample)
                renderer.accumulate();
            renderer.updatePicture();
            device.waitIdle();
        }
    }
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return double(usage.ru_maxrss) / 1024;
}
#endif

std::string getMachineName() {
    std::ifstream in("/proc/cpuinfo");
    for (std::string line; std::getline(in, line);)
        if (line.rfind("model name", 0) == 0)
            return fmt::format("{}, {} threads", line.substr(line.find(':') + 2), getThreadCount());
    return fmt::format("{} threads", getThreadCount());
}

} // namespace

void runBench(const BenchOptions& options) {
#ifndef _WIN32
    if (options.memoryVariants) {
        std::printf("%.1f\n", measureMemory(*options.memoryVariants));
        return;
    }
#endif
    Device device;
    std::vector<BenchRow> rows;
    const ProgressFn progress = makeConsoleProgress();
    const auto step = [&](float fraction, std::string_view doing) {
        if (progress) progress(fraction, doing);
    };
    const auto add = [&](std::vector<BenchRow> more) { std::move(more.begin(), more.end(), std::back_inserter(rows)); };
    const auto wants = [&](std::string_view part) { return options.part.empty() || options.part == part; };
#ifndef _WIN32
    if (wants("start")) {
        step(0, "starting the program");
        add(benchProcess());
    }
#endif
    if (wants("points")) {
        step(0.2f, "placing points");
        add({benchPoints(50000, 5), benchPoints(1000000, 1)});
    }
    step(0.3f, "preparing the head");
    Stage stage = makeStage(loadConsultation(getDataFolder() / "scenes" / "welcome.json"));
    if (wants("design")) {
        add(benchSliders(*stage.head, stage.document, *stage.master));
        add({benchChart("chart_built_in_head", stage.head->head, 1000, 3)});
    }
    if (wants("frames")) {
        step(0.4f, "drawing frames");
        add(benchFrames(device, stage));
    }
    if (wants("scan")) {
        step(0.8f, "reading a large scan");
        add(benchScan(stage));
    }
    step(1, "");

    if (options.json) {
        nlohmann::ordered_json json;
        json["machine"] = getMachineName();
        json["device"] = device.getInfo().name + ", " + device.getInfo().driver;
        json["results"] = nlohmann::ordered_json::array();
        for (const BenchRow& row : rows) {
            nlohmann::ordered_json result;
            result["name"] = row.name;
            result["value"] = row.value;
            result["unit"] = row.unit;
            result["budget"] = row.budget ? nlohmann::ordered_json(*row.budget) : nlohmann::ordered_json();
            result["aim"] = row.aim ? nlohmann::ordered_json(*row.aim) : nlohmann::ordered_json();
            result["reference"] = row.reference;
            result["reference_name"] = row.referenceName;
            result["spread"] = row.spread;
            json["results"].push_back(result);
        }
        std::printf("%s\n", json.dump(2).c_str());
        return;
    }
    std::printf("%s\n%s\n\n", getMachineName().c_str(), device.getInfo().name.c_str());
    std::printf("%-26s %10s %-5s %8s %8s %10s  %s\n", "cost", "median", "", "budget", "aim", "spread",
                "reference in the same run");
    for (const BenchRow& row : rows)
        std::printf("%-26s %10.3g %-5s %8s %8s %10.2g  %.3g (%s)\n", row.name.c_str(), row.value, row.unit.c_str(),
                    row.budget ? fmt::format("{:g}", *row.budget).c_str() : "-",
                    row.aim ? fmt::format("{:g}", *row.aim).c_str() : "-", row.spread, row.reference,
                    row.referenceName.c_str());
}

} // namespace stipple
