// Visits and stops of the time slider.
#include "consult/course.h"
#include "consult/schema.h"

#include <catch2/catch.hpp>

#include <set>

using namespace stipple;

TEST_CASE("The stops of time go from the first visit to eight years, each once") {
    for (int visits = 1; visits <= 6; ++visits) {
        Consultation d;
        d.scalp.placement.visits = visits;
        const std::vector<TimeStop> stops = getTimeStops(d);
        REQUIRE(int(stops.size()) == visits + 8);
        std::set<std::string> ids;
        for (std::size_t i = 0; i < stops.size(); ++i) {
            CHECK(ids.insert(stops[i].id).second);
            if (i > 0) CHECK(stops[i].days > stops[i - 1].days);
            // Every stop is a time that a document may have, with the dots of the visits until then.
            const Consultation at = apply(d, {"time.days", std::to_string(stops[i].days)});
            CHECK(countVisitsDone(at) == std::min(visits, int(i) + 1));
        }
        CHECK(stops.front().days == getVisitDay(d, 1));
        CHECK(stops.back().days == Approx(8 * 365.25).margin(1));
        for (const char* id : {"hour_0", "day_3", "day_10", "day_28", "months_6", "years_1", "years_3", "years_5"})
            CHECK(ids.count(id));
    }
}

TEST_CASE("Stops follow one another in both directions and end at the ends") {
    Consultation d;
    d.days = -28;
    std::vector<float> forth{d.days};
    while (const auto stop = findStop(d, true))
        forth.push_back(d.days = stop->days);
    std::vector<float> back{d.days};
    while (const auto stop = findStop(d, false))
        back.push_back(d.days = stop->days);
    CHECK(forth == std::vector<float>(back.rbegin(), back.rend()));
    CHECK(forth.size() == getTimeStops(d).size());
    d.days = 17; // between two
    CHECK(findStop(d, true)->days == 28);
    CHECK(findStop(d, false)->days == 10);
}

TEST_CASE("A moment is told in words, from the work before it") {
    Consultation d;
    const auto at = [&](float days) {
        d.days = days;
        return describeTime(d);
    };
    CHECK(at(-40) == "before the first visit");
    CHECK(at(-28) == "straight after visit 1");
    CHECK(at(-25) == "3 days after visit 1");
    CHECK(at(-14) == "straight after visit 2");
    CHECK(at(0) == "straight after the last visit");
    CHECK(at(1) == "1 day after the last visit");
    CHECK(at(28) == "28 days after the last visit");
    CHECK(at(1826) == "5 years after the last visit");
    d.course.touchUpYears = 2;
    d.days = 2 * 365.25f + 6;
    CHECK(getDaysSinceWork(d).value() == Approx(6).margin(0.01));
    d.days = -20;
    CHECK(getDaysSinceWork(d).value() == Approx(8));
    d.days = -30;
    CHECK(!getDaysSinceWork(d));
}

TEST_CASE("Hair greys with the years as asked") {
    Consultation d;
    d.course.greyingPerDecade = 0.2f;
    d.days = -10;
    CHECK(computeGreyShare(d) == 0);
    d.days = 28;
    CHECK(computeGreyShare(d) == 0); // a healed result is shown on the hair of today
    d.days = 365;
    CHECK(computeGreyShare(d) > 0);
    CHECK(computeGreyShare(d) < 0.02f);
    d.days = 3652.5f;
    CHECK(computeGreyShare(d) == Approx(0.2));
    d.days = 7305;
    CHECK(computeGreyShare(d) == Approx(0.4));
}
