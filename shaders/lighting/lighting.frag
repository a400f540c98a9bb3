#version 460
// Light on the surfaces, once a pixel. Skin: irradiance without albedo (the diffusion pass blurs it) and gloss apart from
// it, because pigment never attenuates gloss. Other materials are finished here and come out as gloss.
// In the flat picture of the skin: irradiance, and in place of gloss what is seen of the lights. Views that move take
// both from there while no light does.
#include "lib/brdf.glsl"
#include "lib/diffusion.glsl"
#include "lib/fibres.glsl"
#include "lib/lights.glsl"
#include "lib/openness.glsl"
#include "lib/rays.glsl"
#include "lib/skin_map.glsl"
#include "lib/skin_marks.glsl"
#include "lib/skin_place.glsl"
#include "lib/skin_relief.glsl"
#include "lib/sweat.glsl"
#include "lib/switches.glsl"
#include "shared/skin.h"

layout(binding = kViewBinding, scalar) readonly buffer ViewBlock { ViewConstants view; };
layout(binding = kSkinBinding, scalar) readonly buffer SkinBlock { SkinConstants skin; };
layout(binding = kFibreBinding, scalar) readonly buffer FibreBlock { FibreConstants fibres; };

layout(binding = 0) uniform usampler2D surfaceA;
layout(binding = 1) uniform usampler2D surfaceB;
layout(binding = 2) uniform sampler2D surfaceDepth;
layout(binding = 3) uniform sampler2D shadowAtlas;
layout(binding = 4) uniform sampler2D skinMap;
layout(binding = 5) uniform sampler2D environmentMap;
layout(binding = 6) uniform sampler2D lobeTable;
layout(binding = 7) uniform sampler2D fibreAtlas;
layout(binding = 8) uniform sampler2D fibreField;
layout(binding = 9) uniform sampler2D skinMarks;
layout(binding = 10) uniform sampler2D places;      // of the flat picture: mm; cached: where in it
layout(binding = 11) uniform sampler2D cachedLight; // premultiplied with what of a texel is skin
layout(binding = 12) uniform sampler2D cachedSeen;  // by shadow tile
layout(binding = 13) uniform sampler2D rayTree;     // read only where kTraced says so

layout(location = 0) out vec4 outDiffuse; // irradiance / pi; a: on skin the share of it that hair leaves to be seen, > 0
layout(location = 1) out vec4 outGloss; // flat: what of each shadow tile's lights is seen

// Gloss of a light is taken at this many points of its own: the point that the shadow uses would show as a highlight.
const uint kGlossPoints = 2u;

// 0: the walls of a hollow are lit as its floor is, 1: as much from every side. Fitted to path-traced heads.
const float kWallLean = 0.5;
const float kMouth = 10.0; // mm from the bottom of a hollow to where it opens, as of an ear or under a jaw

// What stands for a GGX lobe of the skin while moving.
struct Lobe {
    vec4 transform; // fetchLobe()
    float share;    // of light from everywhere that it returns
};
Lobe makeLobe(float f0, float alpha, float nv) {
    return Lobe(fetchLobe(lobeTable, alpha, nv), computeEnvironmentShare(f0, alpha, nv));
}

// Axes for polygons: z is the normal, x lies towards the eye.
mat3 makeLobeAxes(vec3 normal, vec3 toEye, float nv) {
    vec3 x = normalize(toEye - nv * normal + vec3(1e-5, 0, 0));
    return transpose(mat3(x, cross(normal, x), normal));
}

// Share of a polygon's light that water sends to the eye; corners as from the place.
float integrateWater(WaterLobe water, vec3 toEye, vec3 corners[4]) {
    if (!kWet || water.share <= 0.0) return 0.0;
    float nv = clamp(dot(water.normal, toEye), 0.02, 1.0);
    mat3 toWater = makeLobeAxes(water.normal, toEye, nv);
    for (int k = 0; k < 4; k++)
        corners[k] = toWater * corners[k];
    Lobe lobe = makeLobe(kSweatF0, water.alpha, nv);
    return water.share * lobe.share * integrateLobe(lobe.transform, corners);
}

// The surroundings in it.
vec3 mirrorInWater(WaterLobe water, vec3 toEye) {
    if (!kWet || water.share <= 0.0) return vec3(0);
    float share = water.share * computeEnvironmentShare(kSweatF0, water.alpha, clamp(dot(water.normal, toEye), 0.02, 1.0));
    return share * computeEnvironmentRadiance(kEnvironment, environmentMap, reflect(-toEye, water.normal), water.alpha);
}

