// The subcommands. Each prints its result to stdout or a file and throws Error when it cannot.
#pragma once

#include "app/session.h"
#include "render/scene.h"

#include <filesystem>
#include <optional>
#include <string>

namespace stipple {

struct RenderOptions {
    DocumentOptions document;
    std::filesystem::path output; // .png or .exr
    int width = 1280;
    int height = 720;
    std::optional<std::string> camera;
    std::optional<std::string> light;
    Quality quality = Quality::settled;
    std::optional<int> samples;
};
void runRender(const RenderOptions& options);

struct InfoOptions {
    std::filesystem::path file; // a scan, a consultation, or the name of a built-in head
    bool json = false;
};
void runInfo(const InfoOptions& options);

struct PointsOptions {
    DocumentOptions document;
    std::filesystem::path output; // .csv
};
void runPoints(const PointsOptions& options);

struct PlanOptions {
    DocumentOptions document;
    bool json = false;
};
void runPlan(const PlanOptions& options);

struct WindowOptions {
    std::string file; // a consultation, a case folder, a scan or the name of a built-in head; empty: the welcome scene
    int width = 1440;
    int height = 900;
    std::optional<float> scale; // of texts and controls
    std::string recordFile, playFile;
    int samples = 0; // a pixel of the picture at rest; 0: as many as Quality::settled takes
};
void runWindow(const WindowOptions& options);

struct BenchOptions {
    bool json = false;
    std::string part;                  // of the table; empty: all of it
    std::optional<int> memoryVariants; // only print the peak memory of drawing this many designs
};
void runBench(const BenchOptions& options);

} // namespace stipple
