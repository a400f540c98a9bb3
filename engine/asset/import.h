// Files made by others become flat meshes. Assimp runs in a child process (this program itself, a hidden subcommand)
// under memory and time limits; its death is an ordinary Error.
#pragma once

#include "asset/image.h"
#include "asset/mesh.h"

#include <chrono>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace stipple {

// One mesh of the file, node transforms applied, triangulated, in file units and file axes.
struct ImportedPart {
    std::string name;     // of the mesh or its node
    std::string material; // as in the file
    TriangleMesh mesh;
    std::vector<glm::vec2> uvs;       // per vertex, v up; empty when the file has none
    std::vector<glm::u8vec4> colours; // per vertex, sRGB; empty when the file has none
    glm::vec4 baseColour{1, 1, 1, 1}; // linear factor of the material
    std::optional<int> baseColourMap; // index into ImportedModel::images
};

struct ImportedModel {
    std::vector<ImportedPart> parts;
    std::vector<Image8> images;
    std::optional<double> declaredUnitToMm; // where the format says so (glTF: metres; FBX: its unit factor)
    std::vector<std::string> notes;         // what a person should know: maps not found, parts dropped
};

struct ImportLimits {
    std::size_t maxFileBytes = std::size_t(1) << 30;
    std::size_t maxMemoryBytes = std::size_t(6) << 30;
    std::size_t maxTriangles = 8'000'000;
    std::chrono::seconds maxTime{60};
};

// OBJ+MTL, PLY, STL, glTF/GLB, FBX. Error (one sentence or two, naming file and remedy) for a missing, empty,
// truncated, unsupported or hostile file, for non-finite coordinates and for a worker that died or ran out of limits.
ImportedModel importModel(const std::filesystem::path& path, const ImportLimits& limits = {},
                          const std::stop_token& stop = {});

// The hidden subcommand: `stipple --import-worker FILE` writes the flat model to stdout.
// `arguments` are those after the subcommand's name. Returns the exit code.
inline constexpr std::string_view kImportWorkerFlag = "--import-worker";
int runImportWorker(std::span<const std::string> arguments);

// The program that importModel starts as the worker; default: this program. Tests name the real binary.
void setImportWorkerProgram(const std::filesystem::path& program);

} // namespace stipple
