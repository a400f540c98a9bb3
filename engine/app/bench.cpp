// Design.md's budgets measured on the machine at hand, each beside a reference of the same run, so that two machines or
// two days can be compared by ratio. Every value is a cost: smaller is better.
#include "app/cameras.h"
#include "app/commands.h"
#include "app/data_files.h"
#include "app/light_sets.h"
#include "app/scene_builder.h"
#include "asset/import.h"
#include "core/error.h"
#include "core/file.h"
#include "core/parallel.h"
#include "core/random.h"
#include "gpu/device.h"
#include "render/renderer.h"
#include "scalp/head_import.h"
#include "scalp/placement.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <unordered_map>

#ifndef _WIN32
#include <sys/resource.h>
#endif

namespace stipple {
namespace {

using Clock = std::chrono::steady_clock;
namespace fs = std::filesystem;

struct Measure {
    double median = 0;
    double spread = 0; // largest minus smallest
};

// Median of `runs` timings in milliseconds after one that is not counted.
Measure measure(int runs, const std::function<void()>& action) {
    action();
    std::vector<double> times;
    for (int i = 0; i < runs; ++i) {
        const Clock::time_point begin = Clock::now();
        action();
        times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
    }
    std::sort(times.begin(), times.end());
    return {times[times.size() / 2], times.back() - times.front()};
}

struct Row {
    std::string name;
    double value = 0;
    std::string unit;
    std::optional<double> budget, aim;
    double reference = 0;
    std::string referenceName;
    double spread = 0;
};

// A turning camera, one moving frame after the other.
struct Stage {
    std::shared_ptr<const PreparedHead> head;
    Consultation document;
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
};

Stage makeStage(Consultation document) {
    Stage stage;
    stage.document = std::move(document);
    stage.head = prepareHead(stage.document.head, fs::current_path());
    stage.design = computeDesign(stage.head->chart, stage.head->head.landmarks, stage.document.scalp);
    stage.scene.surfaces = makeSurfaces(*stage.head);
    stage.scene.appearances.push_back(makeAppearance(*stage.head, stage.document, stage.design));
    stage.scene.rigs.push_back(loadLightSet("studio", stage.head->getCentre()));
    return stage;
}

// Random dots all over the chart: for the cost of numbers, not for looks.
Appearance scatterDots(const Appearance& like, std::size_t count) {
    Appearance appearance = like;
    auto set = std::make_shared<StampSet>(*like.stamps);
    set->key = mixBits(count);
    set->stamps.clear();
    Random random(count);
    const glm::vec2 size = set->bounds.getSize();
    for (std::size_t i = 0; i < count; ++i) {
        Stamp stamp;
        stamp.centre = set->bounds.min + size * glm::vec2(random.nextFloat(), random.nextFloat());
        stamp.optics = {0.06f, 0.15f, 3.0f};
        set->stamps.push_back(stamp);
    }
    appearance.stamps = std::move(set);
    return appearance;
}

// Plain dart throwing on a flat square with a hash grid: what placement is held against.
std::size_t throwDarts(std::size_t wanted, float side, float radius) {
    Random random(1);
    const float cell = radius / 1.41421356f;
    const int width = int(side / cell) + 1;
    std::vector<glm::vec2> grid(std::size_t(width) * std::size_t(width), glm::vec2(-1e9f));
    std::size_t placed = 0;
    for (std::size_t dart = 0; placed < wanted && dart < 60 * wanted; ++dart) {
        const glm::vec2 p(random.nextFloat() * side, random.nextFloat() * side);
        const int cx = int(p.x / cell), cy = int(p.y / cell);
        bool free = true;
        for (int y = std::max(0, cy - 2); free && y <= std::min(width - 1, cy + 2); ++y)
            for (int x = std::max(0, cx - 2); free && x <= std::min(width - 1, cx + 2); ++x) {
                const glm::vec2 d = grid[std::size_t(y) * std::size_t(width) + std::size_t(x)] - p;
                free = glm::dot(d, d) >= radius * radius;
            }
        if (!free) continue;
        grid[std::size_t(cy) * std::size_t(width) + std::size_t(cx)] = p;
        ++placed;
    }
    return placed;
}

Row benchPoints() {
    // 50,000 points of a density that varies fourfold across the patch: half of them dense, half sparse.
    constexpr float kSide = 240, kDensity = 150; // mm, per cm2
    const PlacementDomain domain = makeFlatDomain(kSide, kSide);
    std::size_t kept = 0;
    const Measure ours = measure(5, [&] {
        const RankedSet set = placeRanked(domain, kDensity, 1);
        kept = 0;
        for (const RankedPoint& point : set.points) {
            const float wanted = kDensity * (0.25f + 0.75f * point.chart.x / kSide);
            kept += point.rank * set.density < wanted;
        }
    });
    const float radius = 0.7f * 10.7f / std::sqrt(kDensity);
    std::size_t placed = 0;
    const Measure darts = measure(5, [&] { placed = throwDarts(50000, kSide, radius); });
    const double scale = 50000.0 / double(kept);
    return {"points_50000",
            ours.median * scale,
            "ms",
            150,
            50,
            darts.median * 50000.0 / double(placed),
            "plain dart throwing of 50,000 points",
            ours.spread * scale};
}

std::vector<Row> benchFrames(Device& device, Stage& stage) {
    std::vector<Row> rows;
    const bool onCpu = device.getInfo().type == DeviceType::cpu;
    Renderer renderer(device);
    RenderSettings moving;
    moving.quality = Quality::moving;

    const auto drawFrame = [&](const RenderScene& scene, int width, int height, int samples) {
        const View view = stage.makeView(width, height);
        RenderSettings settings = moving;
        if (samples > 1) {
            settings.quality = Quality::settled;
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
    const Measure all = measure(1, [&] { drawFrame(stage.scene, 1280, 720, 64); });
    rows.push_back({"settled_64_samples", all.median / 1000, "s", 20, 10, first.median / 1000,
                    "the first full-size picture", all.spread / 1000});

    // The same frames with few and with many dots, the head filling the view.
    RenderScene few = stage.scene, many = stage.scene;
    few.appearances = {scatterDots(stage.scene.appearances[0], 1000)};
    many.appearances = {scatterDots(stage.scene.appearances[0], 1000000)};
    const Measure withFew = measure(9, [&] { drawFrame(few, 1280, 720, 1); });
    const Measure withMany = measure(9, [&] { drawFrame(many, 1280, 720, 1); });
    rows.push_back({"added_by_1000000_dots", std::max(0.0, 100 * (withMany.median / withFew.median - 1)), "%", 10, 3,
                    withFew.median, "ms of the frame with 1,000 dots",
                    100 * (withMany.spread + withFew.spread) / withFew.median});

    // A bake happens when the stamps' key is new; what a frame costs besides is taken off.
    std::size_t count = 200000;
    const auto bake = [&](std::size_t stamps) {
        return measure(3, [&] {
            RenderScene scene = stage.scene;
            scene.appearances = {scatterDots(stage.scene.appearances[0], stamps + count % 97)};
            ++count;
            drawFrame(scene, 1280, 720, 1);
        });
    };
    const Measure full = bake(200000);
    const Measure little = bake(1000);
    rows.push_back({"full_bake_200000", std::max(0.0, full.median - frame.median) / 1000, "s", 1, 0.2,
                    std::max(0.0, little.median - frame.median) / 1000, "a bake of 1,000 dots", full.spread / 1000});

    float density = 140;
    const Measure slider = measure(5, [&] {
        density = density > 150 ? 140.0f : density + 3;
        const Consultation edited = apply(stage.document, {"plan.dots_per_cm2", fmt::format("{}", density)});
        const ScalpDesign design = computeDesign(stage.head->chart, stage.head->head.landmarks, edited.scalp);
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

Row benchScan(const Stage& stage) {
    const fs::path file =
        fs::temp_directory_path() /
        fmt::format("stipple-bench-{}.ply", mixBits(std::uint64_t(Clock::now().time_since_epoch().count())));
    writePly(file, refine({stage.head->head.surface.positions, stage.head->head.surface.triangles}));
    const Measure reading = measure(1, [&] { importModel(file); });
    HeadChoice choice;
    choice.file = file.string();
    const Measure whole = measure(1, [&] { prepareHead(choice, {}); });
    std::error_code ignored;
    fs::remove(file, ignored);
    return {"scan_1000000_triangles", whole.median / 1000, "s", 6, 3, reading.median / 1000,
            "reading the file alone", whole.spread / 1000};
}

#ifndef _WIN32
// Runs this program and returns its wall time in milliseconds; `peakMegabytes` is the largest memory of any child.
double runSelf(const std::string& arguments) {
    const std::string command = "'" + getExecutablePath().string() + "' " + arguments + " >/dev/null 2>&1";
    const Clock::time_point begin = Clock::now();
    if (std::system(command.c_str()) != 0) fail("The program could not run itself: {}", command);
    return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

std::vector<Row> benchProcess() {
    const fs::path picture = fs::temp_directory_path() / "stipple-bench.png";
    const std::string scene = (getDataFolder() / "scenes" / "welcome.json").string();
    const std::string render = "render '" + scene + "' --quality moving --size 1280x720 -o '" + picture.string() + "'";
    const Measure start = measure(5, [&] { runSelf(render); });
    const Measure nothing = measure(5, [&] { runSelf("--version"); });
    rusage usage{};
    getrusage(RUSAGE_CHILDREN, &usage);
    std::error_code ignored;
    fs::remove(picture, ignored);
    std::vector<Row> rows;
    rows.push_back({"start_to_first_picture", start.median / 1000, "s", 1.5, 0.7, nothing.median / 1000,
                    "starting and printing the version", start.spread / 1000});
    rows.push_back({"memory_default_head", double(usage.ru_maxrss) / 1024, "MB", 600, std::nullopt, 0, "none", 0});
    return rows;
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
    Device device;
    std::vector<Row> rows;
    const ProgressFn progress = makeConsoleProgress();
    const auto step = [&](float fraction, std::string_view doing) {
        if (progress) progress(fraction, doing);
    };
#ifndef _WIN32
    // First of all: memory of children is a running maximum.
    step(0, "starting the program");
    for (Row& row : benchProcess())
        rows.push_back(std::move(row));
#endif
    step(0.2f, "placing points");
    rows.push_back(benchPoints());
    step(0.3f, "drawing frames");
    Stage stage = makeStage(loadConsultation(getDataFolder() / "scenes" / "welcome.json"));
    for (Row& row : benchFrames(device, stage))
        rows.push_back(std::move(row));
    step(0.8f, "reading a large scan");
    rows.push_back(benchScan(stage));
    step(1, "");

    if (options.json) {
        nlohmann::ordered_json json;
        json["machine"] = getMachineName();
        json["device"] = device.getInfo().name + ", " + device.getInfo().driver;
        json["results"] = nlohmann::ordered_json::array();
        for (const Row& row : rows) {
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
    for (const Row& row : rows)
        std::printf("%-26s %10.3g %-5s %8s %8s %10.2g  %.3g (%s)\n", row.name.c_str(), row.value, row.unit.c_str(),
                    row.budget ? fmt::format("{:g}", *row.budget).c_str() : "-",
                    row.aim ? fmt::format("{:g}", *row.aim).c_str() : "-", row.spread, row.reference,
                    row.referenceName.c_str());
}

} // namespace stipple
