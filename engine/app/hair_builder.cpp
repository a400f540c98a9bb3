#include "app/hair_builder.h"

#include "core/hash.h"
#include "core/parallel.h"
#include "core/random.h"
#include "pigment/hair.h"
#include "scalp/parting.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace stipple {
namespace {

constexpr std::size_t kGrain = 1024;

// All roots of the design: those of unit i are roots[starts[i]..starts[i + 1]).
struct Roots {
    std::vector<std::size_t> starts{0};
    std::vector<HairRoot> roots;
};

Roots makeRoots(const ScalpChart& chart, std::span<const FollicularUnit> units) {
    Roots result;
    for (const FollicularUnit& unit : units)
        result.starts.push_back(result.starts.back() + unit.hairs);
    result.roots.resize(result.starts.back());
    parallelFor(units.size(), kGrain, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            placeRoots(units[i], chart, std::span(result.roots).subspan(result.starts[i], units[i].hairs));
    });
    return result;
}

// Draws a round stamp out by `factor` along a direction of the skin; its integral stays.
void stretch(Stamp& stamp, const glm::vec3& along, float factor) {
    const glm::vec3 normal = glm::normalize(glm::cross(stamp.dv, stamp.du));
    const glm::vec3 across = glm::normalize(glm::cross(normal, along));
    const auto squeeze = [&](const glm::vec3& v) {
        return across * glm::dot(v, across) +
               glm::cross(across, normal) * (glm::dot(v, glm::cross(across, normal)) / factor);
    };
    stamp.du = squeeze(stamp.du);
    stamp.dv = squeeze(stamp.dv);
    stamp.optics.amplitude /= factor;
}

} // namespace

std::vector<Stamp> makeHairStamps(const PreparedHead& head, const Consultation& document,
                                  std::span<const FollicularUnit> units, float greyShare, const SkinOptics& skin,
                                  const VeilOptics& group) {
    const Roots roots = makeRoots(head.chart, units);
    const HairColour &own = getHairColour(document.hairColour), &white = getHairColour("white");
    const float length = getHairLength(document.hair.style);
    std::vector<Stamp> stamps(roots.roots.size());
    parallelFor(units.size(), kGrain, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const FollicularUnit& unit = units[i];
            const auto make = [&](const HairColour& colour) {
                return computeStamp(computeShavedHair(unit.shaftDiameter, colour, length), skin, group);
            };
            const StampOptics pigmented = make(own), bleached = greyShare > 0 ? make(white) : pigmented;
            for (std::size_t hair = roots.starts[i]; hair < roots.starts[i + 1]; ++hair) {
                const HairRoot& root = roots.roots[hair];
                Stamp& stamp = stamps[hair];
                stamp.group = StampGroup::hair;
                stamp.centre = root.chart;
                stamp.position = root.position;
                stamp.du = root.du;
                stamp.dv = root.dv;
                stamp.optics = getGreyFrom(unit, hair - roots.starts[i]) < greyShare ? bleached : pigmented;
                if (length > 0 && length <= kLongestStampMm) {
                    const float lying = std::min(length, kLongestDrawnOutMm) * std::cos(unit.exitAngle);
                    stretch(stamp, unit.growth, 1 + lying / (2 * stamp.optics.radiusMm));
                }
            }
        }
    });
    return stamps;
}

std::shared_ptr<const FibreSet> makeFibres(const PreparedHead& head, const Consultation& document,
                                           std::span<const FollicularUnit> units, float greyShare) {
    const HairStyle& style = document.hair.style;
    if (getHairLength(style) <= kLongestStampMm || units.empty()) return nullptr;
    auto set = std::make_shared<FibreSet>();
    set->bounds = head.chart.getBounds();
    set->ribbonsOnly = isCombed(style);
    if (set->ribbonsOnly) {
        set->geometry = combParted(units, head.chart, head.head.surface, head.head.landmarks, style);
    } else {
        const Roots roots = makeRoots(head.chart, units);
        set->geometry = growStubble(units, roots.roots, roots.starts, style);
    }
    set->pigmented = getHairColour(document.hairColour).albedo;
    set->white = getHairColour("white").albedo;
    set->greyShare = greyShare;
    set->key = Hasher()
                   .addArray(std::span<const glm::vec3>(set->geometry.points))
                   .add(set->pigmented.x)
                   .add(set->pigmented.z)
                   .add(set->greyShare)
                   .add(head.key)
                   .get();
    return set;
}

FaceHair makeFaceHair(const Consultation& document) {
    FaceHair hair = computeFaceHair(document.scalp.disease);
    const float left = 1 - document.hair.browLossPercent / 100;
    hair.brows *= left;
    hair.lashes *= left;
    return hair;
}

} // namespace stipple
