#include "asset/import_assimp.h"

#include "asset/assimp_scene.h"
#include "asset/model_check.h"
#include "asset/model_folder.h"
#include "asset/model_format.h"
#include "core/error.h"

#include <assimp/DefaultIOSystem.h>
#include <assimp/Importer.hpp>
#include <assimp/config.h>
#include <assimp/importerdesc.h>
#include <assimp/postprocess.h>
#include <assimp/scene.h>

#include <algorithm>
#include <array>
#include <new>
#include <string_view>

namespace stipple {

namespace fs = std::filesystem;

namespace {

// Assimp sees the model under a name with the extension of its content, and of all other files only those that
// ModelFolder allows.
class FolderIO : public Assimp::IOSystem {
public:
    FolderIO(const ModelFolder& folder, const std::string& extension)
        : m_folder(folder)
        , m_name((folder.getFolder() / folder.getModel().stem()).string() + "." + extension) {}

    const std::string& getModelName() const { return m_name; }
    // Files that the model asked for in vain, each once.
    const std::vector<std::string>& getMissing() const { return m_missing; }

    bool Exists(const char* name) const override { return resolve(name).has_value(); }
    char getOsSeparator() const override { return '/'; }
    Assimp::IOStream* Open(const char* name, const char* mode) override {
        if (std::string_view(mode).find_first_of("wa+") != std::string_view::npos) return nullptr;
        const auto path = resolve(name);
        if (path) return m_files.Open(path->c_str(), "rb");
        std::string last = fs::path(name).filename().string();
        if (std::find(m_missing.begin(), m_missing.end(), last) == m_missing.end())
            m_missing.push_back(std::move(last));
        return nullptr;
    }
    void Close(Assimp::IOStream* file) override { m_files.Close(file); }

private:
    std::optional<fs::path> resolve(const char* name) const {
        if (m_name == name) return m_folder.getModel();
        return m_folder.findMap(name);
    }

