#include "asset/base_colour_maps.h"

#include "core/error.h"

#include <assimp/GltfMaterial.h>
#include <assimp/material.h>
#include <assimp/scene.h>
#include <climits>

namespace stipple {

namespace {

// Assimp keeps a picture of the model file either as its bytes (PNG, JPEG...) or as texels.
Image8 decodeEmbedded(const aiTexture& texture, const std::string& name, const ImageLimits& limits) {
    if (texture.mHeight == 0)
        return decodeImage(std::as_bytes(std::span(reinterpret_cast<const char*>(texture.pcData), texture.mWidth)),
                           name, limits);
    if (std::size_t(texture.mWidth) * texture.mHeight > limits.maxPixels || texture.mWidth > INT_MAX ||
        texture.mHeight > INT_MAX)
        fail("The picture '{}' is larger than Stipple reads. Make it smaller.", name);
    Image8 image;
    image.width = int(texture.mWidth);
    image.height = int(texture.mHeight);
    const std::size_t count = std::size_t(texture.mWidth) * texture.mHeight;
    image.pixels.reserve(count * 4);
    for (std::size_t i = 0; i < count; ++i) {
        const aiTexel& t = texture.pcData[i];
        image.pixels.insert(image.pixels.end(), {t.r, t.g, t.b, t.a});
    }
    return image;
}

} // namespace

BaseColourMaps::BaseColourMaps(const aiScene& scene, const ModelFolder& folder, const WireLimits& limits)
    : m_scene(scene)
    , m_folder(folder)
    , m_limits(limits)
    , m_pixelsLeft(limits.maxImagePixels) {}

std::optional<int> BaseColourMaps::find(unsigned materialIndex, unsigned& uvSet) {
    const aiMaterial& material = *m_scene.mMaterials[materialIndex];
    for (const aiTextureType type : {aiTextureType_BASE_COLOR, aiTextureType_DIFFUSE}) {
        aiString name;
        unsigned set = 0;
        if (material.GetTexture(type, 0, &name, nullptr, &set) != AI_SUCCESS || name.length == 0) continue;
        uvSet = set;
        aiUVTransform transform;
        if (material.Get(AI_MATKEY_UVTRANSFORM(type, 0), transform) == AI_SUCCESS &&
            (transform.mTranslation != aiVector2D(0, 0) || transform.mScaling != aiVector2D(1, 1) ||
             transform.mRotation != 0))
            m_notes.push_back(fmt::format("The map '{}' is shifted, turned or scaled in the file; it was used without.",
                                          name.C_Str()));
        return load(name.C_Str());
    }
    return std::nullopt;
}

std::optional<int> BaseColourMaps::load(const std::string& name) {
    if (const auto known = m_known.find(name); known != m_known.end()) return known->second;
    std::optional<int>& index = m_known[name];
    try {
        if (m_images.size() >= m_limits.maxImages) fail("there are more than {} maps", m_limits.maxImages);
        ImageLimits limits;
        limits.maxPixels = std::min(limits.maxPixels, m_pixelsLeft);
        m_images.push_back(decode(name, limits));
        m_pixelsLeft -= m_images.back().pixels.size() / 4;
        index = int(m_images.size()) - 1;
    } catch (const Error& e) {
        m_notes.push_back(fmt::format("The map '{}' was left out: {}", name, e.what()));
    }
    return index;
}

Image8 BaseColourMaps::decode(const std::string& name, const ImageLimits& limits) const {
    if (const aiTexture* texture = m_scene.GetEmbeddedTexture(name.c_str()))
        return decodeEmbedded(*texture, name, limits);
    const auto path = m_folder.findMap(name);
    if (!path) fail("there is no such picture in the model's folder.");
    return readImage(*path, limits);
}

void BaseColourMaps::moveInto(ImportedModel& model) {
    model.images = std::move(m_images);
    model.notes.insert(model.notes.end(), m_notes.begin(), m_notes.end());
}

} // namespace stipple
