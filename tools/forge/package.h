// The unpacked npm package with the body mesh, its morph targets and proxies. All lengths in decimetres, +Y up, +Z
// front, +X the person's left, as in the package.
#pragma once

#include "asset/image.h"
#include "asset/mesh.h"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace stipple {

// Quads with texture coordinates of their own connectivity.
struct QuadMesh {
    std::vector<glm::uvec4> quads;
    std::vector<glm::uvec4> uvQuads; // same order, indices into uvs
    std::vector<glm::vec2> uvs;      // v up
};

// A part that hangs on the body: vertex i = sum of weights[i] * body[references[i]] + offsets[i].
struct Proxy {
    QuadMesh mesh;
    std::vector<glm::uvec3> references;
    std::vector<glm::vec3> weights;
    std::vector<glm::vec3> offsets;

    std::vector<glm::vec3> fit(const std::vector<glm::vec3>& body) const;
};

// Files the forge may read, with the SHA-256 each must have; the format of `sha256sum`.
class Manifest {
public:
    explicit Manifest(const std::filesystem::path& file);
    const std::map<std::string, std::string>& getDigests() const { return m_digests; } // by path in the package

private:
    std::map<std::string, std::string> m_digests;
};

class Package {
public:
    // `folder` holds package.json. Error when a file is missing or not the pinned one.
    Package(const std::filesystem::path& folder, Manifest manifest);

    const std::vector<glm::vec3>& getBase() const { return m_base; } // unmorphed, helpers included
    const QuadMesh& getBody() const { return m_body; }               // the skin only
    // Adds weight * target to the positions; names as "head/head-oval". Error for an unknown name.
    void addTarget(std::string_view name, float weight, std::vector<glm::vec3>& positions) const;
    bool hasTarget(std::string_view name) const { return m_targetRows.count(std::string(name)) > 0; }
    std::vector<std::string> getTargetNames() const; // sorted

    Proxy readProxy(const std::string& path) const; // path in the package
    Image8 readPicture(const std::string& path) const;
    std::vector<std::byte> readChecked(const std::string& path) const;
    bool hasFile(const std::string& path) const { return m_manifest.getDigests().count(path) > 0; }
    // Paths in the pinned list that start with `prefix`, sorted.
    std::vector<std::string> listFiles(std::string_view prefix) const;

private:
    std::filesystem::path m_folder;
    Manifest m_manifest;
    std::vector<glm::vec3> m_base;
    QuadMesh m_body;
    std::vector<std::byte> m_targets;
    std::map<std::string, std::size_t> m_targetRows;
};

} // namespace stipple
