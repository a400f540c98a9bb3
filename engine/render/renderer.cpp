#include "render/renderer.h"

#include "core/error.h"
#include "core/hash.h"
#include "core/stopwatch.h"
#include "gpu/device.h"
#include "gpu/transfer.h"
#include "graph/graph.h"
#include "render/byte_cache.h"
#include "render/card_pass.h"
#include "render/compose_pass.h"
#include "render/dot_atlas.h"
#include "render/fibre_buffers.h"
#include "render/fibre_pass.h"
#include "render/geometry_store.h"
#include "render/lighting_pass.h"
#include "render/near_dots_pass.h"
#include "render/ray_tree.h"
#include "render/shadow_pass.h"
#include "render/skin_light.h"
#include "render/surface_pass.h"
#include "render/tonemap_pass.h"
#include "render/view_rects.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <map>

namespace stipple {
namespace {

constexpr VkFormat kSumFormat = VK_FORMAT_R32G32B32A32_SFLOAT;
constexpr VkFormat kPictureFormat = VK_FORMAT_R8G8B8A8_UNORM;

// Longest edges of skin in moving views, in pixels.
constexpr float kMovingEdgePixels = 12;

struct AtlasKey {
    std::uint64_t stamps = 0;
    float texel = 0;
    bool operator==(const AtlasKey&) const = default;
};

void checkViews(const RenderScene& scene, std::span<const View> views, int width, int height) {
    if (width < 1 || height < 1) fail("A picture of {} x {} pixels cannot be drawn.", width, height);
    if (scene.appearances.empty() || scene.rigs.empty()) fail("The scene has no appearance or no light set-up.");
    for (const View& view : views) {
        const ViewRect& r = view.rect;
        if (r.width < 1 || r.height < 1 || r.x < 0 || r.y < 0 || r.x + r.width > width || r.y + r.height > height) {
            fail("A view of {} x {} pixels at {}, {} does not fit a picture of {} x {}.", r.width, r.height, r.x, r.y,
                 width, height);
        }
        if (view.appearance < 0 || std::size_t(view.appearance) >= scene.appearances.size()) {
            fail("A view asks for appearance {} of {}.", view.appearance, scene.appearances.size());
        }
        if (view.rig < 0 || std::size_t(view.rig) >= scene.rigs.size()) {
            fail("A view asks for light set-up {} of {}.", view.rig, scene.rigs.size());
        }
    }
}

} // namespace

int getSampleCount(Quality quality) {
    switch (quality) {
    case Quality::moving:
        return 1;
    case Quality::settled:
        return 256;
    case Quality::still:
        break;
    }
    return 1024;
}

struct Renderer::State {
    State(Device& d, const RendererLimits& l)
        : device(d)
        , limits(l)
        , shaders(d)
        , graph(d)
        , store(d)
        , shadow(shaders)
        , surface(shaders)
        , skinLight(shaders)
        , nearDots(shaders)
        , fibrePass(shaders)
        , lighting(shaders)
        , cards(shaders)
        , compose(shaders)
        , tonemap(shaders)
        , stamps(l.atlasBytes)
        , atlases(l.atlasBytes)
        , fibres(l.atlasBytes)
        , white(store.getImage(nullptr)) {}

    void prepareItems(const RenderScene& scene);
    void prepareRays(const RenderScene& scene, Quality quality);
    float computeFinestFootprint() const;
    void prepareViews(const RenderScene& scene, std::span<const View> requested);
    void prepareSkin(FrameView& frameView, const Appearance& appearance, const View& view,
                     std::span<const AtlasKey> shown);
    void prepareFibres(FrameView& frameView, const Appearance& appearance, const View& view);
    std::shared_ptr<DotAtlas> getAtlas(const AtlasKey& key, const StampSet& set, std::span<const AtlasKey> shown);
    float chooseTexel(const View& view) const;
    void prepareSample();
    void collectTimes();
    bool fitTarget(Image& image, VkFormat format, int width, int height, std::string_view name);

    Device& device;
    RendererLimits limits;
    ShaderLibrary shaders;
    Graph graph;
    GeometryStore store;
    ShadowPass shadow;
    SurfacePass surface;
    SkinLight skinLight;
    NearDotsPass nearDots;
    FibrePass fibrePass;
    LightingPass lighting;
    CardPass cards;
    ComposePass compose;
    TonemapPass tonemap;
    ByteCache<std::uint64_t, StampBuffers> stamps;
    ByteCache<AtlasKey, DotAtlas> atlases;
    ByteCache<std::uint64_t, FibreBuffers> fibres;
    std::shared_ptr<const Image> rayTree; // of the last still picture
    std::uint64_t rayTreeKey = 0;
    std::shared_ptr<const Image> white;

