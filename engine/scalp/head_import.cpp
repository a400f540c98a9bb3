#include "scalp/head_import.h"

#include "core/error.h"
#include "core/parallel.h"
#include "scalp/ear_weights.h"
#include "scalp/fold_repair.h"
#include "scalp/half_edge_mesh.h"
#include "scalp/head_colour.h"
#include "scalp/head_parts.h"
#include "scalp/landmark_detection.h"
#include "scalp/orientation.h"
#include "scalp/plain_eye.h"
#include "scalp/remesh.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple {
namespace {

// What hangs further below the crown than this is no use to anyone here and costs triangles: a head and neck are some
// 300 mm high.
constexpr float kKeptBelowCrown = 400; // mm
// Pinholes and specks that scanners leave. Nostrils (about 30 mm round), ears, lids and lips stay open.
constexpr float kSmallHole = 18;       // mm of rim
constexpr std::size_t kDense = 120000; // triangles: beyond this the axes are found on a coarser copy

struct Placement {
    glm::mat3 rotation{1};
    double scaleToMm = 1;
    glm::vec3 apply(const glm::vec3& p) const { return glm::vec3(glm::dmat3(rotation) * (scaleToMm * glm::dvec3(p))); }
};

std::string describeUnit(double toMm) {
    constexpr std::array<std::pair<double, const char*>, 5> kUnits = {
        {{1, "millimetres"}, {10, "centimetres"}, {25.4, "inches"}, {100, "decimetres"}, {1000, "metres"}}};
    for (const auto& [unit, name] : kUnits)
        if (std::abs(toMm / unit - 1) < 1e-6) return name;
    return fmt::format("{:.5g} mm long", toMm);
}

// The file's axis that a row of the rotation shows, as "+Y".
std::string describeAxis(const glm::mat3& rotation, int row) {
    int best = 0;
    for (int column = 1; column < 3; ++column)
        if (std::abs(rotation[column][row]) > std::abs(rotation[best][row])) best = column;
    return fmt::format("{}{}", rotation[best][row] > 0 ? '+' : '-', "XYZ"[best]);
}

glm::mat3 makeRotation(glm::vec3 up, glm::vec3 front, const std::string& name) {
    const float upLength = glm::length(up);
    const float frontLength = glm::length(front);
    if (upLength > 0 && frontLength > 0) {
        up /= upLength;
        front -= up * glm::dot(front, up);
        const float rest = glm::length(front);
        if (rest > 0.1f * frontLength) {
            front /= rest;
            return glm::transpose(glm::mat3(glm::cross(up, front), up, front));
        }
    }
    fail("'{}': head.up and head.front must be two different axes of the file, for example +y and +z.", name);
}

// Axes and unit: forced ones first, the rest from the shape.
Placement findPlacement(const TriangleMesh& skin, const ImportedModel& model, const std::string& name,
                        const HeadImportOptions& options, std::vector<std::string>& assumptions) {
    const std::optional<double> declared = options.unitToMm ? options.unitToMm : model.declaredUnitToMm;
    Orientation found;
    if (skin.triangles.size() > kDense) {
        const float size = glm::length(computeBounds(skin.positions).getSize());
        RemeshOptions coarse;
        coarse.edgeLength = size / 120;
        coarse.iterations = 1; // only the overall shape counts
        found = findOrientation(remeshIsotropic(skin, coarse), declared);
    } else {
        found = findOrientation(skin, declared);
    }
    if (options.unitToMm && !(*options.unitToMm > 0))
        fail("'{}': head.unit must be a positive length in millimetres.", name);
    const bool knownAxes = options.up && options.front;
    if (found.confidence < kMinOrientationConfidence && !(knownAxes && options.unitToMm))
        fail(
            "'{}' does not look like a head. {} If it is one all the same, say how it lies with head.unit, head.up and "
            "head.front.",
            name, found.reason);
    Placement placement{found.rotation, options.unitToMm.value_or(found.scaleToMm)};
    if (options.up || options.front) {
        const glm::mat3 rows = glm::transpose(found.rotation);
        placement.rotation = makeRotation(options.up.value_or(rows[1]), options.front.value_or(rows[2]), name);
    }
    if (!options.unitToMm)
        assumptions.push_back(fmt::format("Took the file's unit to be {}. {} If that is wrong, set head.unit.",
                                          describeUnit(placement.scaleToMm), found.reason));
    if (!knownAxes)
        assumptions.push_back(fmt::format("Took {} of the file as up and {} as the direction of the face. If that is "
                                          "wrong, set head.up and head.front.",
                                          describeAxis(placement.rotation, 1), describeAxis(placement.rotation, 2)));
    return placement;
}

// Drops the body far below the crown. Coordinates in mm, +Y up.
void cropBelowNeck(TracedMesh& skin, std::vector<std::string>& assumptions) {
    const Box3 box = computeBounds(skin.mesh.positions);
    const float floor = box.max.y - kKeptBelowCrown;
    if (box.min.y >= floor) return;
    std::vector<bool> keep;
    for (const glm::uvec3& t : skin.mesh.triangles)
        keep.push_back(skin.mesh.positions[t.x].y > floor && skin.mesh.positions[t.y].y > floor &&
                       skin.mesh.positions[t.z].y > floor);
    skin = takeTriangles(skin, keep);
    // Hands beside the shoulders may have come loose; the head is in the largest piece.
    const Components components = findComponents(skin.mesh);
    std::vector<std::size_t> sizes(components.count, 0);
    for (std::uint32_t c : components.ofTriangle)
        ++sizes[c];
    const auto largest = std::uint32_t(std::max_element(sizes.begin(), sizes.end()) - sizes.begin());
    keep.clear();
    for (std::uint32_t c : components.ofTriangle)
        keep.push_back(c == largest);
    skin = takeTriangles(skin, keep);
    makeManifold(skin);
    assumptions.push_back(fmt::format("Left out what lies more than {:.0f} mm below the crown.", kKeptBelowCrown));
}

// Facets much larger than the wanted triangles would stay visible as flats.
bool isCoarse(const TriangleMesh& mesh, float edgeLength) {
    const double area = computeArea(mesh.positions, mesh.triangles) / double(mesh.triangles.size());
    const double wanted = 0.433 * double(edgeLength) * double(edgeLength);
    return area > 2 * wanted;
}

// Facets of a coarse input end in creases even when rounded. Low-pass filtering (Taubin, "A Signal Processing Approach
// to Fair Surface Design", 1995) takes them out where the input's triangles are large; ears and lips, which every
// modeller gives small ones, keep their edges.
void fairOverFacets(WorkingSurface& surface, const TriangleMesh& input, std::span<const SurfacePoint> places,
                    float edgeLength) {
    constexpr int kRounds = 12;
    constexpr float kFarthest = 0.25f; // mm
    const HalfEdgeMesh topology(surface.triangles, surface.positions.size());
    std::vector<float> share(surface.positions.size(), 0.0f);
    for (std::uint32_t v = 0; v < share.size(); ++v) {
        const glm::uvec3& t = input.triangles[places[v].triangle];
        const glm::vec3& a = input.positions[t.x];
        const glm::vec3 normal = glm::cross(input.positions[t.y] - a, input.positions[t.z] - a);
        const float side = glm::sqrt(glm::length(normal) * 1.1547f); // of an equilateral triangle of that area
        if (!topology.isBoundary(v)) share[v] = smoothRamp(1.5f * edgeLength, 3 * edgeLength, side);
    }
    const std::vector<glm::vec3> start = surface.positions;
    std::vector<glm::vec3> next(start.size());
    for (int round = 0; round < 2 * kRounds; ++round) {
        const float step = round % 2 == 0 ? 0.5f : -0.53f;
        parallelFor(start.size(), 2048, [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i) {
                const glm::vec3& p = surface.positions[i];
                next[i] = p;
                if (share[i] <= 0) continue;
                glm::vec3 sum(0);
                float count = 0;
                topology.forEachNeighbour(std::uint32_t(i), [&](std::uint32_t u) {
                    sum += surface.positions[u];
                    ++count;
                });
                const glm::vec3 target = p + step * share[i] * (sum / count - p) - start[i];
                const float far = glm::length(target);
                next[i] = start[i] + (far > kFarthest ? target * (kFarthest / far) : target);
            }
        });
        surface.positions.swap(next);
    }
}

