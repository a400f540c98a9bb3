#include "core/error.h"
#include "tests/consult/documents.h"

#include <catch2/catch.hpp>

using namespace stipple;
using Catch::Matchers::Contains;

TEST_CASE("undo leads back through every document and redo through the same ones again") {
    for (unsigned seed = 0; seed < 40; ++seed) {
        CAPTURE(seed);
        Random random(seed);
        History history(seed % 2 ? makeFullDocument() : Consultation());
        playRandomly(history, random, 60);
        while (history.canRedo())
            history.redo();
        std::vector<std::string> designs = {getDesign(history.getDocument())};
        while (history.canUndo()) {
            history.undo();
            designs.push_back(getDesign(history.getDocument()));
        }
        CHECK(designs.back() == getDesign(history.getOrigin()));
        CHECK_FALSE(history.isModified());
        for (std::size_t i = designs.size() - 1; i-- > 0;) {
            REQUIRE(history.canRedo());
            history.redo();
            REQUIRE(getDesign(history.getDocument()) == designs[i]);
            // No step that changes nothing.
            CHECK(designs[i] != designs[i + 1]);
        }
        CHECK_FALSE(history.canRedo());
    }
}

TEST_CASE("a log replayed gives the same document, steps and labels") {
    for (unsigned seed = 0; seed < 40; ++seed) {
        CAPTURE(seed);
        Random random(seed, 1);
        History history(makeFullDocument());
        std::vector<HistoryEntry> heard;
        history.setListener([&](const HistoryEntry& entry) { heard.push_back(entry); });
        playRandomly(history, random, 60);
        history.setListener({});
        const std::vector<HistoryEntry> log = history.getLog();
        CHECK(log.size() <= heard.size() + 1);
        for (const auto& entries : {heard, log}) {
            History again(history.getOrigin());
            for (const HistoryEntry& entry : entries)
                again.replay(entry);
            REQUIRE(toJson(again.getDocument()) == toJson(history.getDocument()));
            CHECK(again.isModified() == history.isModified());
            // Forwards and backwards over all that is left, in step.
            History copy(history.getOrigin());
            for (const HistoryEntry& entry : log)
                copy.replay(entry);
            while (again.canRedo() || copy.canRedo()) {
                REQUIRE(again.getRedoLabel() == copy.getRedoLabel());
                again.redo();
                copy.redo();
            }
            while (again.canUndo() || copy.canUndo()) {
                REQUIRE(again.getUndoLabel() == copy.getUndoLabel());
                REQUIRE(getDesign(again.getDocument()) == getDesign(copy.getDocument()));
                again.undo();
                copy.undo();
            }
        }
    }
}

TEST_CASE("the edits of one gesture are one step") {
    History history{Consultation()};
    for (int i = 0; i < 20; ++i)
        history.apply({{"plan.dots_per_cm2", std::to_string(100 + i)}}, "Density", 7);
    history.apply({{"plan.shade", "0.7"}}, "Shade", 8);
    CHECK(history.getUndoLabel() == "Shade");
    history.undo();
    CHECK(history.getDocument().scalp.placement.dotsPerCm2 == 119);
    CHECK(history.getUndoLabel() == "Density");
    CHECK(history.getRedoLabel() == "Shade");
    history.undo();
    CHECK(history.getDocument().scalp.placement.dotsPerCm2 == 150);
    CHECK_FALSE(history.canUndo());
    CHECK(history.getUndoLabel().empty());

    SECTION("gesture 0 never joins") {
        history.apply({{"plan.shade", "0.1"}}, "Shade");
        history.apply({{"plan.shade", "0.2"}}, "Shade");
        history.undo();
        CHECK(history.getDocument().scalp.placement.shade == 0.1f);
    }
    SECTION("a gesture does not go on after undo, nor after it was ended") {
        history.apply({{"plan.shade", "0.1"}}, "Shade", 9);
        history.undo();
        history.redo();
        history.apply({{"plan.shade", "0.2"}}, "Shade", 9);
        history.undo();
        CHECK(history.getDocument().scalp.placement.shade == 0.1f);
        history.redo();
        history.endGesture();
        history.apply({{"plan.shade", "0.3"}}, "Shade", 9);
        history.undo();
        CHECK(history.getDocument().scalp.placement.shade == 0.2f);
    }
    SECTION("a gesture that comes back to its start is no step") {
        history.apply({{"plan.shade", "0.1"}}, "Shade", 9);
        history.apply({{"plan.shade", "0.5"}}, "Shade", 9);
        CHECK_FALSE(history.canUndo());
        CHECK_FALSE(history.isModified());
    }
    SECTION("a gesture that appends and then drags what it appended is undone as a whole") {
        history.apply({{"scars.+", R"({"path": [[0, 0], [0.1, 0.1]]})"}}, "Scar", 9);
        history.apply({{"scars.0.width_mm", "5"}}, "Scar", 9);
        history.apply({{"scars.0.width_mm", "6"}}, "Scar", 9);
        history.undo();
        CHECK(history.getDocument().scalp.scars.empty());
        history.redo();
        CHECK(history.getDocument().scalp.scars.at(0).widthMm == 6);
    }
}

