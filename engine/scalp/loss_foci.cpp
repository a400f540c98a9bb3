// Loss in many small foci that grow into one another (domain.md section 4): lichen planopilaris.
#include "core/random.h"
#include "scalp/loss_context.h"
#include "scalp/noise.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace stipple {
namespace {

constexpr float kThinMm = 5.5f; // beyond a focus, over which hair is thinned

// A focus is no disc: from its middle it creeps along the skin in a few arms that thin out, towards its neighbours.
struct Focus {
    static constexpr std::size_t kArms = 3;
    glm::vec2 centre{0}; // scalp plane, mm
    std::array<glm::vec2, kArms> ways;
    std::array<float, kArms> lengths{}; // mm
    float radius = 0;                   // mm in its middle; negative while it is not there
    float age = 0;                      // severity since it began, 0 or more

    // mm inside, negative outside.
    float getDepth(const glm::vec2& p) const {
        constexpr float kTip = 0.38f; // share of the radius at the end of an arm
        const glm::vec2 step = p - centre;
        float depth = -1e9f;
        for (std::size_t k = 0; k < kArms; ++k) {
            const float along = std::clamp(glm::dot(step, ways[k]), 0.0f, lengths[k]);
            const float thick = radius > 0 ? radius * (1 - (1 - kTip) * along / std::max(1e-3f, lengths[k])) : radius;
            depth = softMax(depth, thick - glm::length(step - along * ways[k]), 0.7f);
        }
        return depth;
    }
};

// Centres of the disease, by which foci come the earlier the nearer: one at the vertex, the others about it down to the
// parietal bumps.
class Centres {
public:
    explicit Centres(const LossContext& context)
        : m_seed(context.seed) {
        Random random(context.seed, 7);
        for (std::size_t k = 0; k < m_places.size(); ++k) {
            const glm::vec2 way = getUnitVector(random);
            const float away = k == 0 ? 10.0f : 22 + 26 * random.nextFloat();
            m_places[k] = glm::vec2(0, -0.22f) * context.unitMm + away * way * kAcross;
            m_reaches[k] = k == 0 ? 38.0f : 18 + 20 * random.nextFloat();
        }
    }
    // 0 in the middle of one, 1 at its reach; the outline is as uneven as that of a stain.
    float getAway(const glm::vec2& p) const {
        float away = 1e9f;
        for (std::size_t k = 0; k < m_places.size(); ++k)
            away = std::min(away, glm::length((p - m_places[k]) / kAcross) / m_reaches[k]);
        return away * (1 + 0.3f * computeNoise(m_seed ^ 0x87, p / 24.0f)) +
               0.16f * computeNoise(m_seed ^ 0x88, p / 11.0f);
    }

private:
    static constexpr glm::vec2 kAcross{1.15f, 0.9f}; // wider from side to side than from front to back
    std::array<glm::vec2, 5> m_places;
    std::array<float, 5> m_reaches{};
    std::uint64_t m_seed;
};

// All foci of a scalp, one for each cell of a jittered lattice.
class Foci {
public:
    explicit Foci(const LossContext& context)
        : m_side(2 * int(std::ceil(kReach * context.unitMm / kSpacing)) + 1)
        , m_foci(std::size_t(m_side) * std::size_t(m_side)) {
        const Centres centres(context);
        for (int y = 0; y < m_side; ++y)
            for (int x = 0; x < m_side; ++x)
                m_foci[getIndex(x, y)] = makeFocus(context, centres, x - m_side / 2, y - m_side / 2);
    }

    struct Place {
        float depth = -100;
        float age = 0;
    };
    Place find(const glm::vec2& p) const {
        constexpr float kCrease = 0.9f; // mm by which the corner between two of them is filled
        constexpr int kAround = 2;      // cells that an arm reaches across
        const int cx = int(std::floor(p.x / kSpacing)) + m_side / 2;
        const int cy = int(std::floor(p.y / kSpacing)) + m_side / 2;
        Place place;
        float weights = 0;
        for (int y = std::max(0, cy - kAround); y <= std::min(m_side - 1, cy + kAround); ++y)
            for (int x = std::max(0, cx - kAround); x <= std::min(m_side - 1, cx + kAround); ++x) {
                const Focus& focus = m_foci[getIndex(x, y)];
                const float depth = focus.getDepth(p);
                place.depth = softMax(place.depth, depth, kCrease);
                const float weight = smoothRamp(-6, 4, depth);
                place.age += weight * focus.age;
                weights += weight;
            }
        if (weights > 0) place.age /= weights;
        return place;
    }

private:
    static constexpr float kSpacing = 7.4f; // mm
    static constexpr float kReach = 1.3f;   // scalp coordinates: beyond all hair

