// What a view needs (stipple::PipelineVariants): off, its code is not there.
#ifndef STIPPLE_LIB_SWITCHES_GLSL
#define STIPPLE_LIB_SWITCHES_GLSL

#include "shared/switches.h"

layout(constant_id = kSwitchMoving) const bool kMoving = false;           // a single sample is all there will be
layout(constant_id = kSwitchEnvironment) const bool kEnvironment = false; // the rig has a map of its surroundings
layout(constant_id = kSwitchScars) const bool kScars = false;             // the skin has maps of scars or disease
layout(constant_id = kSwitchSpots) const bool kSpots = false;             // freckles or spots of age
layout(constant_id = kSwitchWet) const bool kWet = false;                 // sweat
layout(constant_id = kSwitchHair) const bool kHair = false;
layout(constant_id = kSwitchRibbons) const bool kRibbons = false; // hair one by one
layout(constant_id = kSwitchNear) const bool kNear = false;       // dots one by one
layout(constant_id = kSwitchFlat) const bool kFlat = false;       // not a view but the flat picture of the skin
layout(constant_id = kSwitchCached) const bool kCached = false;   // light under the skin comes from that picture
layout(constant_id = kSwitchTraced) const bool kTraced = false;   // rays tell what gloss sees and what other skin returns

#endif
