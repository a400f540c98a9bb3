// What a model file may read besides itself: files inside its own folder and the folders below it, nothing else.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

namespace stipple {

class ModelFolder {
public:
    // `model` must exist.
    explicit ModelFolder(const std::filesystem::path& model);

    // Absolute path of the model, links resolved.
    const std::filesystem::path& getModel() const { return m_model; }
    const std::filesystem::path& getFolder() const { return m_folder; }

    // The regular file that `name` (as a file writes it: relative or absolute, with / or \) means, links resolved;
    // nothing when there is none or when it lies outside the folder.
    std::optional<std::filesystem::path> find(std::string_view name) const;

    // As find, and failing that the file of the same last name (upper and lower case alike) beside the model or in the
    // usual folders for maps: models carry paths of the machine that made them.
    std::optional<std::filesystem::path> findMap(std::string_view name) const;

private:
    std::filesystem::path m_model;
    std::filesystem::path m_folder;
};

} // namespace stipple
