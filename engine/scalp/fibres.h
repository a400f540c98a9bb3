// Hair above the skin as polylines (rendering.md section 6).
#pragma once

#include "scalp/chart.h"
#include "scalp/design.h"
#include "scalp/hair_style.h"

#include <cstdint>
#include <span>
#include <vector>

namespace stipple {

// Where one hair leaves the skin.
struct HairRoot {
    ChartPoint chart{0};
    glm::vec3 position{0};
    glm::vec3 du{1, 0, 0}, dv{0, 0, 1}; // ChartSample's derivatives
};

// The roots of a unit's hairs, a little apart from each other; as many as fit `roots`.
void placeRoots(const FollicularUnit& unit, const ScalpChart& chart, std::span<HairRoot> roots);

// From which share of white hair on, 0..1, this hair of the unit is white: more grey turns more hairs, and none back.
float getGreyFrom(const FollicularUnit& unit, std::size_t hair);

// One hair, or a strand of some that lie side by side.
struct Fibre {
    std::uint32_t first = 0, count = 0; // points of the FibreGeometry, root first
    glm::vec3 normal{0, 1, 0};          // of the skin at the root
    float widthMm = 0.07f;              // as drawn
    float opacity = 1;                  // share of that width that hair covers
    float greyFrom = 0;                 // 0..1: white where the share of white hair is above this
    float chartPerSkin = 1;             // mm2 of the chart per mm2 of skin about the root
    float shade = 1;                    // of its colour: no two hairs are quite alike
    std::uint32_t layer = 0;            // of combed hair: higher ones lie on lower ones
    std::uint32_t id = 0;
};

struct FibreGeometry {
    std::vector<glm::vec3> points;
    std::vector<ChartPoint> chart;  // below each point; NaN beside the chart
    std::vector<glm::vec3> normals; // of the skin below each point; empty: those of the roots hold for all of a fibre
    std::vector<Fibre> fibres;
};

// Short hair of these units: straight but for a slight bend, or curled, leaning as the growth field has it. Roots of
// unit i are roots[starts[i]..starts[i + 1]). No point lies below the tangent plane of its root. The same bits for the
// same arguments, on any number of threads.
FibreGeometry growStubble(std::span<const FollicularUnit> units, std::span<const HairRoot> roots,
                          std::span<const std::size_t> starts, const HairStyle& style);

} // namespace stipple
