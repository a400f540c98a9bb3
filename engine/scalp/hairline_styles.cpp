#include "core/error.h"
#include "scalp/hairline.h"

#include <algorithm>

namespace stipple {
namespace {

// Rule of thirds (domain.md section 3): the forehead is as high as the middle of the face.
float getThird(const Landmarks& landmarks) {
    return glm::length(landmarks.at(LandmarkId::glabella) - landmarks.at(LandmarkId::subnasale));
}

// Height of the trichion along the midline of the skin, inside what foreheads measure (domain.md section 3).
float getNativeHeight(const Landmarks& landmarks) {
    const glm::vec3 glabella = landmarks.at(LandmarkId::glabella);
    const glm::vec3 trichion = landmarks.at(LandmarkId::trichion);
    return std::clamp(1.02f * glm::length(trichion - glabella), 55.0f, 75.0f);
}

} // namespace

HairlineParameters getStyleDefaults(HairlineStyle style) {
    HairlineParameters p; // those of `natural`: a sag of 12 mm beyond the head's roundness by its recession alone
    p.style = style;
    switch (style) {
    case HairlineStyle::straight:
        p.recessionMm = 3;
        p.cornerAngleDeg = 102;
        p.cornerRadiusMm = 4;
        p.irregularity = 0.45f;
        p.microIrregularity = 0.4f;
        p.rampMm = 2;
        p.frontDensity = 0.3f;
        p.frontDiameter = 0.85f;
        p.frontShade = 0.6f;
        p.strayShare = 0.03f;
        p.strayReachMm = 3;
        break;
    case HairlineStyle::natural:
        break;
    case HairlineStyle::soft:
        p.irregularity = 1.25f;
        p.microIrregularity = 1.3f;
        p.brokenness = 1;
        p.rampMm = 10;
        p.frontShade = 0.45f;
        p.strayShare = 0.07f;
        break;
    case HairlineStyle::faded:
        p.irregularity = 0.9f;
        p.rampMm = 13;
        p.frontDensity = 0.15f;
        p.frontShade = 0.3f;
        break;
    case HairlineStyle::mature:
        p.heightMm = 88;
        p.recessionMm = 24;
        p.cornerAngleDeg = 88;
        p.cornerRadiusMm = 10;
        p.hollowMm = 5;
        p.rampMm = 8;
        break;
    case HairlineStyle::widowsPeak:
        p.peakDepthMm = 8;
        break;
    case HairlineStyle::femaleSoft:
        p.heightMm = 63;
        p.recessionMm = 4;
        p.cornerAngleDeg = 145;
        p.cornerRadiusMm = 34;
        p.moundMm = 3.5f;
        p.irregularity = 0.7f;
        p.microIrregularity = 1.2f;
        p.brokenness = 0.3f;
        p.rampMm = 12;
        p.frontDensity = 0.15f;
        p.frontDiameter = 0.75f;
        p.frontShade = 0.45f;
        break;
    }
    return p;
}

HairlineParameters getNativeHairline(const ScalpChart& chart, const Landmarks& landmarks) {
    HairlineParameters p;
    p.recessionMm = 6;
    p.rampMm = 7;
    p.heightMm = getNativeHeight(landmarks);
    STIPPLE_ASSERT(!chart.getPoints().empty());
    return p;
}

HairlineParameters getDefaultHairline(const ScalpChart& chart, const Landmarks& landmarks, bool feminine) {
    STIPPLE_ASSERT(!chart.getPoints().empty());
    HairlineParameters p = getStyleDefaults(feminine ? HairlineStyle::femaleSoft : HairlineStyle::natural);
    const float length = glm::length(landmarks.at(LandmarkId::glabella) - landmarks.at(LandmarkId::opisthocranion));
    // Against the mean length of men and women (domain.md section 7).
    const float size = std::clamp(length / (feminine ? 190.0f : 199.5f), 0.85f, 1.15f);
    // Women have somewhat less above the middle third than men, who have all of it.
    const float thirds = (feminine ? 0.9f : 1.0f) * getThird(landmarks);
    const float limits[2] = {feminine ? 58.0f : 70.0f, feminine ? 75.0f : 100.0f};
    p.heightMm = std::clamp(std::max(thirds, getNativeHeight(landmarks)), limits[0], limits[1]);
    for (float* mm :
         {&p.recessionMm, &p.cornerRadiusMm, &p.moundMm, &p.templePeakMm, &p.sideburnWidthMm, &p.sideburnLengthMm})
        *mm *= size;
    return p;
}

} // namespace stipple
