// The heads that tests of more than one room go through: the built-in ones and the scans of the shared data.
#pragma once

#include "scalp/head_import.h"

#include <functional>

namespace stipple::test {

using VisitHead = std::function<void(const Head& head)>;

// Every built-in head at a level of detail (builtin_head.h); fails the running test when the set-up script has not
// forged them all. What `visit` checks is reported with the head's name.
void visitBuiltinHeads(int level, const VisitHead& visit);

// Every scan, its edges `edgeLength` mm long on average and `minEdgeLength` where it is most curved; the program's own
// are finer. Prints that it is skipped where there is no shared data.
void visitScans(float edgeLength, float minEdgeLength, const VisitHead& visit);

} // namespace stipple::test
