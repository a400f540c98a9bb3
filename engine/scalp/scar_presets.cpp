// Usual scars and where they lie (domain.md section 5).
#include "scalp/scar.h"

namespace stipple {
namespace {

ScarParameters make(ScarKind kind, std::vector<ScalpCoord> path) {
    ScarParameters scar = getScarDefaults(kind);
    scar.path = std::move(path);
    return scar;
}

ScarParameters makeArea(ScarKind kind, std::vector<ScalpCoord> path) {
    ScarParameters scar = make(kind, std::move(path));
    scar.closed = true;
    return scar;
}

// 206 mm along the skin of a built-in head, over the occipital protuberance, ear to ear.
const std::vector<ScalpCoord> kStripPath = {{0.75f, -0.42f},  {0.69f, -0.55f},  {0.54f, -0.72f},
                                            {0.30f, -0.87f},  {0.0f, -0.925f},  {-0.30f, -0.88f},
                                            {-0.54f, -0.73f}, {-0.69f, -0.56f}, {-0.75f, -0.43f}};

// The donor area: the hair of the back between the ears that stays for life.
const std::vector<ScalpCoord> kDonorPath = {{0.78f, -0.30f},  {0.84f, -0.45f},  {0.62f, -0.80f},  {0.30f, -0.98f},
                                            {0.0f, -1.02f},   {-0.30f, -0.98f}, {-0.62f, -0.80f}, {-0.84f, -0.45f},
                                            {-0.78f, -0.30f}, {-0.60f, -0.46f}, {-0.32f, -0.62f}, {0.0f, -0.66f},
                                            {0.32f, -0.62f},  {0.60f, -0.46f}};

} // namespace

ScarParameters getScarDefaults(ScarKind kind) {
    ScarParameters scar;
    scar.kind = kind;
    switch (kind) {
    case ScarKind::strip:
        break;
    case ScarKind::fue:
        scar.reliefMm = -0.08f;
        scar.melanin = 0.4f;
        scar.blood = 0.6f;
        scar.roughnessOffset = -0.06f;
        scar.blendMm = 10;
        break;
    case ScarKind::craniotomy:
        scar.widthMm = 4;
        scar.reliefMm = -0.5f;
        scar.stitches = 0.6f;
        break;
    case ScarKind::trauma:
        scar.widthMm = 12;
        scar.reliefMm = -0.4f;
        scar.raggedness = 0.9f;
        scar.mottle = 0.3f;
        break;
    case ScarKind::burn:
        scar.widthMm = 40;
        scar.reliefMm = -0.2f;
        scar.melanin = 0.6f;
        scar.blood = 1.3f;
        scar.roughnessOffset = -0.14f;
        scar.raggedness = 0.9f;
        scar.mottle = 0.7f;
        scar.blendMm = 18;
        break;
    case ScarKind::hypertrophic:
        scar.widthMm = 5;
        scar.reliefMm = 1.6f;
        scar.melanin = 1.1f;
        scar.blood = 1.9f;
        scar.raggedness = 0.5f;
        break;
    case ScarKind::keloid:
        scar.widthMm = 8;
        scar.reliefMm = 4;
        scar.melanin = 1.35f;
        scar.blood = 2;
        scar.overgrowthMm = 5;
        scar.raggedness = 0.3f;
        scar.mottle = 0.3f;
        break;
    case ScarKind::atrophic:
        scar.widthMm = 14;
        scar.reliefMm = -0.9f;
        scar.melanin = 0.6f;
        scar.blood = 0.9f;
        scar.raggedness = 0.8f;
        scar.blendMm = 15;
        break;
    }
    return scar;
}

const std::vector<ScarPreset>& getScarPresets() {
    static const std::vector<ScarPreset> presets = [] {
        std::vector<ScarPreset> list;
        list.push_back({"strip", "FUT strip", make(ScarKind::strip, kStripPath)});
        list.push_back({"fine_strip", "FUT strip, fine", make(ScarKind::strip, kStripPath)});
        list.back().scar.widthMm = 1.2f;
        list.back().scar.reliefMm = -0.1f;
        list.push_back({"stretched_strip", "FUT strip, stretched", make(ScarKind::strip, kStripPath)});
        list.back().scar.widthMm = 8;
        list.push_back({"fue", "FUE marks", makeArea(ScarKind::fue, kDonorPath)});
        list.push_back({"overharvested", "FUE, overharvested", makeArea(ScarKind::fue, kDonorPath)});
        list.back().scar.punchesPerCm2 = 46;
        list.back().scar.punchMm = 1;
        // From in front of the ear up, back over the parietal bone and forward to the hairline.
        list.push_back({"question_mark", "Craniotomy, question mark",
                        make(ScarKind::craniotomy, {{0.74f, 0.05f},
                                                    {0.76f, -0.14f},
                                                    {0.72f, -0.34f},
                                                    {0.58f, -0.48f},
                                                    {0.40f, -0.48f},
                                                    {0.24f, -0.36f},
                                                    {0.14f, -0.16f},
                                                    {0.10f, 0.10f},
                                                    {0.13f, 0.34f},
                                                    {0.22f, 0.52f}})});
        list.push_back({"coronal", "Craniotomy, coronal",
                        make(ScarKind::craniotomy, {{0.82f, 0.08f},
                                                    {0.68f, 0.16f},
                                                    {0.48f, 0.22f},
                                                    {0.25f, 0.27f},
                                                    {0.0f, 0.28f},
                                                    {-0.25f, 0.27f},
                                                    {-0.48f, 0.22f},
                                                    {-0.68f, 0.16f},
                                                    {-0.82f, 0.08f}})});
        list.push_back({"linear", "Craniotomy, straight",
                        make(ScarKind::craniotomy, {{-0.42f, 0.28f}, {-0.46f, 0.05f}, {-0.48f, -0.18f}})});
        list.push_back({"trauma", "Wound, irregular",
                        make(ScarKind::trauma, {{0.18f, 0.12f}, {0.30f, 0.02f}, {0.36f, -0.12f}, {0.50f, -0.20f}})});
        list.push_back({"burn", "Burn",
                        makeArea(ScarKind::burn, {{0.72f, 0.18f},
                                                  {0.60f, -0.10f},
                                                  {0.52f, -0.36f},
                                                  {0.30f, -0.30f},
                                                  {0.22f, -0.05f},
                                                  {0.34f, 0.16f},
                                                  {0.52f, 0.30f}})});
        list.push_back(
            {"hypertrophic", "Hypertrophic scar",
             make(ScarKind::hypertrophic, {{0.30f, -0.50f}, {0.18f, -0.58f}, {0.02f, -0.62f}, {-0.16f, -0.60f}})});
        list.push_back(
            {"keloid", "Keloid",
             make(ScarKind::keloid, {{0.20f, -0.80f}, {0.08f, -0.84f}, {-0.06f, -0.85f}, {-0.16f, -0.82f}})});
        list.push_back({"atrophic", "Sunken scar", make(ScarKind::atrophic, {{-0.20f, -0.28f}, {-0.30f, -0.36f}})});
        return list;
    }();
    return presets;
}

} // namespace stipple
