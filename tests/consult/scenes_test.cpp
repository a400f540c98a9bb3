// The shipped consultations open, with all their variants, and there is one for every disease and kind of scar.
#include "consult/consultation.h"
#include "scalp/hair_loss.h"

#include <catch2/catch.hpp>

#include <set>

using namespace stipple;
namespace fs = std::filesystem;

namespace {

std::vector<std::pair<std::string, Consultation>> loadScenes() {
    std::vector<std::pair<std::string, Consultation>> scenes;
    for (const auto& entry : fs::directory_iterator(fs::path(STIPPLE_SOURCE_DIR) / "scenes"))
        if (entry.path().extension() == ".json")
            scenes.emplace_back(entry.path().stem().string(), loadConsultation(entry.path()));
    return scenes;
}

} // namespace

TEST_CASE("Every scene and every variant of it opens and says what it is") {
    const auto scenes = loadScenes();
    CHECK(scenes.size() > 18);
    std::set<std::string> titles;
    for (const auto& [name, scene] : scenes) {
        INFO(name);
        CHECK(!scene.title.empty());
        CHECK(titles.insert(scene.title).second);
        CHECK(scene.scalp.treat); // opens with an after
        for (const auto& variant : scene.variants) {
            INFO(variant.first);
            const Consultation other = selectVariant(scene, variant.first);
            CHECK(toJson(other) != toJson(scene));
        }
    }
}

TEST_CASE("There is a scene for every disease and every kind of scar, none of them active at first") {
    std::set<LossPattern> diseases;
    std::set<ScarKind> kinds;
    for (const auto& [name, scene] : loadScenes()) {
        INFO(name);
        CHECK(!scene.scalp.disease.active);
        diseases.insert(scene.scalp.disease.pattern);
        for (const ScarParameters& scar : scene.scalp.scars)
            kinds.insert(scar.kind);
        for (const auto& variant : scene.variants)
            diseases.insert(selectVariant(scene, variant.first).scalp.disease.pattern);
    }
    for (int i = int(kFirstDisease); i <= int(LossPattern::traction); ++i) {
        INFO("disease " << i);
        CHECK(diseases.count(LossPattern(i)) == 1);
    }
    for (int i = 0; i <= int(ScarKind::atrophic); ++i) {
        INFO("kind " << i);
        CHECK(kinds.count(ScarKind(i)) == 1);
    }
}
