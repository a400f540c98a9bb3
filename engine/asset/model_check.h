// Checks of model files that Assimp leaves out: it loops on, or quietly fills in, what is missing.
#pragma once

#include <filesystem>
#include <string>

namespace stipple {

// Error when a PLY file's header is incomplete or announces more than the file holds. Returns a note for a person about
// what will be lost, else nothing.
std::string checkPly(const std::filesystem::path& path);

// Error when a glTF or GLB file requires an extension that changes the geometry and that the reader does not know.
void checkGltf(const std::filesystem::path& path);

} // namespace stipple
