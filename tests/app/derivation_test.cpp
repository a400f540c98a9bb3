#include "app/derivation.h"
#include "app/scar_images.h"
#include "core/error.h"
#include "core/file.h"

#include <catch2/catch.hpp>

#include <chrono>
#include <condition_variable>
#include <mutex>

using namespace stipple;
namespace fs = std::filesystem;

namespace {

Consultation loadWelcome() {
    return loadConsultation(fs::path(STIPPLE_SOURCE_DIR) / "scenes/welcome.json");
}

// Waits for what a worker says.
struct Listener {
    std::mutex mutex;
    std::condition_variable changed;
    bool told = false;

    void tell() {
        std::lock_guard lock(mutex);
        told = true;
        changed.notify_all();
    }
    DerivationWorker::Outcome await(DerivationWorker& worker) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(120);
        while (std::chrono::steady_clock::now() < end) {
            if (auto outcome = worker.take()) return std::move(*outcome);
            std::unique_lock lock(mutex);
            changed.wait_for(lock, std::chrono::milliseconds(100), [&] { return std::exchange(told, false); });
        }
        FAIL("The worker said nothing for two minutes.");
        return {};
    }
};

} // namespace

TEST_CASE("An edit redoes only what lies downstream") {
    Derivation derivation;
    const fs::path folder = fs::path(STIPPLE_SOURCE_DIR) / "scenes";
    const Consultation document = loadWelcome();
    const Derived first = derivation.derive(document, folder, 1, {}, {});
    CHECK(!first.morphs.empty());
    CHECK(first.before.stamps->stamps.size() == first.after.stamps->stamps.size() - first.design->dots.size());

    const Derived light = derivation.derive(apply(document, {"view.light", "flash"}), folder, 2, {}, {});
    CHECK(light.head == first.head);
    CHECK(light.design == first.design);
    CHECK(light.after.stamps == first.after.stamps);
    CHECK(light.revision == 2);

    const Derived darker = derivation.derive(apply(document, {"skin.melanin", "0.8"}), folder, 3, {}, {});
    CHECK(darker.design == first.design);
    CHECK(darker.after.stamps != first.after.stamps);

    const Derived denser = derivation.derive(apply(document, {"plan.dots_per_cm2", "220"}), folder, 4, {}, {});
    CHECK(denser.head == first.head);
    CHECK(denser.design->dots.size() > first.design->dots.size());

    // Back again is the same as at first, whatever has been in between.
    const Derived back = derivation.derive(document, folder, 5, {}, {});
    CHECK(back.after.stamps->key == first.after.stamps->key);
    CHECK(back.before.stamps->key == first.before.stamps->key);
}

TEST_CASE("A morph is seen at once, with the vertices of before") {
    Derivation derivation;
    const Consultation document = loadWelcome();
    CHECK_FALSE(derivation.derivePreview(document, 1)); // nothing yet to start from
    const Derived first = derivation.derive(document, {}, 1, {}, {});
    CHECK_FALSE(derivation.derivePreview(document, 2)); // no morph has changed
    const std::string morph = "head.morphs." + first.morphs.front().name;
    const auto preview = derivation.derivePreview(apply(document, {morph, "0.8"}), 3);
    REQUIRE(preview);
    CHECK(preview->isPreview);
    CHECK(preview->design == first.design);
    REQUIRE(preview->surfaces->size() == first.surfaces->size());
    const auto& moved = preview->surfaces->front().geometry->positions;
    const auto& still = first.surfaces->front().geometry->positions;
    REQUIRE(moved.size() == still.size());
    float furthest = 0;
    for (std::size_t i = 0; i < moved.size(); ++i)
        furthest = std::max(furthest, glm::length(moved[i] - still[i]));
    CHECK(furthest > 1.0f);
    CHECK(furthest < 40.0f);
}

