// The one form in which a head reaches everything downstream (design: import yields one WorkingSurface).
#pragma once

#include "asset/image.h"
#include "asset/mesh.h"
#include "scalp/landmarks.h"

#include <cstdint>
#include <string>
#include <vector>

namespace stipple {

// Head frame, millimetres: origin midway between the tragions, +Y normal to the Frankfurt plane, +Z to the face,
// +X to the person's left.
struct WorkingSurface {
    std::vector<glm::vec3> positions;
    std::vector<glm::vec3> normals;
    std::vector<glm::uvec3> triangles; // manifold, consistently oriented, one component, edges about 1.5 mm

    // The head's own colour per vertex: rgb is linear, of a built-in head over its plain skin (forehead and cheeks), of
    // a scan as it was photographed, to be seen against computePlainSkin() (scalp/head_colour.h), so that the same face
    // serves every skin tone; w says how far to use it (0: Stipple's skin alone). Empty when the head has none.
    std::vector<glm::vec4> ownColour;

    // How much a vertex belongs to an auricle (0..1): such skin is never treated.
    std::vector<float> ear;
    // Lips, 0..1; empty when unknown. Tints only.
    std::vector<float> lips;
};

enum class PartKind : std::uint8_t { eyeball, brow, lash, other };

// What lies outside the skin and is kept as it is: drawn, never treated. Head frame, mm.
struct HeadPart {
    PartKind kind = PartKind::other;
    TriangleMesh mesh;
    std::vector<glm::vec3> normals;
    std::vector<glm::vec2> uvs;
    int image = -1;         // index into Head::images, -1 for none
    glm::vec3 colour{0.5f}; // linear albedo where there is no image; multiplies it otherwise
};

struct Head {
    std::string name; // id of a built-in head or the file's name
    WorkingSurface surface;
    std::vector<HeadPart> parts;
    std::vector<Image8> images;
    Landmarks landmarks;     // head frame
    glm::mat4 fileToHead{1}; // file coordinates to head frame, scale included
    double scaleToMm = 1;    // of the file's unit
    std::size_t fileTriangles = 0;
    std::vector<std::string> assumptions; // what was guessed and how to correct it, one sentence each
};

} // namespace stipple
