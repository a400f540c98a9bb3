// How skin differs from place to place and with age (rendering.md section 1, "Regions"; domain.md section 6): what the
// renderer multiplies melanin and blood by, and how relief and gloss follow.
#pragma once

#include "pigment/skin.h"

namespace stipple {

// Amounts of one appearance; all 0 and creases 1: even skin. The places themselves are scalp/skin_regions.h.
struct SkinVariety {
    float sunOctaves = 0;   // binary logarithm of the factor on melanin from no sun to full sun
    float flushOctaves = 0; // the same of blood, where nose, cheeks and ears are reddest
    float scalpMelanin = 0; // octaves of melanin that a scalp under hair or cap lacks
    float scalpBlood = 0;   // octaves of blood that a scalp has more
    float scalpSun = 1;     // share of the sun that the scalp sees
    float ownMelanin = 1;   // share that the melanin of a head's own blotches is of this skin's: they add, not multiply
    float freckles = 0;     // 0 none .. 1 many
    float freckleOctaves = 0; // of melanin in a freckle
    float spotOctaves = 0;    // and in a spot of age
    float spots = 0;          // of age and sun, 0 none .. 1 many
    float creases = 1;        // height of creases over that at 40 years
    float oilRoughness = 0;   // by which roughness falls from the driest to the oiliest region
    float wetness = 0;        // share of skin under sweat where there is most of it
    bool operator==(const SkinVariety&) const = default;
};

SkinVariety computeSkinVariety(const SkinParameters& parameters);

} // namespace stipple
