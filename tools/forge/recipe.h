// Recipes of built-in heads: models/*.json.
#pragma once

#include "package.h"

#include <glm/gtc/type_precision.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace stipple {

// The package's global sliders, 0..1 each; age 0.5 is 25 years, 1.0 is 90. The three origins are normalised.
struct MacroSliders {
    float gender = 1; // 0 female, 1 male
    float age = 0.5f;
    float muscle = 0.5f;
    float weight = 0.5f;
    float african = 0, asian = 0, caucasian = 1;
};

// Weights by target: one of the package ("head/head-oval") or of our own (skull.h).
using TargetWeights = std::map<std::string, float>;

// What one end of a live morph adds. "ears/*-ear-wing-out" stands for the left and the right target.
struct MorphSide {
    TargetWeights targets;
    float age = 0, weight = 0, muscle = 0; // change of the global sliders
    float asymmetry = 0;                   // times the head's own left-right pattern; negative mirrors it
};

struct MorphRecipe {
    std::string name, label;
    MorphSide negative, positive;
};

struct Recipe {
    std::string id; // file name
    std::string displayName;
    std::string sex; // "female" or "male"
    float ageYears = 30;
    float melanin = 0.3f;
    std::string hairColour; // a name of pigment's list
    MacroSliders macro;
    TargetWeights targets;
    std::uint64_t asymmetrySeed = 1;
    float asymmetryStrength = 0.15f;
    float scale = 1;     // of the whole head, for peoples whose heads the package makes too small
    glm::u8vec3 iris{0}; // sRGB, its middle zone
    int brow = 1;
    glm::vec3 browColour{1}; // linear, multiplies the brow picture
    std::string skin;        // folder under public/data/skins
    std::vector<MorphRecipe> morphs;
};

// Error naming file and key for anything unknown, missing or out of range.
Recipe readRecipe(const std::filesystem::path& file);

// makehuman-format.md section 5.
TargetWeights computeMacroTargets(const MacroSliders& macro);

// Small left-right differences: a signed weight for every pair of asymmetry targets, from the seed alone.
TargetWeights computeAsymmetry(const Package& package, std::uint64_t seed, float strength);

// Positions of all package vertices (dm) for the person of the recipe.
std::vector<glm::vec3> computePerson(const Package& package, const Recipe& recipe);
// ... and with one end of a live morph fully applied.
std::vector<glm::vec3> computeMorphedPerson(const Package& package, const Recipe& recipe, const MorphSide& side);

} // namespace stipple