PartialLandmarks placeByHand(const HeadImportOptions& options, const Placement& placement) {
    PartialLandmarks byHand;
    for (const auto& [id, position] : options.landmarks)
        byHand[std::size_t(id)] = placement.apply(position);
    return byHand;
}

void transform(const glm::mat4& matrix, std::vector<glm::vec3>& points) {
    for (glm::vec3& p : points)
        p = glm::vec3(matrix * glm::vec4(p, 1));
}

// A plain colour for parts without a map, where the file gives none.
glm::vec3 choosePartColour(const ImportedPart& part) {
    const glm::vec3 given(part.baseColour);
    const bool grey = std::max({given.r, given.g, given.b}) - std::min({given.r, given.g, given.b}) < 0.02f;
    return part.baseColourMap || !grey ? given : glm::vec3(0.4f, 0.3f, 0.27f);
}

// A part with the texture coordinates of the file. Positions become head frame mm.
HeadPart makePart(const PartAside& aside, const ImportedModel& model, const glm::mat4& toHead,
                  std::map<int, int>& imageIndex, std::vector<Image8>& images) {
    HeadPart part;
    part.kind = aside.kind;
    part.mesh = aside.mesh.mesh;
    transform(toHead, part.mesh.positions);
    part.normals = computeVertexNormals(part.mesh.positions, part.mesh.triangles);
    const ImportedPart& source = model.parts[aside.mesh.sources.front().part];
    part.colour = choosePartColour(source);
    if (!source.baseColourMap || source.uvs.empty()) return part;
    // Texture coordinates differ at seams, so every corner gets a vertex of its own; the normals stay smooth.
    HeadPart unshared = part;
    unshared.mesh = {};
    unshared.normals.clear();
    for (std::size_t t = 0; t < part.mesh.triangles.size(); ++t) {
        const TriangleSource& from = aside.mesh.sources[t];
        glm::uvec3 corners = model.parts[from.part].mesh.triangles[from.triangle];
        if (from.reversed) std::swap(corners.y, corners.z);
        const std::uint32_t first = std::uint32_t(unshared.mesh.positions.size());
        unshared.mesh.triangles.push_back({first, first + 1, first + 2});
        for (int c = 0; c < 3; ++c) {
            unshared.mesh.positions.push_back(part.mesh.positions[part.mesh.triangles[t][c]]);
            unshared.normals.push_back(part.normals[part.mesh.triangles[t][c]]);
            const std::vector<glm::vec2>& uvs = model.parts[from.part].uvs;
            unshared.uvs.push_back(uvs.empty() ? glm::vec2(0) : uvs[corners[c]]);
        }
    }
    const auto [it, isNew] = imageIndex.try_emplace(*source.baseColourMap, int(images.size()));
    if (isNew) images.push_back(model.images[std::size_t(*source.baseColourMap)]);
    unshared.image = it->second;
    return unshared;
}

