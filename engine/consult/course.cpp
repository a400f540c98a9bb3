#include "consult/course.h"

#include "core/error.h"

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

constexpr float kDaysPerYear = 365.25f;

struct NamedDay {
    const char* id;
    const char* label;
    const char* tip;
    float days;
};
// domain.md section 8.
constexpr NamedDay kDays[] = {
    {"day_3", "Day 3", "Scabs larger and darker than the dots; redness is going", 3},
    {"day_10", "Day 10", "Scabs have fallen", 10},
    {"day_28", "Day 28", "Healed: what the result is judged by", 28},
    {"months_6", "6 months", "Settled", 183},
    {"years_1", "1 year", "One year after the last visit", 365},
    {"years_3", "3 years", "Three years after the last visit", 1096},
    {"years_5", "5 years", "Five years after the last visit", 1826},
    {"years_8", "8 years", "Eight years after the last visit", 2922},
};

} // namespace

std::vector<TimeStop> getTimeStops(const Consultation& document) {
    std::vector<TimeStop> stops;
    const int visits = document.scalp.placement.visits;
    for (int visit = 1; visit < visits; ++visit)
        stops.push_back({fmt::format("visit_{}", visit), fmt::format("Visit {}", visit),
                         fmt::format("Straight after visit {} of {}: only the dots done by then", visit, visits),
                         getVisitDay(document, visit)});
    stops.push_back({"hour_0", "Hour 0", "Straight after the last visit: bolder than it will heal", 0});
    for (const NamedDay& day : kDays)
        stops.push_back({day.id, day.label, day.tip, day.days});
    return stops;
}

std::optional<TimeStop> findStop(const Consultation& document, bool later) {
    const std::vector<TimeStop> stops = getTimeStops(document);
    if (later) {
        for (const TimeStop& stop : stops)
            if (stop.days > document.days) return stop;
    } else {
        for (auto stop = stops.rbegin(); stop != stops.rend(); ++stop)
            if (stop->days < document.days) return *stop;
    }
    return {};
}

std::string formatDays(double days) {
    if (days < 60) return fmt::format("{:.0f} day{}", days, std::lround(days) == 1 ? "" : "s");
    if (days < 700) return fmt::format("{:.0f} months", days / 30.4375);
    const double years = days / double(kDaysPerYear);
    return std::abs(years - std::round(years)) < 0.05 ? fmt::format("{:.0f} years", years)
                                                      : fmt::format("{:.1f} years", years);
}

std::string describeTime(const Consultation& document) {
    if (document.days >= 0) {
        if (document.days < 0.5f) return "straight after the last visit";
        return formatDays(double(document.days)) + " after the last visit";
    }
    const int done = countVisitsDone(document);
    if (done == 0) return "before the first visit";
    const float since = document.days - getVisitDay(document, done);
    if (since < 0.5f) return fmt::format("straight after visit {}", done);
    return fmt::format("{} after visit {}", formatDays(double(since)), done);
}

float getVisitDay(const Consultation& document, int visit) {
    return -document.course.visitGapDays * float(document.scalp.placement.visits - visit);
}

int countVisitsDone(const Consultation& document) {
    int done = 0;
    while (done < document.scalp.placement.visits && getVisitDay(document, done + 1) <= document.days)
        ++done;
    return done;
}

std::optional<float> getDaysSinceWork(const Consultation& document) {
    if (document.days >= 0) return getDaysSinceWork(document.days, float(document.course.touchUpYears));
    const int done = countVisitsDone(document);
    if (done == 0) return {};
    return document.days - getVisitDay(document, done);
}

AgeingConditions getConditions(const Consultation& document) {
    return {.outlook = document.course.outlook,
            .sun = document.course.sun,
            .oiliness = document.skin.oiliness,
            .touchUpYears = float(document.course.touchUpYears)};
}

float computeGreyShare(const Consultation& document) {
    // A hair turns white as it grows: in the months to a healed result not one has done so over its whole length.
    constexpr float kNoneDays = 120, kUsualDays = 730;
    const float shown = smoothRamp(kNoneDays, kUsualDays, document.days);
    const float decades = shown * std::max(0.0f, document.days) / (10 * kDaysPerYear);
    const float own = document.hair.greyPercent / 100;
    return own + (1 - own) * std::min(1.0f, document.course.greyingPerDecade * decades);
}

PlacedDot getUsualDot(const Consultation& document) {
    const PlacementParameters& placement = document.scalp.placement;
    return {.healedDiameterMm = placement.diameterMm, .nominalDepthMm = placement.depthMm, .shade = placement.shade};
}

FadingBand computeFadingBand(const Consultation& document) {
    return computeFadingBand(getUsualDot(document), std::max(0.0f, document.days), document.pigment,
                             getConditions(document));
}

} // namespace stipple
