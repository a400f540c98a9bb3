#include "forge.h"

#include "core/error.h"
#include "core/log.h"
#include "head_features.h"
#include "parts.h"
#include "scalp/builtin_head.h"
#include "scalp/measures.h"
#include "skin.h"

namespace stipple {
namespace {

constexpr float kMmPerDm = 100;
constexpr float kTrichionMaleMm = 68, kTrichionFemaleMm = 63; // domain.md section 3, straight from the glabella
constexpr float kSmallestDeltaMm = 0.01f;                     // of a morph

// Edge length, shortest edge at curved rims, and allowed distance between triangle and skin, mm.
struct LevelSettings {
    float edge, minEdge, chord;
};
constexpr LevelSettings kLevels[] = {{1.5f, 0.7f, 0.03f}, {3.0f, 1.2f, 0.12f}, {6.0f, 1.5f, 0.2f}};

// Everything a morph moves: the cage, then the helper spheres of the eyes.
std::vector<std::uint32_t> listControls(const Cage& cage) {
    std::vector<std::uint32_t> vertices = cage.bodyVertices;
    for (const EyeHelper& eye : {kLeftEye, kRightEye})
        for (std::uint32_t v = eye.first; v <= eye.last; ++v)
            vertices.push_back(v);
    return vertices;
}

// A point between the ears that morphs of stature carry along.
glm::vec3 computeOrigin(const Cage& cage, const std::vector<glm::vec3>& base, const std::vector<glm::vec3>& body) {
    glm::vec3 sum(0);
    int count = 0;
    for (const std::uint32_t v : cage.bodyVertices) {
        const glm::vec3& b = base[v];
        if (std::abs(b.x) < 0.6f || std::abs(b.x) > 0.75f || b.y < 7.0f || b.y > 7.2f || b.z < 0.5f) continue;
        sum += body[v];
        ++count;
    }
    STIPPLE_ASSERT(count > 0);
    return sum / float(count);
}

SparseDeltas makeDeltas(const std::vector<glm::vec3>& from, const std::vector<glm::vec3>& to) {
    SparseDeltas side;
    for (std::size_t i = 0; i < from.size(); ++i) {
        const glm::vec3 delta = to[i] - from[i];
        if (glm::length(delta) < kSmallestDeltaMm) continue;
        side.vertices.push_back(std::uint32_t(i));
        side.deltas.push_back(delta);
    }
    return side;
}

struct Range {
    float low, high;
};
struct Percentiles {
    Range length, breadth, circumference;
};
// 5th and 95th percentile of ANSUR II, mm (domain.md section 7).
constexpr Percentiles kMen{{188, 211}, {146, 163}, {548, 601}};
constexpr Percentiles kWomen{{178, 202}, {140, 156}, {532, 597}};

void checkSize(const HeadAsset& asset) {
    const Head head = BuiltinHead(asset).build();
    const HeadMeasures measures = computeMeasures(head.surface, head.landmarks);
    logInfo("{}: length {:.1f}, breadth {:.1f}, circumference {:.1f} mm; {} triangles", asset.id, measures.length,
            measures.breadth, measures.circumference, head.surface.triangles.size());
    const Percentiles& allowed = asset.sex == "male" ? kMen : kWomen;
    const auto check = [&](const char* what, float value, const Range& range) {
        if (value < range.low || value > range.high)
            fail("Recipe {}: the {} is {:.1f} mm, outside {:.0f} to {:.0f} (5th to 95th percentile). Change 'targets' "
                 "or "
                 "'scale'.",
                 asset.id, what, value, range.low, range.high);
    };
    check("length", measures.length, allowed.length);
    check("breadth", measures.breadth, allowed.breadth);
    check("circumference", measures.circumference, allowed.circumference);
}

} // namespace

HeadAsset forgeHead(const Package& package, const Cage& cage, const Recipe& recipe,
                    const std::filesystem::path& scratch) {
    const std::vector<std::uint32_t> controls = listControls(cage);
    const std::vector<glm::vec3>& base = package.getBase();
    const auto place = [&](const std::vector<glm::vec3>& body) {
        const PlacedPerson person{body, computeOrigin(cage, base, body), kMmPerDm * recipe.scale};
        std::vector<glm::vec3> out;
        out.reserve(controls.size());
        for (const std::uint32_t v : controls)
            out.push_back(person.toMm(body[v]));
        return out;
    };
    const std::vector<glm::vec3> body = computePerson(package, recipe);
    const PlacedPerson person{body, computeOrigin(cage, base, body), kMmPerDm * recipe.scale};

    HeadAsset asset;
    asset.id = recipe.id;
    asset.displayName = recipe.displayName;
    asset.sex = recipe.sex;
    asset.age = recipe.ageYears;
    asset.melanin = recipe.melanin;
    asset.hairColour = recipe.hairColour;
    asset.controls = place(body);
    asset.cageVertexCount = std::uint32_t(cage.bodyVertices.size());
    asset.quads = cage.mesh.quads;
    asset.subdivisionLevels = kSubdivisionLevels;
    for (const MorphRecipe& morph : recipe.morphs) {
        HeadMorph out{morph.name, morph.label, {}, {}};
        out.negative = makeDeltas(asset.controls, place(computeMorphedPerson(package, recipe, morph.negative)));
        out.positive = makeDeltas(asset.controls, place(computeMorphedPerson(package, recipe, morph.positive)));
        asset.morphs.push_back(std::move(out));
    }

    std::vector<glm::vec3> cagePositions = asset.controls;
    cagePositions.resize(asset.cageVertexCount);
    const RefinedSkin skin(cage, cagePositions, cage.pick(base));
    const SkinMasks masks = computeMasks(package, cage, skin);
    const std::vector<std::string> pictures = package.listFiles("public/data/skins/" + recipe.skin + "/textures/");
    if (pictures.empty()) fail("Recipe {}: there is no skin '{}' in the pinned files.", recipe.id, recipe.skin);
    const Image8 picture = package.readPicture(pictures.front());
    for (const LevelSettings& settings : kLevels) {
        asset.skinLevels.push_back(makeSkinLevel(skin, settings.edge, settings.minEdge, settings.chord));
        paintSkinLevel(skin, masks, picture, asset.skinLevels.back());
    }

    const auto eyeCentre = [&](const EyeHelper& eye) {
        glm::vec3 sum(0);
        for (std::uint32_t v = eye.first; v <= eye.last; ++v)
            sum += person.toMm(body[v]);
        return sum / float(eye.last - eye.first + 1);
    };
    const HeadFeatures features = findFeatures(skin, masks, {eyeCentre(kLeftEye), eyeCentre(kRightEye)},
                                               recipe.sex == "male" ? kTrichionMaleMm : kTrichionFemaleMm);
    for (std::size_t i = 0; i < kLandmarkCount; ++i)
        asset.landmarks.push_back({std::string(getLandmarkName(LandmarkId(i))), features.places[i]});

    HeadParts parts = makeParts(package, recipe, skin, person, scratch);
    for (HeadEye& eye : parts.eyes)
        for (std::uint32_t& v : eye.sphere) // spheres lie behind the cage, left before right
            v = asset.cageVertexCount + v - kLeftEye.first;
    asset.eyes = std::move(parts.eyes);
    asset.cards = std::move(parts.cards);
    asset.images = std::move(parts.images);
    aimEyes(asset);
    checkSize(asset);
    return asset;
}

} // namespace stipple
