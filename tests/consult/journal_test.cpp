#include "consult/journal.h"
#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/log.h"
#include "tests/consult/documents.h"
#include "tests/consult/scratch_folder.h"

#include <catch2/catch.hpp>

using namespace stipple;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

// The log that would lead to every document after `entries`, one by one.
std::vector<std::string> listDocuments(const Consultation& origin, const std::vector<HistoryEntry>& entries) {
    History history(origin);
    std::vector<std::string> documents = {toJson(origin)};
    for (const HistoryEntry& entry : entries) {
        history.replay(entry);
        documents.push_back(toJson(history.getDocument()));
    }
    return documents;
}

// A journal of some length as a program that is killed leaves it: the file without its lock.
struct Leftover {
    std::string text;
    std::vector<HistoryEntry> entries;
    Consultation origin;
};

Leftover makeLeftover(const fs::path& folder, unsigned seed, int count) {
    Leftover leftover;
    leftover.origin = makeFullDocument();
    Random random(seed);
    // Through a recording history: a journal listens alone.
    History recorded(leftover.origin);
    recorded.setListener([&](const HistoryEntry& entry) { leftover.entries.push_back(entry); });
    playRandomly(recorded, random, count);
    History history(leftover.origin);
    Journal journal(folder, false);
    journal.keep(history, "/clinic/Müller 100%.json");
    for (const HistoryEntry& entry : leftover.entries)
        history.replay(entry);
    leftover.text = readTextFile(journal.getPath());
    journal.forget();
    return leftover;
}

std::string sealLine(const std::string& json) {
    return fmt::format("{:016x} {}\n", hashBytes(std::as_bytes(std::span(json))), json);
}

struct QuietLog {
    QuietLog() {
        setLogSink([this](LogLevel, std::string_view message) { said += std::string(message) + "\n"; });
    }
    ~QuietLog() { setLogSink({}); }
    std::string said;
};

} // namespace

TEST_CASE("what a program leaves unsaved is found, with its past") {
    const ScratchFolder folder("journal-found");
    std::string design;
    {
        Journal journal(folder.path);
        History history(makeFullDocument());
        journal.keep(history, folder.path / "case.json");
        history.apply({{"plan.shade", "0.8"}}, "Shade", 3);
        history.apply({{"plan.shade", "0.9"}}, "Shade", 3);
        history.apply({{"title", "Old strip scar"}}, "Title");
        history.apply({{"plan.visits", "2"}}, "Visits");
        history.undo();
        history.applyLook({{"view.camera", "back"}});
        design = toJson(history.getDocument());
        CHECK(findRecoverable(folder.path).empty()); // it runs
        CHECK(journal.getProblem().empty());
    }
    const std::vector<RecoverableWork> list = findRecoverable(folder.path);
    REQUIRE(list.size() == 1);
    CHECK(list[0].title == "Old strip scar");
    CHECK(list[0].source == folder.path / "case.json");
    CHECK(std::chrono::system_clock::now() - list[0].time < std::chrono::minutes(1));
    RecoveredWork work = recover(list[0].journal);
    CHECK(work.isWhole);
    CHECK(work.source == folder.path / "case.json");
    CHECK(toJson(work.history.getDocument()) == design);
    CHECK(work.history.isModified());
    CHECK(work.history.getRedoLabel() == "Visits");
    // A gesture of the new program is another one, even of the same number.
    work.history.undo();
    CHECK(work.history.getUndoLabel() == "Shade");
    work.history.undo();
    CHECK_FALSE(work.history.isModified());
    // Reading takes nothing away.
    CHECK(findRecoverable(folder.path).size() == 1);
    dropRecoverable(list[0].journal);
    CHECK(findRecoverable(folder.path).empty());
    CHECK(fs::is_empty(folder.path));
    CHECK_THAT(getMessage([&] { recover(list[0].journal); }), Contains("no longer there"));
}

