// From a file's meshes to a head that the rest of the program can use (design: import yields one WorkingSurface).
#pragma once

#include "asset/import.h"
#include "core/log.h"
#include "scalp/landmarks.h"
#include "scalp/surface.h"

#include <map>
#include <optional>
#include <stop_token>
#include <string>

namespace stipple {

// What a person knows better than the shape tells. Axes and landmarks are in the file's coordinates.
struct HeadImportOptions {
    std::optional<double> unitToMm; // length of one file unit
    std::optional<glm::vec3> up;    // axis of the file that points to the crown
    std::optional<glm::vec3> front; // axis of the file that the face looks along
    std::map<LandmarkId, glm::vec3> landmarks;

    float edgeLength = 1.5f;     // mm, of the working surface
    float minEdgeLength = 0.75f; // mm, where it bends: ears, lids, lips, nostrils
};

// Repairs the skin, finds axes, unit and landmarks, evens out the triangles, and brings everything into the head frame.
// `name` is the file's name; it appears in the head and in messages. What was guessed stands in Head::assumptions.
// Error, naming the file and what to do, when the model is not a head or has no usable skin; Cancelled on request.
Head importHead(const ImportedModel& model, std::string name, const HeadImportOptions& options = {},
                const ProgressFn& progress = {}, const std::stop_token& stop = {});

} // namespace stipple
