// Design.md's budgets measured on the machine at hand, each beside a reference of the same run, so that two machines or
// two days can be compared by ratio. Every value is a cost: smaller is better.
#include "app/bench_rows.h"
#include "app/bench_stage.h"
#include "app/commands.h"
#include "app/data_files.h"
#include "app/scene_builder.h"
#include "asset/import.h"
#include "core/error.h"
#include "core/file.h"
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
            settings.scale = quality == Quality::moving ? kBenchMovingScale : 1.0f;
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
    if (wants("motion")) {
        step(0.7f, "turning the head");
        add(benchMotion(device, stage));
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
