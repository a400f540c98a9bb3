// Private to consult/: which files a scan needs besides itself.
#pragma once

#include <filesystem>
#include <vector>

namespace stipple {

// The material libraries, buffers and pictures that a model file names and that lie in its folder or below, each once,
// links resolved: what the import could read (asset/model_folder.h). Names that lead nowhere are left out, as the
// import leaves them out. Error when the file cannot be read or is no model.
std::vector<std::filesystem::path> findSideFiles(const std::filesystem::path& model);

} // namespace stipple
