#include "consult/journal.h"
#include "tests/consult/documents.h"
#include "tests/consult/scratch_folder.h"

#include <catch2/catch.hpp>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace stipple;

namespace {

// Changes number 1, 2, 3, ...: steps of many kinds, looks, undos, redos, now and then a save. Each leaves its number as
// the exact time, so that a document tells how far it is.
void makeChange(History& history, int number) {
    const Edit mark{"time.days", std::to_string(number)};
    if (number % 5 == 0) {
        history.undo();
        history.redo();
    }
    if (number % 7 == 0) history.applyLook({{"view.camera", std::to_string(number % 90) + ",0,1500,14"}});
    history.apply({{"plan.dots_per_cm2", std::to_string(100 + number % 90)}, mark}, "Density",
                  std::uint64_t(number / 20));
}

[[noreturn]] void runChild(const std::filesystem::path& folder, int pipe) {
    Journal journal(folder);
    History history(makeFullDocument());
    journal.keep(history, "/clinic/case.json");
    for (int number = 1;; ++number) {
        makeChange(history, number);
        if (number % 97 == 0) {
            history.markSaved();
            journal.markSaved("/clinic/case.json");
        }
        if (::write(pipe, &number, sizeof number) != sizeof number) ::_exit(1);
        if (number == 7000) ::pause();
    }
}

} // namespace

TEST_CASE("a program killed at any moment loses nothing that it had done", "[kill]") {
    const ScratchFolder folder("journal-kill");
    Random random(2026);
    int found = 0, clean = 0, most = 0;
    for (int round = 0; round < 50; ++round) {
        int ends[2];
        REQUIRE(::pipe(ends) == 0);
        const pid_t child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            ::close(ends[0]);
            runChild(folder.path, ends[1]);
        }
        ::close(ends[1]);
        // Mostly in the middle of its work, now and then while it starts.
        int acknowledged = 0, number = 0;
        if (round % 5 != 0) REQUIRE(::read(ends[0], &acknowledged, sizeof acknowledged) == sizeof acknowledged);
        ::usleep(2000 + random.nextBelow(60000));
        ::kill(child, SIGKILL);
        int status = 0;
        REQUIRE(::waitpid(child, &status, 0) == child);
        REQUIRE(WIFSIGNALED(status));
        while (::read(ends[0], &number, sizeof number) == sizeof number)
            acknowledged = number;
        ::close(ends[0]);
        CAPTURE(round, acknowledged);
        most = std::max(most, acknowledged);

        const auto list = findRecoverable(folder.path);
        if (list.empty()) {
            // Killed before the first change, or when everything was saved.
            ++clean;
            REQUIRE((acknowledged == 0 || acknowledged % 97 == 0 || acknowledged % 97 == 96));
            continue;
        }
        REQUIRE(list.size() == 1);
        ++found;
        RecoveredWork work = recover(list[0].journal);
        CHECK(work.source == "/clinic/case.json");
        // All that was acknowledged, and at most the one change under way.
        const int reached = int(work.history.getDocument().days);
        REQUIRE((reached == acknowledged || reached == acknowledged + 1 ||
                 // killed between an undo and its redo
                 acknowledged % 5 == 4));
        if (reached < acknowledged) {
            REQUIRE(work.history.canRedo());
            work.history.redo();
            REQUIRE(int(work.history.getDocument().days) == acknowledged);
        }
        // The same document and past as of a history that was never killed.
        History whole(makeFullDocument());
        const int last = int(work.history.getDocument().days);
        for (int n = 1; n <= last; ++n)
            makeChange(whole, n);
        CHECK(getDesign(work.history.getDocument()) == getDesign(whole.getDocument()));
        CHECK(getNumberOfSteps(work.history) == getNumberOfSteps(whole));
        dropRecoverable(list[0].journal);
    }
    CHECK(std::filesystem::is_empty(folder.path));
    WARN("killed 50 times, recovered " << found << ", nothing unsaved " << clean << ", up to " << most
                                       << " changes before the end");
}
