// What the window draws, and when.
#include "app/cameras.h"
#include "app/face_mask.h"
#include "app/scale_bar.h"
#include "app/skin_places.h"
#include "app/window_app.h"
#include "consult/presets.h"
#include "core/error.h"
#include "gpu/transfer.h"
#include "scalp/follicle_presets.h"

#include <algorithm>
#include <cmath>

#ifdef __linux__
#include <fstream>
#include <unistd.h>
#endif

namespace stipple {
namespace {

const glm::vec3 kBackground(0.11f, 0.115f, 0.12f); // sRGB, where nothing is drawn

// Memory of the process; 0 where the system does not tell cheaply.
double getMemoryMb() {
#ifdef __linux__
    std::ifstream file("/proc/self/statm");
    double total = 0, resident = 0;
    if (file >> total >> resident) return resident * double(sysconf(_SC_PAGESIZE)) / (1 << 20);
#endif
    return 0;
}

} // namespace

void WindowApp::show(Derived derived) {
    const bool newHead = !m_shown || m_shown->head != derived.head;
    // Taken in any case, or the next design would turn the head back.
    const bool newPose = std::exchange(m_isPoseStale, false) || newHead;
    m_scene.appearances = {derived.before, derived.after};
    m_shown = std::move(derived);
    if (newHead) {
        const Head& head = m_shown->head->head;
        Box3 box;
        for (const glm::vec3& p : head.surface.positions)
            box.add(p);
        m_orbit.setSubject({m_shown->head->getCentre(), 0.42f * glm::length(box.getSize())});
        m_model.scanSkin = fitHeadSkin(*m_shown->head, getDocument().skin);
        m_model.hairlines.clear();
        for (const bool feminine : {false, true})
            m_model.hairlines.push_back(
                {feminine ? "usual_feminine" : "usual_masculine", feminine ? "Usual, woman" : "Usual, man",
                 "A line where a practitioner would start on this very head",
                 makeHairlineEdits(getDefaultHairline(m_shown->head->chart, head.landmarks, feminine))});
        for (const std::string& assumption : head.assumptions)
            say(MessageKind::info, assumption);
    }
    // Of another person every time, so that pressing again gives another.
    m_model.usualWhorls = makeWhorlsEdits(computeUsualWhorl(m_shown->head->chart, m_shown->head->head.landmarks,
                                                            getDocument().scalp.hair, ++m_whorlPerson));
    if (newPose) {
        const std::string& camera = getDocument().view.camera;
        m_orbit.moveTo(makePose(camera, *m_shown->head), getClock(), 0);
        m_orbit.advance(getClock());
        m_namedView = isNamedCamera(camera) ? camera : "";
    }
    m_pictureStale = true;
}

void WindowApp::beginPicture(Quality quality, float scale) {
    m_scene.rigs = {m_lightFade.update(makeRig(*m_shown->head, getDocument().view), getClock())};
    m_scene.surfaces = *m_shown->surfaces;
    if (getDocument().view.hideFace) {
        if (!m_faceMask || m_faceMask->skin != m_shown->skin)
            m_faceMask = {m_shown->skin, makeFaceMask(*m_shown->skin, m_shown->head->head.landmarks)};
        m_scene.surfaces.push_back(m_faceMask->surface);
    }
    const Camera camera = makeCamera(m_orbit.getPose());
    m_views = layOut(m_model.compare, m_pictureSize);
    std::vector<View> views;
    for (const LaidView& laid : m_views) {
        View view = makeView(fitCamera(camera, laid.rect), laid.rect, getDocument().view, m_scene.rigs[0]);
        view.clip = laid.clip;
        view.appearance = laid.appearance;
        views.push_back(view);
    }
    m_model.scaleBar = {};
    if (getDocument().view.scaleBar && !views.empty())
        if (auto bar = computeScaleBar(*m_shown->skin, views[0].camera, views[0].rect))
            m_model.scaleBar = {std::move(bar->label), bar->pixels};
    RenderSettings settings;
    settings.quality = quality;
    if (quality == Quality::settled) settings.samples = m_restSamples;
    settings.scale = scale;
    m_renderer.begin(m_scene, views, m_pictureSize.x, m_pictureSize.y, settings);
    m_drawn = quality;
    m_pictureStale = false;
    m_isBegun = true;
}

// One step of the picture: anew when something has changed, else one sample more.
void WindowApp::updatePicture() {
    const double now = getClock();
    // A light that is switched moves the picture until it has gone over.
    const bool fading = m_shown && (m_lightFade.isFading(now) || m_lightFade.startsWith(getDocument().view.light));
    if (fading) touchMotion(0);
    const bool moving = m_orbit.isMoving() || now < m_motionUntil || fading;
    if (m_wasMoving && !moving) {
        m_pictureStale = true; // once more, at full size
        m_lastMovingFrame = -1;
        commitLook();
    }
    m_wasMoving = moving;
    const glm::ivec2 size(m_actions.pictureArea.z, m_actions.pictureArea.w);
    if (!m_shown || size.x < 16 || size.y < 16) return;
    if (size != m_pictureSize) {
        m_pictureSize = size;
        m_pictureStale = true;
    }
    if (m_pictureStale && !m_isBegun) { // what has begun is shown first, or a slider that moves would never be
        beginPicture(Quality::moving, moving ? m_pacer.getScale() : 1.0f);
        m_submitted = m_device.getSubmittedValue();
        if (!m_device.isComplete(m_submitted)) return; // dots are being baked, which may take longer than a frame
    }
    // Samples wait while a person is busy with the panels, and while these come to rest.
    const bool isQuiet = now - m_lastInput >= kQuietBeforeSamples && m_uiFrames <= 1;
    if (!moving && !m_isBegun && m_drawn == Quality::moving && isQuiet) beginPicture(Quality::settled, 1);
    if (!m_isBegun && (m_renderer.isFinished() || !isQuiet)) return;
    m_isBegun = false;
    m_renderer.accumulate();
    if (m_drawn == Quality::moving || m_renderer.getAccumulated() >= std::min(kFirstShown, m_restSamples))
        m_picture = &m_renderer.updatePicture();
    m_submitted = m_device.getSubmittedValue();
    m_uiFrames = std::max(m_uiFrames, 1);
    if (moving) {
        if (m_lastMovingFrame > 0) {
            m_model.figures.frameMs = 1000 * (now - m_lastMovingFrame);
            m_pacer.addFrame(m_model.figures.frameMs);
        }
        m_lastMovingFrame = now;
    }
}

void WindowApp::drawWindow() {
    const glm::ivec2 size = m_window.getSize();
    if (size.x <= 0 || size.y <= 0 || !m_window.isVisible()) return;
    m_uiPass.setFont(m_ui.getFont());
    if (const Image* target = m_swapchain.acquire(std::uint32_t(size.x), std::uint32_t(size.y))) {
        const ImageRef image = m_graph.importImage(*target);
        m_uiPass.add(m_graph, image, m_ui.getDraw(), m_picture, kBackground);
        m_graph.present(image);
        m_submitted = m_graph.execute("window");
        if (!m_swapchain.present()) m_uiFrames = std::max(m_uiFrames, 1);
    }
}

void WindowApp::saveWindow(const std::filesystem::path& file, const glm::ivec4& area) {
    const glm::ivec2 size = m_window.getSize();
    if (area.z <= 0 || area.w <= 0 || area.x + area.z > size.x || area.y + area.w > size.y)
        fail("There is no picture in the window to be saved. Make the window larger and try again.");
    const Image target(m_device,
                       {.format = m_swapchain.getFormat(),
                        .width = std::uint32_t(size.x),
                        .height = std::uint32_t(size.y),
                        .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT},
                       "picture of the window");
    m_uiPass.add(m_graph, m_graph.importImage(target), m_ui.getDraw(), m_picture, kBackground);
    m_graph.execute("picture of the window");
    m_device.waitIdle();
    const auto pixels = readImageAs<glm::u8vec4>(target);
    const bool isBgr = m_swapchain.getFormat() == VK_FORMAT_B8G8R8A8_UNORM;
    Image8 picture{area.z, area.w, {}};
    picture.pixels.reserve(std::size_t(area.z) * std::size_t(area.w) * 4);
    for (int y = area.y; y < area.y + area.w; ++y)
        for (int x = area.x; x < area.x + area.z; ++x) {
            const glm::u8vec4 p = pixels[std::size_t(y) * std::size_t(size.x) + std::size_t(x)];
            picture.pixels.insert(picture.pixels.end(), {isBgr ? p.b : p.r, p.g, isBgr ? p.r : p.b, std::uint8_t(255)});
        }
    writePng(file, picture);
}

void WindowApp::collectFigures() {
    UiFigures& figures = m_model.figures;
    figures.device = m_device.getInfo().name;
    figures.scale = m_wasMoving ? m_pacer.getScale() : 1.0f;
    figures.samples = m_picture == &m_blank ? 0 : m_renderer.getAccumulated();
    figures.wantedSamples = m_drawn == Quality::settled ? m_restSamples : getSampleCount(m_drawn);
    if (m_shown) {
        figures.dots = int(m_shown->design->dots.size());
        figures.follicles = int(m_shown->design->follicles.size());
    }
    if (!m_model.showOverlay) return;
    figures.memoryMb = getMemoryMb();
    figures.passes.clear();
    for (const RenderTiming& timing : m_renderer.getLastTimings())
        figures.passes.push_back({timing.pass, timing.milliseconds});
    for (const auto& [pass, milliseconds] : m_graph.getLatestTimings())
        figures.passes.push_back({pass, milliseconds});
}

} // namespace stipple
