// The document's fields, registered once: JSON files, edits, the command line, panels and tests all read these lists.
#pragma once

#include "consult/consultation.h"
#include "core/options.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stipple {

// All numbers of a Consultation with range, unit and source, in the order in which panels show them. Scars are lists:
// their paths stand for every element, "scars.*.width_mm".
std::span<const Parameter> getParameters();

// nullptr when there is no number of that path; "scars.0.width_mm" finds "scars.*.width_mm".
const Parameter* findParameter(std::string_view path);

// One of the values that a field may have.
struct Choice {
    std::string_view name;  // in files and edits: "widows_peak"
    std::string_view label; // for people: "Widow's peak"
};

struct ChoiceParameter {
    std::string_view path;
    std::string_view label;
    std::string_view help;
    std::vector<Choice> options; // in the order of the panel
};

// All fields with a fixed list of values. "scars.*.kind" stands for every scar.
std::span<const ChoiceParameter> getChoices();
const ChoiceParameter* findChoice(std::string_view path); // as findParameter

// A field that is true or false.
struct SwitchParameter {
    std::string_view path;
    std::string_view label;
    std::string_view help;
};

std::span<const SwitchParameter> getSwitches();
const SwitchParameter* findSwitch(std::string_view path); // as findParameter

// The value at a path as JSON text, as an Edit takes it: "scars.0.width_mm", "head.morphs.age", "hairline" for a whole
// section. A morph that the document does not name is "0". Error when there is no such thing in this document.
std::string getValue(const Consultation& document, std::string_view path);
// The same for numbers; Error also when it is none.
double getNumber(const Consultation& document, std::string_view path);

} // namespace stipple
