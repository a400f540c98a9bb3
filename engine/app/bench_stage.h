// The scene that `stipple bench` draws: the welcome consultation, with as many dots and hairs as the budgets speak of.
#pragma once

#include "app/head_store.h"
#include "consult/consultation.h"
#include "render/renderer.h"
#include "scalp/design.h"
#include "scalp/placement.h"

#include <memory>

namespace stipple {

// Of moving frames on a processor; the budget allows 0.4.
inline constexpr float kBenchMovingScale = 0.5f;

// A turning camera, one moving frame after the other.
struct Stage {
    std::shared_ptr<const PreparedHead> head;
    Consultation document;
    std::shared_ptr<const MasterSet> master;
    ScalpDesign design;
    RenderScene scene;
    float azimuth = 0;

    View makeView(int width, int height); // a degree on
    View makeCloseUp(int width, int height) const;
};

Stage makeStage(Consultation document);

// The stage's look without the stamps around the middle of the chart.
Appearance eraseDots(const Stage& stage, float radiusMm);
// With so many stamps anywhere on the scalp, for the cost of numbers, not for looks.
Appearance scatterDots(const Stage& stage, std::size_t count);
// With 100,000 dots and 60,000 hairs, its own among them.
Appearance crowd(const PreparedHead& head, Appearance appearance);

} // namespace stipple
