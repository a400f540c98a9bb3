#include "consult/schema.h"
#include "consult/schema_number.h"

namespace stipple {
namespace {

const Number<Consultation> kNumbers[] = {
    {{"time.days", "Time since the last visit", "days", -150, 28, 7305, "domain.md 8",
      "When the picture is taken: 0 is straight after the last visit, 28 healed, below 0 between the visits."},
     STIPPLE_FIELD(Consultation, days)},
    {{"time.touch_up_years", "Touch-up every", "years", 0, 0, 8, "domain.md 2",
      "How often faded colour is brought back to what was planned, commonly every 3 to 5 years; 0 is never.", true},
     nullptr},
    {{"time.further_loss", "Further hair loss", "types", 0, 0, 6, "domain.md 4",
      "By how many types of its pattern hair loss goes on after the treatment, while the dots stay where they are."},
     STIPPLE_FIELD(Consultation, scalp.furtherLoss)},
    {{"time.greying_per_decade", "Greying", "per decade", 0, 0.1, 0.5, "general knowledge, unverified",
      "Share of the hair that turns grey within ten years; one tenth to one fifth is common from thirty on."},
     STIPPLE_FIELD(Consultation, course.greyingPerDecade)},
    {{"care.sun", "Sun on the scalp", "", 0, 0.5, 1, "domain.md 2",
      "How much sun the scalp gets without hat or sun cream: 0 always covered, 1 much; sun fades pigment."},
     STIPPLE_FIELD(Consultation, course.sun)},
    {{"pigment.oily_fade", "Fading by oily skin", "", 0, 0.25, 1, "general knowledge, unverified",
      "By which share pigment fades faster in the oiliest skin than in the driest."},
     STIPPLE_FIELD(Consultation, pigment.oilyFade)},
    {{"plan.visit_gap_days", "Between visits", "days", 7, 14, 30, "domain.md 1",
      "Days from one visit to the next: at least 7 so that skin can heal, usually 10 to 14."},
     STIPPLE_FIELD(Consultation, course.visitGapDays)},
    {{"plan.setup_hours", "Setting up a visit", "hours", 0.1, 0.5, 2, "domain.md 8",
      "Time at each visit for talking, drawing the line, mixing pigment and photographs."},
     STIPPLE_FIELD(Consultation, course.setupHours)},
    {{"plan.edge_dots_per_hour", "Pace at edges", "per hour", 500, 1600, 4000, "domain.md 8",
      "Dots an hour of the first 2000 of a visit, which are edges and blends placed one by one."},
     STIPPLE_FIELD(Consultation, course.edgeDotsPerHour)},
    {{"plan.fill_dots_per_hour", "Pace in the area", "per hour", 1500, 4500, 9000, "domain.md 1",
      "Dots an hour in the area behind the edges: 14 000 take two to four hours."},
     STIPPLE_FIELD(Consultation, course.fillDotsPerHour)},
    {{"plan.compare_years", "Costs over", "years", 1, 10, 30, "domain.md 8",
      "Over how many years the costs of the treatment, a transplant and a hair system are compared.", true},
     nullptr},
    {{"earlier_work.dots_per_cm2", "Density of earlier work", "per cm2", 10, 100, 200, "domain.md 1",
      "Dots of the earlier work on each square centimetre."},
     STIPPLE_FIELD(Consultation, scalp.earlier.dotsPerCm2)},
    {{"earlier_work.diameter_mm", "Its dots, width", "mm", 0.08, 0.18, 0.5, "domain.md 1",
      "Healed width of the earlier dots: 0.10 to 0.15 mm is usual, 0.4 mm is blown out and looks like a helmet."},
     STIPPLE_FIELD(Consultation, scalp.earlier.diameterMm)},
    {{"earlier_work.depth_mm", "Its dots, depth", "mm", 0.1, 0.8, 1.5, "domain.md 1",
      "How deep the earlier pigment rests; deeper than 0.8 mm it has blurred and turned blue-grey."},
     STIPPLE_FIELD(Consultation, scalp.earlier.depthMm)},
    {{"earlier_work.shade", "Its shade", "", 0, 0.6, 1, "domain.md 2",
      "How dark the earlier pigment was mixed, from the lightest dilution (0) to the darkest (1)."},
     STIPPLE_FIELD(Consultation, scalp.earlier.shade)},
    {{"earlier_work.age_years", "Its age", "years", 0.1, 5, 20, "domain.md 2",
      "How long ago the earlier work was done when the treatment begins; it has faded and spread since."},
     STIPPLE_FIELD(Consultation, scalp.earlier.ageYears)},
    {{"earlier_work.laser_left", "Left by the laser", "", 0, 0.2, 1, "domain.md 2",
      "Share of the earlier pigment that laser treatments leave; 1 to 3 of them are usual, some need 4 to 7."},
     STIPPLE_FIELD(Consultation, scalp.earlier.laserLeft)},
};

} // namespace

std::span<const Number<Consultation>> getCourseNumbers() {
    return kNumbers;
}

std::vector<ChoiceParameter> makeCourseChoices() {
    return {
        // The order of Outlook.
        {"time.outlook",
         "Course shown",
         "How much of the colour is left with the years: the least, the likely, or the most that is known.",
         {{"low", "Low: fades fast"}, {"likely", "Likely"}, {"high", "High: holds well"}}},
        // The order of EarlierWork.
        {"earlier_work.handling",
         "Earlier work",
         "What becomes of pigment that another hand has placed before.",
         {{"none", "There is none"},
          {"kept", "Kept as it is"},
          {"blended", "Blended in"},
          {"laser_faded", "Faded by laser first"}}},
        // The orders of PatchTest, ScarAge, KeloidHistory and DiseaseActivity.
        {"gates.patch_test",
         "Patch test",
         "Some dots placed behind the ear and looked at after a few weeks, for reactions and for how the skin takes.",
         {{"open", "Not yet done"}, {"no_reaction", "Done, no reaction"}, {"reaction", "Done, a reaction"}}},
        {"gates.scar_age",
         "Age of the scars",
         "Scars take pigment evenly only when they are mature, 9 to 12 months after the wound.",
         {{"open", "Not yet asked"}, {"mature", "At least 9 to 12 months"}, {"young", "Younger"}}},
        {"gates.keloid_history",
         "Keloids",
         "Whether this person's wounds have ever healed to raised scars that outgrew them.",
         {{"open", "Not yet asked"}, {"none", "None known"}, {"known", "Had keloids"}}},
        {"gates.disease_activity",
         "Disease today",
         "Whether a dermatologist has found the disease at rest; active disease is not tattooed.",
         {{"open", "Not yet asked"}, {"burnt_out", "At rest"}, {"active", "Active"}}},
    };
}

} // namespace stipple
