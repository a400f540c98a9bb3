#include "asset/assimp_scene.h"

#include "asset/base_colour_maps.h"
#include "core/error.h"

#include <assimp/material.h>
#include <assimp/scene.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace stipple {

namespace {

constexpr std::uint32_t kUnused = std::numeric_limits<std::uint32_t>::max();

const aiColor3D kAssimpGrey(0.6f, 0.6f, 0.6f);

glm::dmat4 toMatrix(const aiMatrix4x4& m) {
    // Ours are column-major, Assimp's row-major.
    return glm::dmat4(m.a1, m.b1, m.c1, m.d1, m.a2, m.b2, m.c2, m.d2, m.a3, m.b3, m.c3, m.d3, m.a4, m.b4, m.c4, m.d4);
}

std::uint8_t toByte(float value) {
    if (!(value > 0)) return 0; // also not a number
    return std::uint8_t(std::lround(std::min(value, 1.0f) * 255.0f));
}

// IEC 61966-2-1.
float encodeSrgb(float linear) {
    return linear <= 0.0031308f ? 12.92f * linear : 1.055f * std::pow(linear, 1 / 2.4f) - 0.055f;
}

class Flattener {
public:
    Flattener(const aiScene& scene, const ModelFolder& folder, const std::string& extension, const WireLimits& limits)
        : m_scene(scene)
        , m_file(folder.getModel().string())
        , m_isObj(extension == "obj")
        , m_isGltf(extension == "gltf" || extension == "glb")
        , m_limits(limits)
        , m_maps(scene, folder, limits) {
        if (m_isGltf) m_model.declaredUnitToMm = 1000.0; // glTF 2.0, section 3.4: metres
        if (extension == "fbx") readFbxUnit();
    }

    ImportedModel run() {
        struct Visit {
            const aiNode* node;
            glm::dmat4 toFile;
        };
        std::vector<Visit> open{{m_scene.mRootNode, toMatrix(m_scene.mRootNode->mTransformation)}};
        while (!open.empty()) {
            const Visit visit = open.back();
            open.pop_back();
            for (unsigned i = 0; i < visit.node->mNumMeshes; ++i)
                addPart(*m_scene.mMeshes[visit.node->mMeshes[i]], *visit.node, visit.toFile);
            // Backwards, so that parts keep the order of the file.
            for (unsigned i = visit.node->mNumChildren; i-- > 0;) {
                const aiNode* child = visit.node->mChildren[i];
                open.push_back({child, visit.toFile * toMatrix(child->mTransformation)});
            }
        }
        if (m_model.parts.empty())
            fail("'{}' holds no surface in its scene. Export the head as a mesh, as OBJ, PLY, STL, GLB or FBX.",
                 m_file);
        if (m_dropped > 0) m_model.notes.push_back(fmt::format("{} loose points and lines were left out.", m_dropped));
        if (m_droppedUvs)
            m_model.notes.push_back(
                "Some texture coordinates are not numbers; the parts that hold them lost their map.");
        m_maps.moveInto(m_model);
        return std::move(m_model);
    }

private:
    void readFbxUnit() {
        // Centimetres in one unit of the file. Assimp 5.2 leaves the coordinates as they are.
        double factor = 0;
        float single = 0;
        if (!m_scene.mMetaData) return;
        if (!m_scene.mMetaData->Get("UnitScaleFactor", factor) && m_scene.mMetaData->Get("UnitScaleFactor", single))
            factor = single;
        if (factor > 1e-6 && factor < 1e6) m_model.declaredUnitToMm = 10.0 * factor;
    }

    void addPart(const aiMesh& mesh, const aiNode& node, const glm::dmat4& toFile) {
        std::vector<glm::uvec3> triangles;
        for (unsigned f = 0; f < mesh.mNumFaces; ++f) {
            const aiFace& face = mesh.mFaces[f];
            if (face.mNumIndices != 3) {
                ++m_dropped;
                continue;
            }
            const glm::uvec3 t(face.mIndices[0], face.mIndices[1], face.mIndices[2]);
            STIPPLE_ASSERT(std::max({t.x, t.y, t.z}) < mesh.mNumVertices); // checked before triangulation
            triangles.push_back(t);
        }
        if (triangles.empty()) return;
        m_triangles += triangles.size();
        if (m_triangles > m_limits.maxTriangles)
            fail("'{}' has more than the {} triangles that Stipple reads. Reduce it and export it again.", m_file,
                 m_limits.maxTriangles);
        if (m_model.parts.size() >= m_limits.maxParts)
            fail("'{}' has more than {} parts. Join them where it was made and export it again.", m_file,
                 m_limits.maxParts);

        ImportedPart part;
        part.name = cleanText(mesh.mName.length ? mesh.mName.C_Str() : node.mName.C_Str(), m_limits.maxText);
        const unsigned uvSet = addMaterial(mesh, part);
        addGeometry(mesh, toFile, std::move(triangles), uvSet, part);
        m_model.parts.push_back(std::move(part));
    }

