// stipple-transport: follows light through skin, with and without pigment.
#include "core/error.h"
#include "core/file.h"
#include "core/log.h"
#include "core/stopwatch.h"
#include "lattice.h"
#include "reports.h"
#include "skin_paths.h"
#include "table_file.h"

#include <CLI/CLI.hpp>

#include <cstdio>

namespace {

using namespace stipple;

// Without the path, so that the file is the same wherever it was made.
std::string describeCommand(const char* name, double photons, std::uint64_t seed, const std::filesystem::path& output) {
    return fmt::format("stipple-transport {} --photons {:.0f} --seed {} -o {}", name, photons, seed,
                       output.filename().string());
}

void save(const std::filesystem::path& output, const std::string& text, Stopwatch& watch) {
    writeFileAtomic(output, text);
    logInfo("{}: {} bytes, {:.0f} s", output.string(), text.size(), watch.lap() / 1000);
}

void remakeTable(const std::filesystem::path& output, double photons, std::uint64_t seed) {
    const DotStudy study = makeTableStudy(photons, seed);
    Stopwatch watch;
    const DotResult result = runDots(study, makeConsoleProgress());
    save(output, writeTable(study, result, describeCommand("table", photons, seed, output)), watch);
}

void remakeSkinTable(const std::filesystem::path& output, double photons, std::uint64_t seed) {
    Stopwatch watch;
    const std::string command = describeCommand("skin-table", photons, seed, output);
    save(output, writeSkinTable(photons, seed, command, makeConsoleProgress()), watch);
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app(
        "Follows light through a slab of skin by Monte Carlo, with and without columns of pigment, on all cores.",
        "stipple-transport");
    app.require_subcommand(1);
    double photons = 4e6, heightMm = 0.2;
    std::uint64_t seed = 1;
    std::filesystem::path output;
    const auto addCommand = [&](const char* name, const char* description) {
        CLI::App* command = app.add_subcommand(name, description);
        command->add_option("--photons", photons, "How many to follow")
            ->check(CLI::Range(1e3, 1e10))
            ->capture_default_str();
        command->add_option("--seed", seed, "Of the random numbers")->capture_default_str();
        return command;
    };
    const auto addHeight = [&](CLI::App* command) {
        command->add_option("--height", heightMm, "Of the columns, mm")
            ->check(CLI::Range(0.01, 2.0))
            ->capture_default_str();
    };
    CLI::App* skin = addCommand("skin", "Bare skin of the six types beside rendering.md section 1");
    CLI::App* dots = addCommand("dots", "A dot of 0.4 mm by depth beside rendering.md section 3");
    addHeight(dots);
    CLI::App* lattice = addCommand("lattice", "Square lattices of dots beside the rules of overlap of section 4");
    addHeight(lattice);
    CLI::App* table = addCommand("table", "Writes the dot table that the program ships");
    table->add_option("-o,--output", output, "File to write, engine/pigment/dot_table.inc")->required();
    CLI::App* skinTable = addCommand("skin-table", "Writes the table of bare skin that the program ships");
    skinTable->add_option("-o,--output", output, "File to write, engine/pigment/skin_table.inc")->required();
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return app.exit(e) == 0 ? 0 : 2;
    }
    try {
        const ProgressFn progress = makeConsoleProgress();
        if (*skin) std::fputs(reportSkins(photons, seed, progress).c_str(), stdout);
        if (*dots) std::fputs(reportDots(photons, seed, heightMm, progress).c_str(), stdout);
        if (*lattice) std::fputs(reportLattices(photons, seed, heightMm, progress).c_str(), stdout);
        if (*table) remakeTable(output, photons, seed);
        if (*skinTable) remakeSkinTable(output, photons, seed);
        return 0;
    } catch (const std::exception& e) {
        std::fprintf(stderr, "error: %s\n", e.what());
        return 1;
    }
}
