// Draws a RenderScene: one object per device; every frame is a list of views in one target.
//
// Passes of one sample: "shadow" (depth from points on the lights, when they or the surfaces are new), "surface"
// (surface data), "flat surface", "flat light" and "flat diffusion" (light under the skin where it stays the same while
// views move, when it is new), "near dots" (single stamps, only in views so close that the scalp atlas would blur),
// "lighting" (once a pixel), "cards" (brows and lashes), "fibre light" and "fibres" (hair as ribbons, in views that
// show some), "compose" (diffusion under the skin, dots, gloss; added to the sum of samples), "edge" (lashes and hair
// before the background). "tonemap" turns the sum into a picture. The scalp atlas is baked before them when its stamps
// are new (dot_atlas.h).
#pragma once

#include "core/log.h"
#include "render/scene.h"

#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace stipple {

class Device;
class Image;

struct RenderSettings {
    Quality quality = Quality::settled;
    int samples = 0;          // 0: what the quality takes, see getSampleCount
    bool transparent = false; // picture: alpha instead of the background
    // Both sides of what is drawn by those of the target, 0.25 to 1: for views that must keep up with a hand. The
    // pictures come out as small; UiPass enlarges them where it shows them.
    float scale = 1;
};

// Samples a pixel that a quality takes by itself: moving 1, settled 256, still 1024.
int getSampleCount(Quality quality);

struct RenderTiming {
    std::string pass;
    double milliseconds = 0; // on the device, per sample; summed over passes of one name
};

struct RenderResult {
    ImageF linear;  // scene-referred radiance, premultiplied; alpha is coverage; exposure and
                    // background not applied
    Image8 picture; // exposed, on the background, tone-mapped, sRGB
    int samples = 0;
    std::vector<RenderTiming> timings; // empty where the device has no timestamps
};

struct RendererLimits {
    std::uint64_t atlasBytes = std::uint64_t(256) << 20; // atlases and stamps kept besides those in use
    float finestTexelMm = 0.1f;                          // of an atlas (rendering.md section 4)
    int shadowSize = 1024;                               // texels of a shadow tile's side
};

class Renderer {
public:
    explicit Renderer(Device& device, const RendererLimits& limits = {});
    ~Renderer();
    Renderer(const Renderer&) = delete;
    Renderer& operator=(const Renderer&) = delete;

    // begin, all samples, resolve. Error when a view lies outside the target or names an appearance or a rig that the
    // scene does not have; Cancelled when asked to stop.
    RenderResult render(const RenderScene& scene, std::span<const View> views, int width, int height,
                        const RenderSettings& settings = {}, const ProgressFn& progress = {},
                        const std::stop_token& stop = {});

    // The same in steps, for a window: begin when anything has changed, then one sample a frame until isFinished.
    void begin(const RenderScene& scene, std::span<const View> views, int width, int height,
               const RenderSettings& settings = {});
    void accumulate(); // adds one sample; does not wait for the device
    int getAccumulated() const;
    bool isFinished() const;
    // Tone-maps what has been accumulated into an image of the device (R8G8B8A8_UNORM holding sRGB, of the size drawn),
    // valid until the next begin. Does not wait.
    const Image& updatePicture();
    // Waits and reads both pictures back.
    RenderResult resolve();
    // Of every pass the last time that has arrived; never waits. Empty where the device has no timestamps.
    std::vector<RenderTiming> getLastTimings() const;

    // Takes shaders that have changed on disk (see ShaderLibrary::reload).
    // Returns what failed and why. Begin again afterwards.
    std::vector<std::string> reloadShaders();

    // Bytes of atlases and stamps held now.
    std::uint64_t getAtlasBytes() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace stipple