    // Of the current accumulation.
    RenderScene scene;
    std::vector<View> views;    // rectangles scaled to what is drawn; those of which something shows
    std::vector<int> rigOfSlot; // scene rig of each entry of frame.rigs
    RenderSettings settings;
    int wanted = 0;
    int accumulated = 0;
    SceneBounds bounds;
    Frame frame;
    // Every level of every surface: none is uploaded anew when it is chosen.
    std::vector<std::shared_ptr<const GpuGeometry>> levels;
    std::vector<std::shared_ptr<DotAtlas>> used; // keeps atlases of the views alive
    std::vector<std::shared_ptr<FibreBuffers>> usedFibres;
    Image sum, picture;
    std::map<std::string, double> times;
    int timedSamples = 0;
    std::uint64_t firstSampleExecution = 0, lastTimed = 0;
};

// mm of skin under a pixel at the middle of the scene, in the view that shows it largest.
float Renderer::State::computeFinestFootprint() const {
    float finest = std::numeric_limits<float>::max();
    for (const View& view : views) {
        const float distance = std::max(glm::length(view.camera.position - bounds.centre), view.camera.nearPlane);
        finest = std::min(finest, 2 * std::tan(0.5f * view.camera.verticalFov) / float(view.rect.height) * distance);
    }
    return finest;
}

void Renderer::State::prepareItems(const RenderScene& source) {
    frame.items.clear();
    std::vector<std::shared_ptr<const GpuGeometry>> before; // not dropped before the new items have found theirs
    before.swap(levels);
    Box3 box;
    for (const SceneSurface& drawn : source.surfaces) {
        if (!drawn.geometry || drawn.geometry->triangles.empty()) continue;
        DrawItem item;
        item.material = drawn.material;
        item.geometry = store.getGeometry(*drawn.geometry);
        item.image = store.getImage(drawn.image);
        item.hasImage = drawn.image != nullptr;
        item.colour = drawn.colour;
        item.roughness = drawn.roughness;
        item.isLash = drawn.isLash;
        box.add(item.geometry->bounds);
        item.caster = item.geometry;
        levels.push_back(item.geometry);
        for (const auto& level : drawn.geometry->levels) {
            levels.push_back(store.getGeometry(*level, drawn.material == Material::skin));
            if (level == drawn.geometry->levels.front()) item.caster = levels.back();
        }
        frame.items.push_back(std::move(item));
    }
    if (box.isEmpty()) box = {glm::vec3(-1), glm::vec3(1)};
    bounds.centre = box.getCentre();
    bounds.radius = std::max(0.5f * glm::length(box.getSize()), 1.0f) * 1.01f;
    if (wanted != 1) return;
    // Only moving views are drawn of coarse levels, so that pictures that stay do not depend on them.
    const float longestEdge = kMovingEdgePixels * computeFinestFootprint();
    auto item = frame.items.begin();
    for (const SceneSurface& drawn : source.surfaces) {
        if (!drawn.geometry || drawn.geometry->triangles.empty()) continue;
        for (const auto& level : drawn.geometry->levels)
            if (level->edgeMm <= longestEdge)
                item->geometry = item->caster = store.getGeometry(*level, drawn.material == Material::skin);
        ++item;
    }
}

// Rays cost as much as all else together: only pictures that are waited for cast them.
void Renderer::State::prepareRays(const RenderScene& source, Quality quality) {
    frame.rayTree = nullptr;
    if (quality != Quality::still) return;
    Hasher hasher;
    for (const SceneSurface& drawn : source.surfaces)
        hasher.add(drawn.geometry ? drawn.geometry->key : 0).add(drawn.material);
    if (!rayTree || rayTreeKey != hasher.get()) {
        rayTree = makeRayTree(device, source);
        rayTreeKey = hasher.get();
    }
    frame.rayTree = rayTree;
}

// The finest power-of-two multiple that still gives the nearest skin of the view a texel a pixel: a distant view needs
// no fine atlas, and a slider then bakes only what is seen.
float Renderer::State::chooseTexel(const View& view) const {
    const float nearest =
        std::max(glm::length(view.camera.position - bounds.centre) - 0.8f * bounds.radius, view.camera.nearPlane);
    const float footprint = 2 * std::tan(0.5f * view.camera.verticalFov) / float(view.rect.height) * nearest;
    float texel = limits.finestTexelMm;
    while (texel * 2 <= footprint && texel < 0.8f)
        texel *= 2;
    return texel;
}

std::shared_ptr<DotAtlas> Renderer::State::getAtlas(const AtlasKey& key, const StampSet& set,
                                                    std::span<const AtlasKey> shown) {
    if (auto found = atlases.find(key)) return found;
    auto buffers = stamps.find(set.key);
    if (!buffers) {
        buffers = std::make_shared<StampBuffers>(device, set);
        stamps.insert(set.key, buffers);
    }
    const AtlasBake bake(buffers->getRecords(), buffers->getGroups(), makeAtlasLayout(device, *buffers, key.texel));
    // Halos apart from cores are for views so close that dots are drawn one by one.
    const bool withHalos = key.texel < kNearFootprint || key.texel == limits.finestTexelMm;
    // A like one that this frame does not show becomes the new one: an edit bakes only the tiles that it changes.
    std::shared_ptr<DotAtlas> atlas = atlases.take([&](const AtlasKey& other, const DotAtlas& like) {
        return std::find(shown.begin(), shown.end(), other) == shown.end() && like.hasHalos() == withHalos &&
               like.isLike(bake);
    });
    if (atlas) {
        atlas->update(buffers, bake);
    } else {
        atlas = std::make_shared<DotAtlas>(device, buffers, bake, withHalos);
    }
    logDebug("dots baked: {} of {} tiles", atlas->getBaked(), bake.getTileKeys().size());
    atlases.insert(key, atlas);
    return atlas;
}

void Renderer::State::prepareSkin(FrameView& frameView, const Appearance& appearance, const View& view,
                                  std::span<const AtlasKey> shown) {
    shared::SkinConstants skin{};
    skin.albedo = appearance.skin.albedo;
    skin.f0 = appearance.skin.f0;
    skin.burleyMm = appearance.skin.burleyMm;
    skin.roughness = appearance.skin.roughness;
    skin.secondLobeWeight = appearance.skin.secondLobeWeight;
    skin.poreReliefUm = appearance.poreReliefUm;
    skin.mottle = appearance.mottle;
    skin.variety = makeVarietyConstants(appearance.variety);
    frameView.skinRatios = store.getSkinRatios(appearance.skin);
    frameView.skinMap = store.getSkinMap(appearance.skinMapKey, appearance.skinMap.get());
    if (appearance.skinMap) {
        const GridShape& grid = appearance.skinMap->grid;
        skin.hasMap = 1;
        skin.mapCell = grid.cell;
        skin.mapOrigin = grid.origin - 0.5f * grid.cell;
        skin.mapScale = 1.0f / (grid.cell * glm::vec2(float(grid.width), float(grid.height)));
    }
    frameView.marks = store.getMarks(appearance.marksKey, appearance.marks.get());
    if (appearance.marks) {
        const GridShape& grid = appearance.marks->grid;
        skin.hasMarks = 1;
        skin.marksOrigin = grid.origin - 0.5f * grid.cell;
        skin.marksScale = 1.0f / (grid.cell * glm::vec2(float(grid.width), float(grid.height)));
    }
    frameView.atlas = frameView.halos = white;
    if (appearance.stamps && !appearance.stamps->stamps.empty()) {
        const auto atlas = getAtlas({appearance.stamps->key, chooseTexel(view)}, *appearance.stamps, shown);
        atlas->describe(skin.dots);
        frameView.atlas = std::shared_ptr<const Image>(atlas, &atlas->getImage());
        frameView.stamps = atlas->getStamps().getAddress();
        if (atlas->hasHalos()) {
            frameView.halos = std::shared_ptr<const Image>(atlas, &atlas->getHalos());
            frameView.nearStamps = findNearStamps(atlas->getStamps(), view);
        }
        if (!frameView.nearStamps.empty()) skin.dots.nearFootprint = kNearFootprint;
        used.push_back(atlas);
    }
    frameView.skin = int(frame.skins.size());
    frame.skins.push_back(skin);
}

void Renderer::State::prepareFibres(FrameView& frameView, const Appearance& appearance, const View& view) {
    frameView.faceHair = appearance.faceHair;
    frameView.fibres = int(frame.fibres.size());
    frameView.fibreAtlas = frameView.fibreField = white;
    if (!appearance.fibres || appearance.fibres->geometry.fibres.empty()) {
        frame.fibres.emplace_back();
        return;
    }
    auto buffers = fibres.find(appearance.fibres->key);
    if (!buffers) {
        buffers = std::make_shared<FibreBuffers>(device, *appearance.fibres);
        fibres.insert(appearance.fibres->key, buffers);
    }
    frame.fibres.push_back(buffers->getConstants());
    frame.fibreBox.add(buffers->getBox());
    frameView.fibreAtlas = std::shared_ptr<const Image>(buffers, &buffers->getAtlas());
    frameView.fibreField = std::shared_ptr<const Image>(buffers, &buffers->getField());
    frameView.fibreSegments = buffers->getAddress();
    frameView.ribbons = findRibbons(*buffers, view);
    usedFibres.push_back(std::move(buffers));
}

void Renderer::State::prepareViews(const RenderScene& source, std::span<const View> requested) {
    frame.views.clear();
    frame.skins.clear();
    frame.fibres.clear();
    frame.fibreBox = {};
    std::vector<std::shared_ptr<FibreBuffers>> hairBefore; // as the atlases below
    hairBefore.swap(usedFibres);
    rigOfSlot.clear();
    std::vector<std::shared_ptr<DotAtlas>> before; // not dropped before the new views have found theirs
    before.swap(used);
    std::vector<AtlasKey> shown;
    for (const View& view : requested) {
        const auto& set = source.appearances[std::size_t(view.appearance)].stamps;
        if (set) shown.push_back({set->key, chooseTexel(view)});
    }
    for (const View& view : requested) {
        FrameView frameView;
        frameView.area = view.clip;
        const auto slot = std::find(rigOfSlot.begin(), rigOfSlot.end(), view.rig);
        frameView.rig = int(slot - rigOfSlot.begin());
        if (slot == rigOfSlot.end()) rigOfSlot.push_back(view.rig);
        frameView.environment = store.getEnvironment(source.rigs[std::size_t(view.rig)].environment.get());
        prepareSkin(frameView, source.appearances[std::size_t(view.appearance)], view, shown);
        const Appearance& appearance = source.appearances[std::size_t(view.appearance)];
        prepareFibres(frameView, appearance, view);
        frameView.lightKey = Hasher()
                                 .add(appearance.skinMap ? appearance.skinMapKey : 0)
                                 .add(appearance.marks ? appearance.marksKey : 0)
                                 .add(appearance.fibres ? appearance.fibres->key : 0)
                                 .get();
        frame.views.push_back(std::move(frameView));
    }
    frame.tileSize = limits.shadowSize;
    frame.shadowExtent = frame.tileSize * glm::ivec2(kShadowTilesPerRig, std::max(int(rigOfSlot.size()), 1));
}

void Renderer::State::prepareSample() {
    const auto sample = std::uint32_t(accumulated);
    const bool moving = wanted == 1;
    for (std::size_t i = 0; i < views.size(); ++i) {
        frame.views[i].constants = makeViewConstants(views[i], sample, moving, scene);
        findCovered(frame.views[i], frame);
    }
    frame.rigs.clear();
    frame.tiles.clear();
    for (std::size_t i = 0; i < rigOfSlot.size(); ++i) {
        frame.rigs.push_back(makeRigConstants(scene.rigs[std::size_t(rigOfSlot[i])], sample, moving, bounds,
                                              frame.tileSize, glm::ivec2(0, int(i) * frame.tileSize), frame.tiles));
    }
    if (moving) skinLight.prepare(frame);
    for (FrameView& view : frame.views)
        view.switches = findSwitches(view, frame);
}

// Makes the image anew where it has another size.
bool Renderer::State::fitTarget(Image& image, VkFormat format, int width, int height, std::string_view name) {
    const auto w = std::uint32_t(width), h = std::uint32_t(height);
    if (image && image.getDesc().width == w && image.getDesc().height == h) return false;
    const VkImageUsageFlags usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_SAMPLED_BIT;
    image = Image(device, {.format = format, .width = w, .height = h, .usage = usage}, name);
    return true;
}

// Times arrive a frame or two later, and those of a frame may be passed over.
void Renderer::State::collectTimes() {
    const std::vector<PassTiming>& timings = graph.getTimings();
    const std::uint64_t execution = graph.getTimedExecution();
    if (accumulated == 0 || execution < firstSampleExecution || execution == lastTimed) return;
    lastTimed = execution;
    for (const PassTiming& timing : timings)
        times[timing.name] += timing.milliseconds;
    if (!timings.empty() && (timings.back().name == "compose" || timings.back().name == "edge")) ++timedSamples;
}

Renderer::Renderer(Device& device, const RendererLimits& limits)
    : m_state(std::make_unique<State>(device, limits)) {}

Renderer::~Renderer() = default;

void Renderer::begin(const RenderScene& scene, std::span<const View> views, int width, int height,
                     const RenderSettings& settings) {
    checkViews(scene, views, width, height);
    State& s = *m_state;
    s.scene = scene;
    s.views.clear();
    const float scale = std::clamp(settings.scale, 0.25f, 1.0f);
    for (View view : views) {
        view.clip = scaleClip(view, scale);
        view.rect = scaleRect(view.rect, scale);
        if (view.clip.width > 0 && view.clip.height > 0) s.views.push_back(view);
    }
    s.settings = settings;
    s.wanted = settings.samples > 0 ? settings.samples : getSampleCount(settings.quality);
    s.accumulated = 0;
    s.times.clear();
    s.timedSamples = 0;
    Stopwatch watch;
    s.prepareItems(scene);
    logDebug("surfaces for the device: {:.0f} ms", watch.lap());
    s.prepareRays(scene, settings.quality);
    s.prepareViews(scene, s.views);
    logDebug("dots for the device: {:.0f} ms", watch.lap());
    s.store.trim();
    s.stamps.trim();
    s.atlases.trim();
    s.fibres.trim();
    const ViewRect drawn = scaleRect({0, 0, width, height}, scale);
    if (s.fitTarget(s.sum, kSumFormat, drawn.width, drawn.height, "sum of samples")) s.graph.trim();
    s.fitTarget(s.picture, kPictureFormat, drawn.width, drawn.height, "picture");
}

void Renderer::accumulate() {
    State& s = *m_state;
    s.prepareSample();
    FrameImages images;
    images.sum = s.graph.importImage(s.sum);
    s.shadow.add(s.graph, s.frame, images);
    s.surface.add(s.graph, s.frame, images, s.sum.getDesc().width, s.sum.getDesc().height);
    s.skinLight.add(s.graph, s.frame, images);
    s.nearDots.add(s.graph, s.frame, images);
    s.lighting.add(s.graph, s.frame, images);
    s.cards.add(s.graph, s.frame, images);
    s.fibrePass.add(s.graph, s.frame, images);
    s.compose.add(s.graph, s.frame, images, s.accumulated == 0);
    const std::uint64_t execution = s.graph.execute("sample");
    if (s.accumulated == 0) s.firstSampleExecution = execution;
    ++s.accumulated;
    s.collectTimes();
}

int Renderer::getAccumulated() const {
    return m_state->accumulated;
}

bool Renderer::isFinished() const {
    return m_state->accumulated >= m_state->wanted;
}

const Image& Renderer::updatePicture() {
    State& s = *m_state;
    STIPPLE_ASSERT(s.accumulated > 0);
    s.tonemap.add(s.graph, s.frame, s.graph.importImage(s.sum), s.graph.importImage(s.picture), s.accumulated,
                  s.settings.transparent);
    s.graph.execute("tonemap");
    return s.picture;
}

std::vector<RenderTiming> Renderer::getLastTimings() const {
    std::vector<RenderTiming> timings;
    for (const auto& [pass, milliseconds] : m_state->graph.getLatestTimings())
        timings.push_back({pass, milliseconds});
    return timings;
}

RenderResult Renderer::resolve() {
    State& s = *m_state;
    s.device.waitIdle();
    s.collectTimes();
    updatePicture();
    RenderResult result;
    result.samples = s.accumulated;
    result.linear = {int(s.sum.getDesc().width), int(s.sum.getDesc().height), readImageAs<glm::vec4>(s.sum)};
    const float scale = 1.0f / float(s.accumulated);
    for (glm::vec4& pixel : result.linear.pixels)
        pixel *= scale;
    result.picture = {int(s.picture.getDesc().width), int(s.picture.getDesc().height),
                      readImageAs<std::uint8_t>(s.picture)};
    for (const auto& [pass, milliseconds] : s.times)
        result.timings.push_back({pass, milliseconds / std::max(s.timedSamples, 1)});
    return result;
}

RenderResult Renderer::render(const RenderScene& scene, std::span<const View> views, int width, int height,
                              const RenderSettings& settings, const ProgressFn& progress, const std::stop_token& stop) {
    begin(scene, views, width, height, settings);
    while (!isFinished()) {
        if (stop.stop_requested()) throw Cancelled();
        accumulate();
        if (progress) progress(float(getAccumulated()) / float(m_state->wanted), "drawing");
    }
    return resolve();
}

std::vector<std::string> Renderer::reloadShaders() {
    State& s = *m_state;
    std::vector<std::string> messages = s.shaders.reload();
    s.shadow.forget();
    s.skinLight.forget();
    return messages;
}

std::uint64_t Renderer::getAtlasBytes() const {
    return m_state->stamps.getBytes() + m_state->atlases.getBytes() + m_state->fibres.getBytes();
}

} // namespace stipple