TEST_CASE("a clean end leaves nothing behind") {
    const ScratchFolder folder("journal-clean");
    const fs::path file = folder.path / "saved.json";
    SECTION("nothing opened") {
        Journal journal(folder.path);
    }
    SECTION("nothing changed but the look") {
        Journal journal(folder.path);
        History history{Consultation()};
        journal.keep(history, "");
        history.applyLook({{"view.camera", "back"}});
    }
    SECTION("everything saved") {
        Journal journal(folder.path);
        History history{Consultation()};
        journal.keep(history, "");
        history.apply({{"plan.shade", "0.8"}}, "Shade");
        history.markSaved();
        journal.markSaved(file);
    }
    SECTION("thrown away on purpose") {
        Journal journal(folder.path);
        History history{Consultation()};
        journal.keep(history, "");
        history.apply({{"plan.shade", "0.8"}}, "Shade");
        journal.forget();
        history.apply({{"plan.shade", "0.7"}}, "Shade");
    }
    CHECK(fs::is_empty(folder.path));
}

TEST_CASE("after saving, only what came later is unsaved, and steps from before can still be undone") {
    const ScratchFolder folder("journal-saved");
    std::string saved;
    {
        Journal journal(folder.path);
        History history{Consultation()};
        journal.keep(history, "");
        history.apply({{"plan.shade", "0.8"}}, "Shade");
        history.apply({{"plan.visits", "2"}}, "Visits");
        history.markSaved();
        journal.markSaved(folder.path / "saved.json");
        saved = toJson(history.getDocument());
        SECTION("undone past what was saved") {
            history.undo();
        }
        SECTION("another step") {
            history.apply({{"plan.visits", "1"}}, "Visits");
        }
    }
    const auto list = findRecoverable(folder.path);
    REQUIRE(list.size() == 1);
    CHECK(list[0].source == folder.path / "saved.json");
    History history = recover(list[0].journal).history;
    CHECK(history.isModified());
    CHECK(toJson(history.getSaved()) == saved);
    while (history.canUndo())
        history.undo();
    CHECK(toJson(history.getDocument()) == toJson(Consultation()));
}

TEST_CASE("a journal follows the document that is open") {
    const ScratchFolder folder("journal-follow");
    Journal journal(folder.path);
    History first{Consultation()}, second{makeFullDocument()};
    journal.keep(first, "/a.json");
    first.apply({{"plan.shade", "0.8"}}, "Shade");
    journal.keep(second, "/b.json");
    first.apply({{"plan.shade", "0.7"}}, "Shade"); // nobody listens
    second.apply({{"plan.shade", "0.1"}}, "Shade");
    fs::copy_file(journal.getPath(), folder.path / "copy.journal");
    const RecoveredWork work = recover(folder.path / "copy.journal");
    CHECK(work.source == "/b.json");
    CHECK(toJson(work.history.getDocument()) == toJson(second.getDocument()));
}

TEST_CASE("two running programs leave each other's journals alone") {
    const ScratchFolder folder("journal-two");
    Journal one(folder.path), two(folder.path);
    CHECK(one.getPath() != two.getPath());
    History a{Consultation()}, b{Consultation()};
    one.keep(a, "");
    two.keep(b, "");
    a.apply({{"title", "A"}}, "Title");
    b.apply({{"title", "B"}}, "Title");
    CHECK(findRecoverable(folder.path).empty());
    CHECK_THAT(getMessage([&] { recover(one.getPath()); }), Contains("running"));
    dropRecoverable(one.getPath());
    CHECK(fs::exists(one.getPath()));
    // Files without a lock belong to nobody who runs.
    fs::copy_file(one.getPath(), folder.path / "dead.journal");
    const auto list = findRecoverable(folder.path);
    REQUIRE(list.size() == 1);
    CHECK(list[0].title == "A");
}

