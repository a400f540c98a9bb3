#include "scalp/midline.h"

#include "core/error.h"
#include "math/deterministic.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple {
namespace {

// Gaussian weights over neighbouring directions, 0.5 degrees apart: about 1.5 mm of skin.
constexpr std::array<float, 4> kSmooth = {0.32f, 0.23f, 0.09f, 0.02f};

constexpr float kFlatTop = 0.3f; // mm below the highest point that still count as the top
constexpr float kFlatWidth = 16; // mm to either side from which the top tells nothing

glm::vec2 directionOf(float degrees) {
    const double a = double(degrees * kDegree);
    return {float(det::sin(a)), float(det::cos(a))};
}

} // namespace

Midline::Midline(const HeadView& view) {
    const int count = int((kLast - kFirst) / kStep) + 1;
    std::vector<float> radius(std::size_t(count), 0.0f);
    int seen = 0;
    for (int i = 0; i < count; ++i) {
        const glm::vec2 d = directionOf(getAngle(i));
        if (const auto hit = view.castOut(glm::vec3(0), glm::vec3(0, d.x, d.y))) {
            radius[std::size_t(i)] = glm::length(*hit);
            ++seen;
        }
    }
    m_seen = float(seen) / float(count);
    if (seen < count / 3) fail("No head-sized skin was found around the middle of the mesh. Choose another file.");

    std::vector<float> isSeen;
    for (const float r : radius)
        isSeen.push_back(r > 0 ? 1.0f : 0.0f);
    // Holes are bridged straight.
    int last = -1;
    for (int i = 0; i < count; ++i) {
        if (!(radius[std::size_t(i)] > 0)) continue;
        for (int k = last + 1; k < i; ++k) {
            const float t = last < 0 ? 1.0f : float(k - last) / float(i - last);
            radius[std::size_t(k)] =
                last < 0 ? radius[std::size_t(i)] : radius[std::size_t(last)] * (1 - t) + radius[std::size_t(i)] * t;
        }
        last = i;
    }
    for (int k = last + 1; k < count; ++k)
        radius[std::size_t(k)] = radius[std::size_t(last)];

    m_points.resize(std::size_t(count));
    for (int i = 0; i < count; ++i) {
        float sum = 0, weight = 0;
        for (int k = -3; k <= 3; ++k) {
            const int j = i + k;
            if (j < 0 || j >= count) continue;
            const float w = kSmooth[std::size_t(k < 0 ? -k : k)];
            sum += w * radius[std::size_t(j)];
            weight += w;
        }
        m_points[std::size_t(i)] = directionOf(getAngle(i)) * (sum / weight);
    }

    constexpr int kAround = 8;     // samples, 4 degrees
    constexpr float kRough = 0.3f; // mm from the mean of both sides, a degree away
    for (int i = 0; i < count; ++i) {
        std::vector<float> bends;
        float seenHere = 0;
        for (int j = std::max(2, i - kAround); j <= std::min(count - 3, i + kAround); ++j) {
            const std::size_t k = std::size_t(j);
            bends.push_back(std::abs(radius[k] - 0.5f * (radius[k - 2] + radius[k + 2])));
            seenHere += isSeen[k];
        }
        // The median: one leap is no noise.
        const float share = seenHere / float(bends.size());
        std::nth_element(bends.begin(), bends.begin() + std::ptrdiff_t(bends.size() / 2), bends.end());
        const float rough = bends[bends.size() / 2] / kRough;
        m_seenNear.push_back(0.25f + 0.75f * share);
        m_smoothness.push_back(1 / (1 + rough * rough));
    }
}

int Midline::indexOf(float degrees) const {
    return std::clamp(int((degrees - kFirst) / kStep + 0.5f), 0, getCount() - 1);
}

int Midline::indexOf(const glm::vec3& viewPoint) const {
    float degrees = float(det::atan2(double(viewPoint.y), double(viewPoint.z))) / kDegree;
    if (degrees < kFirst) degrees += 360; // the nape
    return indexOf(degrees);
}

int Midline::findFarthest(int first, int last, const glm::vec2& direction, float level) const {
    int best = first;
    for (int i = first; i <= last; ++i)
        if (glm::dot(at(i), direction) > glm::dot(at(best), direction)) best = i;
    const float enough = glm::dot(at(best), direction) - level;
    int low = best;
    int high = best;
    while (low > first && glm::dot(at(low - 1), direction) >= enough)
        --low;
    while (high < last && glm::dot(at(high + 1), direction) >= enough)
        ++high;
    return low == first || high == last ? best : (low + high) / 2;
}

int Midline::findOffChord(int first, int last, float sign, float& off) const {
    const glm::vec2 chord = at(last) - at(first);
    const float length = glm::length(chord);
    // Angles grow from face to top: the outside is to the face side of the way up.
    const glm::vec2 outside = length > 0 ? glm::vec2(-chord.y, chord.x) / length : glm::vec2(0, 1);
    int best = first;
    off = 0;
    for (int i = first; i <= last; ++i) {
        const float distance = sign * glm::dot(at(i) - at(first), outside);
        if (distance > off) {
            off = distance;
            best = i;
        }
    }
    return best;
}

int Midline::walk(int from, float length) const {
    const int step = length < 0 ? -1 : 1;
    float left = length < 0 ? -length : length;
    int i = from;
    while (i + step >= 0 && i + step < getCount()) {
        left -= glm::length(at(i + step) - at(i));
        if (left < 0) break;
        i += step;
    }
    return i;
}

