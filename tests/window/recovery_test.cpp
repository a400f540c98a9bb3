// The program is killed at random moments of its work; what a person did until a second before must be there again.
#include "consult/journal.h"
#include "core/error.h"
#include "tests/window/desk.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <chrono>
#include <cmath>
#include <iostream>
#include <random>
#include <signal.h>
#include <thread>

using namespace stipple;
using namespace stipple::test;

namespace {

constexpr int kKills = 50;
constexpr double kMayBeLost = 1; // s, of issue and design
constexpr double kStepDeg = 10;  // of one press of "]"

double getSeconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// How often the light was turned; at most 35 times, beyond that the angle comes round.
int countTurns(double degrees) {
    return static_cast<int>(std::lround((degrees < 0 ? degrees + 360 : degrees) / kStepDeg));
}

std::uintmax_t computeJournalSize(const std::filesystem::path& folder) {
    std::uintmax_t size = 0;
    std::error_code ec;
    for (const auto& entry : std::filesystem::directory_iterator(folder, ec))
        size += std::filesystem::file_size(entry.path(), ec);
    return size;
}

} // namespace

TEST_CASE("Killed at random moments, the program loses nothing but the last second") {
    Desk desk({.size = {480, 330}, .arguments = {}, .runner = {}});
    std::mt19937 random(20261123);
    std::uniform_real_distribution<double> uniform(0, 1);
    int recovered = 0, kept = 0, pressed = 0;
    for (int kill = 0; kill < kKills; ++kill) {
        INFO("kill " << kill);
        std::filesystem::remove_all(desk.getState());
        if (kill > 0) desk.start();
        // One press that has certainly come to the journal: the program is awake.
        const auto opened = [&] { return computeJournalSize(desk.getJournals()) > 0; };
        REQUIRE(waitUntil(opened, 60));
        const std::uintmax_t before = computeJournalSize(desk.getJournals());
        const double pressed0 = getSeconds();
        desk.program().key("bracketright");
        REQUIRE(waitUntil([&] { return computeJournalSize(desk.getJournals()) > before; }, 60));
        // Input is taken between frames, and a busy machine draws slowly: the second counts from then on. What a frame
        // takes shows in how often the journal grows while keys are pressed all the time.
        double answer = getSeconds() - pressed0, grown = getSeconds();
        std::uintmax_t size = computeJournalSize(desk.getJournals());
        const auto watch = [&] {
            const std::uintmax_t now = computeJournalSize(desk.getJournals());
            if (now == size) return;
            answer = std::max(answer, getSeconds() - grown);
            grown = getSeconds();
            size = now;
        };

        std::vector<double> times = {getSeconds()};
        const double end = times[0] + 2.5 * uniform(random);
        while (getSeconds() < end && times.size() < 30) {
            desk.program().key("bracketright");
            times.push_back(getSeconds());
            std::this_thread::sleep_for(std::chrono::duration<double>(0.2 * uniform(random)));
            watch();
        }
        desk.program().getProcess().signal(SIGKILL);
        const double killed = getSeconds();
        answer = std::max(answer, killed - grown);
        REQUIRE(desk.program().getProcess().wait(10) == 128 + SIGKILL);

        const auto work = findRecoverable(desk.getJournals());
        REQUIRE(work.size() == 1);
        const RecoveredWork found = recover(work[0].journal);
        CHECK(found.history.isModified());
        const int turns = countTurns(found.history.getDocument().view.lightTurnDeg);
        const auto mustBeThere = std::count_if(times.begin(), times.end(),
                                               [&](double time) { return time <= killed - kMayBeLost - 2 * answer; });
        CHECK(turns >= std::max<int>(1, static_cast<int>(mustBeThere)));
        CHECK(turns <= static_cast<int>(times.size()));
        ++recovered;
        kept += turns;
        pressed += static_cast<int>(times.size());
    }
    std::cout << fmt::format("recovered after {} of {} kills; {} of {} changes kept\n", recovered, kKills, kept,
                             pressed);
}

TEST_CASE("A program started after a kill offers the work and takes it up") {
    Desk desk;
    desk.save(); // the loop runs
    desk.program().key("bracketright", 3);
    const Image8 edited = desk.cutPicture(desk.lookWhenQuiet("recovery-edited"));
    desk.program().getProcess().signal(SIGKILL);
    REQUIRE(desk.program().getProcess().wait(10) == 128 + SIGKILL);

    desk.start();
    desk.pressMainButton();
    CHECK(desk.comesToShow("recovery-taken", [&](const Image8& now) { return computeDifference(edited, now) < 0.01; }));
    CHECK(desk.save().at("view").at("light_turn_deg") == 30);
    desk.program().key("ctrl+z", 3); // with its past
    desk.saveUntil([](const nlohmann::json& now) { return now.at("view").value("light_turn_deg", 0.0) == 0; });
    desk.program().close();
    CHECK(desk.program().getProcess().wait(60) == 0);
}
