// Just enough of OBJ, binary PLY and binary STL to read the shared test heads without the import room.
#pragma once

#include "asset/mesh.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace stipple::test {

// Vertices welded by exact position, polygons fanned. Of an OBJ, only faces of the given materials (all when empty).
// Nothing when the file is absent.
std::optional<TriangleMesh> readMeshFile(const std::filesystem::path& path,
                                         const std::vector<std::string>& materials = {});

} // namespace stipple::test
