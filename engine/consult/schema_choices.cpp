#include "consult/schema.h"
#include "consult/schema_fields.h"
#include "consult/schema_number.h"
#include "core/error.h"
#include "pigment/hair.h"

namespace stipple {
namespace {

// The colours are pigment's, their names for people are ours.
std::vector<Choice> makeHairColours() {
    static constexpr Choice kLabels[] = {{"black", "Black"}, {"dark_brown", "Dark brown"},
                                         {"brown", "Brown"}, {"light_brown", "Light brown"},
                                         {"blond", "Blond"}, {"red", "Red"},
                                         {"grey", "Grey"},   {"white", "White"}};
    std::vector<Choice> choices;
    for (const std::string& name : listHairColours()) {
        const auto* label =
            std::find_if(std::begin(kLabels), std::end(kLabels), [&](const Choice& c) { return c.name == name; });
        STIPPLE_ASSERT(label != std::end(kLabels)); // a new colour needs a label here
        choices.push_back(*label);
    }
    return choices;
}

std::vector<Choice> makeAxes() {
    return {{"auto", "Automatic"}, {"+x", "+X"}, {"-x", "-X"}, {"+y", "+Y"}, {"-y", "-Y"}, {"+z", "+Z"}, {"-z", "-Z"}};
}

std::vector<ChoiceParameter> makeChoices() {
    return {
        {"head.unit",
         "Unit of the scan",
         "In which unit the scan's file is written; automatic tells it from the size of the head.",
         {{"auto", "Automatic"},
          {"mm", "Millimetres"},
          {"cm", "Centimetres"},
          {"dm", "Decimetres"},
          {"m", "Metres"},
          {"inch", "Inches"}}},
        {"head.up", "Up in the scan", "Which axis of the scan's file points to the top of the head.", makeAxes()},
        {"head.front", "Front in the scan", "Which axis of the scan's file the face looks along.", makeAxes()},
        {"hair.colour", "Hair colour", "Colour of the person's own hair, and what the pigment is to look like.",
         makeHairColours()},
        // The order of Parting.
        {"hair.parting",
         "Parting",
         "Longer hair combed flat to both sides of a parting; without one it stands as it grows, up to 8 mm of it.",
         {{"none", "None"}, {"left", "Left"}, {"middle", "Middle"}, {"right", "Right"}}},
        // The order of LossPattern up to the diseases.
        {"loss.pattern",
         "Pattern of loss",
         "Where hair is lost with age: nowhere, from temples and crown, or along the parting.",
         {{"none", "None"},
          {"norwood", "Male pattern (Norwood)"},
          {"norwood_vertex", "Male, crown first"},
          {"norwood_a", "Male, front only (type A)"},
          {"ludwig", "Female pattern (Ludwig)"},
          {"sinclair", "Widening parting (Sinclair)"},
          {"christmas_tree", "Christmas tree"}}},
        // The order of LossPattern from the diseases on.
        {"disease.pattern",
         "Disease",
         "A disease that takes hair, beside the pattern of age; show it to a dermatologist first.",
         {{"none", "None"},
          {"areata", "Alopecia areata"},
          {"ophiasis", "Ophiasis"},
          {"ophiasis_inverse", "Ophiasis inversa"},
          {"totalis", "Alopecia totalis"},
          {"universalis", "Alopecia universalis"},
          {"lichen_planopilaris", "Lichen planopilaris"},
          {"frontal_fibrosing_linear", "Frontal fibrosing, linear"},
          {"frontal_fibrosing_diffuse", "Frontal fibrosing, diffuse"},
          {"frontal_fibrosing_double", "Frontal fibrosing, double"},
          {"ccca", "Central centrifugal (CCCA)"},
          {"discoid_lupus", "Discoid lupus"},
          {"folliculitis_decalvans", "Folliculitis decalvans"},
          {"traction", "Traction alopecia"}}},
        // The order of HairlineStyle.
        {"hairline.style",
         "Hairline style",
         "Shape of the designed hairline; picking one also sets the measures that are usual for it.",
         {{"straight", "Straight"},
          {"natural", "Natural"},
          {"soft", "Soft, broken"},
          {"faded", "Faded"},
          {"mature", "Mature"},
          {"widows_peak", "Widow's peak"},
          {"female_soft", "Feminine, soft"}}},
        // The order of PigmentTone.
        {"pigment.tone",
         "Pigment line",
         "Plain carbon black, or a ready line that is a little browner or a little cooler.",
         {{"neutral", "Neutral black"}, {"warm", "Warm"}, {"cool", "Cool"}}},
        // The order of ScarKind.
        {"scars.*.kind",
         "Kind of scar",
         "What the scar comes from; picking one also sets the measures that are usual for it.",
         {{"strip", "Strip scar (FUT)"},
          {"fue", "FUE marks"},
          {"craniotomy", "Craniotomy"},
          {"trauma", "Wound"},
          {"burn", "Burn"},
          {"hypertrophic", "Hypertrophic"},
          {"keloid", "Keloid"},
          {"atrophic", "Atrophic, sunken"}}},
    };
}

} // namespace

std::span<const ChoiceParameter> getChoices() {
    static const std::vector<ChoiceParameter> choices = [] {
        std::vector<ChoiceParameter> list = makeChoices();
        for (ChoiceParameter& choice : makeCourseChoices())
            list.push_back(std::move(choice));
        return list;
    }();
    return choices;
}

const ChoiceParameter* findChoice(std::string_view path) {
    const std::string wanted = getRegisteredPath(path);
    for (const ChoiceParameter& choice : getChoices())
        if (choice.path == wanted) return &choice;
    return nullptr;
}

std::span<const SwitchParameter> getSwitches() {
    static constexpr SwitchParameter kSwitches[] = {
        {"skin.from_scan", "Skin of the scan",
         "Fits the skin to the scan's own forehead and cheeks, if the scan has colours; the light it was photographed "
         "in "
         "is taken out."},
        {"hair.whorl_clockwise", "Whorl turns clockwise",
         "Which way the hair turns around the crown, seen from above; clockwise on most heads."},
        {"hair.has_second_whorl", "Second whorl",
         "Two whorls at the crown instead of one, as one head in twenty or fewer has."},
        {"hair.second_whorl_clockwise", "Second turns clockwise",
         "Which way the hair turns around the second whorl, seen from above."},
        {"disease.active", "Active inflammation",
         "On shows redness, scale and crusts of a disease at work, which needs a dermatologist and no needle; off "
         "shows "
         "what it leaves when burnt out."},
        {"scars.*.closed", "Around an area", "On takes the line as the outline of the scar, off as the scar itself."},
        {"plan.treat", "Show the treatment", "On shows the scalp with pigment, off as it is without any."},
        {"plan.cover_hair_bearing", "Also between existing hair",
         "Places dots between the hair that is still there too, to make thin hair look fuller."},
        {"plan.agreed", "Agreed with the person",
         "Both have agreed on this plan; it counts once the questions beside it are answered."},
        {"view.scale_bar", "Scale bar", "Shows how long some millimetres are on the skin in the middle of the view."},
        {"view.hide_face", "Hide the face",
         "Covers the face with a plain mask, from below the hairline and in front of the ears; the scalp stays as it "
         "is."},
    };
    return kSwitches;
}

const SwitchParameter* findSwitch(std::string_view path) {
    const std::string wanted = getRegisteredPath(path);
    for (const SwitchParameter& s : getSwitches())
        if (s.path == wanted) return &s;
    return nullptr;
}

} // namespace stipple
