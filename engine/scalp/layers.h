// From the master set and the fields to what is seen: natural follicles and the dots of every visit.
#pragma once

#include "scalp/design.h"

namespace stipple {

// Share of the dots that are done after visit `visit` of `visits`: 30, 70, 100 % of three (domain.md section 1).
float getVisitShare(int visit, int visits);

// Fills follicles and dots of a design whose fields are done. A place of the master set below the local hair density is
// a follicular unit, the next ones up to the wished dot density are dots, so that each keeps its distance from all.
// Earlier work takes places at random between the units, as many as its density asks for, and new dots the others: they
// keep the distance of the master set from it.
void fillLayers(ScalpDesign& design, const ScalpPlan& plan, const MasterSet& master, const std::stop_token& stop = {});

} // namespace stipple
