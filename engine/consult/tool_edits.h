// What the tools of the hand change: strokes of a brush, handles of the hairline, and whorls.
#pragma once

#include "consult/consultation.h"

#include <string>
#include <vector>

namespace stipple {

// What a brush paints.
enum class BrushLayer { loss, disease, dots, earlierWork, scar };
struct BrushTarget {
    BrushTarget(BrushLayer what, std::size_t which = 0)
        : layer(what)
        , scar(which) {}

    BrushLayer layer;
    std::size_t scar; // which one
};

// "loss.strokes", "scars.2.strokes"
std::string getStrokesPath(const BrushTarget& target);
// None of a scar that is not there.
const std::vector<BrushStroke>& getStrokes(const Consultation& document, const BrushTarget& target);

// A new stroke that begins here.
std::vector<Edit> makeStrokeEdits(const BrushTarget& target, const ScalpCoord& place, float radiusMm, float amount);
// The last stroke goes on to here; nothing when it has as many points as a stroke may have.
std::vector<Edit> makeStrokePointEdits(const Consultation& document, const BrushTarget& target,
                                       const ScalpCoord& place);

// The handle at `at` (HairlineHandle) bends the line by backMm, limited to what a document takes; made when there is
// none there.
std::vector<Edit> makeHandleEdits(const Consultation& document, float at, float backMm);
// Without it; nothing when there is none.
std::vector<Edit> makeHandleResetEdits(const Consultation& document, float at);
// backMm of the handle there; 0 when there is none.
float getHandleOffset(const Consultation& document, float at);

// A point of a scar's path moved; all of it moved, with its strokes; a point added where it lengthens the path least,
// or taken away - nothing when it is the last one, or of an area one of the last three, or when there are as many as a
// path may have.
std::vector<Edit> makeScarPointEdits(std::size_t scar, std::size_t point, const ScalpCoord& place);
std::vector<Edit> makeScarMoveEdits(const ScarParameters& from, std::size_t scar, const ScalpCoord& by);
std::vector<Edit> makeScarInsertEdits(const Consultation& document, std::size_t scar, const ScalpCoord& place);
std::vector<Edit> makeScarRemovePointEdits(const Consultation& document, std::size_t scar, std::size_t point);
// A new scar of the usual numbers of `kind` that begins here, and one that goes on to here.
std::vector<Edit> makeScarStrokeEdits(ScarKind kind, const ScalpCoord& place);
std::vector<Edit> makeScarStrokePointEdits(const Consultation& document, const ScalpCoord& place);
// A new scar of the usual numbers of `kind` that is painted from here on (makeStrokePointEdits of the last scar).
std::vector<Edit> makePaintedScarEdits(ScarKind kind, const ScalpCoord& place, float radiusMm);

// The whorl, or the second one, lies here.
std::vector<Edit> makeWhorlEdits(bool second, const ScalpCoord& place);

} // namespace stipple
