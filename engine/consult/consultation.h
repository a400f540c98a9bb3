// The document: an immutable value, changed only by apply(edit). All else is derived from it.
#pragma once

#include "pigment/ageing.h"
#include "pigment/skin.h"
#include "scalp/hair_style.h"
#include "scalp/plan.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stipple {

struct HeadChoice {
    std::string model = "adam";          // a built-in head, used when `file` is empty
    std::string file;                    // a scan; relative to the document's folder
    std::map<std::string, float> morphs; // built-in heads, -1..1
    // Set by hand: in a scan's file coordinates, or a built-in head's head frame.
    std::map<std::string, glm::vec3> landmarks;
    std::string unit = "auto"; // auto, mm, cm, dm, m, inch
    std::string up = "auto";   // auto, +x, -x, +y, -y, +z, -z
    std::string front = "auto";
    bool operator==(const HeadChoice&) const = default;
};

struct ViewChoice {
    std::string camera = "three_quarter"; // a named view or "azimuth,elevation,distance_mm,vfov_deg"
    std::string light = "clinic";
    float lightTurnDeg = 0;     // the whole set, towards the person's left
    float lightWarmthMired = 0; // added to 1e6 / kelvin of all its lights: positive is warmer
    float lightStrengthEv = 0;  // of its main lights beside the rest
    float exposureEv = 0;
    bool scaleBar = false; // over the picture
    bool hideFace = false; // behind a plain mask
};

// The years after the treatment, and what is agreed about it.
struct CourseParameters {
    Outlook outlook = Outlook::likely;
    float sun = 0.5f;              // 0 always covered .. 1 much
    int touchUpYears = 0;          // between touch-ups; 0: never
    float greyingPerDecade = 0.1f; // share of the hair that turns grey
    float visitGapDays = 14;       // from one visit to the next
    float setupHours = 0.5f;       // of a visit: the pace of a practitioner
    float edgeDotsPerHour = 1600;
    float fillDotsPerHour = 4500;
    std::string tariff = "us_dollar"; // a file of scenes/tariffs
    int compareYears = 10;            // over which costs are compared
    bool agreed = false;              // counts once all gates are clear (estimate.h)
};

// What must be asked before needles touch skin; `open` until it has been.
enum class PatchTest { open, noReaction, reaction };
enum class ScarAge { open, mature, young };
enum class KeloidHistory { open, none, known };
enum class DiseaseActivity { open, burntOut, active };
struct GateAnswers {
    PatchTest patchTest = PatchTest::open;
    ScarAge scarAge = ScarAge::open;
    KeloidHistory keloids = KeloidHistory::open;
    DiseaseActivity disease = DiseaseActivity::open;
    bool operator==(const GateAnswers&) const = default;
};

// One change: a dotted path and the new value as JSON text, e.g. {"plan.dots_per_cm2", "120"} or
// {"scars.0.width_mm", "4"}. In lists "scars.+" appends; the value "null" removes a list element or a named entry.
// A value that is no JSON is taken as a string, so {"hairline.style", "soft"} works.
struct Edit {
    std::string path;
    std::string value;
    bool operator==(const Edit&) const = default;
};

// How the hair looks that there is; what grows where is the plan's (ScalpPlan::hair).
struct HairLook {
    HairStyle style;
    float greyPercent = 0;
    float browLossPercent = 0; // of brows and lashes, besides what disease takes
    bool operator==(const HairLook&) const = default;
};

struct Consultation {
    std::string title;
    HeadChoice head;
    SkinParameters skin;
    std::string hairColour = "dark_brown"; // pigment's list of hair colours
    HairLook hair;
    ScalpPlan scalp;
    PigmentParameters pigment;
    float days = 28; // time of the picture after the last visit; below 0 before it
    CourseParameters course;
    GateAnswers gates;
    ViewChoice view;
    // Named alternatives: what each changes, as edits upon this document.
    std::map<std::string, std::vector<Edit>> variants;
};

// The document after the edit. Error names the path, the value and what is allowed; the old value is untouched.
Consultation apply(const Consultation& document, const Edit& edit);
Consultation applyAll(const Consultation& document, const std::vector<Edit>& edits);

// What leads from one document to the other: an edit for every field that differs, none when they are the same.
std::vector<Edit> computeEdits(const Consultation& from, const Consultation& to);

// JSON text both ways: consultationFromJson(toJson(d)) is d. Unknown keys and values out of range are Errors that say
// which.
std::string toJson(const Consultation& document);
Consultation consultationFromJson(std::string_view json, std::string_view name);

// The named alternative; Error lists the names that exist.
Consultation selectVariant(const Consultation& document, std::string_view name);

// Reads a document from a file; Error names the file and the place in it.
Consultation loadConsultation(const std::filesystem::path& path);
void saveConsultation(const std::filesystem::path& path, const Consultation& document);

} // namespace stipple
