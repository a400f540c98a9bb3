// stipple-lobes: fits the table of gloss lobes that moving pictures use (engine/render/lobe_table.inc).
#include "core/file.h"
#include "core/log.h"
#include "core/parallel.h"
#include "lobe_fit.h"
#include "shared/light.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

int main(int argc, char** argv) {
    using namespace stipple;
    CLI::App app("Fits linearly transformed cosines to the GGX lobes of skin; seconds, the same on every machine.",
                 "stipple-lobes");
    std::filesystem::path output;
    app.add_option("-o", output, "file to write")->required();
    CLI11_PARSE(app, argc, argv);

    constexpr int kSide = shared::kLobeTableSize;
    constexpr float kSharpest = 0.01f;     // alpha; sharper lobes are not skin
    constexpr float kLowestCosine = 0.02f; // as lighting.frag clamps it
    std::vector<float> cosines;
    for (int row = 0; row < kSide; ++row) {
        const float grazing = float(row) / float(kSide - 1);
        cosines.push_back(std::max(1 - grazing * grazing, kLowestCosine));
    }
    std::vector<LobeTransform> lobes(std::size_t(kSide) * kSide);
    parallelFor(std::size_t(kSide), 1, [&](std::size_t begin, std::size_t end) {
        for (std::size_t column = begin; column < end; ++column) {
            const float root = float(column) / float(kSide - 1);
            std::vector<LobeTransform> fitted(cosines.size());
            fitLobes(std::max(root * root, kSharpest), cosines.data(), kSide, fitted.data());
            for (std::size_t row = 0; row < fitted.size(); ++row)
                lobes[row * std::size_t(kSide) + column] = fitted[row];
        }
    });
    std::string text = "// Written by: stipple-lobes -o lobe_table.inc\n"
                       "// Rows: root of 1 - cosine of the view, 0 to 1; columns: root of GGX alpha, 0 to 1.\n";
    double worst = 0, sum = 0;
    for (const LobeTransform& lobe : lobes) {
        text += fmt::format("{{{:#.5g}f, {:#.5g}f, {:#.5g}f, {:#.5g}f}},\n", lobe.inverse.x, lobe.inverse.y,
                            lobe.inverse.z, lobe.inverse.w);
        worst = std::max(worst, lobe.error);
        sum += lobe.error;
    }
    writeFileAtomic(output, text);
    logInfo("{}: error of the fits {:.3f} on average, {:.3f} at worst, of the lobes themselves", output.string(),
            sum / double(lobes.size()), worst);
    return 0;
}