MidlineMarks findMidlineMarks(const Midline& m, const MidlineAnchors& anchors) {
    MidlineMarks marks;
    float off = 0;

    // Nose: the greatest protrusion between forehead and chin.
    const int tip = m.findOffChord(m.indexOf(-56), m.indexOf(-4), +1, off);
    marks.noseTip = {tip, off > 8 ? 0.9f : 0.3f};
    const float tipAngle = m.getAngle(tip);

    // Nasion: hindmost above the nose. Where the bridge runs on into the forehead, the deepest place under the chord.
    const int bridge = m.indexOf(tipAngle + 5);
    const int forehead = m.indexOf(tipAngle + 24);
    int nasion = m.findFarthest(bridge, forehead, {0, -1});
    float nasionConfidence = 0.8f;
    if (nasion <= bridge + 1 || nasion >= forehead - 1) {
        nasion = m.findOffChord(tip, forehead, -1, off);
        nasionConfidence = 0.5f;
    }
    nasion = anchors.nasion.value_or(nasion);
    marks.nasion = {nasion, nasionConfidence};

    // Glabella: foremost between the brows, 6 to 32 mm above the nasion; on a rising forehead the strongest bend.
    const int browLow = m.walk(nasion, 6);
    const int browHigh = m.walk(nasion, 32);
    int glabella = m.findFarthest(browLow, browHigh, {0, 1});
    float glabellaConfidence = 0.8f;
    if (glabella <= browLow || glabella >= browHigh) {
        glabella = m.findOffChord(nasion, m.walk(nasion, 45), +1, off);
        glabella = std::clamp(glabella, browLow, browHigh);
        glabellaConfidence = off > 0.5f ? 0.6f : 0.3f;
    }
    glabella = anchors.glabella.value_or(glabella);
    marks.glabella = {glabella, glabellaConfidence};

    // Subnasale: deepest corner between tip and upper lip.
    int subnasale = m.findOffChord(m.indexOf(tipAngle - 17), tip, -1, off);
    subnasale = anchors.subnasale.value_or(subnasale);
    marks.subnasale = {subnasale, off > 2 ? 0.8f : 0.4f};

    // Menton: lowest of the chin; the support direction leans forward, or a raised chin would lose it to the throat.
    const int chinLow = m.indexOf(tipAngle - 36);
    const int menton = m.findFarthest(chinLow, m.indexOf(tipAngle - 17), directionOf(-60));
    marks.menton = {menton, menton > chinLow ? 0.7f : 0.3f};

    // Opisthocranion: farthest from the glabella. A bust may reach farther still, so that the place must be a peak.
    const int backHigh = m.indexOf(150);
    const int backLow = m.indexOf(216);
    const auto reach = [&](int i) { return glm::length(m.at(i) - m.at(glabella)); };
    constexpr int kPeak = 8; // samples to either side
    int back = m.indexOf(190);
    bool isPeak = false;
    for (int i = backHigh; i <= backLow; ++i) {
        bool isHighest = true;
        for (int k = -kPeak; k <= kPeak && isHighest; ++k)
            isHighest = reach(i + k) <= reach(i);
        if (isHighest && (!isPeak || reach(i) > reach(back))) {
            back = i;
            isPeak = true;
        }
    }
    back = anchors.opisthocranion.value_or(back);
    marks.opisthocranion = {back, isPeak ? 0.8f : 0.2f};

    const int vertex = m.findFarthest(m.indexOf(60), m.indexOf(125), {1, 0}, 0.03f);
    // The flatter the top, the less its height says where.
    int flat = 0;
    for (int i = m.indexOf(60); i <= m.indexOf(125); ++i)
        flat += m.at(i).x > m.at(vertex).x - kFlatTop;
    const float halfWidth = 0.5f * Midline::kStep * kDegree * float(flat) * glm::length(m.at(vertex));
    marks.vertex = {vertex, 0.95f / (1 + halfWidth * halfWidth / (kFlatWidth * kFlatWidth))};

    // Inion: 10 to 40 mm below. Skin and muscle hide the protuberance on most heads, and hair makes bends of its own,
    // so that height counts more than shape: it lies about level with the ears.
    const int inionHigh = m.walk(back, 10);
    const int inionLow = m.walk(back, 40);
    int inion = m.walk(back, 25);
    if (anchors.earHeight) {
        constexpr float kBelowEars = 3; // mm
        inion = inionHigh;
        while (inion < inionLow && m.at(inion).x > *anchors.earHeight - kBelowEars)
            ++inion;
    }
    const int bend = m.findOffChord(m.walk(back, 4), m.walk(back, 56), +1, off);
    const bool isConvex = off > 1 && bend > inionHigh && bend < inionLow;
    marks.inion = {isConvex ? (3 * inion + bend) / 4 : inion, isConvex ? 0.5f : 0.3f};

    // Trichion: no shape shows it. Facial thirds (domain.md section 3) within the measured range of foreheads.
    const float third = glm::length(m.at(glabella) - m.at(subnasale));
    marks.trichion = {m.walk(glabella, std::clamp(third, 55.0f, 75.0f)), 0.2f};

    for (MidlineMarks::Mark* mark : {&marks.noseTip, &marks.nasion, &marks.glabella, &marks.subnasale, &marks.menton,
                                     &marks.vertex, &marks.opisthocranion, &marks.inion, &marks.trichion})
        mark->confidence *= m.getSeen(mark->index);
    for (MidlineMarks::Mark* mark :
         {&marks.glabella, &marks.vertex, &marks.opisthocranion, &marks.inion, &marks.trichion})
        mark->confidence *= m.getSmoothness(mark->index);
    return marks;
}

} // namespace stipple
