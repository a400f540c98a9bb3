// Time as people look at it: the visits, the named stops on the way, and what a moment means for pigment and hair.
#pragma once

#include "consult/consultation.h"

#include <optional>
#include <string>
#include <vector>

namespace stipple {

struct TimeStop {
    std::string id;    // "visit_1", "hour_0", "day_3", "years_5"
    std::string label; // "Visit 1", "Day 3", "5 years"
    std::string tip;
    float days = 0; // as Consultation::days
};

// From the first visit to eight years after the last one (domain.md section 8), ascending.
std::vector<TimeStop> getTimeStops(const Consultation& document);
// The nearest stop after or before the document's time; none beyond the ends.
std::optional<TimeStop> findStop(const Consultation& document, bool later);

// "28 days", "5 months", "5 years".
std::string formatDays(double days);
// "28 days after the last visit", "visit 2, straight after it", "3 days after visit 1", "before the first visit".
std::string describeTime(const Consultation& document);

// Day of a visit, 1 the first: 0 for the last one, the others before it.
float getVisitDay(const Consultation& document, int visit);
// Visits done by the document's time, 0 to plan.visits.
int countVisitsDone(const Consultation& document);
// Days after the visit or touch-up before the document's time; none before the first visit.
std::optional<float> getDaysSinceWork(const Consultation& document);

AgeingConditions getConditions(const Consultation& document);
// Share of the hair that is grey at that time: what was before the treatment and has become so since.
float computeGreyShare(const Consultation& document);

// A usual dot of this plan, in normal skin, as placed by the last visit.
PlacedDot getUsualDot(const Consultation& document);
// Colour that is left of what is planned, at the document's time (computeFadingBand of that dot).
FadingBand computeFadingBand(const Consultation& document);

} // namespace stipple