    // Returns the set of texture coordinates that the base-colour map uses.
    unsigned addMaterial(const aiMesh& mesh, ImportedPart& part) {
        if (mesh.mMaterialIndex >= m_scene.mNumMaterials) return 0;
        const aiMaterial& material = *m_scene.mMaterials[mesh.mMaterialIndex];
        aiString name;
        material.Get(AI_MATKEY_NAME, name);
        // The grey that Assimp makes up is no colour of the file.
        if (std::string_view(name.C_Str()) == AI_DEFAULT_MATERIAL_NAME) return 0;
        part.material = cleanText(name.C_Str(), m_limits.maxText);

        aiColor4D colour(1, 1, 1, 1);
        if (material.Get(AI_MATKEY_BASE_COLOR, colour) != AI_SUCCESS) {
            aiColor3D diffuse(1, 1, 1);
            material.Get(AI_MATKEY_COLOR_DIFFUSE, diffuse);
            // OBJ materials without a library or a colour of their own get this grey from Assimp.
            if (diffuse == kAssimpGrey && m_isObj) diffuse = aiColor3D(1, 1, 1);
            colour = aiColor4D(diffuse.r, diffuse.g, diffuse.b, 1);
            material.Get(AI_MATKEY_OPACITY, colour.a);
        }
        part.baseColour = {colour.r, colour.g, colour.b, colour.a};
        for (int i = 0; i < 4; ++i)
            if (!std::isfinite(part.baseColour[i])) part.baseColour[i] = 1;
        part.baseColour = glm::clamp(part.baseColour, 0.0f, 1.0f);

        unsigned uvSet = 0;
        part.baseColourMap = m_maps.find(mesh.mMaterialIndex, uvSet);
        // A map replaces the diffuse colour in OBJ and FBX as programs write them; only glTF means the product.
        if (part.baseColourMap && !m_isGltf) part.baseColour = glm::vec4(1, 1, 1, part.baseColour.a);
        return uvSet;
    }

    void addGeometry(const aiMesh& mesh, const glm::dmat4& toFile, std::vector<glm::uvec3> triangles, unsigned uvSet,
                     ImportedPart& part) {
        // Only vertices that a triangle uses.
        std::vector<std::uint32_t> newIndex(mesh.mNumVertices, kUnused);
        std::vector<std::uint32_t> used;
        for (const glm::uvec3& t : triangles)
            for (int i = 0; i < 3; ++i)
                newIndex[t[i]] = 0;
        for (std::uint32_t v = 0; v < mesh.mNumVertices; ++v) {
            if (newIndex[v] == kUnused) continue;
            newIndex[v] = std::uint32_t(used.size());
            used.push_back(v);
        }
        const bool mirrored = glm::determinant(glm::dmat3(toFile)) < 0;
        for (glm::uvec3& t : triangles) {
            t = {newIndex[t.x], newIndex[t.y], newIndex[t.z]};
            if (mirrored) std::swap(t.y, t.z);
        }
        part.mesh.triangles = std::move(triangles);

        const bool isPlaced = toFile != glm::dmat4(1);
        part.mesh.positions.reserve(used.size());
        for (const std::uint32_t v : used) {
            const aiVector3D& p = mesh.mVertices[v];
            glm::vec3 position(p.x, p.y, p.z);
            if (isPlaced) position = glm::vec3(glm::dvec3(toFile * glm::dvec4(position, 1)));
            for (int i = 0; i < 3; ++i)
                if (!(std::abs(position[i]) <= kMaxCoordinate))
                    fail("'{}' holds coordinates that are not numbers or far too large, so it is damaged. Export it "
                         "again.",
                         m_file);
            part.mesh.positions.push_back(position);
        }
        addUvs(mesh, used, uvSet, part);
        addColours(mesh, used, part);
    }

    void addUvs(const aiMesh& mesh, const std::vector<std::uint32_t>& used, unsigned uvSet, ImportedPart& part) {
        if (uvSet >= AI_MAX_NUMBER_OF_TEXTURECOORDS || !mesh.HasTextureCoords(uvSet)) {
            part.baseColourMap.reset();
            return;
        }
        part.uvs.reserve(used.size());
        for (const std::uint32_t v : used) {
            const aiVector3D& uv = mesh.mTextureCoords[uvSet][v];
            if (!std::isfinite(uv.x) || !std::isfinite(uv.y)) {
                part.uvs.clear();
                part.baseColourMap.reset();
                m_droppedUvs = true;
                return;
            }
            part.uvs.emplace_back(uv.x, uv.y);
        }
    }

    void addColours(const aiMesh& mesh, const std::vector<std::uint32_t>& used, ImportedPart& part) {
        if (!mesh.HasVertexColors(0)) return;
        part.colours.reserve(used.size());
        for (const std::uint32_t v : used) {
            aiColor4D c = mesh.mColors[0][v];
            // glTF's are linear, those of scanners are as they look on a screen.
            if (m_isGltf) c = aiColor4D(encodeSrgb(c.r), encodeSrgb(c.g), encodeSrgb(c.b), c.a);
            part.colours.emplace_back(toByte(c.r), toByte(c.g), toByte(c.b), toByte(c.a));
        }
        // One colour everywhere is filler (the attribute bytes of many STL files), not the look of a person.
        const glm::u8vec4 first = part.colours.front();
        if (std::all_of(part.colours.begin(), part.colours.end(), [&](const glm::u8vec4& c) { return c == first; }))
            part.colours.clear();
    }

    const aiScene& m_scene;
    std::string m_file;
    bool m_isObj;
    bool m_isGltf;
    const WireLimits& m_limits;
    BaseColourMaps m_maps;
    ImportedModel m_model;
    std::size_t m_triangles = 0;
    std::size_t m_dropped = 0;
    bool m_droppedUvs = false;
};

} // namespace

ImportedModel flattenScene(const aiScene& scene, const ModelFolder& folder, const std::string& extension,
                           const WireLimits& limits) {
    return Flattener(scene, folder, extension, limits).run();
}

} // namespace stipple
