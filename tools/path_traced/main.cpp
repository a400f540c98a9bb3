// stipple-reference: draws every stage of folders of path-traced pictures and prints how far ours are from theirs.
#include "asset/import.h"
#include "core/error.h"
#include "gpu/device.h"
#include "reference_stages.h"
#include "tone_picture.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>

namespace {

using namespace stipple;
namespace fs = std::filesystem;

struct Options {
    std::vector<fs::path> folders;
    std::vector<std::string> stages; // empty: all
    int samples = 256;
    fs::path output; // empty: nothing is written
    std::string require = "none";
};

constexpr const char* kHeader = "picture                         FLIP   dE mean    p95   SSIM    mean %   grade\n";

void print(const std::string& name, const StageReport& report) {
    const PictureDifference& d = report.difference;
    std::string line = fmt::format("{:<28} {:>7.4f}  {:>7.3f} {:>6.2f} {:>6.4f}  {:>+7.2f}   {}",
                                   name + "/" + report.stage, d.flipMean, d.de2000Mean, d.de2000P95, d.ssim,
                                   100 * (d.meanLuminanceRatio - 1), getName(report.grade));
    if (report.grade != Grade::good) line += " (" + report.shortfall + ")";
    const ReferenceLimits limits = getLimits(Grade::good, report.floor);
    fmt::print("{}\n{:<28} {:>7.4f}  {:>7.3f} {:>6.2f} {:>6.4f}  {:>7.2f}\n", line, "   good", limits.flipMean,
               limits.de2000Mean, limits.de2000P95, limits.ssim, 100 * limits.meanLuminance);
    std::fflush(stdout);
}

Grade drawFolder(Renderer& renderer, const fs::path& folder, const Options& options) {
    const ReferenceScene reference = loadReferenceScene(folder);
    const std::string name = fs::absolute(folder / "").parent_path().filename().string();
    Grade worst = Grade::good;
    bool drawn = false;
    for (const std::string& stage : reference.stages) {
        if (!options.stages.empty() &&
            std::find(options.stages.begin(), options.stages.end(), stage) == options.stages.end())
            continue;
        drawn = true;
        const StageReport report =
            compareStage(reference, stage, drawStage(renderer, reference, stage, options.samples));
        print(name, report);
        worst = std::min(worst, report.grade);
        if (options.output.empty()) continue;
        fs::create_directories(options.output);
        writeExr(options.output / (name + "-" + stage + ".exr"), report.mine);
        writePng(options.output / (name + "-" + stage + ".png"),
                 placeSideBySide(report.theirs, report.mine, reference.exposure));
    }
    if (!drawn) fail("'{}' has none of the stages asked for.", folder.string());
    return worst;
}

void exportHead(const std::string& head, const fs::path& file) {
    const TriangleMesh mesh = loadHeadSkin(head);
    writeObj(file, mesh);
    const MeshIdentity identity = computeMeshIdentity(mesh);
    const nlohmann::json json = {{"vertices", identity.vertices},
                                 {"triangles", identity.triangles},
                                 {"area_mm2", identity.areaMm2},
                                 {"centre", {identity.centre.x, identity.centre.y, identity.centre.z}}};
    fmt::print("{}\n", json.dump());
}

} // namespace

int main(int argc, char** argv) {
    if (argc >= 2 && argv[1] == kImportWorkerFlag) {
        const std::vector<std::string> arguments(argv + 2, argv + argc);
        return runImportWorker(arguments);
    }
    CLI::App app(
        "Draws every stage of folders of path-traced pictures and prints a table: FLIP, CIEDE2000 mean and 95th "
        "percentile, SSIM, difference of the mean luminance; below each row what 'good' asks for (rendering.md "
        "section 9, or twice the noise of the reference).",
        "stipple-reference");
    Options options;
    std::string head;
    fs::path mesh;
    app.add_option("DIR", options.folders, "Folder with scene.json, coverage.exr and a picture per stage");
    app.add_option("--samples", options.samples, "Samples a pixel: 256 as a still picture, 64 as one that has settled")
        ->check(CLI::Range(1, 65536))
        ->capture_default_str();
    app.add_option("--stage", options.stages, "Only this stage; may be repeated")->take_all()->allow_extra_args(false);
    app.add_option("--out", options.output, "Folder for our pictures (EXR) and theirs | ours | difference (PNG)");
    app.add_option("--require", options.require, "Fail when a picture is worse than this")
        ->check(CLI::IsMember({"good", "acceptable", "none"}))
        ->capture_default_str();
    app.add_option("--export-head", head, "Write the skin of this built-in head as a mesh and print its identity");
    app.add_option("--mesh", mesh, "OBJ file to write it to")->needs("--export-head");
    try {
        app.parse(argc, argv);
        if (options.folders.empty() == head.empty())
            throw CLI::RequiredError("Either folders or --export-head with --mesh");
        if (!head.empty() && mesh.empty()) throw CLI::RequiredError("--mesh");
    } catch (const CLI::ParseError& e) {
        return app.exit(e) == 0 ? 0 : 2;
    }
    try {
        if (!head.empty()) {
            exportHead(head, mesh);
            return 0;
        }
        Device device;
        Renderer renderer(device);
        Grade worst = Grade::good;
        fmt::print("{} samples a pixel on {}\n{}", options.samples, device.getInfo().name, kHeader);
        for (const fs::path& folder : options.folders)
            worst = std::min(worst, drawFolder(renderer, folder, options));
        const Grade required = options.require == "good"         ? Grade::good
                               : options.require == "acceptable" ? Grade::acceptable
                                                                 : Grade::missed;
        for (const std::string& message : device.getValidationMessages())
            fail("{}", message);
        if (worst < required) fail("Not every picture is {}.", options.require);
        return 0;
    } catch (const std::exception& e) {
        std::fprintf(stderr, "error: %s\n", e.what());
        return 1;
    }
}
