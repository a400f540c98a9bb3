// Private to consult/: how numbers of the document are registered.
#pragma once

#include "consult/consultation.h"
#include "core/options.h"

#include <span>
#include <vector>

namespace stipple {

template <typename T>
struct Number {
    Parameter info;
    float& (*access)(T&); // nullptr: schema.cpp reads and writes it
};

#define STIPPLE_FIELD(type, expression) [](type& d) -> float& { return d.expression; }

struct ChoiceParameter;

// Time, care, earlier work and what is agreed (schema_course.cpp), after the other fields of the panels.
std::span<const Number<Consultation>> getCourseNumbers();
std::vector<ChoiceParameter> makeCourseChoices();

} // namespace stipple