    std::size_t getIndex(int x, int y) const { return std::size_t(y) * std::size_t(m_side) + std::size_t(x); }

    static Focus makeFocus(const LossContext& context, const Centres& centres, int x, int y) {
        constexpr float kFirst = 1.35f, kLast = 3.1f; // mm: radius of the middle when it opens, and at the worst
        constexpr float kShort = 0.5f, kLong = 8.2f;  // mm: arms then
        constexpr glm::vec2 kThird(-0.5f, 0.866f);    // cosine and sine of a third of a turn
        const auto roll = [&](std::uint64_t stream) { return getLatticeNoise(context.seed ^ stream, x, y); };
        Focus focus;
        focus.centre = kSpacing * glm::vec2(float(x) + 0.5f + 0.48f * roll(0x81), float(y) + 0.5f + 0.48f * roll(0x82));
        const float begin = 0.6f * centres.getAway(focus.centre) + 0.26f * roll(0x83) + 0.16f;
        const float age = context.level - std::max(0.0f, begin);
        // It opens within a tenth of the scale, then widens slowly; small ones are commoner than large ones.
        const float opened = smoothRamp(0, 0.1f, age), grown = smoothRamp(0, 0.7f, age);
        const float size = 0.5f + 0.5f * roll(0x84);
        const float scale = 0.62f + 0.75f * size * size;
        const float hidden = 2 * context.half + kThinMm; // so that nothing is thin about what has not begun
        focus.radius = -hidden + (hidden + kFirst * scale) * opened + (kLast - kFirst) * scale * grown;
        focus.age = std::max(0.0f, age);
        glm::vec2 way(roll(0x89) + 1e-3f, roll(0x8a));
        for (std::size_t k = 0; k < Focus::kArms; ++k) {
            way = glm::normalize(glm::vec2(kThird.x * way.x - kThird.y * way.y, kThird.y * way.x + kThird.x * way.y));
            const glm::vec2 astray(roll(0x8b + 4 * k), roll(0x8c + 4 * k));
            focus.ways[k] = glm::normalize(way + 0.55f * astray);
            const float length = 0.5f + 0.5f * roll(0x8d + 4 * k);
            focus.lengths[k] = opened * (kShort + 2.4f * length * scale) + kLong * length * scale * grown;
        }
        return focus;
    }

    int m_side;
    std::vector<Focus> m_foci;
};

} // namespace

void drawFoci(const LossContext& context, HairLossField& field) {
    const Foci foci(context);
    drawLoss(context, field, [&](std::size_t, const glm::vec2& p) {
        const auto bend = [&](std::uint64_t stream) {
            return 1.5f * computeNoise(context.seed ^ stream, p / 5.2f) +
                   0.7f * computeNoise(context.seed ^ stream ^ 0x100, p / 2.3f);
        };
        const Foci::Place place = foci.find(p + glm::vec2(bend(0xa7), bend(0xa8)));
        const float depth =
            place.depth + 0.5f * computeNoise(context.seed ^ 0x85, p / 2.1f) * smoothRamp(-6, -1, place.depth);
        // Islands of hair stay within, and single openings.
        const float islands = 0.85f * computeSpots(context.seed ^ 0x86, p, 13, 2.6f, 0.3f);
        const float single = 0.4f * computeSpots(context.seed ^ 0x96, p, 7, 1.2f, 0.3f);
        LossCell cell = scarOver(context, depth, p, std::max(islands, single));
        // Hair between the foci is ill already: where it ends nobody can say to the millimetre.
        const float thin =
            smoothRamp(-kThinMm, 0.5f, depth) * (0.75f + 0.4f * computeNoise(context.seed ^ 0x97, p / 3.0f));
        const float gone = 0.34f * std::clamp(thin, 0.0f, 1.0f);
        cell.density = std::min(cell.density, 1 - gone);
        cell.baldness = std::max(cell.baldness, gone);
        cell.age = smoothRamp(0.05f, 0.5f, place.age);
        return cell;
    });
}

} // namespace stipple
