// Heads ready for design: surface, landmarks, chart and measures of what a consultation asks for.
#pragma once

#include "app/head_levels.h"
#include "asset/openness.h"
#include "consult/consultation.h"
#include "core/log.h"
#include "scalp/chart.h"
#include "scalp/design.h"
#include "scalp/surface.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>

namespace stipple {

struct PreparedHead {
    std::uint64_t key = 0; // of the choice and, for files, of their content
    Head head;
    ScalpChart chart;
    HeadMeasures measures;
    std::vector<SkinLevel> levels; // coarser versions of the skin
    // Per vertex: of the skin, of its levels, of the parts, in this order.
    std::vector<std::vector<Openness>> openness;
    // A scan: a patient's face, of which nothing goes to the program's own folders (design: a case can be deleted).
    bool isPersonal = false;
    // Linear albedo of a scan's plain skin (scalp/head_colour.h), against which its own colour is seen; nothing for
    // scans without colours and for built-in heads, whose own colour is a factor on light skin.
    std::optional<glm::vec3> plainSkin;

    // What cameras and lights turn around: the middle between glabella and opisthocranion.
    glm::vec3 getCentre() const;
};

// Loads the built-in head or the scan. A scan's path is relative to `documentFolder`. Error names file and remedy.
std::shared_ptr<const PreparedHead> prepareHead(const HeadChoice& choice, const std::filesystem::path& documentFolder,
                                                const ProgressFn& progress = {}, const std::stop_token& stop = {});

// The places where dots and hairs of this head may ever be; kept between runs for built-in heads.
std::shared_ptr<const MasterSet> getMasterSet(const PreparedHead& head, std::uint64_t seed,
                                              const std::stop_token& stop = {});

} // namespace stipple
