// The base-colour maps of an Assimp scene, each decoded once. Part of the import worker.
#pragma once

#include "asset/import_stream.h"
#include "asset/model_folder.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

struct aiScene;
struct aiTexture;

namespace stipple {

class BaseColourMaps {
public:
    BaseColourMaps(const aiScene& scene, const ModelFolder& folder, const WireLimits& limits);

    // Index of the picture of a material, nothing when it has none or it cannot be read (a note says so). `uvSet`
    // becomes the set of texture coordinates it is drawn with.
    std::optional<int> find(unsigned materialIndex, unsigned& uvSet);

    // Hands over pictures and notes, at the end.
    void moveInto(ImportedModel& model);

private:
    std::optional<int> load(const std::string& name);
    Image8 decode(const std::string& name, const ImageLimits& limits) const;

    const aiScene& m_scene;
    const ModelFolder& m_folder;
    const WireLimits& m_limits;
    std::size_t m_pixelsLeft;
    std::map<std::string, std::optional<int>> m_known;
    std::vector<Image8> m_images;
    std::vector<std::string> m_notes;
};

} // namespace stipple
