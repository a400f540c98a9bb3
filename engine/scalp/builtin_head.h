// Built-in heads: a forged file and morph weights become a Head.
#pragma once

#include "asset/head_asset.h"
#include "asset/subdivision.h"
#include "scalp/surface.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace stipple {

struct MorphInfo {
    std::string name;  // key
    std::string label; // what a panel shows
    float minimum = -1;
    float maximum = 1; // 0 is the person as forged
};

// Weights by morph name; those left out are 0.
using MorphWeights = std::map<std::string, float>;

// Keeps the connectivity of a head, so that each change of a morph costs tens of milliseconds.
class BuiltinHead {
public:
    explicit BuiltinHead(HeadAsset asset);
    // Error when the file is missing or damaged.
    explicit BuiltinHead(const std::filesystem::path& headFile);

    const HeadAsset& getAsset() const { return m_asset; }
    std::vector<MorphInfo> getMorphs() const;
    // Level 0 has edges of about 1.5 mm, each further one is coarser (about 3 and 6 mm).
    int getLevelCount() const { return int(m_asset.skinLevels.size()); }
    float getEdgeLength(int level) const { return m_asset.skinLevels[std::size_t(level)].edgeLengthMm; } // mm

    // The whole head at one level of detail, in its own head frame: skin, eyes, brows, lashes, and a dark cap under the
    // neck's cut (PartKind::other, no image). Error (listing the names) for a morph this head
    // does not have, and for a weight outside its range or not a number.
    Head build(const MorphWeights& morphs = {}, int level = 0) const;

private:
    std::vector<glm::vec3> computeControls(const MorphWeights& morphs) const;

    HeadAsset m_asset;
    Subdivision m_subdivision;
    std::vector<glm::uvec3> m_skinTriangles;     // of the refined cage
    std::vector<std::vector<glm::uvec2>> m_rims; // per level: border sides of the neck
    std::vector<Image8> m_images;
};

// The heads (*.head) of a folder, sorted by age: what a panel offers. Reads only the start of each file. Error when the
// folder is missing, or for a file that is no head.
std::vector<HeadSummary> listBuiltinHeads(const std::filesystem::path& folder);

// For one head and no further change.
Head loadBuiltinHead(const std::filesystem::path& headFile, const MorphWeights& morphs = {}, int level = 0);

} // namespace stipple
