// Triangles of the interface. The vertex is render/ui_draw.h's UiVertex, byte for byte.
#ifndef STIPPLE_SHARED_UI_H
#define STIPPLE_SHARED_UI_H

#include "shared/types.h"

STIPPLE_SHARED_BEGIN

struct UiVertexRecord {
    vec2 position; // pixels of the target
    vec2 uv;
    uint colour; // sRGB bytes, red lowest; not premultiplied
};
STIPPLE_SHARED_SIZE(UiVertexRecord, 20)
STIPPLE_ARRAY(UiVertexArray, UiVertexRecord)

// What a command samples.
STIPPLE_CONSTANT(kUiSampleCoverage, 0) // one channel: opacity
STIPPLE_CONSTANT(kUiSampleColour, 1)   // colour with alpha

struct UiDrawConstants {
    UiVertexArray vertices;
    vec2 toClip; // 2 / size of the target
    uint sampling;
    uint padding0;
};
STIPPLE_SHARED_SIZE(UiDrawConstants, 24)

STIPPLE_SHARED_END

#endif
