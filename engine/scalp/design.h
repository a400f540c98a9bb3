// From a plan to points: fields on the chart, the growth flow, and the ranked layers of follicles and dots.
#pragma once

#include "core/log.h"
#include "scalp/chart.h"
#include "scalp/field.h"
#include "scalp/plan.h"

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace stipple {

// One to four natural hairs out of one opening, or a tuft of more where a disease has run openings together.
struct FollicularUnit {
    ChartPoint chart{0};
    glm::vec3 position{0};
    glm::vec3 normal{0, 1, 0};
    glm::vec3 growth{0, 0, 1}; // unit, tangent to the skin: where the hair points
    float exitAngle = 0.5f;    // radians from the skin
    float shaftDiameter = 0.07f;
    float rank = 0;
    std::uint32_t id = 0;
    std::uint8_t hairs = 2;
    float later = 1; // share of the shaft's diameter once the loss has gone on (ScalpPlan::furtherLoss); 0: gone
};

// One deposit of pigment.
struct Dot {
    ChartPoint chart{0};
    glm::vec3 position{0};
    glm::vec3 normal{0, 1, 0};
    glm::vec3 du{1, 0, 0}, dv{0, 0, 1}; // ChartSample's derivatives: keeps stamps round on the skin
    float diameter = 0.12f;             // mm, healed
    float depth = 0.5f;                 // mm, nominal
    float shade = 0.5f;                 // 0..1 pigment strength, jitter and edge ramp included
    float rank = 0;                     // 0..1: position in the ranked master set
    std::uint32_t id = 0;               // stable for a head, plan version and seed
    std::uint8_t visit = 1;             // 0: earlier work of another hand
    bool inScar = false;
};

struct ScalpFields {
    ScalarField hairDensity;      // follicular units per cm2 that remain
    ScalarField hairCalibre;      // 0..1 shaft diameter multiplier (miniaturisation)
    ScalarField dotDensity;       // dots per cm2 wished
    ScalarField hairlineDistance; // mm along the skin, positive behind the designed line
    ScalarField baldness;         // 0 full hair .. 1 bald
    VectorField growth;           // unit tangent flow in the chart
    SkinField skin;               // scars and disease: finer than the others, only where there are some (skin_layer.h)
    MarkField marks;              // the same, on the same grid
    ScalarField tufts;            // share of the units that have run together into tufts (folliculitis decalvans)
    // What the points read beyond these.
    ScalarField lossNear;       // 1 in the bald area, falling to 0 over the border of its loss and the blend beyond
    ScalarField strokes;        // what the brush adds to the dots, to 1, or takes away, to -1 (brush.h)
    ScalarField nativeDistance; // mm behind the person's own hairline without loss
    ScalarField frontness;      // 1 where front or temple is the nearest part of the designed line, 0 at ear and nape
    ScalarField treatable;      // 0..1, the chart's weight
    ScalarField scarEdge;       // mm beyond the edge of the nearest scar, negative inside (scar.h)
    ScalarField scarDots;       // dots per cm2 wished because of scars
    ScalarField earlierDots;    // dots per cm2 of earlier work; empty when there is not any
    // hairDensity and hairCalibre once the loss has gone on; empty when it does not.
    ScalarField laterDensity, laterCalibre;
    ScalarField scarHair; // share of the hair that FUE has left
};

struct ScalpDesign {
    ScalpFields fields;
    std::vector<ChartPoint> hairline; // the designed line on the chart, right to left
    std::vector<FollicularUnit> follicles;
    std::vector<Dot> dots;             // sorted by rank
    std::vector<Dot> earlierDots;      // of another hand: visit 0; sorted by rank
    float treatedCm2 = 0;              // skin on which dots are wished
    float baldCm2 = 0;                 // skin that has lost more than half of its hair
    std::vector<std::string> warnings; // what of the plan could not be done on this head, one sentence each
};

// Version of the placement algorithm; a document names the one its plan was agreed with.
inline constexpr int kPlacementVersion = 5;

// A place of the ranked master set, lifted to the skin.
struct MasterPoint {
    ChartPoint chart{0};
    glm::vec3 position{0}, normal{0, 1, 0}, du{1, 0, 0}, dv{0, 0, 1};
    ScalpCoord scalp{0};
    float treatable = 0;
    float rank = 0;
    // Points per cm2 of skin around here that have a lower rank: MasterSet::density * rank where the chart is little
    // stretched, corrected where it is more than placement allows for.
    float reached = 0;
    std::uint32_t id = 0;
};

// Every place where a dot or a follicular unit may ever be on one head: blue noise at the highest density, each prefix
// by rank blue noise too (placement.h). Depends on chart and seed only, so that no slider redoes it.
struct MasterSet {
    std::vector<MasterPoint> points; // sorted by rank
    float density = 0;               // points per cm2 of skin
};
inline constexpr float kMasterDensity = 300; // per cm2: natural units and the densest treatment together

// Bit-identical for any thread count and processor.
std::shared_ptr<const MasterSet> computeMasterSet(const ScalpChart& chart, std::uint64_t seed,
                                                  const std::stop_token& stop = {});

// Fields only: fast enough for sliders.
ScalpFields computeFields(const ScalpChart& chart, const Landmarks& landmarks, const ScalpPlan& plan);

// Everything. A pure function of its arguments: bit-identical for any thread count and processor.
ScalpDesign computeDesign(const ScalpChart& chart, const Landmarks& landmarks, const ScalpPlan& plan,
                          const ProgressFn& progress = {}, const std::stop_token& stop = {});
// The same, with the master set of the chart and the plan's placement seed kept from before.
ScalpDesign computeDesign(const ScalpChart& chart, const Landmarks& landmarks, const ScalpPlan& plan,
                          const MasterSet& master, const ProgressFn& progress = {}, const std::stop_token& stop = {});

// The same for one plan after the other on one head: parts whose inputs did not change are kept, so that an edit redoes
// only what follows from it. What it returns never depends on the plans before. One thread at a time.
class Designer {
public:
    // `chart` is kept by reference and must outlive the designer.
    Designer(const ScalpChart& chart, const Landmarks& landmarks);
    ~Designer();
    Designer(Designer&& other) noexcept;
    Designer& operator=(Designer&& other) noexcept;

    ScalpFields computeFields(const ScalpPlan& plan);
    // `master` is that of the chart and the plan's placement seed. Throws Cancelled; what is finished by then is kept.
    ScalpDesign computeDesign(const ScalpPlan& plan, const MasterSet& master, const ProgressFn& progress = {},
                              const std::stop_token& stop = {});

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace stipple
