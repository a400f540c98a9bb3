// Private to ui/: numbers of the document as sliders.
#pragma once

#include "core/options.h"
#include "ui/panel.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stipple::widgets {

// A number with its range that need not be in the document's own list (a morph).
struct SliderSpec {
    std::string path; // of the edit, and the item's name
    std::string label, unit, help;
    double minimum = 0, maximum = 1, usual = 0;
    bool isWhole = false;
    double value = 0, origin = 0;
    std::string text; // shown in place of the number; empty: the number
    // What a value is made of where it is no field of the document; empty: `path` is one.
    std::function<std::vector<Edit>(double)> makeEdits;
    std::vector<Edit> companions; // made with every change, in the same step
    bool isLogarithmic = false;   // small values get more of the length; the minimum must not be above 0
    std::vector<double> ticks;    // values that are marked on the track
};

SliderSpec makeSliderSpec(const Panel& panel, std::string_view path);

// Every change is one edit of `spec.path`, all of one press with the same gesture.
void slider(Panel& panel, const SliderSpec& spec);
void slider(Panel& panel, std::string_view path);

// "/cm²" of "per cm2".
std::string formatUnit(std::string_view unit);
// With as many decimals as the slider's steps have; without unit.
std::string formatNumber(const SliderSpec& spec, double value);
// To the nearest sensible step, and into the range.
double roundToStep(const SliderSpec& spec, double value);
// What a person types: spaces, a unit behind and a decimal comma are fine. No value when it is no number.
std::optional<double> parseNumber(std::string_view text);

} // namespace stipple::widgets
