// Every consultation in scenes/ opens, shows its place, and is another after the treatment than before.
#include "app/cameras.h"
#include "app/data_files.h"
#include "app/light_sets.h"
#include "app/scene_builder.h"
#include "consult/estimate.h"
#include "consult/schema.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <map>
#include <set>

using namespace stipple;
namespace fs = std::filesystem;

namespace {

const fs::path kScenes = fs::path(STIPPLE_SOURCE_DIR) / "scenes";

std::vector<std::string> listScenes() {
    return listNames(kScenes, ".json");
}

Consultation load(const std::string& name) {
    return loadConsultation(kScenes / (name + ".json"));
}

// Heads and their points, each made once.
struct Prepared {
    std::shared_ptr<const PreparedHead> head;
    std::map<std::uint64_t, std::shared_ptr<const MasterSet>> masters;
};
ScalpDesign compute(const Consultation& document, std::shared_ptr<const PreparedHead>& head) {
    static std::map<std::string, Prepared> prepared;
    REQUIRE(document.head.file.empty());
    Prepared& known = prepared[document.head.model];
    if (!known.head || !document.head.morphs.empty()) known.head = prepareHead(document.head, kScenes);
    head = known.head;
    const std::uint64_t seed = document.scalp.placement.seed;
    auto& master = known.masters[seed];
    if (!master) master = getMasterSet(*head, seed);
    return computeDesign(head->chart, head->head.landmarks, document.scalp, *master);
}

// Dots that face the camera within a picture of 4 by 3.
int countSeen(const std::vector<Dot>& dots, const Camera& camera) {
    const glm::mat4 clip = camera.getProjection(4.0f / 3) * camera.getView();
    int seen = 0;
    for (const Dot& dot : dots) {
        const glm::vec4 p = clip * glm::vec4(dot.position, 1);
        const bool isInside = p.w > 0 && std::abs(p.x) < p.w && std::abs(p.y) < p.w;
        seen += isInside && glm::dot(dot.normal, glm::normalize(camera.position - dot.position)) > 0.2f;
    }
    return seen;
}

double sumPigment(const StampSet& set) {
    double sum = 0;
    for (const Stamp& stamp : set.stamps)
        if (stamp.group == StampGroup::pigment) sum += double(stamp.optics.haloMm2);
    return sum;
}

} // namespace

TEST_CASE("Scenes say what they show, and name only what there is") {
    std::set<std::string> titles, heads;
    for (const std::string& name : listScenes()) {
        INFO(name);
        const Consultation document = load(name);
        CHECK(document.title.size() > 15);
        CHECK(titles.insert(document.title).second);
        heads.insert(document.head.model);
        CHECK(document.scalp.treat);
        CHECK(fs::exists(getLightsFolder() / (document.view.light + ".json")));
        CHECK_NOTHROW(findTariff(document.course.tariff));
        for (const auto& [variant, edits] : document.variants) {
            INFO(variant);
            const Consultation other = selectVariant(document, variant);
            CHECK(fs::exists(getLightsFolder() / (other.view.light + ".json")));
            // What is written in a scene is in range: it can be said again.
            CHECK(toJson(consultationFromJson(toJson(other), variant)) == toJson(other));
        }
    }
    CHECK(heads.size() >= 10); // as varied as the people there are
}

TEST_CASE("Every scene shows its dots where its camera looks, after and not before") {
    for (const std::string& name : listScenes()) {
        INFO(name);
        const Consultation document = load(name);
        std::shared_ptr<const PreparedHead> head;
        const ScalpDesign design = compute(document, head);
        CHECK(design.dots.size() > 300);
        CHECK(design.treatedCm2 > 2);
        const Camera camera = makeCamera(document.view.camera, *head);
        const int seen = countSeen(design.dots, camera);
        INFO(seen << " of " << design.dots.size() << " dots are seen");
        CHECK(seen > std::min(250, int(design.dots.size() / 3)));
        const Appearance before = makeAppearance(*head, document, design, TreatmentState::before);
        const Appearance after = makeAppearance(*head, document, design, TreatmentState::after);
        CHECK(sumPigment(*after.stamps) > sumPigment(*before.stamps) + 10);
        if (document.scalp.earlier.handling == EarlierWork::none) CHECK(sumPigment(*before.stamps) == 0);
        // Hair, skin and scars are the same where time does not change them.
        CHECK(before.skin.melanin == after.skin.melanin);
    }
}

TEST_CASE("Visits bring their dots one after the other, and before the first there are none") {
    Consultation document = load("ageing");
    std::shared_ptr<const PreparedHead> head;
    const ScalpDesign design = compute(document, head);
    const auto countAt = [&](float days) {
        document.days = days;
        const Appearance after = makeAppearance(*head, document, design, TreatmentState::after);
        return after.stamps->stamps.size();
    };
    document.course.greyingPerDecade = 0;
    const std::size_t bare = makeAppearance(*head, document, design, TreatmentState::before).stamps->stamps.size();
    CHECK(countAt(-29) == bare);
    const double all = double(countAt(28) - bare);
    CHECK(all == double(design.dots.size()));
    CHECK(double(countAt(-28) - bare) / all == Approx(0.3).margin(0.02));
    CHECK(double(countAt(-1) - bare) / all == Approx(0.7).margin(0.02));
    CHECK(double(countAt(0) - bare) == all);
}

TEST_CASE("Years change the pigment and not the places") {
    const Consultation healed = load("touch_up");
    std::shared_ptr<const PreparedHead> head;
    const ScalpDesign design = compute(healed, head);
    const auto getPigment = [&](const std::vector<Edit>& edits) {
        const Appearance after = makeAppearance(*head, applyAll(healed, edits), design, TreatmentState::after);
        return sumPigment(*after.stamps);
    };
    const Edit never{"time.touch_up_years", "0"}, day28{"time.days", "28"};
    const double first = getPigment({never, day28});
    const double low = getPigment({never, {"time.outlook", "low"}}), likely = getPigment({never});
    const double high = getPigment({never, {"time.outlook", "high"}});
    INFO(low << " " << likely << " " << high << " of " << first);
    CHECK(low < 0.85 * likely);
    CHECK(likely < 0.85 * high);
    CHECK(high < first);
    CHECK(getPigment({{"time.touch_up_years", "4"}}) > likely);
    CHECK(getPigment({never, {"care.sun", "0"}}) > getPigment({never, {"care.sun", "1"}}));
}

TEST_CASE("Earlier work is there before, as found, and fainter after the laser") {
    const Consultation document = load("earlier_work");
    std::shared_ptr<const PreparedHead> head;
    const ScalpDesign design = compute(document, head);
    REQUIRE(design.earlierDots.size() > 1000);
    const double found = sumPigment(*makeAppearance(*head, document, design, TreatmentState::before).stamps);
    CHECK(found > 10);
    // Without new dots, after the laser a fifth is left and nothing before.
    const Consultation faded = apply(document, {"earlier_work.handling", "laser_faded"});
    ScalpDesign old = compute(faded, head);
    CHECK(sumPigment(*makeAppearance(*head, faded, old, TreatmentState::before).stamps) == Approx(found).epsilon(0.02));
    old.dots.clear();
    const double left = sumPigment(*makeAppearance(*head, faded, old, TreatmentState::after).stamps);
    INFO(left << " of " << found);
    CHECK(left < 0.6 * found);
    CHECK(left > 0.02 * found);
}
