#include "core/error.h"
#include "core/file.h"
#include "recipe.h"
#include "sha256.h"

#include <catch2/catch.hpp>

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

TEST_CASE("The recipes of models/ are read") {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(kModels)) {
        if (entry.path().extension() != ".json") continue;
        const Recipe recipe = readRecipe(entry.path());
        INFO(recipe.id);
        ++count;
        CHECK(recipe.id == entry.path().stem().string());
        CHECK(!recipe.displayName.empty());
        CHECK(recipe.morphs.size() >= 12);
        for (const MorphRecipe& morph : recipe.morphs)
            CHECK(!morph.label.empty());
    }
    CHECK(count >= 3);
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
    CHECK_THROWS_WITH(readWith("\"eyes\"", "\"eys\""), Contains("unknown key 'eys'") && Contains("bad.json"));
    CHECK_THROWS_WITH(readWith("\"sex\": \"male\",", ""), Contains("'sex' is missing"));
    CHECK_THROWS_WITH(readWith("\"gender\": 1.0", "\"gender\": 3"), Contains("'gender' is 3"));
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