// mm of skin that light crosses on its way to a point that looks away from it; huge where that is not known. The shadow
// map holds where the light went in (Dachsbacher and Stamminger 2003, "Translucent Shadow Maps"), so that nothing has to
// be measured beforehand and a morph or a turned light costs nothing.
float computeThickness(LightSample light, vec3 position, float distance) {
    if (light.tileSize <= 0.0) return 1e9;
    vec4 q = light.worldToShadow * vec4(position, 1);
    vec3 ndc = q.xyz / q.w;
    vec2 texelAt = (ndc.xy * 0.5 + 0.5) * light.tileSize;
    if (any(lessThan(texelAt, vec2(0))) || any(greaterThanEqual(texelAt, vec2(light.tileSize)))) return 1e9;
    float entered = texelFetch(shadowAtlas, ivec2(light.tileOrigin + texelAt), 0).x;
    return distance * max(1.0 - ndc.z / max(entered, 1e-9), 0.0);
}

// Seen by this share of a lamp, all of which shines.
float computeSoftVisibility(LightSample light, LightRect rect, Surface s, vec3 toLight, float distance, float geometric,
                            vec2 spin) {
    float radius = sqrt(rect.area / kPi), cosine = max(geometric, 0.0);
    if (!kFlat)
        return computeVisibility(shadowAtlas, light, s.position, s.normal, toLight, distance, cosine, true, radius, spin);
    // What is measured once for many frames may take longer, and its grain would stay.
    float seen = 0.0;
    for (int k = 0; k < 4; k++) {
        seen += 0.25 * computeVisibility(shadowAtlas, light, s.position, s.normal, toLight, distance, cosine, true,
                                         radius, spin);
        spin = vec2(0.9238795 * spin.x - 0.3826834 * spin.y, 0.3826834 * spin.x + 0.9238795 * spin.y);
    }
    return seen;
}

// Of light from within the skin, what its surface lets through.
float computePassed(float cosine) {
    return view.dims != 0u ? computeDiffuseTransmission(skin.f0, cosine) : 1.0;
}

const float kRayLift = 0.1;       // mm, off the triangles that the surface is made of
const float kUsualOpenness = 0.8; // of skin that is seen in skin,
const float kNextDoor = 30.0;     // mm from which on it is; nearer it lies in the same hollow
const float kAllOpen = 0.995;     // no rays for less than what hides there
const float kSharpest = 0.25;     // alpha of gloss that is seen in skin: sharper is noise, and no more light

// How open skin is that is seen in skin.
float computeOpennessOfSeen(float open, float distance) {
    return mix(min(open, kUsualOpenness), kUsualOpenness, clamp(distance / kNextDoor, 0.0, 1.0));
}

// Light that skin at a place, seen in the skin, sends back along `way`: what the lamps of this sample and the
// surroundings give it. None, and at no cost, where it is not `sought`.
vec3 computeSkinRadiance(vec3 position, vec3 normal, vec3 way, float open, bool sought) {
    float nv = clamp(-dot(way, normal), 0.02, 1.0);
    float alpha1 = max(pow(0.75 * skin.roughness, 2.0), kSharpest), alpha2 = max(pow(1.3 * skin.roughness, 2.0), kSharpest);
    vec3 light = computeEnvironmentDiffuse(kEnvironment, normal, vec2(open));
    vec3 gloss = open * computeEnvironmentShare(skin.f0, alpha2, nv) *
                 computeEnvironmentRadiance(kEnvironment, environmentMap, reflect(way, normal), alpha2);
    uint count = sought ? rig.sampleCount : 0u;
    for (uint i = 0u; i < count; i++) {
        LightSample lamp = lights.samples[i];
        LightRect rect = lights.rects[lamp.rect];
        vec3 toLight = lamp.point - position;
        float distance2 = dot(toLight, toLight);
        float distance = sqrt(distance2);
        toLight /= distance;
        float leaving = max(-dot(toLight, rect.normal), 0.0), arriving = max(dot(toLight, normal), 0.0);
        if (leaving * arriving <= 0.0) continue;
        float seen = computeVisibility(shadowAtlas, lamp, position, normal, toLight, distance, arriving, false, 0.0, vec2(0));
        vec3 power = rect.radiance * (rect.area * lamp.weight * leaving * arriving * seen / distance2);
        light += power * (computePassed(arriving) / kPi);
        vec3 h = normalize(toLight - way);
        gloss += power * computeLobes(skin.f0, alpha1, alpha2, skin.secondLobeWeight, clamp(dot(normal, h), 0.0, 1.0),
                                      dot(h, toLight), arriving, nv);
    }
    // What comes from within has met skin before as well, as far as it is not open.
    vec3 within = light * computePassed(nv) * skin.albedo * (1.0 + (skin.albedo + computeMeanFresnel(skin.f0)) * (1.0 - open));
    return sought ? within + gloss : vec3(0);
}

