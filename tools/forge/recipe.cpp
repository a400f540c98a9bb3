#include "recipe.h"

#include "core/error.h"
#include "core/file.h"
#include "core/random.h"
#include "pigment/hair.h"
#include "skull.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>

namespace stipple {
namespace {

using Json = nlohmann::json;

// An object of a recipe file that knows where it stands and refuses keys nobody asked for.
class Section {
public:
    Section(const Json& json, std::string place, std::initializer_list<std::string_view> keys)
        : m_json(json)
        , m_place(std::move(place)) {
        if (!json.is_object()) fail("{}: expected an object in braces.", m_place);
        for (const auto& [key, value] : json.items())
            if (std::find(keys.begin(), keys.end(), key) == keys.end()) fail("{}: unknown key '{}'.", m_place, key);
    }
    bool has(const char* key) const { return m_json.contains(key); }
    const Json& at(const char* key) const {
        if (!has(key)) fail("{}: '{}' is missing.", m_place, key);
        return m_json[key];
    }
    std::string getText(const char* key) const {
        if (!at(key).is_string()) fail("{}: '{}' must be a text.", m_place, key);
        return at(key).get<std::string>();
    }
    float getNumber(const char* key, float low, float high) const {
        if (!at(key).is_number()) fail("{}: '{}' must be a number.", m_place, key);
        const float value = at(key).get<float>();
        if (!(value >= low && value <= high))
            fail("{}: '{}' is {}; it goes from {} to {}.", m_place, key, value, low, high);
        return value;
    }
    float getNumber(const char* key, float low, float high, float otherwise) const {
        return has(key) ? getNumber(key, low, high) : otherwise;
    }
    TargetWeights getWeights(const char* key) const {
        TargetWeights weights;
        if (!has(key)) return weights;
        if (!at(key).is_object()) fail("{}: '{}' must be an object of target names and weights.", m_place, key);
        for (const auto& [name, value] : at(key).items()) {
            if (!value.is_number() || std::abs(value.get<float>()) > 2)
                fail("{}: weight of '{}' must be a number from -2 to 2.", m_place, name);
            weights[name] = value.get<float>();
        }
        return weights;
    }
    const std::string& getPlace() const { return m_place; }

private:
    const Json& m_json;
    std::string m_place;
};

Json readJson(const std::filesystem::path& file) {
    try {
        return Json::parse(readTextFile(file));
    } catch (const Json::exception& e) {
        fail("{} is not valid JSON: {}", file.string(), e.what());
    }
}

MorphSide readSide(const Json& json, const std::string& place) {
    const Section section(json, place, {"targets", "age", "weight", "muscle", "asymmetry"});
    MorphSide side;
    side.targets = section.getWeights("targets");
    side.age = section.getNumber("age", -1, 1, 0);
    side.weight = section.getNumber("weight", -1, 1, 0);
    side.muscle = section.getNumber("muscle", -1, 1, 0);
    side.asymmetry = section.getNumber("asymmetry", -4, 4, 0);
    return side;
}

std::vector<MorphRecipe> readMorphs(const std::filesystem::path& file) {
    std::vector<MorphRecipe> morphs;
    const Json list = readJson(file);
    if (!list.is_array()) fail("{}: expected a list of morphs.", file.string());
    for (const Json& item : list) {
        const Section section(item, file.string(), {"name", "label", "negative", "positive"});
        MorphRecipe morph;
        morph.name = section.getText("name");
        morph.label = section.getText("label");
        morph.negative = readSide(section.at("negative"), file.string() + ", " + morph.name);
        morph.positive = readSide(section.at("positive"), file.string() + ", " + morph.name);
        morphs.push_back(std::move(morph));
    }
    return morphs;
}

float decodeSrgb(float v) {
    return v <= 0.04045f ? v / 12.92f : std::pow((v + 0.055f) / 1.055f, 2.4f);
}

glm::u8vec3 parseColour(const std::string& text, const std::string& place) {
    unsigned value = 0;
    if (text.size() != 7 || text[0] != '#' || std::sscanf(text.c_str() + 1, "%6x", &value) != 1)
        fail("{}: colour '{}' must look like #4a3527.", place, text);
    return {value >> 16 & 255, value >> 8 & 255, value & 255};
}

void addTargets(const Package& package, const TargetWeights& targets, float factor, std::vector<glm::vec3>& positions) {
    for (const auto& [name, weight] : targets) {
        const std::size_t star = name.find('*');
        if (isSkullTarget(name)) {
            addSkullTarget(name, factor * weight, package.getBase(), positions);
        } else if (star == std::string::npos) {
            package.addTarget(name, factor * weight, positions);
        } else {
            for (const char* side : {"l", "r"})
                package.addTarget(std::string(name).replace(star, 1, side), factor * weight, positions);
        }
    }
}

std::vector<glm::vec3> compute(const Package& package, const Recipe& recipe, const MorphSide* side) {
    MacroSliders macro = recipe.macro;
    if (side) {
        macro.age = std::clamp(macro.age + side->age, 0.1875f, 1.0f);
        macro.weight = std::clamp(macro.weight + side->weight, 0.0f, 1.0f);
        macro.muscle = std::clamp(macro.muscle + side->muscle, 0.0f, 1.0f);
    }
    std::vector<glm::vec3> positions = package.getBase();
    addTargets(package, computeMacroTargets(macro), 1, positions);
    addTargets(package, recipe.targets, 1, positions);
    addTargets(package, computeAsymmetry(package, recipe.asymmetrySeed, recipe.asymmetryStrength), 1, positions);
    if (side) {
        addTargets(package, side->targets, 1, positions);
        addTargets(package, computeAsymmetry(package, recipe.asymmetrySeed, recipe.asymmetryStrength * side->asymmetry),
                   1, positions);
    }
    return positions;
}

} // namespace

Recipe readRecipe(const std::filesystem::path& file) {
    const Json json = readJson(file);
    const Section section(json, file.string(),
                          {"name", "sex", "age_years", "melanin", "hair_colour", "macro", "targets", "asymmetry",
                           "scale", "iris", "brow", "brow_colour", "skin", "morphs"});
    Recipe recipe;
    recipe.id = file.stem().string();
    recipe.displayName = section.getText("name");
    recipe.sex = section.getText("sex");
    if (recipe.sex != "female" && recipe.sex != "male") fail("{}: 'sex' must be female or male.", file.string());
    recipe.ageYears = section.getNumber("age_years", 15, 95);
    recipe.melanin = section.getNumber("melanin", 0, 1);
    recipe.hairColour = section.getText("hair_colour");
    getHairColour(recipe.hairColour); // refuses a name that is not in the list

    const Section macro(section.at("macro"), file.string() + ", macro",
                        {"gender", "age", "muscle", "weight", "african", "asian", "caucasian"});
    recipe.macro.gender = macro.getNumber("gender", 0, 1);
    recipe.macro.age = macro.getNumber("age", 0.1875f, 1);
    recipe.macro.muscle = macro.getNumber("muscle", 0, 1);
    recipe.macro.weight = macro.getNumber("weight", 0, 1);
    recipe.macro.african = macro.getNumber("african", 0, 1, 0);
    recipe.macro.asian = macro.getNumber("asian", 0, 1, 0);
    recipe.macro.caucasian = macro.getNumber("caucasian", 0, 1, 0);
    if (recipe.macro.african + recipe.macro.asian + recipe.macro.caucasian <= 0)
        fail("{}: one of african, asian and caucasian must be above 0.", file.string());

    recipe.targets = section.getWeights("targets");
    const Section asymmetry(section.at("asymmetry"), file.string() + ", asymmetry", {"seed", "strength"});
    recipe.asymmetrySeed = std::uint64_t(asymmetry.getNumber("seed", 0, 1e6f));
    recipe.asymmetryStrength = asymmetry.getNumber("strength", 0, 0.5f);
    recipe.scale = section.getNumber("scale", 0.8f, 1.25f, 1);
    recipe.brow = int(section.getNumber("brow", 1, 12));
    const glm::u8vec3 brow = parseColour(section.getText("brow_colour"), file.string());
    for (int c = 0; c < 3; ++c)
        recipe.browColour[c] = decodeSrgb(float(brow[c]) / 255.0f);
    recipe.iris = parseColour(section.getText("iris"), file.string());
    recipe.skin = section.getText("skin");
    recipe.morphs = readMorphs(file.parent_path() / section.getText("morphs"));
    return recipe;
}

TargetWeights computeMacroTargets(const MacroSliders& m) {
    using Parts = std::array<std::pair<const char*, float>, 3>;
    const bool adult = m.age >= 0.5f;
    const float young = adult ? 2 - 2 * m.age : std::max(0.0f, (m.age - 0.1875f) * 3.2f);
    const float baby = adult ? 0 : std::max(0.0f, 1 - 5.333f * m.age);
    const float child = adult ? 0 : std::min(1.0f, 5.333f * m.age) - young;
    const std::array<std::pair<const char*, float>, 4> ages = {
        {{"baby", baby}, {"child", child}, {"young", young}, {"old", adult ? 2 * m.age - 1 : 0}}};
    const auto split = [](float x) {
        const float low = std::max(0.0f, 1 - 2 * x), high = std::max(0.0f, 2 * x - 1);
        return Parts{{{"min", low}, {"average", 1 - low - high}, {"max", high}}};
    };
    const Parts muscles = split(m.muscle), weights = split(m.weight);
    const float sum = m.african + m.asian + m.caucasian;
    const Parts races = {{{"african", m.african / sum}, {"asian", m.asian / sum}, {"caucasian", m.caucasian / sum}}};

    TargetWeights out;
    const auto add = [&](std::string name, float weight) {
        if (weight != 0) out["macrodetails/" + std::move(name)] += weight;
    };
    for (const auto& [sex, ofSex] : {std::pair("male", m.gender), std::pair("female", 1 - m.gender)}) {
        for (const auto& [age, ofAge] : ages) {
            for (const auto& [race, ofRace] : races)
                add(fmt::format("{}-{}-{}", race, sex, age), ofRace * ofSex * ofAge);
            for (const auto& [muscle, ofMuscle] : muscles)
                for (const auto& [weight, ofWeight] : weights)
                    add(fmt::format("universal-{}-{}-{}muscle-{}weight", sex, age, muscle, weight),
                        ofSex * ofAge * ofMuscle * ofWeight);
        }
    }
    return out;
}

TargetWeights computeAsymmetry(const Package& package, std::uint64_t seed, float strength) {
    TargetWeights out;
    std::uint64_t stream = 0;
    for (const std::string& name : package.getTargetNames()) {
        if (!name.starts_with("asym/asym-") || !name.ends_with("-l")) continue;
        const float weight = strength * (2 * Random(seed, stream++).nextFloat() - 1);
        // The partner ending in -r pulls the other way.
        out[weight >= 0 ? name : name.substr(0, name.size() - 1) + "r"] = std::abs(weight);
    }
    return out;
}

std::vector<glm::vec3> computePerson(const Package& package, const Recipe& recipe) {
    return compute(package, recipe, nullptr);
}

std::vector<glm::vec3> computeMorphedPerson(const Package& package, const Recipe& recipe, const MorphSide& side) {
    return compute(package, recipe, &side);
}

} // namespace stipple
