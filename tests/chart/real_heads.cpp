#include "tests/chart/real_heads.h"

#include "asset/import.h"
#include "scalp/builtin_head.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <vector>

namespace stipple::test {

void visitBuiltinHeads(int level, const VisitHead& visit) {
    const std::filesystem::path folder = std::filesystem::path(STIPPLE_SOURCE_DIR) / "build" / "heads";
    std::vector<std::filesystem::path> files;
    if (std::filesystem::exists(folder))
        for (const auto& entry : std::filesystem::directory_iterator(folder))
            if (entry.path().extension() == ".head") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const std::filesystem::path& file : files) {
        INFO(file.stem().string());
        visit(loadBuiltinHead(file, {}, level));
    }
    INFO("the set-up script forges the heads into " << folder.string());
    CHECK(files.size() >= 10);
}

void visitScans(float edgeLength, float minEdgeLength, const VisitHead& visit) {
    const std::filesystem::path folder = std::filesystem::path(STIPPLE_SHARED_DIR) / "heads";
    if (!std::filesystem::exists(folder)) {
        std::puts("skipped: no shared data");
        return;
    }
    setImportWorkerProgram(STIPPLE_TEST_WORKER_PROGRAM);
    HeadImportOptions options;
    options.edgeLength = edgeLength;
    options.minEdgeLength = minEdgeLength;
    for (const char* file :
         {"ict_neutral.obj", "niosh_medium.stl", "hrtf_head.ply", "base_male.obj", "bald_face.obj", "max_planck.obj"}) {
        INFO(file);
        visit(importHead(importModel(folder / file), file, options));
    }
}

} // namespace stipple::test
