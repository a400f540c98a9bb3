#include "core/error.h"
#include "core/file.h"
#include "recipe.h"
#include "sha256.h"
#include "skull.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace stipple;
using Catch::Contains;

namespace {

const std::filesystem::path kModels = STIPPLE_SOURCE_DIR "/models";

std::string hashText(const std::string& text) {
    return computeSha256(std::as_bytes(std::span(text)));
}

float sumOf(const TargetWeights& weights, const std::string& prefix) {
    float sum = 0;
    for (const auto& [name, weight] : weights)
        if (name.starts_with(prefix)) sum += weight;
    return sum;
}

} // namespace

TEST_CASE("SHA-256 gives the digests of FIPS 180") {
    CHECK(hashText("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(hashText("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(hashText("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(hashText(std::string(1000000, 'a')) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("Global sliders split into targets whose weights add up") {
    MacroSliders macro;
    macro.caucasian = 0.6f, macro.african = 0.2f, macro.asian = 0.2f;
    for (const float age : {0.25f, 0.5f, 0.58f, 0.9f, 1.0f}) {
        for (const float gender : {0.0f, 0.3f, 1.0f}) {
            macro.age = age;
            macro.gender = gender;
            macro.weight = 0.7f;
            const TargetWeights weights = computeMacroTargets(macro);
            CHECK(sumOf(weights, "macrodetails/universal-") == Approx(1));
            CHECK(sumOf(weights, "macrodetails/caucasian-") == Approx(0.6f));
            CHECK(sumOf(weights, "macrodetails/asian-") == Approx(0.2f));
        }
    }
    macro = {}; // 25 years, man, average: the plain young target alone
    const TargetWeights plain = computeMacroTargets(macro);
    CHECK(plain.at("macrodetails/caucasian-male-young") == Approx(1));
    CHECK(sumOf(plain, "macrodetails/caucasian-") == Approx(1));
}

TEST_CASE("The recipes of models/ are ten people who differ in sex, age and skin") {
    std::size_t count = 0, women = 0;
    std::vector<float> ages, tones;
    for (const auto& entry : std::filesystem::directory_iterator(kModels)) {
        if (entry.path().extension() != ".json") continue;
        const Recipe recipe = readRecipe(entry.path());
        INFO(recipe.id);
        ++count;
        women += recipe.sex == "female";
        ages.push_back(recipe.ageYears);
        tones.push_back(recipe.melanin);
        CHECK(recipe.id == entry.path().stem().string());
        CHECK(!recipe.displayName.empty());
        CHECK(recipe.morphs.size() >= 12);
        for (const MorphRecipe& morph : recipe.morphs)
            CHECK(!morph.label.empty());
        const std::filesystem::path thumbnail = kModels / (recipe.id + ".png"); // tools/thumbnails makes it
        REQUIRE(std::filesystem::exists(thumbnail));
        CHECK(std::filesystem::file_size(thumbnail) < 30000);
        const Image8 picture = readImage(thumbnail);
        CHECK((picture.width == 160 && picture.height == 160));
    }
    CHECK(count == 10);
    CHECK(women == 5);
    std::sort(ages.begin(), ages.end());
    std::sort(tones.begin(), tones.end());
    CHECK(ages.front() < 25);
    CHECK(ages[5] > 35);
    CHECK(ages.back() > 65);
    CHECK(tones.front() < 0.15f);
    CHECK(tones[5] > 0.3f);
    CHECK(tones.back() > 0.8f);
}

TEST_CASE("Targets of the skull are smooth, symmetric and leave face, ears and neck alone") {
    std::vector<glm::vec3> base; // a ball as large as a head about the middle of the package's (dm)
    const glm::vec3 middle(0, 7.5f, 0.6f);
    for (int i = 0; i < 180; ++i)
        for (int j = 0; j < 360; ++j) {
            const float a = float(i) * kDegree, b = float(j) * kDegree;
            base.push_back(middle + glm::vec3(std::sin(a) * std::sin(b), std::cos(a), std::sin(a) * std::cos(b)));
        }
    for (const char* name : {"skull/parietal", "skull/frontal", "skull/forehead", "skull/occiput", "skull/roof"}) {
        INFO(name);
        std::vector<glm::vec3> moved(base.size(), glm::vec3(0));
        addSkullTarget(name, 1, base, moved);
        float farthest = 0, steepest = 0, below = 0, skew = 0;
        for (std::size_t k = 0; k < base.size(); ++k) {
            farthest = std::max(farthest, glm::length(moved[k]));
            if (k % 360 != 359) steepest = std::max(steepest, glm::length(moved[k + 1] - moved[k]));
            if (base[k].y < 6.6f) below = std::max(below, glm::length(moved[k]));
            const std::size_t twin = k - k % 360 + (360 - k % 360) % 360;
            skew = std::max(skew, glm::length(moved[k] - moved[twin] * glm::vec3(-1, 1, 1)));
        }
        CHECK(farthest > 0.2f);
        CHECK(farthest <= 1);
        CHECK(steepest < 0.06f); // no step from one degree to the next
        CHECK(below == 0);
        CHECK(skew < 1e-4f);
        std::vector<glm::vec3> half(base.size(), glm::vec3(0));
        addSkullTarget(name, 0.5f, base, half);
        CHECK(glm::length(2.0f * half[9000] - moved[9000]) < 1e-6f);
    }
    CHECK_THROWS_WITH(addSkullTarget("skull/horn", 1, base, base), Contains("skull/horn") && Contains("skull/roof"));
}

TEST_CASE("Mistakes in a recipe are named") {
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / "stipple_recipe_test";
    std::filesystem::create_directories(folder / "common");
    std::filesystem::copy_file(kModels / "common/morphs.json", folder / "common/morphs.json",
                               std::filesystem::copy_options::overwrite_existing);
    const std::string good = readTextFile(kModels / "adam.json");
    const std::filesystem::path file = folder / "bad.json";
    const auto readWith = [&](const std::string& from, const std::string& to) {
        std::string text = good;
        const std::size_t at = text.find(from);
        REQUIRE(at != std::string::npos);
        writeFileAtomic(file, text.replace(at, from.size(), to));
        return readRecipe(file);
    };
    CHECK_NOTHROW(readWith("Adam", "Adam"));
    CHECK_THROWS_WITH(readWith("\"iris\"", "\"irs\""), Contains("unknown key 'irs'") && Contains("bad.json"));
    CHECK_THROWS_WITH(readWith("\"sex\": \"male\",", ""), Contains("'sex' is missing"));
    CHECK_THROWS_WITH(readWith("\"gender\": 1.0", "\"gender\": 3"), Contains("'gender' is 3"));
    CHECK_THROWS_WITH(readWith("\"hair_colour\": \"brown\"", "\"hair_colour\": \"blue\""), Contains("blue"));
    CHECK_THROWS_WITH(readWith("\"name\": \"Adam\"", "\"name\": 5"), Contains("must be a text"));
    CHECK_THROWS_WITH(readWith("{", "["), Contains("not valid JSON"));
    std::filesystem::remove_all(folder);
}

TEST_CASE("A wrong or missing package file is a clear error") {
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / "stipple_package_test";
    std::filesystem::create_directories(folder / "public/data/models");
    CHECK_THROWS_WITH(Package(folder, Manifest(kModels / "package_files.sha256")), Contains("human_full_size.json"));
    writeFileAtomic(folder / "public/data/models/human_full_size.json", std::string_view("{}"));
    CHECK_THROWS_WITH(Package(folder, Manifest(kModels / "package_files.sha256")), Contains("checksum differs"));
    std::filesystem::remove_all(folder);
}