// Irradiance / pi from other skin, of one ray, whose mean over the samples tells.
vec3 computeReturned(Surface s, vec3 normal, bool isTraced, uvec2 noisePixel) {
    if (!kTraced) return vec3(0);
    vec2 random = samplePoint(noisePixel, view.sampleIndex, 0x6fu);
    vec3 x, y;
    makeBasis(normal, x, y);
    float radius = sqrt(random.x), angle = 2.0 * kPi * random.y;
    vec3 way = radius * cos(angle) * x + radius * sin(angle) * y + sqrt(1.0 - random.x) * normal;
    vec3 from = s.position + kRayLift * (s.normal + way);
    RayHit hit = castRay(rayTree, from, way, isTraced);
    return computeSkinRadiance(from + hit.distance * way, hit.normal, way,
                               computeOpennessOfSeen(s.open, hit.distance), hit.distance >= 0.0);
}

// What a lobe of gloss returns of the surroundings and of other skin: `around` from everywhere, where nothing stands in
// the way; of one ray, whose mean over the samples tells, or as the cone of what is open has it.
vec3 computeMirrored(Surface s, vec3 normal, vec3 mirrored, float alpha, vec3 around, float share, uvec2 noisePixel) {
    if (!kTraced) return around * computeOpenReflection(s, normal, mirrored, alpha);
    // Of the facets of the lobe that the eye sees (Heitz 2018, "Sampling the GGX Distribution of Visible Normals").
    vec2 random = samplePoint(noisePixel, view.sampleIndex, 0x6du);
    vec3 x, y;
    makeBasis(normal, x, y);
    vec3 eye = vec3(dot(s.toEye, x), dot(s.toEye, y), max(dot(s.toEye, normal), 0.02));
    vec3 stretched = normalize(vec3(alpha * eye.xy, eye.z));
    vec3 t1 = normalize(vec3(-stretched.y, stretched.x, 0) + vec3(1e-6, 0, 0)), t2 = cross(stretched, t1);
    float radius = sqrt(random.x), angle = 2.0 * kPi * random.y;
    float p1 = radius * cos(angle), p2 = radius * sin(angle), lean = 0.5 + 0.5 * stretched.z;
    p2 = (1.0 - lean) * sqrt(max(1.0 - p1 * p1, 0.0)) + lean * p2;
    vec3 facet = p1 * t1 + p2 * t2 + sqrt(max(1.0 - p1 * p1 - p2 * p2, 0.0)) * stretched;
    facet = normalize(vec3(alpha * facet.xy, max(facet.z, 1e-4)));
    vec3 way = reflect(-s.toEye, normalize(facet.x * x + facet.y * y + facet.z * normal));
    // What goes below the horizon meets the skin itself: the lobe's own share of it is not lost but spread above.
    way -= 2.0 * min(dot(way, s.normal), 0.0) * s.normal;
    vec3 from = s.position + kRayLift * (s.normal + way);
    RayHit hit = castRay(rayTree, from, way, s.open <= kAllOpen);
    bool hits = hit.distance >= 0.0;
    vec3 ofSkin = computeSkinRadiance(from + hit.distance * way, hit.normal, way,
                                      computeOpennessOfSeen(s.open, hit.distance), hits && view.bounces != 0u);
    return hits ? share * ofSkin : around;
}

// Hair over a pixel of skin: how it shades, and what of it the atlas shows.
struct HairCover {
    float amount;    // mm2 of hair per mm2 of skin; 0: none
    vec3 along;      // mean direction
    float forward;   // of the light that it meets, what goes on to the skin
    float own;       // share of the light that reaches hair among hair, on average
    vec2 covered;    // of the pixel, by pigmented and by white hair
};