void addParts(const std::vector<PartAside>& aside, const ImportedModel& model, Head& head) {
    std::map<int, int> imageIndex;
    std::optional<int> plainEye;
    bool leftOut = false;
    for (const PartAside& one : aside) {
        HeadPart part = makePart(one, model, head.fileToHead, imageIndex, head.images);
        // Lashes and brows are cards that only a map with transparency turns into hairs.
        if (part.image < 0 && (part.kind == PartKind::lash || part.kind == PartKind::brow)) {
            leftOut = true;
            continue;
        }
        if (part.image < 0 && part.kind == PartKind::eyeball) {
            if (!plainEye) {
                plainEye = int(head.images.size());
                head.images.push_back(makePlainEyeImage());
            }
            applyPlainEye(part, *plainEye);
        }
        head.parts.push_back(std::move(part));
    }
    if (leftOut) head.assumptions.push_back("Left out lashes or brows that came without a map.");
    if (plainEye) head.assumptions.push_back("The eyes came without a map; they were given brown irises.");
}

Head buildHead(const ImportedModel& model, const std::string& name, const HeadImportOptions& options,
               const ProgressFn& progress, const std::stop_token& stop) {
    const auto report = [&](float fraction, std::string_view doing) {
        if (stop.stop_requested()) throw Cancelled();
        if (progress) progress(fraction, doing);
    };
    Head head;
    head.name = name;
    head.assumptions = model.notes;
    for (const ImportedPart& part : model.parts)
        head.fileTriangles += part.mesh.triangles.size();

    report(0.05f, "Joining the skin");
    SkinAndParts found = separateSkin(model, name, stop);
    head.assumptions.insert(head.assumptions.end(), found.notes.begin(), found.notes.end());

    report(0.2f, "Finding the head's axes and unit");
    const Placement placement = findPlacement(found.skin.mesh, model, name, options, head.assumptions);
    head.scaleToMm = placement.scaleToMm;
    for (glm::vec3& p : found.skin.mesh.positions)
        p = placement.apply(p);
    cropBelowNeck(found.skin, head.assumptions);
    if (const std::size_t holes = fillSmallHoles(found.skin, kSmallHole))
        head.assumptions.push_back(fmt::format("Closed {} small hole{} of the skin.", holes, holes == 1 ? "" : "s"));

    RemeshOptions remesh;
    remesh.edgeLength = options.edgeLength;
    remesh.minEdgeLength = options.minEdgeLength;
    remesh.roundFacets = isCoarse(found.skin.mesh, options.edgeLength);
    remesh.stop = stop;
    remesh.progress = [&](float fraction, std::string_view doing) { report(0.3f + 0.4f * fraction, doing); };
    std::vector<SurfacePoint> places;
    TriangleMesh even = remeshIsotropic(found.skin.mesh, remesh, &places);
    if (remesh.roundFacets)
        head.assumptions.push_back("The file's surface is coarse; it was rounded between its vertices.");
    head.surface.positions = std::move(even.positions);
    head.surface.triangles = std::move(even.triangles);
    if (remesh.roundFacets) fairOverFacets(head.surface, found.skin.mesh, places, options.edgeLength);

    report(0.75f, "Finding the landmarks");
    head.landmarks = detectLandmarks(head.surface, placeByHand(options, placement));
    const glm::mat4 toHead = computeHeadFrame(head.landmarks);
    transform(toHead, head.surface.positions);
    for (std::size_t i = 0; i < kLandmarkCount; ++i) {
        Landmark& landmark = head.landmarks[LandmarkId(i)];
        landmark.position = glm::vec3(toHead * glm::vec4(landmark.position, 1));
    }
    const glm::mat3 scaled = float(placement.scaleToMm) * placement.rotation;
    head.fileToHead = toHead * glm::mat4(scaled);

    report(0.9f, "Finding ears and colours");
    head.surface.normals = computeVertexNormals(head.surface.positions, head.surface.triangles);
    head.surface.ear = computeEarWeights(head.surface, head.landmarks);
    if (smoothScalpFolds(head.surface, head.landmarks) > 0) {
        head.surface.normals = computeVertexNormals(head.surface.positions, head.surface.triangles);
        head.assumptions.push_back("Smoothed small folds of the scalp.");
    }
    head.surface.ownColour = computeOwnColour(model, found.skin, places, head.surface, head.landmarks);
    addParts(found.aside, model, head);
    report(1, "Head ready");
    return head;
}

} // namespace

Head importHead(const ImportedModel& model, std::string name, const HeadImportOptions& options,
                const ProgressFn& progress, const std::stop_token& stop) {
    try {
        return buildHead(model, name, options, progress, stop);
    } catch (const Cancelled&) {
        throw;
    } catch (const Error& error) {
        const std::string message = error.what();
        // The stages know shapes, not files.
        if (message.find(name) != std::string::npos) throw;
        fail("'{}' cannot be used as a head. {}", name, message);
    }
}

} // namespace stipple
