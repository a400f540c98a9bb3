// Which reader a model file needs, told by its content first and its name second.
#pragma once

#include <filesystem>
#include <string>

namespace stipple {

struct ModelFormat {
    std::string extension; // "obj", "ply", "stl", "gltf", "glb" or "fbx": what the content is
    std::string note;      // for a person, when name and content disagree; else empty
};

// Looks at the first and last bytes. Error, with what the file is instead and the remedy, for a file that is empty, cut
// off where its header shows it, no model, or a model of a kind that Stipple does not read.
ModelFormat detectModelFormat(const std::filesystem::path& path);

// "OBJ" or "GLB" for people.
std::string getFormatName(const std::string& extension);

} // namespace stipple