HairCover findHair(Surface s, uvec2 noisePixel) {
    HairCover hair = HairCover(0.0, s.normal, 0.0, 1.0, vec2(0));
    if (!kHair || !s.onChart) return hair;
    vec4 field = textureLod(fibreField, (s.chart - fibres.fieldOrigin) * fibres.fieldScale, 0.0);
    hair.amount = field.x;
    if (hair.amount < 1e-4) return hair;
    vec3 along = field.y * s.chartX + field.z * s.chartY + field.w * s.normal;
    hair.along = along * inversesqrt(max(dot(along, along), 1e-8));
    vec3 colour = mix(fibres.pigmented, fibres.white, fibres.greyShare);
    hair.forward = 0.6 * dot(colour, vec3(0.2126, 0.7152, 0.0722));
    float facing = dot(s.normal, s.toEye);
    float share = 1.0 - getRibbonShare(fibres, s.footprint, facing);
    if (share <= 0.0) return hair;
    // As for dots: a tap along the longer axis of the footprint, elsewhere in every sample.
    float longer = max(length(s.chartDx), length(s.chartDy)), shorter = min(length(s.chartDx), length(s.chartDy));
    vec2 axis = length(s.chartDx) >= length(s.chartDy) ? s.chartDx : s.chartDy;
    float lod = log2(max(shorter, longer / 8.0) / fibres.atlasTexel);
    float place = kMoving ? 0.5 : sampleValue(noisePixel, view.sampleIndex, 0x79u);
    vec2 at = s.chart + (place - 0.5) * axis - fibres.atlasOrigin;
    vec2 covered = textureLod(fibreAtlas, at * fibres.atlasScale, lod).xy;
    float sum = covered.x + covered.y;
    if (sum < 1e-4) return hair;
    // Seen askew, hair hides as much more of the skin as it is longer there and the skin shorter.
    float more = computeHiding(hair.along, s.normal, s.toEye) / max(length(cross(hair.along, s.normal)), 0.1);
    float hidden = share * (1.0 - pow(max(1.0 - sum, 1e-4), min(more, 6.0)));
    hair.covered = covered * (hidden / sum);
    return hair;
}

// Adds what the hair over a pixel scatters of a lamp's light towards the eye; `irradiance`: on a surface that faces the
// lamp. Returns the share that goes on to the skin.
float addHairLight(HairCover hair, Surface s, vec3 toLight, vec3 irradiance, inout vec3 ofHair) {
    float hiding = computeHiding(hair.along, s.normal, toLight);
    if (hair.covered.x + hair.covered.y > 0.0) {
        float own = computeOwnShade(hair.amount * hiding * (1.0 - hair.forward));
        FibreLobes lobes = computeFibreLobes(hair.along, toLight, s.toEye);
        ofHair += irradiance * own *
                  (hair.covered.x * colourFibre(lobes, fibres.pigmented) +
                   hair.covered.y * colourFibre(lobes, fibres.white));
    }
    return computeShade(hair.amount, hiding, hair.forward);
}

