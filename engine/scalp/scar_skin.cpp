// What scar tissue looks like, from its kind, its age and a seed (domain.md section 5, rendering.md section 1).
#include "scalp/noise.h"
#include "scalp/scar_place.h"

#include <algorithm>
#include <cmath>

namespace stipple {
namespace {

// Young scars: rendering.md gives blood x1.5-3; they are a little darker than the skin and rise above their later
// shape.
constexpr float kYoungBlood = 2.6f, kYoungMelanin = 1.15f, kYoungRiseMm = 0.5f;
constexpr float kMaturingMonths = 7; // time constant: next to nothing is left after 12

constexpr float kStitchSpacing = 6, kStitchAway = 2.6f, kStitchRadius = 0.75f; // mm

float mix(float a, float b, float t) {
    return a + (b - a) * t;
}

// Height of a plaque at `inside` mm from its edge, 0..1: it rises over `steepness` of the half width and is flat
// beyond.
float getDome(float inside, float half, float steepness) {
    const float t = std::clamp(inside / std::max(0.4f, half * steepness), 0.0f, 1.0f);
    return 0.5f * (t * t * (3 - 2 * t) + t * (2 - t));
}

} // namespace

float computeScarYouth(float ageMonths) {
    const float t = std::max(0.0f, ageMonths) / kMaturingMonths;
    return std::exp(-t * t);
}

// The scar's own values at its age.
struct PlacedScar::Tissue {
    float melanin, blood, rise;
};

PlacedScar::Tissue PlacedScar::computeTissue() const {
    const float young = computeScarYouth(m_scar.ageMonths);
    return {mix(m_scar.melanin, std::max(m_scar.melanin, kYoungMelanin), young),
            mix(m_scar.blood, std::max(m_scar.blood, kYoungBlood), young), young * kYoungRiseMm};
}

glm::vec2 PlacedScar::getTexturePlace(const ScarPlace& place) const {
    if (!isArea() && m_shape.line.size() > 1)
        return {place.along / float(m_shape.line.size() - 1), 0.5f + 0.5f * place.across};
    // Seen from above with the face up: the person's left is on the left.
    return (m_planeBox.max - place.plane) / glm::max(m_planeBox.getSize(), glm::vec2(1e-3f));
}

void PlacedScar::draw(ScarPlace& place, glm::vec4& skin, glm::vec4& marks) const {
    const ScarKind kind = m_scar.kind;
    const Tissue tissue = computeTissue();
    const glm::vec2& p = place.plane;
    const float h = std::max(0.15f, place.half);
    const float u = 1 + place.edge / h; // of lines: distance from the middle in half widths

    ScarTexel texel;
    if (!m_texture.isEmpty()) {
        texel = m_texture.sample(getTexturePlace(place));
        if (texel.coverage < 0.5f && place.edge < 0) place.edge = std::min(1.0f, -place.edge);
    }
    const float fine = computeNoise(m_seed ^ 0x3077, p / 2.2f);
    const float wide = computeNoise(m_seed ^ 0x3078, p / 7.5f);

    // Coverage of the colour, and of the relief's floor.
    float inside = isLineKind() ? 1 - smoothRamp(0.72f, 1.18f, u) : 1 - smoothRamp(-0.7f, 0.5f, place.edge);
    if (kind == ScarKind::atrophic) inside = 1 - smoothRamp(-0.5f * std::min(h, 4.0f), 0.6f, place.edge);
    inside *= texel.coverage;
    float relief = 0;
    float melanin = tissue.melanin, blood = tissue.blood, roughness = m_scar.roughnessOffset;
    switch (kind) {
    case ScarKind::strip:
    case ScarKind::craniotomy: {
        // A flat floor, a steep edge and a low rim.
        const float floor = 1 - smoothRamp(0.35f, 1.08f, u);
        const float rim = smoothRamp(0.95f, 1.2f, u) * (1 - smoothRamp(1.2f, 1.7f, u));
        relief = m_scar.reliefMm * (floor * (1 + 1.25f * m_scar.mottle * fine) - 0.10f * rim);
        relief += tissue.rise * std::min(1.0f, h / 1.2f) * getDome(-place.edge, h, 1);
        break;
    }
    case ScarKind::fue: // drawPunch
        return;
    case ScarKind::hypertrophic:
        relief = (m_scar.reliefMm + tissue.rise) * getDome(-place.edge, h, 0.9f) * (1 + 0.5f * m_scar.mottle * fine);
        break;
    case ScarKind::keloid:
        // Lobed and smooth, dark at its edge.
        relief = (m_scar.reliefMm + tissue.rise) * getDome(-place.edge, h + m_scar.overgrowthMm, 0.75f) *
                 (1 + m_scar.mottle * (0.6f * wide + 0.25f * fine));
        melanin *= 1 + 0.25f * smoothRamp(-2.5f, -0.5f, place.edge);
        break;
    case ScarKind::burn: {
        // Cords and webs of contracted skin, islands that have lost or gained pigment, a dark edge.
        const float web = 1 - smoothRamp(0, 0.34f, std::abs(computeNoise(m_seed ^ 0x307b, p / 15.0f) + 0.4f * wide));
        relief = m_scar.reliefMm * (1 - smoothRamp(-2, 0, place.edge)) + 0.28f * m_scar.mottle * web * inside;
        const float islands = computeNoise(m_seed ^ 0x3079, p / 12.0f) + 0.6f * wide;
        melanin *= std::exp(1.3f * m_scar.mottle * islands);
        blood *= std::exp(0.9f * m_scar.mottle * (0.7f * computeNoise(m_seed ^ 0x307a, p / 9.0f) + 0.5f * fine));
        melanin *= 1 + 0.5f * smoothRamp(-4, -0.5f, place.edge);
        roughness *= 1 + 0.5f * wide;
        break;
    }
    case ScarKind::trauma:
        relief = m_scar.reliefMm * (1 - smoothRamp(-std::min(h, 2.2f), 0.2f, place.edge)) *
                     (1 + 1.5f * m_scar.mottle * (fine + 0.6f * wide)) +
                 tissue.rise * getDome(-place.edge, std::min(h, 4.0f), 1);
        melanin *= 1 + 0.8f * m_scar.mottle * wide;
        break;
    case ScarKind::atrophic:
        relief = m_scar.reliefMm * (1 - smoothRamp(-0.8f * std::min(h, 6.0f), 0.4f, place.edge)) +
                 tissue.rise * 0.3f * getDome(-place.edge, std::min(h, 4.0f), 1);
        break;
    }
    const float unevenness = m_texture.isEmpty() ? m_scar.mottle : 0.0f;
    melanin *= texel.melanin;
    blood *= texel.blood;
    const float colour = inside * (1 + unevenness * fine);
    float melaninHere = 1 + colour * (melanin - 1), bloodHere = 1 + colour * (blood - 1);
    float ostia = 1 - inside;

    // Where the brush has widened a line, its stitches are part of the scar.
    if (m_scar.stitches > 0 && !m_shape.closed && (!m_shape.paint || place.edge > 0)) {
        const float row = std::abs(place.outside - kStitchAway);
        const float step = place.along / kStitchSpacing;
        const float away = std::abs(step - std::floor(step + 0.5f)) * kStitchSpacing;
        // None at the very ends: what lies beyond them is nearest to them from all around.
        const float fromEnd = std::min(place.along, float(m_shape.line.size() - 1) - place.along);
        const float mark = m_scar.stitches * smoothRamp(0.3f * kStitchSpacing, 0.5f * kStitchSpacing, fromEnd) *
                           (1 - smoothRamp(0.5f * kStitchRadius, 1.2f * kStitchRadius, std::hypot(row, away)));
        melaninHere *= 1 + mark * (melanin - 1);
        bloodHere *= 1 + mark * (blood - 1);
        relief += mark * std::min(0.0f, 0.5f * m_scar.reliefMm);
        ostia *= 1 - mark;
    }
    skin = {std::max(0.05f, melaninHere), std::max(0.05f, bloodHere), inside * roughness, relief * texel.coverage};
    marks = {std::max(0.0f, ostia), 0, 0, 0};
}

void PlacedScar::drawPunch(float distance, float radius, glm::vec4& skin, glm::vec4& marks) const {
    const Tissue tissue = computeTissue();
    const float inside = 1 - smoothRamp(0.65f * radius, 1.15f * radius, distance);
    skin = {1 + inside * (tissue.melanin - 1), 1 + inside * (tissue.blood - 1), inside * m_scar.roughnessOffset,
            inside * (m_scar.reliefMm + 0.4f * tissue.rise)};
    marks = {1 - inside, 0, 0, 0};
}

} // namespace stipple