TEST_CASE("a journal cut off at any byte gives all the lines before the cut") {
    const ScratchFolder folder("journal-cut");
    const Leftover leftover = makeLeftover(folder.path, 3, 12);
    const auto documents = listDocuments(leftover.origin, leftover.entries);
    const fs::path cut = folder.path / "cut.journal";
    std::size_t lines = 0;
    for (std::size_t length = 0; length <= leftover.text.size(); ++length) {
        CAPTURE(length);
        if (length > 0 && leftover.text[length - 1] == '\n') ++lines;
        writeFileAtomic(cut, std::string_view(leftover.text).substr(0, length));
        if (lines == 0) {
            REQUIRE_THROWS_AS(recover(cut), Error);
            continue;
        }
        const RecoveredWork work = recover(cut);
        // The look of the log that a journal starts with stands in line 2.
        const std::size_t entries = lines < 2 ? 0 : lines - 2;
        REQUIRE(toJson(work.history.getDocument()) == documents[entries]);
        REQUIRE(work.isWhole == (leftover.text[length - 1] == '\n'));
        REQUIRE(work.source == "/clinic/Müller 100%.json");
    }
    CHECK(lines == leftover.entries.size() + 2);
}

TEST_CASE("damage inside a journal ends it there") {
    const ScratchFolder folder("journal-damage");
    const Leftover leftover = makeLeftover(folder.path, 4, 30);
    const auto documents = listDocuments(leftover.origin, leftover.entries);
    Random random(9);
    for (int i = 0; i < 300; ++i) {
        std::string text = leftover.text;
        const std::size_t at = random.nextBelow(unsigned(text.size()));
        const char other = char(random.nextBelow(256));
        if (other == text[at]) continue;
        text[at] = other;
        const auto line = std::size_t(std::count(leftover.text.begin(), leftover.text.begin() + long(at), '\n'));
        const fs::path path = folder.path / "damaged.journal";
        writeFileAtomic(path, text);
        CAPTURE(at, line);
        if (line == 0) {
            REQUIRE_THROWS_AS(recover(path), Error);
            continue;
        }
        const RecoveredWork work = recover(path);
        CHECK_FALSE(work.isWhole);
        REQUIRE(toJson(work.history.getDocument()) == documents[line < 2 ? 0 : line - 2]);
    }
}

TEST_CASE("hostile journals give an Error or what can be used of them") {
    const ScratchFolder folder("journal-hostile");
    QuietLog log;
    const std::string start = sealLine(R"({"stipple_journal":1,"source":"","document":{"stipple":1}})");
    const std::string step = R"({"do":"step","edits":[["plan.shade","0.9"]],"label":"Shade","gesture":0})";
    const auto tryText = [&](const std::string& text) {
        writeFileAtomic(folder.path / "x.journal", text);
        return recover(folder.path / "x.journal");
    };
    SECTION("starts that are none") {
        for (const std::string json :
             {"null", "[]", "{}", "7", R"({"stipple_journal":"1"})", R"({"stipple_journal":1})",
              R"({"stipple_journal":1,"source":7,"document":{"stipple":1}})",
              R"({"stipple_journal":1,"source":"","document":[]})",
              R"({"stipple_journal":1,"source":"","document":{"stipple":1,"plan":{"shade":7}}})",
              R"({"stipple_journal":1,"source":"","document":{"stipple":1},"saved":3})"}) {
            CAPTURE(json);
            CHECK_THROWS_AS(tryText(sealLine(json)), Error);
        }
        CHECK_THROWS_AS(tryText(sealLine(std::string(1000000, '['))), Error);
        CHECK_THROWS_AS(tryText(std::string(1000000, '\0')), Error);
        CHECK_THROWS_AS(tryText(std::string(1000, '\n')), Error);
        CHECK_THAT(getMessage([&] { tryText(sealLine(R"({"stipple_journal":2})")); }), Contains("newer"));
    }
    SECTION("entries that are none end the journal") {
        for (const std::string json : {R"(null)", R"({})", R"({"do":7})", R"({"do":"dance"})", R"({"do":"step"})",
                                       R"({"do":"step","edits":7,"label":"","gesture":0})",
                                       R"({"do":"step","edits":[["a"]],"label":"","gesture":0})",
                                       R"({"do":"step","edits":[[1,2]],"label":"","gesture":0})",
                                       R"({"do":"step","edits":[["plan.shade","9"]],"label":"","gesture":0})",
                                       R"({"do":"step","edits":[["","9"]],"label":"","gesture":0})",
                                       R"({"do":"look","edits":[["plan.shade","0.1"]]})"}) {
            CAPTURE(json);
            const RecoveredWork work = tryText(start + sealLine(step) + sealLine(json) + sealLine(step));
            CHECK_FALSE(work.isWhole);
            CHECK(getNumberOfSteps(work.history) == 1);
            CHECK(work.history.getDocument().scalp.placement.shade == 0.9f);
        }
        const std::string deep = fmt::format(R"({{"do":"step","edits":[["plan.shade","{}"]],"label":"","gesture":0}})",
                                             std::string(1000000, '['));
        CHECK_FALSE(tryText(start + sealLine(deep)).isWhole);
        CHECK(tryText(start + sealLine(R"({"do":"undo"})") + sealLine(R"({"do":"redo"})")).isWhole);
    }
    SECTION("what cannot be used is put aside and named, once") {
        writeFileAtomic(folder.path / "bad.journal", "no journal at all\n");
        writeFileAtomic(folder.path / "newer.journal", sealLine(R"({"stipple_journal":2})"));
        writeFileAtomic(folder.path / "other.txt", "not ours");
        writeFileAtomic(folder.path / "stray.lock", "");
        writeFileAtomic(folder.path / "stray.part", "half");
        fs::create_directory(folder.path / "folder.journal");
        CHECK(findRecoverable(folder.path).empty());
        CHECK_THAT(log.said, Contains("bad.damaged"));
        log.said.clear();
        CHECK(findRecoverable(folder.path).empty());
        CHECK(log.said.empty());
        CHECK(fs::exists(folder.path / "bad.damaged"));
        CHECK(fs::exists(folder.path / "newer.journal"));
        CHECK(fs::exists(folder.path / "other.txt"));
        CHECK_FALSE(fs::exists(folder.path / "stray.lock"));
        CHECK_FALSE(fs::exists(folder.path / "stray.part"));
    }
    CHECK(findRecoverable(folder.path / "missing").empty());
}

