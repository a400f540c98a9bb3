// Heads ready for design: surface, landmarks, chart and measures of what a consultation asks for.
#pragma once

#include "consult/consultation.h"
#include "core/log.h"
#include "scalp/chart.h"
#include "scalp/surface.h"

#include <filesystem>
#include <memory>
#include <stop_token>

namespace stipple {

struct PreparedHead {
    std::uint64_t key = 0; // of the choice and, for files, of their content
    Head head;
    ScalpChart chart;
    HeadMeasures measures;

    // What cameras and lights turn around: the middle between glabella and opisthocranion.
    glm::vec3 getCentre() const;
};

// Loads the built-in head or the scan. A scan's path is relative to `documentFolder`. Error names file and remedy.
std::shared_ptr<const PreparedHead> prepareHead(const HeadChoice& choice, const std::filesystem::path& documentFolder,
                                                const ProgressFn& progress = {}, const std::stop_token& stop = {});

} // namespace stipple