TEST_CASE("a refused edit leaves a history as it was") {
    History history{Consultation()};
    history.apply({{"plan.shade", "0.2"}}, "Shade");
    history.undo();
    const auto revision = history.getRevision();
    CHECK_THAT(getMessage([&] {
                   history.apply({{"plan.shade", "0.3"}, {"plan.shade", "7"}}, "Shade");
               }),
               Contains("plan.shade"));
    CHECK_THAT(getMessage([&] { history.apply({{"title", "\"\xff\""}}, "Title"); }), Contains("UTF-8"));
    CHECK(history.getRevision() == revision);
    CHECK(history.canRedo());
    CHECK(toJson(history.getDocument()) == toJson(Consultation()));
}

TEST_CASE("undo and redo leave the look alone") {
    History history{Consultation()};
    history.apply({{"plan.shade", "0.2"}}, "Shade");
    history.applyLook({{"view.camera", "back"}});
    history.undo();
    CHECK(history.getDocument().view.camera == "back");
    CHECK(history.getDocument().scalp.placement.shade == 0.5f);
    CHECK_FALSE(history.isModified());
    CHECK(history.canRedo()); // a look does not clear it
    history.applyLook({{"view.camera", "top"}});
    history.redo();
    CHECK(history.getDocument().view.camera == "top");
    // A step that only looks is a look.
    history.apply({{"view.camera", "left"}}, "Camera");
    CHECK(history.getUndoLabel() == "Shade");
    CHECK_THAT(getMessage([&] { history.applyLook({{"view.light", "phone"}}); }), Contains("view.light"));
    CHECK(history.getDocument().view.light == "clinic");
}

TEST_CASE("modified means different from what was saved") {
    History history{Consultation()};
    CHECK_FALSE(history.isModified());
    const auto first = history.getRevision();
    history.apply({{"plan.shade", "0.2"}}, "Shade");
    CHECK(history.getRevision() != first);
    CHECK(history.isModified());
    history.markSaved();
    CHECK_FALSE(history.isModified());
    history.undo();
    CHECK(history.isModified());
    history.apply({{"plan.shade", "0.2"}}, "Shade");
    CHECK_FALSE(history.isModified());
    history.markSaved(Consultation());
    CHECK(history.isModified());
    // Nothing changes: no step, no revision.
    const auto revision = history.getRevision();
    history.apply({{"plan.shade", "0.2"}}, "Shade");
    history.apply({}, "Nothing");
    CHECK(history.getRevision() == revision);
}

TEST_CASE("a snapshot stays as it is, and long histories stay bounded") {
    History history{Consultation()};
    const auto snapshot = history.getSnapshot();
    const int count = int(History::kMaxSteps) + 50;
    for (int i = 0; i < count; ++i)
        history.apply({{"time.days", std::to_string(100 + i)}}, "Time");
    CHECK(snapshot->days == 28);
    CHECK(history.getLog().size() == History::kMaxSteps + 1);
    std::size_t undone = 0;
    for (; history.canUndo(); ++undone)
        history.undo();
    CHECK(undone == History::kMaxSteps);
    CHECK(history.getDocument().days == 28);
}