TEST_CASE("a long session keeps its journal small and its steps whole") {
    const ScratchFolder folder("journal-long");
    Journal journal(folder.path, false);
    History history(makeFullDocument());
    journal.keep(history, "");
    std::uintmax_t largest = 0;
    for (int drag = 1; drag <= 40; ++drag) {
        for (int move = 0; move < 150; ++move)
            history.apply({{"plan.dots_per_cm2", std::to_string(100 + (drag * 7 + move) % 120)}}, "Density",
                          std::uint64_t(drag));
        largest = std::max(largest, fs::file_size(journal.getPath()));
    }
    CHECK(largest < 320 << 10);
    fs::copy_file(journal.getPath(), folder.path / "copy.journal");
    History copy = recover(folder.path / "copy.journal").history;
    CHECK(toJson(copy.getDocument()) == toJson(history.getDocument()));
    CHECK(getNumberOfSteps(copy) == getNumberOfSteps(history));
    CHECK(getNumberOfSteps(history) == 40);
}

TEST_CASE("a folder that cannot be written is said, and autosave goes on when it can") {
    const ScratchFolder folder("journal-full");
    QuietLog log;
    writeFileAtomic(folder.path / "file", "in the way");
    CHECK_THAT(getMessage([&] { Journal journal(folder.path / "file" / "journals"); }), Contains("journals"));
    // The folder goes away: rewriting fails, editing does not.
    auto journal = std::make_unique<Journal>(folder.path / "journals");
    History history{Consultation()};
    journal->keep(history, "");
    fs::remove_all(folder.path / "journals");
    history.apply({{"plan.shade", "0.8"}}, "Shade");
    history.markSaved();
    journal->markSaved("/a.json");
    CHECK_FALSE(journal->getProblem().empty());
    CHECK_THAT(log.said, Contains("Autosave has stopped"));
    fs::create_directories(folder.path / "journals");
    history.apply({{"plan.shade", "0.7"}}, "Shade");
    journal.reset(); // the last try
    const auto list = findRecoverable(folder.path / "journals");
    REQUIRE(list.size() == 1);
    CHECK(recover(list[0].journal).history.getDocument().scalp.placement.shade == 0.7f);
}