void main() {
    ivec2 pixel = ivec2(gl_FragCoord.xy);
    uvec4 b = texelFetch(surfaceB, pixel, 0);
    outDiffuse = vec4(0);
    uvec4 a = texelFetch(surfaceA, pixel, 0);
    Surface s;
    if (kFlat) {
        s = unpackSurface(view, a, b, texelFetch(places, pixel, 0).xyz, vec3(0), 1.0);
        s.toEye = s.normal;
    } else {
        s = decodeSurface(view, pixel, a, b, texelFetch(surfaceDepth, pixel, 0).x);
    }
    // Noise belongs to the view, so that two views side by side match to the last bit.
    uvec2 noisePixel = uvec2(pixel - view.rect.xy);
    bool isSkin = s.material == kMaterialSkin;

    vec3 normal = s.normal;
    vec3 diffuseNormal = normal;
    float f0 = skin.f0;
    float roughness = skin.roughness;
    float secondWeight = skin.secondLobeWeight;
    float variance = 0.0;
    Sweat sweat;
    sweat.share = 0.0;
    if (isSkin) {
        SkinVarietyConstants variety = skin.variety;
        SkinPlace place = unpackPlace(0u, b.z);
        roughness += variety.oilRoughness * (0.5 - place.oil);
        float poreUm = skin.poreReliefUm;
        float strength = min(poreUm / 25.0, 1.0);
        vec3 scarSlope = vec3(0);
        if (kScars && s.onChart && skin.hasMap != 0u) {
            vec4 map = sampleSkinMap(skinMap, skin, s.chart);
            roughness += map.z;
            if (map.w != 0.0) scarSlope = computeReliefSlope(skinMap, skin, s);
        }
        if (kScars && s.onChart && skin.hasMarks != 0u) {
            vec4 marks = sampleSkinMarks(skinMarks, skin, s.chart);
            // Where openings are gone there is little texture left.
            poreUm *= marks.x;
            strength *= 0.3 + 0.7 * marks.x;
            roughness += computeMarkRoughness(marks);
        }
        if (poreUm > 0.0 || strength > 0.0) {
            Relief relief = computeRelief(s.position, normal, s.footprint, poreUm, strength, variety.creases);
            // Light inside the skin smooths what the eye sees of relief in diffuse light.
            diffuseNormal = normalize(normal - scarSlope - 0.5 * relief.slope);
            normal = normalize(normal - scarSlope - relief.slope);
            variance = relief.variance;
            // Gloss is patchy on the scale of a fingertip.
            roughness += 0.04 * computeNoise(s.position / 11.0).x;
        } else {
            diffuseNormal = normal = normalize(normal - scarSlope);
        }
        roughness = clamp(roughness, 0.12, 0.9);
        if (kWet)
            sweat = computeSweat(s.position, s.normal, normal, variance, s.footprint,
                             variety.wetness * (0.3 + 0.7 * place.oil));
    }
    float widening = min(2.0 * variance, 0.18);
    float alpha1 = 0.75 * roughness, alpha2 = 1.3 * roughness;
    alpha1 = sqrt(pow(alpha1, 4.0) + widening);
    alpha2 = min(sqrt(pow(alpha2, 4.0) + widening), 1.0);

    HairCover hair = HairCover(0.0, s.normal, 0.0, 1.0, vec2(0));
    if (isSkin) hair = findHair(s, noisePixel);
    vec3 ofHair = vec3(0); // radiance of what covers, times how much it does

    float nv = clamp(dot(normal, s.toEye), 0.02, 1.0);
    // Share of what falls on the walls of a hollow that comes back from them to this place.
    bool bounces = isSkin && view.bounces != 0u;
    bool isTraced = kTraced && bounces && s.open <= kAllOpen;
    vec3 returned = bounces ? computeMultiBounce(s.open, skin.albedo + computeMeanFresnel(f0)) - s.open : vec3(0);
    vec3 diffuse = vec3(0);
    vec3 gloss = vec3(0);
    bool isGlossy = !kFlat && isSkin && f0 > 0.0;
    bool isCached = kCached && isSkin;
    vec4 seenByTile = vec4(1);
    if (kCached) {
        vec2 place = texelFetch(places, pixel, 0).xy;
        seenByTile = textureLod(cachedSeen, place, 0.0);
        vec4 light = textureLod(cachedLight, place, 0.0);
        if (isCached) diffuse = light.rgb / max(light.a, 1e-3);
    }
    mat3 toLobe = makeLobeAxes(normal, s.toEye, nv);
    Lobe lobe1, lobe2;
    vec2 spin = vec2(1, 0); // where the points of soft shadows begin
    if (kMoving) {
        float angle = 6.2831853 * sampleValue(noisePixel, 0u, 7u);
        spin = vec2(cos(angle), sin(angle));
    }
    if (kMoving && isGlossy) {
        lobe1 = makeLobe(f0, alpha1, nv);
        lobe2 = makeLobe(f0, alpha2, nv);
    }
    for (uint i = 0u; i < rig.sampleCount; i++) {
        LightSample light = lights.samples[i];
        LightRect rect = lights.rects[light.rect];

        vec3 toLight = light.point - s.position;
        float distance2 = dot(toLight, toLight);
        float inverse = inversesqrt(distance2);
        toLight *= inverse;
        float leaving = -dot(toLight, rect.normal);
        float arriving = dot(toLight, diffuseNormal);
        float geometric = dot(toLight, s.normal);
        // All of the rectangle at once while moving: a single sample leaves nothing to chance. Elsewhere the sample's
        // point stands for it.
        vec3 middle = rect.centre - s.position;
        vec3 corners[4];
        vec3 facing; // irradiance / pi of a surface that faces the lamp
        if (kMoving) {
            if (dot(middle, rect.normal) >= 0.0) continue;
            corners = vec3[4](middle - rect.halfU - rect.halfV, middle - rect.halfU + rect.halfV,
                              middle + rect.halfU + rect.halfV, middle + rect.halfU - rect.halfV);
            facing = rect.radiance * integrateOver(toLight, corners);
        } else {
            if (leaving <= 0.0 && !isSkin) continue;
            facing = rect.radiance * (rect.area * light.weight * max(leaving, 0.0) / (distance2 * kPi));
        }
        if (isSkin && !kCached) {
            // The walls stand around the opening and look past its middle: light from the side falls on them too. They
            // get what reaches the mouth of the hollow.
            float onWalls = kWallLean + (1.0 - kWallLean) * dot(toLight, s.openWay);
            if (!isTraced && onWalls > 0.0 && returned.r > 1e-3) {
                onWalls *= computeVisibility(shadowAtlas, light, s.position + kMouth * s.openWay, s.openWay, toLight,
                                             1.0 / inverse, 1.0, false, 0.0, spin);
                diffuse += facing * returned * onWalls;
            }
            if (geometric < 0.0 && skin.burleyMm.r > 0.0) {
                // Across a slab, not along the light; but a round head is none, whose light runs ever shorter ways inside
                // where it grazes.
                float thickness = computeThickness(light, s.position, 1.0 / inverse) * max(-geometric, 0.4);
                float transmitted = computePassed(-geometric);
                diffuse += facing * transmitProfile(thickness, skin.burleyMm) * (-geometric * transmitted);
            }
        }
        if (kMoving) {
            float reach = abs(dot(rect.halfU, s.normal)) + abs(dot(rect.halfV, s.normal)); // above its middle
            bool isBelow = dot(middle, s.normal) + reach <= 0.0;
            if (isBelow) continue;
            uint tile = light.tileSize > 0.0 ? uint(light.tileOrigin.x / light.tileSize + 0.5) : 0u;
            float seen = light.tileSize > 0.0 ? seenByTile[tile] : 1.0;
            // A loop, so that a processor leaves it where the light is cached.
            [[dont_unroll]] for (int once = isCached ? 1 : 0; once < 1; once++)
                seen = computeSoftVisibility(light, rect, s, toLight, 1.0 / inverse, geometric, spin);
            if (kFlat && light.tileSize > 0.0) seenByTile[tile] = seen;
            if (seen <= 0.0) continue;
            if (kHair && hair.amount > 0.0) seen *= addHairLight(hair, s, toLight, facing * (kPi * seen), ofHair);
            [[dont_unroll]] for (int once = isCached ? 1 : 0; once < 1; once++) {
                float transmitted = isSkin ? computePassed(arriving) : 1.0;
                diffuse += rect.radiance * (seen * transmitted * integrateOver(diffuseNormal, corners));
            }
            if (!isGlossy) continue;
            float reflected = 0.0;
            if (kWet && sweat.share > 0.0)
                reflected = integrateWater(sweat.film, s.toEye, corners) + integrateWater(sweat.drops, s.toEye, corners);
            for (int k = 0; k < 4; k++)
                corners[k] = toLobe * corners[k];
            reflected += (1.0 - sweat.share) * mix(lobe1.share * integrateLobe(lobe1.transform, corners),
                                                   lobe2.share * integrateLobe(lobe2.transform, corners), secondWeight);
            gloss += rect.radiance * (seen * reflected);
            continue;
        }
        float seen = 0.0;
        if (leaving > 0.0 && geometric > 0.0)
            seen = computeVisibility(shadowAtlas, light, s.position, s.normal, toLight, 1.0 / inverse,
                                     geometric, false, 0.0, spin);
        // A panel that reaches below the horizon shines from the rest of it when this point of it does not.
        bool isBelow = isSkin && geometric <= 0.0;
        if (seen <= 0.0 && !isBelow) continue;
        vec3 power = rect.radiance * (rect.area * light.weight);
        if (kHair && hair.amount > 0.0) seen *= addHairLight(hair, s, toLight, facing * (kPi * seen), ofHair);
        if (arriving > 0.0) {
            float transmitted = isSkin ? computePassed(arriving) : 1.0;
            diffuse += facing * (seen * arriving * transmitted);
        }
        if (!isGlossy) continue;
        for (uint k = 0u; k < kGlossPoints; k++) {
            vec2 point = 2.0 * samplePoint(noisePixel, view.sampleIndex * kGlossPoints + k, 16u + light.rect) - 1.0;
            vec3 l = rect.centre + point.x * rect.halfU + point.y * rect.halfV - s.position;
            float l2 = dot(l, l);
            l *= inversesqrt(l2);
            float outward = -dot(l, rect.normal);
            float nl = dot(l, normal);
            if (outward <= 0.0 || nl <= 0.0) continue;
            vec3 h = normalize(l + s.toEye);
            float nh = clamp(dot(normal, h), 0.0, 1.0);
            float sent = (1.0 - sweat.share) * computeLobes(f0, alpha1, alpha2, secondWeight, nh, dot(h, l), nl, nv) * nl;
            if (kWet && sweat.share > 0.0) sent += computeSweatLobe(sweat, l, s.toEye);
            float seenByGloss = isBelow ? computeOpenToward(s, l) : seen;
            gloss += power * (seenByGloss * sent * outward / (l2 * float(kGlossPoints)));
        }
    }

    vec3 mirrored = reflect(-s.toEye, normal);
    if (isSkin) {
        // computeDiffuseTransmission is 1 on average over the surroundings.
        vec3 bounce = isTraced ? vec3(1) : 1.0 + returned / max(s.open, 0.01);
        vec3 surroundings = computeEnvironmentDiffuse(kEnvironment, s.normal, vec2(1));
        float openShade = computeOpenShade(hair.amount, hair.forward);
        if (!kCached)
            diffuse += computeEnvironmentDiffuse(kEnvironment, diffuseNormal, s.openness) * bounce * openShade;
        diffuse += computeReturned(s, diffuseNormal, isTraced, noisePixel) * openShade;
        if (kFlat) {
            outDiffuse = vec4(diffuse, 1);
            outGloss = seenByTile;
            return;
        }
        vec3 hairColour = hair.covered.x * fibres.pigmented + hair.covered.y * fibres.white;
        ofHair += surroundings * hairColour * computeOwnShade(hair.amount * 1.2 * (1.0 - hair.forward));
        vec3 around = mix(computeEnvironmentShare(f0, alpha1, nv) *
                              computeEnvironmentRadiance(kEnvironment, environmentMap, mirrored, alpha1),
                          computeEnvironmentShare(f0, alpha2, nv) *
                              computeEnvironmentRadiance(kEnvironment, environmentMap, mirrored, alpha2),
                          secondWeight);
        if (kWet && sweat.share > 0.0) {
            around = (1.0 - sweat.share) * around + mirrorInWater(sweat.film, s.toEye) +
                     mirrorInWater(sweat.drops, s.toEye);
        }
        float alpha = mix(alpha1, alpha2, secondWeight);
        if (kTraced) alpha = sampleValue(noisePixel, view.sampleIndex, 0x6eu) < secondWeight ? alpha2 : alpha1;
        gloss += openShade * computeMirrored(s, normal, mirrored, alpha, around, computeEnvironmentShare(f0, alpha, nv),
                                             noisePixel);
        float left = max(1.0 - hair.covered.x - hair.covered.y, 1e-3);
        outDiffuse = vec4(diffuse, left);
        // a: how much of it is light of hair
        vec3 all = gloss * left + ofHair;
        const vec3 luminance = vec3(0.2126, 0.7152, 0.0722);
        outGloss = vec4(all, dot(ofHair, luminance) / max(dot(all, luminance), 1e-6));
        return;
    }
    diffuse += computeEnvironmentDiffuse(kEnvironment, diffuseNormal, s.openness);
    vec3 result = diffuse * s.own;
    if (s.material == kMaterialEye) {
        vec3 around = computeEnvironmentRadiance(kEnvironment, environmentMap, mirrored, 0.0);
        float fresnel = computeFresnel(0.025, clamp(dot(s.normal, s.toEye), 0.0, 1.0));
        result = result * (1.0 - fresnel) +
                 fresnel * (computeMirroredLights(s.position, mirrored, 0.05) + around * s.open) * smoothstep(0.1, 0.5, s.open);
    }
    outGloss = vec4(result, 1);
}
