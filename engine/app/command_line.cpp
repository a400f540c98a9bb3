#include "app/command_line.h"

#include "app/cameras.h"
#include "app/commands.h"
#include "app/light_sets.h"
#include "asset/import.h"
#include "core/error.h"
#include "core/log.h"

#include <CLI/CLI.hpp>

#include <charconv>

namespace stipple {
namespace {

void addDocumentOptions(CLI::App& command, DocumentOptions& options) {
    command.add_option("SCENE", options.scene, "Consultation file (JSON)")->required();
    command.add_option("--head", options.head, "Head in place of the scene's: a scan, or the name of a built-in head");
    command.add_option("--set", options.sets, "Change the document: dotted.path=value; may be repeated")
        ->take_all()
        ->allow_extra_args(false);
    command.add_option("--variant", options.variant, "Named variant of the scene");
}

// "1280x720"
void parseSize(const std::string& text, int& width, int& height) {
    const std::size_t x = text.find('x');
    int values[2] = {};
    const char* const end = text.data() + text.size();
    bool good = x != std::string::npos;
    if (good) {
        const auto first = std::from_chars(text.data(), text.data() + x, values[0]);
        const auto second = std::from_chars(text.data() + x + 1, end, values[1]);
        good = first.ec == std::errc() && first.ptr == text.data() + x && second.ec == std::errc() && second.ptr == end;
    }
    if (!good || values[0] < 16 || values[1] < 16 || values[0] > 8192 || values[1] > 8192)
        throw CLI::ValidationError("--size", "'" + text + "' is no size: write WIDTHxHEIGHT, 16 to 8192 each");
    width = values[0];
    height = values[1];
}

std::string listCameras() {
    std::string names;
    for (const NamedCamera& camera : getNamedCameras())
        names += (names.empty() ? "" : ", ") + std::string(camera.name);
    return names;
}

} // namespace

int runCommandLine(int argc, char** argv) {
    if (argc >= 2 && argv[1] == kImportWorkerFlag) {
        const std::vector<std::string> arguments(argv + 2, argv + argc);
        return runImportWorker(arguments);
    }

    CLI::App app{"Stipple shows on a 3D head what scalp micropigmentation would do for a person.", "stipple"};
    app.set_version_flag("--version", std::string("stipple ") + STIPPLE_VERSION);
    app.require_subcommand(0, 1);
    app.fallthrough(false);
    app.footer("Without a command Stipple opens its window.");
    WindowOptions window;
    std::string windowSize;
    app.add_option("FILE", window.file,
                   "Opens it in the window: a consultation, a case folder, a scan, or the name of a "
                   "built-in head");
    app.add_option("--size", windowSize, "Window: WIDTHxHEIGHT in pixels")->default_str("1440x900");
    app.add_option("--ui-scale", window.scale,
                   "Window: size of texts and controls, 0.5 to 4, in place of the display's")
        ->check(CLI::Range(0.5, 4.0));
    app.add_option(
           "--samples", window.samples,
           "Window: samples a pixel at which a picture at rest is done, in place of 256; fewer for slow machines")
        ->check(CLI::Range(1, 65536));
    app.add_option("--record", window.recordFile, "Window: write all input to this file");
    app.add_option("--play", window.playFile, "Window: take input from this file");
    bool quiet = false;
    app.add_flag("-q,--quiet", quiet, "Only warnings and errors on stderr");
    bool verbose = false;
    app.add_flag("-v,--verbose", verbose, "More on stderr, such as the time of each pass");

    RenderOptions render;
    std::string size;
    CLI::App* renderCommand = app.add_subcommand("render", "Render a consultation to a picture");
    addDocumentOptions(*renderCommand, render.document);
    renderCommand->add_option("-o,--output", render.output, "Picture: .png, or .exr (linear, half float)")->required();
    renderCommand->add_option("--size", size, "WIDTHxHEIGHT in pixels")->default_str("1280x720");
    renderCommand->add_option("--camera", render.camera,
                              "AZIMUTH,ELEVATION,DISTANCE_MM,VFOV_DEG or one of: " + listCameras());
    renderCommand->add_option("--light", render.light, "Light set, one of the files in scenes/lights");
    renderCommand->add_option("--state", render.document.state, "before or after the treatment")
        ->check(CLI::IsMember({"before", "after"}));
    renderCommand->add_option("--time", render.document.days, "Days after the last visit; below 0 between the visits");
    std::string quality;
    renderCommand->add_option("--quality", quality, "moving, settled or still")
        ->check(CLI::IsMember({"moving", "settled", "still"}));
    renderCommand->add_option("--samples", render.samples, "Samples a pixel, in place of the quality's own number")
        ->check(CLI::Range(1, 65536));

    InfoOptions info;
    CLI::App* infoCommand =
        app.add_subcommand("info", "Describe a head or a consultation: measures, landmarks, counts");
    infoCommand->add_option("FILE", info.file, "A scan, a consultation (.json) or the name of a built-in head")
        ->required();
    infoCommand->add_flag("--json", info.json, "Machine-readable; landmarks in the head frame, mm");

    PointsOptions points;
    CLI::App* pointsCommand = app.add_subcommand("points", "Write all dots and follicular units to a table");
    addDocumentOptions(*pointsCommand, points.document);
    pointsCommand->add_option("-o,--output", points.output, "Table (CSV)")->required();

    PlanOptions plan;
    CLI::App* planCommand =
        app.add_subcommand("plan", "Print what the treatment takes: dots, visits, hours, prices, upkeep, alternatives");
    addDocumentOptions(*planCommand, plan.document);
    planCommand->add_flag("--json", plan.json, "Machine-readable");

    BenchOptions bench;
    CLI::App* benchCommand = app.add_subcommand("bench", "Measure this machine against the design's budgets");
    benchCommand->add_flag("--json", bench.json, "Machine-readable");
    benchCommand->add_option("--part", bench.part, "Only this part of the table")
        ->check(CLI::IsMember({"start", "points", "design", "frames", "motion", "scan"}));
    // What bench asks a process of its own.
    benchCommand->add_option("--memory", bench.memoryVariants)->group("")->check(CLI::Range(0, 12));

    try {
        app.parse(argc, argv);
        if (!size.empty()) parseSize(size, render.width, render.height);
        if (!windowSize.empty()) parseSize(windowSize, window.width, window.height);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    if (quiet) setLogLevel(LogLevel::warning);
    if (verbose) setLogLevel(LogLevel::debug);
    constexpr int kUsualSamples = 64; // enough to look at, in seconds on a processor
    if (quality.empty() && !render.samples) render.samples = kUsualSamples;
    render.quality = quality == "moving" ? Quality::moving : quality == "still" ? Quality::still : Quality::settled;

    try {
        if (renderCommand->parsed())
            runRender(render);
        else if (infoCommand->parsed())
            runInfo(info);
        else if (pointsCommand->parsed())
            runPoints(points);
        else if (planCommand->parsed())
            runPlan(plan);
        else if (benchCommand->parsed())
            runBench(bench);
        else
            runWindow(window);
    } catch (const std::exception& error) {
        logMessage(LogLevel::error, error.what());
        return 1;
    }
    return 0;
}

} // namespace stipple
