#include "consult/schema.h"
#include "consult/schema_fields.h"
#include "consult/schema_number.h"
#include "core/error.h"

#include <algorithm>
#include <cctype>

namespace stipple {
namespace {

const Number<Consultation> kNumbers[] = {
    {{"skin.melanin", "Skin tone", "", 0, 0.34, 1, "rendering.md 1",
      "How dark the skin is, from very light (0) to very dark (1)."},
     STIPPLE_FIELD(Consultation, skin.melanin)},
    {{"skin.blood", "Blood", "", 0.002, 0.0115, 0.03, "rendering.md 1, domain.md 6",
      "How red the skin is all over: the share of blood in its upper layers."},
     STIPPLE_FIELD(Consultation, skin.blood)},
    {{"skin.undertone", "Undertone", "", -1, 0, 1, "domain.md 6",
      "The tint of the skin, from cool and rosy (-1) to warm and golden (1)."},
     STIPPLE_FIELD(Consultation, skin.undertone)},
    {{"skin.pheomelanin_share", "Red melanin", "", 0, 0, 0.3, "rendering.md 1",
      "Share of the skin's melanin that is red, as with red hair; the rest is brown to black."},
     STIPPLE_FIELD(Consultation, skin.pheomelanin)},
    {{"skin.oxygenation", "Oxygen in the blood", "", 0.4, 0.75, 1, "rendering.md 1",
      "How bright red the blood in the skin is: low looks bluish, as in the cold, high looks pink."},
     STIPPLE_FIELD(Consultation, skin.oxygenation)},
    {{"skin.redness", "Flushed places", "", 0, 0.5, 1, "rendering.md 1",
      "How much redder nose, cheeks, ears and scalp are than the rest: 0 even, 0.5 usual, 1 flushed."},
     STIPPLE_FIELD(Consultation, skin.redness)},
    {{"skin.sun", "Sun tan", "", 0, 0.3, 1, "rendering.md 1",
      "How much more melanin skin in full sun has than skin in the shade: 0 none, 1 twice as much."},
     STIPPLE_FIELD(Consultation, skin.sun)},
    {{"skin.scalp_sun", "Sun on the scalp", "", 0, 0.5, 1, "domain.md 6",
      "How much of the sun the scalp sees: 0 was always covered by hair or a cap and is pale, 1 as tanned as the "
      "forehead."},
     STIPPLE_FIELD(Consultation, skin.scalpSun)},
    {{"skin.freckles", "Freckles", "", 0, 0, 1, "",
      "Small brown spots where the sun reaches, from none (0) to very many (1)."},
     STIPPLE_FIELD(Consultation, skin.freckles)},
    {{"skin.age", "Age of the skin", "years", 15, 40, 90, "",
      "Older skin has deeper creases and, where it has seen much sun, brown spots."},
     STIPPLE_FIELD(Consultation, skin.age)},
    {{"skin.oiliness", "Shine", "", 0, 0.4, 1, "rendering.md 1",
      "How much the skin shines under a lamp, from matte (0) to oily (1); forehead, nose and vertex most, sides "
      "least."},
     STIPPLE_FIELD(Consultation, skin.oiliness)},
    {{"skin.wetness", "Sweat", "", 0, 0, 1, "rendering.md 1",
      "Water on the skin, from dry (0) over a damp film to drops (1)."},
     STIPPLE_FIELD(Consultation, skin.wetness)},
    {{"hair.units_per_cm2", "Hair density", "per cm2", 20, 80, 130, "domain.md 1",
      "Hair openings on each square centimetre of scalp where no hair has been lost."},
     STIPPLE_FIELD(Consultation, scalp.hair.unitsPerCm2)},
    {{"hair.hairs_per_unit", "Hairs per opening", "", 1, 2.2, 4, "domain.md 1",
      "How many hairs grow from one opening on average."},
     STIPPLE_FIELD(Consultation, scalp.hair.hairsPerUnit)},
    {{"hair.shaft_diameter_mm", "Hair thickness", "mm", 0.03, 0.07, 0.13, "domain.md 1",
      "Thickness of one full-grown hair: fine hair is 0.05 mm, coarse hair 0.1 mm."},
     STIPPLE_FIELD(Consultation, scalp.hair.shaftDiameter)},
    {{"hair.whorl_influence_mm", "Reach of the whorl", "mm", 60, 110, 160, "domain.md 7",
      "Width of the round area at the crown in which the hair turns about its whorl."},
     STIPPLE_FIELD(Consultation, scalp.hair.whorlInfluenceMm)},
    {{"hair.length_mm", "Length of the hair", "mm", 0, 0, 100, "rendering.md 6",
      "How long the hair is cut: 0 is shaved, clippers leave about 3 mm for each number of their guard."},
     STIPPLE_FIELD(Consultation, hair.style.lengthMm)},
    {{"hair.days_since_cut", "Since the cut", "days", 0, 0.3, 60, "rendering.md 6",
      "Days since it was cut or shaved, with parts of a day; the hair has grown since."},
     STIPPLE_FIELD(Consultation, hair.style.daysSinceCut)},
    {{"hair.growth_mm_per_day", "Growth", "mm/day", 0.35, 0.4, 0.45, "rendering.md 6",
      "How much longer the hair gets each day."},
     STIPPLE_FIELD(Consultation, hair.style.growthMmPerDay)},
    {{"hair.grey_percent", "Grey", "%", 0, 0, 100, "",
      "Share of the hairs that have turned white, mixed in among the others."},
     STIPPLE_FIELD(Consultation, hair.greyPercent)},
    {{"hair.curl", "Curl", "", 0, 0, 1, "",
      "How curled the hair is, from straight (0) to small coils (1); seen from about 2 mm of length."},
     STIPPLE_FIELD(Consultation, hair.style.curl)},
    {{"hair.lift", "Lift", "", 0.5, 1, 1.5, "domain.md 7",
      "How steeply the hair leaves the skin next to what is usual at its place: below 1 it lies flatter."},
     STIPPLE_FIELD(Consultation, hair.style.lift)},
    {{"hair.brow_loss_percent", "Loss of brows and lashes", "%", 0, 0, 100, "domain.md 4",
      "How much of brows and lashes is gone; diseases that take them do so besides."},
     STIPPLE_FIELD(Consultation, hair.browLossPercent)},
    {{"loss.stage", "Stage of loss", "", 1, 1, 7, "domain.md 4",
      "How far the loss has gone on the scale of its pattern; values between two types are on the way."},
     STIPPLE_FIELD(Consultation, scalp.loss.stage)},
    {{"loss.border_mm", "Soft border", "mm", 0.5, 18, 30, "domain.md 4",
      "Width of the zone in which full hair thins out into the bald area."},
     STIPPLE_FIELD(Consultation, scalp.loss.borderMm)},
    {{"disease.severity", "Severity", "", 0, 0.5, 1, "domain.md 4",
      "How far the disease has gone, from nothing to be seen (0) to the worst that is usual (1)."},
     STIPPLE_FIELD(Consultation, scalp.disease.severity)},
    {{"disease.patches", "Patches", "", 1, 3, 10, "domain.md 4",
      "In how many places the disease has set in, where it comes in patches.", true},
     nullptr},
    {{"disease.border_mm", "Border of the disease", "mm", 0.5, 18, 30, "domain.md 4",
      "Width of the zone in which hair ends: patches of areata end within 2 mm, most others softly."},
     STIPPLE_FIELD(Consultation, scalp.disease.borderMm)},
    {{"hairline.height_mm", "Height", "mm", 55, 75, 110, "domain.md 3",
      "From between the eyebrows up to the middle of the hairline, measured along the skin."},
     STIPPLE_FIELD(Consultation, scalp.hairline.heightMm)},
    {{"hairline.recession_mm", "Recession", "mm", 0, 12, 45, "domain.md 3",
      "How far the corners of the hairline lie behind its middle."},
     STIPPLE_FIELD(Consultation, scalp.hairline.recessionMm)},
    {{"hairline.sag_mm", "Bow of the front", "mm", -10, 0, 15, "domain.md 3",
      "How much more than the head itself the front bows back towards the corners."},
     STIPPLE_FIELD(Consultation, scalp.hairline.sagMm)},
    {{"hairline.corner_angle_deg", "Corner angle", "deg", 60, 110, 160, "domain.md 3",
      "Angle at the corners: young lines are wide, receded ones sharp, feminine ones nearly flat."},
     STIPPLE_FIELD(Consultation, scalp.hairline.cornerAngleDeg)},
    {{"hairline.corner_radius_mm", "Corner rounding", "mm", 1, 18, 40, "domain.md 3",
      "How widely the corner between front and temple is rounded off."},
     STIPPLE_FIELD(Consultation, scalp.hairline.cornerRadiusMm)},
    {{"hairline.hollow_mm", "Hollow beside the middle", "mm", 0, 0, 15, "domain.md 3",
      "How far the line sinks back between its middle and the corners, as in an M."},
     STIPPLE_FIELD(Consultation, scalp.hairline.hollowMm)},
    {{"hairline.mound_mm", "Side mounds", "mm", 0, 0, 10, "domain.md 3",
      "How far the line bulges forward halfway to the corners, as feminine lines do."},
     STIPPLE_FIELD(Consultation, scalp.hairline.moundMm)},
    {{"hairline.peak_depth_mm", "Widow's peak, depth", "mm", 0, 0, 15, "domain.md 3",
      "How far the point in the middle of the line reaches down; 5 to 12 mm looks natural."},
     STIPPLE_FIELD(Consultation, scalp.hairline.peakDepthMm)},
    {{"hairline.peak_width_mm", "Widow's peak, width", "mm", 10, 21, 35, "domain.md 3",
      "Width of the point in the middle of the line where it begins."},
     STIPPLE_FIELD(Consultation, scalp.hairline.peakWidthMm)},
    {{"hairline.temple_peak_mm", "Temple peak", "mm", 0, 50, 65, "domain.md 3",
      "From the corner down to the forward point of the temple; 0 is a hollow temple without one."},
     STIPPLE_FIELD(Consultation, scalp.hairline.templePeakMm)},
    {{"hairline.sideburn_width_mm", "Sideburn, width", "mm", 15, 25, 35, "domain.md 3",
      "From the front edge of the sideburn back to the ear."},
     STIPPLE_FIELD(Consultation, scalp.hairline.sideburnWidthMm)},
    {{"hairline.sideburn_length_mm", "Sideburn, length", "mm", 10, 30, 45, "domain.md 3",
      "How far the sideburn reaches down beside the ear."},
     STIPPLE_FIELD(Consultation, scalp.hairline.sideburnLengthMm)},
    {{"hairline.ramp_mm", "Soft edge", "mm", 0.5, 7, 20, "domain.md 3",
      "Distance from the first single dots to full density: small is a sharp edge, large a faded one."},
     STIPPLE_FIELD(Consultation, scalp.hairline.rampMm)},
    {{"hairline.irregularity", "Irregularity", "", 0, 1, 2, "domain.md 3",
      "How uneven the line runs: 0 as drawn with a ruler, 1 as nature does."},
     STIPPLE_FIELD(Consultation, scalp.hairline.irregularity)},
    {{"hairline.micro_irregularity", "Fine irregularity", "", 0, 1, 2, "domain.md 3",
      "How uneven the edge is from dot to dot: 0 as cut with a ruler, 1 as nature does."},
     STIPPLE_FIELD(Consultation, scalp.hairline.microIrregularity)},
    {{"hairline.brokenness", "Broken edge", "", 0, 0, 1, "domain.md 3",
      "How much the edge breaks up into clusters with gaps of a few millimetres."},
     STIPPLE_FIELD(Consultation, scalp.hairline.brokenness)},
    {{"hairline.front_density", "Density at the front", "", 0.05, 0.2, 1, "domain.md 3",
      "Share of the full density with which the very first dots begin."},
     STIPPLE_FIELD(Consultation, scalp.hairline.frontDensity)},
    {{"hairline.front_diameter", "Dot size at the front", "", 0.5, 0.8, 1, "domain.md 3",
      "Size of the very first dots as a share of the others."},
     STIPPLE_FIELD(Consultation, scalp.hairline.frontDiameter)},
    {{"hairline.front_shade", "Shade at the front", "", 0.2, 0.5, 1, "domain.md 3",
      "Darkness of the very first dots as a share of the others."},
     STIPPLE_FIELD(Consultation, scalp.hairline.frontShade)},
    {{"hairline.asymmetry_mm", "Asymmetry", "mm", -6, 2, 6, "domain.md 3",
      "How much lower the person's left side lies; 1 to 3 mm looks natural."},
     STIPPLE_FIELD(Consultation, scalp.hairline.asymmetryMm)},
    {{"hairline.stray_share", "Stray dots", "", 0, 0.05, 0.15, "domain.md 3",
      "Share of the dots at the edge that lie ahead of the line, up to 6 mm, like single hairs."},
     STIPPLE_FIELD(Consultation, scalp.hairline.strayShare)},
    {{"hairline.stray_reach_mm", "Reach of stray dots", "mm", 1, 6, 8, "domain.md 3",
      "How far ahead of the line single stray dots may lie."},
     STIPPLE_FIELD(Consultation, scalp.hairline.strayReachMm)},
    {{"plan.dots_per_cm2", "Density", "per cm2", 20, 150, 250, "domain.md 1",
      "Dots on each square centimetre after the last visit, where the treatment is fullest."},
     STIPPLE_FIELD(Consultation, scalp.placement.dotsPerCm2)},
    {{"plan.visits", "Visits", "", 1, 3, 6, "domain.md 1",
      "Over how many visits the dots are built up; each fills the gaps of those before.", true},
     nullptr},
    {{"plan.diameter_mm", "Dot size", "mm", 0.07, 0.12, 0.5, "domain.md 1",
      "Width of one healed dot; much more than a hair's thickness looks painted."},
     STIPPLE_FIELD(Consultation, scalp.placement.diameterMm)},
    {{"plan.depth_mm", "Depth", "mm", 0.1, 0.5, 2, "domain.md 1",
      "Where the pigment rests in the skin: shallower than 0.3 mm fades early, deeper than 0.8 mm blurs and turns "
      "blue."},
     STIPPLE_FIELD(Consultation, scalp.placement.depthMm)},
    {{"plan.shade", "Shade", "", 0, 0.5, 1, "domain.md 2",
      "How dark the pigment is mixed, from the lightest dilution (0) to the darkest (1)."},
     STIPPLE_FIELD(Consultation, scalp.placement.shade)},
    {{"plan.jitter", "Dot variation", "", 0, 1, 2, "domain.md 1",
      "How much dots differ in size, depth and shade: 0 all alike, 1 as a steady hand places them."},
     STIPPLE_FIELD(Consultation, scalp.placement.jitter)},
    {{"plan.fill_units_per_cm2", "Fill between hair", "per cm2", 40, 120, 200, "domain.md 1",
      "Where dots go between existing hair: how dense hairs and dots look together."},
     STIPPLE_FIELD(Consultation, scalp.placement.fillUnitsPerCm2)},
    {{"plan.scar_dots_per_cm2", "Density in scars", "per cm2", 0, 90, 160, "domain.md 1",
      "Dots on each square centimetre inside scar tissue."},
     STIPPLE_FIELD(Consultation, scalp.placement.scarDotsPerCm2)},
    {{"pigment.strength", "Strength of the pigment", "", 1, 3.7, 10, "rendering.md 3",
      "How dark a healed dot of a medium shade is: the optical depth of its pigment in green light."},
     STIPPLE_FIELD(Consultation, pigment.strength)},
    {{"pigment.resting_share", "Top of the pigment", "", 0.1, 0.2, 1, "rendering.md 3",
      "Where the upper end of a dot's pigment rests, as a share of its depth; deeper looks softer and bluer."},
     STIPPLE_FIELD(Consultation, pigment.calibrationDepth)},
    {{"pigment.healed_share", "Left after healing", "", 0.5, 0.6, 0.7, "domain.md 2",
      "Share of the pigment that is still there after four weeks."},
     STIPPLE_FIELD(Consultation, pigment.healedShare)},
    {{"pigment.fresh_widening", "Fresh dots wider by", "", 0, 1, 2, "domain.md 1",
      "How much wider a dot is straight after the visit: 1 means twice as wide as healed."},
     STIPPLE_FIELD(Consultation, pigment.freshWidening)},
    {{"pigment.redness", "Redness after the visit", "a*", 0, 8, 15, "domain.md 2",
      "How much redder treated skin is straight after the visit; half of it goes each day."},
     STIPPLE_FIELD(Consultation, pigment.rednessAStar)},
    {{"pigment.sinking_share", "Sinking in the first year", "", 0, 0.4, 1, "domain.md 2",
      "By which share the pigment lies deeper after a year; what lies deeper looks bluer on light skin."},
     STIPPLE_FIELD(Consultation, pigment.sinkingShare)},
    {{"pigment.uneven_uptake", "Uneven uptake", "", 0, 0.15, 0.5, "domain.md 2",
      "How differently the skin takes the pigment from one place to the next."},
     STIPPLE_FIELD(Consultation, pigment.unevenUptake)},
    {{"pigment.scar_take", "Uptake in scars", "", 0.3, 0.75, 1, "domain.md 5",
      "Share of the pigment that scar tissue takes next to skin; some refuse it, so test a patch first."},
     STIPPLE_FIELD(Consultation, pigment.scarTake)},
    {{"pigment.fade_per_year", "Fading", "per year", 0.02, 0.12, 0.8, "domain.md 2",
      "Share of the colour that goes each year: 0.08 with good care, 0.2 with much sun."},
     STIPPLE_FIELD(Consultation, pigment.fadePerYear)},
    {{"pigment.spread_mm2_per_year", "Spread", "mm2 per year", 0, 0.0003, 0.02, "domain.md 2",
      "How quickly dots grow wider and softer over the years."},
     STIPPLE_FIELD(Consultation, pigment.spreadMm2PerYear)},
    {{"view.light_turn_deg", "Turn of the light", "deg", -180, 0, 180, "",
      "Turns all lamps about the head; positive towards the person's left."},
     STIPPLE_FIELD(Consultation, view.lightTurnDeg)},
    {{"view.light_warmth_mired", "Warmth of the light", "mired", -120, 0, 120, "",
      "Makes the light warmer (positive) or cooler, before and after alike."},
     STIPPLE_FIELD(Consultation, view.lightWarmthMired)},
    {{"view.light_strength_ev", "Strength of the main light", "EV", -3, 0, 3, "",
      "The main lamps beside the light that comes from all around; one step more is twice their light."},
     STIPPLE_FIELD(Consultation, view.lightStrengthEv)},
    {{"view.exposure_ev", "Exposure", "EV", -4, 0, 4, "",
      "Brightness of the picture, before and after alike; one step more is twice the light."},
     STIPPLE_FIELD(Consultation, view.exposureEv)},
};

const Number<ScarParameters> kScarNumbers[] = {
    {{"scars.*.age_months", "Age of the scar", "months", 0, 24, 240, "domain.md 5",
      "Young scars are red or dark and raised; they are pale and mature after 9 to 12 months, and only then treated."},
     STIPPLE_FIELD(ScarParameters, ageMonths)},
    {{"scars.*.width_mm", "Width", "mm", 0.5, 3, 80, "domain.md 5",
      "Width of the wound; strip scars are 1 mm when they heal well and up to 10 mm when stretched."},
     STIPPLE_FIELD(ScarParameters, widthMm)},
    {{"scars.*.relief_mm", "Relief", "mm", -2, -0.3, 10, "domain.md 5",
      "Height of the scar: negative is sunken, positive raised; pigment never changes it."},
     STIPPLE_FIELD(ScarParameters, reliefMm)},
    {{"scars.*.melanin", "Tone", "", 0.1, 0.45, 1.5, "domain.md 5",
      "Skin colour of the scar next to the skin around it: below 1 paler, above 1 darker."},
     STIPPLE_FIELD(ScarParameters, melanin)},
    {{"scars.*.blood", "Redness", "", 0.2, 0.6, 3, "domain.md 5",
      "Redness of the scar next to the skin around it: below 1 for an old scar, above 1 for a young one."},
     STIPPLE_FIELD(ScarParameters, blood)},
    {{"scars.*.roughness_offset", "Roughness", "", -0.3, -0.1, 0.2, "domain.md 5",
      "Shine of the scar next to the skin around it: negative is glossier, positive duller."},
     STIPPLE_FIELD(ScarParameters, roughnessOffset)},
    {{"scars.*.raggedness", "Ragged outline", "", 0, 0, 1, "domain.md 5",
      "How irregular the outline is: 0 as cut with a knife, 1 as torn or burnt."},
     STIPPLE_FIELD(ScarParameters, raggedness)},
    {{"scars.*.mottle", "Uneven inside", "", 0, 0.12, 1, "domain.md 5",
      "How uneven colour and relief are inside the scar: burns are mottled, surgical lines even."},
     STIPPLE_FIELD(ScarParameters, mottle)},
    {{"scars.*.overgrowth_mm", "Growth beyond the wound", "mm", 0, 0, 15, "domain.md 5",
      "How far the tissue has grown beyond the wound: 0 but for keloids."},
     STIPPLE_FIELD(ScarParameters, overgrowthMm)},
    {{"scars.*.stitches", "Marks of stitches", "", 0, 0, 1, "domain.md 5",
      "How plain the marks of staples or stitches are on both sides of a line."},
     STIPPLE_FIELD(ScarParameters, stitches)},
    {{"scars.*.punches_per_cm2", "FUE marks", "per cm2", 1, 20, 60, "domain.md 5",
      "Marks of single punches on each square centimetre; above 20 or so the area looks overharvested."},
     STIPPLE_FIELD(ScarParameters, punchesPerCm2)},
    {{"scars.*.punch_mm", "Size of FUE marks", "mm", 0.5, 0.8, 1.6, "domain.md 5",
      "Width of one mark: about that of the punch, 0.7 to 1 mm."},
     STIPPLE_FIELD(ScarParameters, punchMm)},
    {{"scars.*.blend_mm", "Blend", "mm", 0, 12, 30, "domain.md 5",
      "How far the dots reach beyond the edge of the scar to blend it in."},
     STIPPLE_FIELD(ScarParameters, blendMm)},
};

template <typename T>
Field<T> makeNumberField(const Number<T>& number, std::string path) {
    return {std::move(path), [access = number.access](const T& d) { return writeNumber(access(const_cast<T&>(d))); },
            [number](T& d, const Json& value, const std::string& where) {
                if (!value.is_number())
                    fail("'{}' must be a number{}{}, not {}.", where, number.info.unit.empty() ? "" : " in ",
                         number.info.unit, value.dump());
                const double v = value.get<double>();
                if (!(v >= number.info.minimum && v <= number.info.maximum))
                    fail("'{}' is {}, but must lie between {} and {}{}{}.", where, v, number.info.minimum,
                         number.info.maximum, number.info.unit.empty() ? "" : " ", number.info.unit);
                number.access(d) = float(v);
            }};
}

} // namespace

Json writeNumber(float v) {
    return Json(std::stod(fmt::format("{}", v)));
}

std::vector<Field<Consultation>> makeNumberFields() {
    std::vector<Field<Consultation>> fields;
    const auto add = [&](std::span<const Number<Consultation>> numbers) {
        for (const Number<Consultation>& number : numbers)
            if (number.access) fields.push_back(makeNumberField(number, std::string(number.info.path)));
    };
    add(kNumbers);
    add(getCourseNumbers());
    return fields;
}

std::vector<Field<ScarParameters>> makeScarNumberFields() {
    std::vector<Field<ScarParameters>> fields;
    for (const Number<ScarParameters>& number : kScarNumbers)
        fields.push_back(makeNumberField(number, std::string(number.info.path.substr(8)))); // after "scars.*."
    return fields;
}

std::span<const Parameter> getParameters() {
    static const std::vector<Parameter> parameters = [] {
        std::vector<Parameter> list;
        for (const auto& number : kNumbers)
            list.push_back(number.info);
        for (const auto& number : getCourseNumbers())
            list.push_back(number.info);
        for (const auto& number : kScarNumbers)
            list.push_back(number.info);
        return list;
    }();
    return parameters;
}

const Parameter* findParameter(std::string_view path) {
    const std::string wanted = getRegisteredPath(path);
    for (const Parameter& parameter : getParameters())
        if (parameter.path == wanted) return &parameter;
    return nullptr;
}

std::string getRegisteredPath(std::string_view path) {
    constexpr std::string_view kScars = "scars.";
    if (!path.starts_with(kScars)) return std::string(path);
    std::size_t end = kScars.size();
    while (end < path.size() && std::isdigit(static_cast<unsigned char>(path[end])))
        ++end;
    if (end == kScars.size()) return std::string(path);
    return "scars.*" + std::string(path.substr(end));
}

} // namespace stipple
