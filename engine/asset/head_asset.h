// The file of a built-in head: made once by tools/forge, read at start. Little-endian, versioned, checksummed.
//
// A head is a control cage of quads (Catmull-Clark), morphs that move the cage, and everything else bound to the
// refined cage, so that one linear step and one refinement give any morphed head. Millimetres, +Y up, +Z to the face,
// +X to the person's left; the origin is near the middle between the tragions, but not the head frame.
#pragma once

#include "math/vec.h"

#include <glm/gtc/type_precision.hpp>

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace stipple {

// A place on the refined skin: triangle of triangulateQuads(refined quads) and the weights of its second and third
// corner in 1/65535; the first corner has the rest.
struct SkinPoint {
    std::uint32_t triangle = 0;
    std::uint16_t second = 0;
    std::uint16_t third = 0;

    static SkinPoint make(std::uint32_t triangle, const glm::vec3& barycentric);
    glm::vec3 getWeights() const;
    bool operator==(const SkinPoint&) const = default;
};

// What a morph adds to control vertices at the end of its range.
struct SparseDeltas {
    std::vector<std::uint32_t> vertices; // rising
    std::vector<glm::vec3> deltas;       // mm
};

struct HeadMorph {
    std::string name;      // key of documents and command line
    std::string label;     // what a panel shows
    SparseDeltas negative; // at -1
    SparseDeltas positive; // at +1
};

inline constexpr int kTintOne = 80; // HeadSkinLevel::tint value that means "as the forehead"

// One level of detail of the skin. Level 0 is the finest; each is a manifold with the neck's rim as its only boundary.
struct HeadSkinLevel {
    float edgeLengthMm = 0; // typical, on the scalp
    std::vector<SkinPoint> vertices;
    std::vector<glm::uvec3> triangles;
    // Face tint: linear Rec. 709 colour of the old skin picture over its forehead median, 128 meaning 1; alpha is how
    // far it is to be used (255 fully, 0 nowhere near hair, ears, neck).
    std::vector<glm::u8vec4> tint;
    std::vector<std::uint8_t> ear;  // 255: auricle
    std::vector<std::uint8_t> lips; // 255: red of the lips
};

enum class HeadCardKind : std::uint8_t { brow, lash };

// Alpha cards that ride on the skin: vertex = skin point + height * normal + offset.
struct HeadCard {
    HeadCardKind kind = HeadCardKind::brow;
    std::vector<SkinPoint> anchors;
    std::vector<float> heights;     // mm
    std::vector<glm::vec3> offsets; // mm
    std::vector<glm::vec2> uvs;     // v up
    std::vector<glm::uvec3> triangles;
    std::uint32_t image = 0;
    glm::vec3 colour{1}; // linear, multiplies the image
};

// An eyeball looking along +Z. It follows the middle and the mean radius of `sphere`.
struct HeadEye {
    std::vector<std::uint32_t> sphere; // control vertices
    std::vector<glm::vec3> positions;  // mm, from the sphere's middle, at the neutral radius
    std::vector<glm::vec2> uvs;        // v up
    std::vector<glm::uvec3> triangles;
    std::uint32_t image = 0;
};

struct HeadLandmark {
    std::string name; // getLandmarkName()
    SkinPoint place;
};

struct HeadAsset {
    std::string id;          // name of the recipe file
    std::string displayName; // for people
    std::string sex;         // "female" or "male": whose percentiles the size keeps
    float age = 0;           // years, apparent
    float melanin = 0.3f;    // slider of SkinParameters that suits this head
    std::string hairColour;  // name of the hair colour that suits it

    std::vector<glm::vec3> controls; // cage vertices first, then those that only eyes follow
    std::uint32_t cageVertexCount = 0;
    std::vector<glm::uvec4> quads;
    std::uint32_t subdivisionLevels = 2;

    std::vector<HeadMorph> morphs;
    std::vector<HeadSkinLevel> skinLevels;
    std::vector<HeadCard> cards;
    std::vector<HeadEye> eyes;
    std::vector<std::vector<std::byte>> images; // PNG files
    std::vector<HeadLandmark> landmarks;
};

// Error naming `name` for damage of any kind: wrong magic, another version, a checksum that fails, an index out of
// range.
HeadAsset decodeHeadAsset(std::span<const std::byte> bytes, std::string_view name);
std::vector<std::byte> encodeHeadAsset(const HeadAsset& asset);

// What a list of heads shows, from the first bytes of a file.
struct HeadSummary {
    std::string id;    // name of the recipe and of the file
    std::string label; // for people: "Adam, 35"
    std::string displayName;
    std::string sex; // "female" or "male"
    float age = 0;   // years, apparent
    float melanin = 0.3f;
    std::string hairColour;
};
// Reads a few hundred bytes, so it does not see damage further on. Error as decodeHeadAsset for what it does see.
HeadSummary readHeadSummary(const std::filesystem::path& path);

HeadAsset readHeadAsset(const std::filesystem::path& path);
void writeHeadAsset(const std::filesystem::path& path, const HeadAsset& asset);

} // namespace stipple