TEST_CASE("The worker gives the newest, says what is wrong, and goes on") {
    Listener listener;
    DerivationWorker worker([&] { listener.tell(); });
    const Consultation document = loadWelcome();
    worker.request(apply(document, {"head.model", "nobody"}), {}, 1);
    auto outcome = listener.await(worker);
    CHECK(outcome.revision == 1);
    REQUIRE(outcome.error);
    CHECK_THROWS_AS(std::rethrow_exception(outcome.error), Error);

    for (std::uint64_t i = 2; i <= 20; ++i)
        worker.request(apply(document, {"plan.shade", std::to_string(double(i) / 20)}), {}, i);
    do
        outcome = listener.await(worker);
    while (outcome.revision < 20);
    REQUIRE(outcome.derived);
    CHECK(outcome.derived->design->dots.size() > 10000);
    CHECK_FALSE(worker.getStatus().active);
}

TEST_CASE("Scar tissue takes less pigment than the skin around it, as much less as asked") {
    Derivation derivation;
    const fs::path folder = fs::path(STIPPLE_SOURCE_DIR) / "scenes";
    const auto derive = [&](const char* take) {
        return derivation.derive(applyAll(loadWelcome(), {{"pigment.scar_take", take}, {"pigment.uneven_uptake", "0"}}),
                                 folder, 1, {}, {});
    };
    const Derived all = derive("1"), half = derive("0.5");
    const std::vector<Dot>& dots = all.design->dots;
    const auto& whole = all.after.stamps->stamps;
    const auto& less = half.after.stamps->stamps;
    REQUIRE(whole.size() == less.size());
    std::size_t scarred = 0;
    for (std::size_t i = 0; i < dots.size(); ++i) {
        const std::size_t at = whole.size() - dots.size() + i;
        const auto getAmount = [](const Stamp& stamp) { return stamp.optics.amplitude; };
        if (!dots[i].inScar) {
            REQUIRE(getAmount(whole[at]) == getAmount(less[at]));
            continue;
        }
        ++scarred;
        REQUIRE(getAmount(less[at]) < getAmount(whole[at]));
    }
    CHECK(scarred > 300);
}

TEST_CASE("A scar's picture is looked for beside the document, and read anew when it has changed") {
    const fs::path folder = fs::path(STIPPLE_BINARY_DIR) / "tests/app/scar-images";
    fs::remove_all(folder);
    fs::create_directories(folder / "textures");
    Image8 image{4, 4, std::vector<std::uint8_t>(64, 200)};
    for (std::size_t i = 0; i < 32; ++i)
        image.pixels[i] = i % 4 == 3 ? 255 : 90;
    writePng(folder / "textures" / "scar.png", image);
    ScalpPlan plan;
    plan.scars.resize(2);
    plan.scars[0].path = plan.scars[1].path = {{0, 0}};
    plan.scars[0].image = "textures/scar.png";
    ScarImages images;
    const ScalpPlan loaded = images.load(plan, folder);
    REQUIRE(loaded.scars[0].picture);
    CHECK(loaded.scars[0].picture->pixels == image.pixels);
    CHECK(loaded.scars[1].picture == nullptr);
    CHECK(images.load(plan, folder) == loaded); // read once
    image.width = 2;
    image.height = 8;
    writePng(folder / "textures" / "scar.png", image);
    fs::last_write_time(folder / "textures" / "scar.png", fs::file_time_type::clock::now() + std::chrono::seconds(5));
    CHECK(images.load(plan, folder).scars[0].picture->width == 2);

    const auto refuse = [&](const std::string& name, std::string_view content) {
        if (!content.empty()) writeFileAtomic(folder / name, content);
        plan.scars[0].image = name;
        std::string text;
        try {
            images.load(plan, folder);
        } catch (const Error& error) {
            text = error.what();
        }
        INFO(name << ": " << text);
        CHECK(text.find(name) != std::string::npos);
    };
    refuse("missing.png", "");
    refuse("text.png", "no picture at all");
    refuse("cut.png", readTextFile(folder / "textures" / "scar.png").substr(0, 60));
    // A header that promises 60000 x 60000 pixels.
    std::string huge = readTextFile(folder / "textures" / "scar.png");
    huge.replace(16, 8, std::string("\x00\x00\xea\x60\x00\x00\xea\x60", 8));
    refuse("huge.png", huge);
    fs::create_directories(folder / "folder.png");
    refuse("folder.png", "");
}
