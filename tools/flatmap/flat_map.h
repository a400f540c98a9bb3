// The scalp of a document as a flat picture: crown in the middle, front up, seen from above the head, so that the
// person's left is on the left.
#pragma once

#include "asset/image.h"
#include "scalp/design.h"

namespace stipple {

struct FlatMapLayers {
    bool hair = false;      // density of natural hair, grey
    bool loss = false;      // baldness, orange
    bool flow = false;      // growth: strokes as short hairs lie, thick at the root
    bool hairline = false;  // native blue, designed red; thinner at ears and nape
    bool follicles = false; // natural units
    bool dots = false;      // green, orange and violet for visits 1, 2 and 3 and later; red in scars
};

// Treatable skin, the scars, landmarks and a scale bar are always there. `design` may be without points where none of
// them are drawn.
Image8 drawFlatMap(const ScalpChart& chart, const Landmarks& landmarks, const ScalpDesign& design,
                   const HairParameters& hair, const FlatMapLayers& layers, float pixelsPerMm);

} // namespace stipple