    const ModelFolder& m_folder;
    std::string m_name;
    std::vector<std::string> m_missing;
    Assimp::DefaultIOSystem m_files;
};

// The readers of other formats are a surface for attacks that nobody asked for.
void keepOurFormats(Assimp::Importer& importer) {
    constexpr std::array<std::string_view, 6> kOurs{"obj", "ply", "stl", "gltf", "glb", "fbx"};
    for (std::size_t i = importer.GetImporterCount(); i-- > 0;) {
        const aiImporterDesc* about = importer.GetImporterInfo(i);
        const std::string_view extensions = about && about->mFileExtensions ? about->mFileExtensions : "";
        bool ours = false;
        for (std::size_t at = 0; at < extensions.size();) {
            const std::size_t end = std::min(extensions.find(' ', at), extensions.size());
            const std::string_view one = extensions.substr(at, end - at);
            ours = ours || std::find(kOurs.begin(), kOurs.end(), one) != kOurs.end();
            at = end + 1;
        }
        if (!ours) importer.UnregisterLoader(importer.GetImporter(i));
    }
}

// True when some face has more than three corners.
bool checkPrimitives(const aiScene& scene, const fs::path& path, const WireLimits& limits) {
    std::size_t triangles = 0;
    bool points = false;
    bool polygons = false;
    for (unsigned m = 0; m < scene.mNumMeshes; ++m) {
        const aiMesh& mesh = *scene.mMeshes[m];
        points = points || (mesh.mNumVertices > 0 && mesh.mNumFaces == 0);
        for (unsigned f = 0; f < mesh.mNumFaces; ++f) {
            const aiFace& face = mesh.mFaces[f];
            for (unsigned i = 0; i < face.mNumIndices; ++i)
                if (face.mIndices[i] >= mesh.mNumVertices)
                    fail("'{}' is damaged or cut off: a face names a point that is not in the file. Export it again.",
                         path.string());
            triangles += face.mNumIndices > 2 ? face.mNumIndices - 2 : 0;
            points = points || face.mNumIndices == 1;
            polygons = polygons || face.mNumIndices > 3;
        }
    }
    if (triangles > limits.maxTriangles)
        fail("'{}' has {} triangles, more than the {} that Stipple reads. Reduce it and export it again.",
             path.string(), triangles, limits.maxTriangles);
    if (triangles == 0 && points)
        fail("'{}' holds points but no surface. Let the scanning program make a mesh of the points, then export it.",
             path.string());
    if (triangles == 0)
        fail("'{}' holds no surface. Export the head as a mesh, as OBJ, PLY, STL, GLB or FBX.", path.string());
    return polygons;
}

std::vector<std::string> nameMissing(const FolderIO& io, const ModelFolder& folder) {
    const std::vector<std::string>& missing = io.getMissing();
    // Assimp tries this name when the material library that the file names is not there.
    const std::string guess = folder.getModel().stem().string() + ".mtl";
    const bool hasGuessed = missing.size() > 1;
    std::vector<std::string> notes;
    for (const std::string& name : missing)
        if (!hasGuessed || name != guess)
            notes.push_back(fmt::format("'{}' was not found in the model's folder.", name));
    return notes;
}

// Clean, each once, no more than the limits allow.
std::vector<std::string> tidyNotes(const std::vector<std::string>& notes, const WireLimits& limits) {
    std::vector<std::string> result;
    for (const std::string& note : notes) {
        std::string clean = cleanText(note, limits.maxText);
        if (result.size() < limits.maxNotes && std::find(result.begin(), result.end(), clean) == result.end())
            result.push_back(std::move(clean));
    }
    return result;
}

} // namespace

ImportedModel loadWithAssimp(const fs::path& path, const WireLimits& limits) {
    const ModelFormat format = detectModelFormat(path);
    const std::string plyNote = format.extension == "ply" ? checkPly(path) : std::string();
    if (format.extension == "gltf" || format.extension == "glb") checkGltf(path);
    const ModelFolder folder(path);

    Assimp::Importer importer;
    keepOurFormats(importer);
    auto* io = new FolderIO(folder, format.extension);
    importer.SetIOHandler(io); // owns it
    importer.SetPropertyBool(AI_CONFIG_IMPORT_FBX_READ_ANIMATIONS, false);
    importer.SetPropertyBool(AI_CONFIG_IMPORT_FBX_READ_WEIGHTS, false);
    importer.SetPropertyBool(AI_CONFIG_IMPORT_FBX_READ_CAMERAS, false);
    importer.SetPropertyBool(AI_CONFIG_IMPORT_FBX_READ_LIGHTS, false);

    const aiScene* scene = importer.ReadFile(io->getModelName(), 0);
    if (!scene || !scene->mRootNode) {
        // Assimp catches everything and keeps the words only.
        if (std::string_view(importer.GetErrorString()).find("bad_alloc") != std::string_view::npos)
            throw std::bad_alloc();
        const std::vector<std::string>& missing = io->getMissing();
        const bool needsOthers = format.extension == "gltf";
        if (needsOthers && !missing.empty())
            fail("'{}' needs the file '{}', which is not beside it. Copy both into one folder, or export as GLB.",
                 path.string(), cleanText(missing.front(), 200));
        fail("'{}' cannot be read as {}: it is damaged, cut off or of an unusual kind ({}). Export it again, or in "
             "another "
             "format (OBJ, PLY, STL, GLB, FBX).",
             path.string(), getFormatName(format.extension), cleanText(importer.GetErrorString(), 160));
    }
    if (checkPrimitives(*scene, path, limits)) scene = importer.ApplyPostProcessing(aiProcess_Triangulate);
    if (!scene)
        fail("The faces of '{}' cannot be cut into triangles. Triangulate the mesh where it was made and export it "
             "again.",
             path.string());

    ImportedModel model = flattenScene(*scene, folder, format.extension, limits);
    std::vector<std::string> notes = nameMissing(*io, folder);
    if (!format.note.empty()) notes.insert(notes.begin(), format.note);
    if (!plyNote.empty()) notes.push_back(plyNote);
    notes.insert(notes.end(), model.notes.begin(), model.notes.end());
    model.notes = tidyNotes(notes, limits);
    return model;
}

} // namespace stipple
