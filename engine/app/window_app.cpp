// The loop: events, interface, picture, and sleep.
#include "app/window_app.h"

#include "app/cameras.h"
#include "app/data_files.h"
#include "app/light_sets.h"
#include "consult/course.h"
#include "core/error.h"
#include "core/file.h"
#include "gpu/transfer.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace stipple {
namespace {

// How often a busy device is asked whether it has done its work.
constexpr double kDevicePollSeconds = 0.002;
constexpr float kLightStepDeg = 10;
// The grey of an empty scene.
constexpr std::uint8_t kBlank[4] = {118, 118, 118, 255};
constexpr float kExposureStepEv = 0.25f;

std::filesystem::path getWelcomeScene() {
    return getDataFolder() / "scenes" / "welcome.json";
}

DeviceOptions makeDeviceOptions(const Window& window) {
    DeviceOptions options;
    options.instanceExtensions = window.getVulkanExtensions();
    return options;
}

} // namespace

double getClock() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

WindowApp::WindowApp(const WindowOptions& options)
    : m_window({"Stipple", options.width, options.height, options.scale, options.recordFile, options.playFile})
    , m_worker([] { Window::wake(); })
    , m_device(makeDeviceOptions(m_window))
    , m_renderer(m_device)
    , m_shaders(m_device)
    , m_graph(m_device)
    , m_swapchain(m_device, m_window.createSurface(m_device.getInstance()))
    , m_uiPass(m_shaders, m_swapchain.getFormat())
    , m_ui(findInterfaceFont().string())
    , m_blank(m_device, {.format = VK_FORMAT_R8G8B8A8_UNORM, .usage = VK_IMAGE_USAGE_SAMPLED_BIT}, "blank")
    , m_restSamples(options.samples > 0 ? options.samples : getSampleCount(Quality::settled))
    , m_pacer(getPacerLimits(m_device.getInfo().type == DeviceType::cpu))
    , m_orbit({}, {})
    , m_shaderBuild(getExecutableFolder(), [] { Window::wake(); })
    , m_watcher([this](const std::filesystem::path& file) {
        m_fileChanges.add(file);
        Window::wake();
    }) {
    uploadImage(m_blank, std::as_bytes(std::span(kBlank)));
    m_model.folder = getDocumentsFolder().string();
    m_model.places = {{m_model.folder, "Documents"}, {(getDataFolder() / "scenes").string(), "Scenes of Stipple"}};
    m_ui.setClipboard([this] { return m_window.getClipboard(); },
                      [this](const std::string& text) { m_window.setClipboard(text); });
    for (const NamedCamera& camera : getNamedCameras())
        m_model.cameras.push_back({std::string(camera.name), std::string(camera.label)});
    for (const LightSetName& light : listLightSets())
        m_model.lights.push_back({light.id, light.label});
    loadHeads();
    startDocument(read(options.file.empty() ? getWelcomeScene() : std::filesystem::path(options.file)));
    requestDerivation();
    offerRecovery();
}

WindowApp::~WindowApp() {
    m_device.waitIdle();
}

void WindowApp::run() {
    while (!m_quit) {
        const std::optional<double> timeout = computeTimeout();
        step(timeout && *timeout <= 0 ? m_window.poll() : m_window.wait(timeout));
    }
}

bool WindowApp::isPictureDone() const {
    return !m_shown || (!m_pictureStale && !m_isBegun && m_drawn == Quality::settled && m_renderer.isFinished());
}

bool WindowApp::isIdle() const {
    return isPictureDone() && m_uiFrames == 0 && !m_ui.hasPendingEvents() && !m_orbit.isMoving() &&
           m_motionUntil <= getClock() && !m_wasMoving && !m_worker.getStatus().active && !m_opening;
}

std::optional<double> WindowApp::computeTimeout() {
    if (!m_window.isVisible()) return {};
    if (!m_device.isComplete(m_submitted) && !m_ui.hasPendingEvents()) return kDevicePollSeconds;
    if (m_uiFrames > 0 || m_ui.hasPendingEvents() || m_isBegun || (m_pictureStale && m_shown) || m_orbit.isMoving())
        return 0.0;
    std::optional<double> due = m_interfaceDue;
    const auto wakeAt = [&](double time) { due = due ? std::min(*due, time) : time; };
    if (m_wasMoving)
        wakeAt(m_motionUntil);
    else if (!isPictureDone())
        wakeAt(m_lastInput + kQuietBeforeSamples);
    if (due) return std::max(*due - getClock(), 0.0);
    return {};
}

void WindowApp::step(const std::vector<InputEvent>& events) {
    for (const InputEvent& event : events)
        handleEvent(event);
    takeFileChanges();
    takeOutcome();
    m_orbit.advance(getClock());
    if (m_orbit.isMoving()) touchMotion(0);
    if (!m_window.isVisible()) return;
    if (m_interfaceDue && *m_interfaceDue <= getClock()) m_uiFrames = std::max(m_uiFrames, 1);
    if (m_ui.hasPendingEvents() || m_pictureStale) m_uiFrames = std::max(m_uiFrames, 1);
    // What a person does counts at once, also while the device is busy; what is drawn then shows all of it.
    const bool isFree = m_device.isComplete(m_submitted);
    if (m_uiFrames > 0 && (isFree || m_ui.hasPendingEvents())) runInterface();
    if (!isFree) return;
    updatePicture();
    if (m_uiFrames > 0 && !m_isBegun) {
        drawWindow();
        --m_uiFrames;
    }
    for (const std::string& file : std::exchange(m_screenshots, {}))
        saveWindow(file, {0, 0, m_window.getSize().x, m_window.getSize().y});
    if (isIdle()) m_window.reportSettled();
}

void WindowApp::handleEvent(const InputEvent& event) {
    if (event.kind != InputKind::wake) m_lastInput = getClock();
    m_uiFrames = std::max(m_uiFrames, 1);
    switch (event.kind) {
    case InputKind::marker:
        handleMarker(event.text);
        return;
    case InputKind::closeRequested:
        // Nobody can be asked in a window that is not there: what is unsaved stays in the journal for the next start.
        if (!m_window.isVisible()) {
            m_quit = true;
            return;
        }
        break;
    case InputKind::fingerDown:
    case InputKind::fingerMove:
    case InputKind::fingerUp:
        if (handleFinger(event)) return;
        break;
    case InputKind::mouseDown:
    case InputKind::mouseUp:
    case InputKind::mouseMove:
    case InputKind::wheel:
    case InputKind::focusLost:
        if (handlePointer(event)) return;
        break;
    default:
        break;
    }
    m_ui.addEvents(std::span(&event, 1));
}

void WindowApp::handleMarker(const std::string& text) {
    constexpr std::string_view kScreenshot = "screenshot ";
    if (text.starts_with(kScreenshot))
        m_screenshots.push_back(text.substr(kScreenshot.size()));
    else
        fail("The played script has a marker '{}' that Stipple does not know.", text);
}

void WindowApp::runCommand(Command command) {
    const Consultation& document = getDocument();
    const auto compare = [&](CompareMode mode) {
        m_model.compare.mode = m_model.compare.mode == mode ? CompareMode::single : mode;
        m_pictureStale = true;
    };
    const auto toggleTool = [&](Tool tool) {
        m_model.tool.tool = m_model.tool.tool == tool ? Tool::look : tool;
        m_model.tool.takesAway = false;
    };
    const auto setNumber = [&](const char* path, const char* label, float value) {
        edit({{path, fmt::format("{}", value)}}, label, 0);
    };
    if (command >= Command::viewFront && command <= Command::viewCloseUp) {
        goTo(getNamedCameras()[std::size_t(command) - std::size_t(Command::viewFront)].name);
        return;
    }
    switch (command) {
    case Command::undo:
        m_document->history.undo();
        requestDerivation();
        break;
    case Command::redo:
        m_document->history.redo();
        requestDerivation();
        break;
    case Command::newDocument:
        startDocument({History(Consultation()), {}, std::filesystem::current_path(), "New consultation"});
        requestDerivation();
        break;
    case Command::quit:
        m_journal.forget();
        m_quit = true;
        break;
    case Command::resetView:
        goTo(m_document->history.getOrigin().view.camera);
        break;
    case Command::showBefore:
        m_model.compare = {CompareMode::single, m_model.compare.mode != CompareMode::single || !m_model.compare.before,
                           m_model.compare.divider};
        m_pictureStale = true;
        break;
    case Command::wipe:
        compare(CompareMode::wipe);
        break;
    case Command::sideBySide:
        compare(CompareMode::sideBySide);
        break;
    case Command::nextLight: {
        const auto& lights = m_model.lights;
        auto at =
            std::find_if(lights.begin(), lights.end(), [&](const UiName& l) { return l.id == document.view.light; });
        at = at == lights.end() || at + 1 == lights.end() ? lights.begin() : at + 1;
        edit({{"view.light", '"' + at->id + '"'}}, "Light", 0);
        break;
    }
    case Command::lightLeft:
    case Command::lightRight: {
        const float turn = document.view.lightTurnDeg + (command == Command::lightLeft ? -1 : 1) * kLightStepDeg;
        setNumber("view.light_turn_deg", "Turn of the light", turn - 360 * std::floor((turn + 180) / 360));
        break;
    }
    case Command::brighter:
    case Command::darker:
        setNumber("view.exposure_ev", "Exposure",
                  std::clamp(document.view.exposureEv + (command == Command::brighter ? 1 : -1) * kExposureStepEv,
                             -4.0f, 4.0f));
        break;
    case Command::earlierStop:
    case Command::laterStop:
        if (const auto stop = findStop(document, command == Command::laterStop))
            setNumber("time.days", "Time since the last visit", stop->days);
        break;
    case Command::shapeHairline:
        toggleTool(Tool::hairline);
        break;
    case Command::shapeScar:
        if (std::size_t(m_model.tool.scar) >= document.scalp.scars.size()) m_model.tool.scar = 0;
        toggleTool(Tool::scar);
        break;
    case Command::paintScar:
        m_model.tool.scar = int(document.scalp.scars.size());
        toggleTool(Tool::scarBrush);
        break;
    case Command::paintLoss:
        toggleTool(Tool::lossBrush);
        break;
    case Command::paintDots:
        toggleTool(Tool::dotBrush);
        break;
    case Command::fullScreen:
        m_window.setFullScreen(!m_window.isFullScreen());
        break;
    case Command::panels:
        m_model.showPanels = !m_model.showPanels;
        break;
    case Command::keyList:
        m_model.showKeys = !m_model.showKeys;
        break;
    case Command::overlay:
        m_model.showOverlay = !m_model.showOverlay;
        break;
    case Command::cancelJob:
        m_worker.cancel();
        break;
    default:
        STIPPLE_ASSERT(!"a command that the interface carries out itself");
    }
}

void WindowApp::edit(const std::vector<Edit>& edits, const std::string& label, std::uint64_t gesture) {
    try {
        m_document->history.apply(edits, label, gesture);
    } catch (const Error& error) {
        say(MessageKind::error, error.what());
        return;
    }
    if (gesture != 0) touchMotion(0.3);
    m_pictureStale = true;
    requestDerivation();
}

// Only what the worker reads makes it work: light and exposure are the picture's own.
void WindowApp::requestDerivation() {
    m_pictureStale = true;
    m_uiFrames = std::max(m_uiFrames, 2);
    const OpenDocument& document = m_opening ? *m_opening : *m_document;
    m_requested = ++m_requests;
    m_worker.request(document.history.getDocument(), document.folder, m_requested);
}

void WindowApp::takeOutcome() {
    auto outcome = m_worker.take();
    if (!outcome) return;
    if (outcome->derived) {
        const bool isLatest = outcome->revision == m_requested;
        if (m_opening && !isLatest) return; // of the document that is being left
        if (m_opening) {
            startDocument(std::move(*m_opening));
            m_opening.reset();
        }
        show(std::move(*outcome->derived));
        return;
    }
    try {
        std::rethrow_exception(outcome->error);
    } catch (const Cancelled&) {
        if (m_shown) say(MessageKind::info, "Stopped. Nothing was changed.");
    } catch (const std::exception& error) {
        say(MessageKind::error, error.what());
    }
    if (outcome->revision != m_requested) return;
    m_uiFrames = 2;
    if (m_opening)
        m_opening.reset();
    else if (!m_shown)
        open(getWelcomeScene()); // so that there is something to look at beside the message
    else if (m_document->history.canUndo())
        m_document->history.undo(); // the step that asked for what cannot be
}

void WindowApp::say(MessageKind kind, std::string text) {
    logMessage(kind == MessageKind::error     ? LogLevel::error
               : kind == MessageKind::warning ? LogLevel::warning
                                              : LogLevel::info,
               text);
    std::erase_if(m_model.messages, [&](const UiMessage& message) { return message.text == text; }); // it has gone on
    m_model.messages.push_back({m_nextMessage++, kind, std::move(text)});
    m_uiFrames = std::max(m_uiFrames, 2);
}

void WindowApp::fillModel() {
    const OpenDocument& document = *m_document;
    m_model.document = &document.history.getDocument();
    m_model.origin = &document.history.getOrigin();
    m_model.title = document.title;
    m_model.path = isShippedScene(document.path) ? "" : document.path.string();
    m_model.isModified = document.history.isModified();
    m_model.canUndo = document.history.canUndo();
    m_model.canRedo = document.history.canRedo();
    m_model.undoLabel = document.history.getUndoLabel();
    m_model.redoLabel = document.history.getRedoLabel();
    m_model.isFullScreen = m_window.isFullScreen();
    const DerivationStatus status = m_worker.getStatus();
    m_model.job = {status.active && (status.isLong || !m_shown), m_shown.has_value(), status.fraction, status.doing};
    m_model.isMoving = m_wasMoving;
    m_model.settled =
        m_picture == &m_blank || m_wasMoving ? 1.0f : float(m_renderer.getAccumulated()) / float(m_restSamples);
    if (m_shown) {
        m_model.morphs.clear();
        for (const MorphInfo& morph : m_shown->morphs)
            m_model.morphs.push_back({morph.name, morph.label, morph.minimum, morph.maximum});
        m_model.warnings = m_shown->design->warnings;
        m_model.dots = int(m_shown->design->dots.size());
        m_model.treatedCm2 = double(m_shown->design->treatedCm2);
        fillEstimate();
    }
    if (const std::string problem = m_journal.getProblem(); problem != m_journalProblem) {
        m_journalProblem = problem;
        if (!problem.empty()) say(MessageKind::error, problem);
    }
    fillTools();
    collectFigures();
}

void WindowApp::runInterface() {
    fillModel();
    m_actions = m_ui.runFrame(m_model, m_window.getSize(), m_window.getScale(), getClock());
    m_interfaceDue = m_actions.nextFrame ? std::optional(getClock() + *m_actions.nextFrame) : std::nullopt;
    if (m_actions.isAnimating) m_uiFrames = 2; // this one, and the one that follows
    m_window.setCursor(m_hold == Hold::turn || m_hold == Hold::pan ? Cursor::move : m_ui.getCursor());
    m_window.setTextInput(m_actions.wantsText);
    applyActions(UiActions(m_actions));
}

void WindowApp::applyActions(const UiActions& actions) {
    for (const UiEdit& change : actions.edits)
        edit(change.edits, change.label, change.gesture);
    if (actions.compare && !(*actions.compare == m_model.compare)) {
        if (actions.compare->mode == CompareMode::wipe && m_model.compare.mode == CompareMode::wipe) touchMotion(0.25);
        m_model.compare = *actions.compare;
        m_pictureStale = true;
    }
    if (actions.tool) {
        m_model.tool = *actions.tool;
        m_uiFrames = std::max(m_uiFrames, 2);
    }
    std::erase_if(m_model.messages, [&](const UiMessage& message) {
        return std::find(actions.dismissed.begin(), actions.dismissed.end(), message.id) != actions.dismissed.end();
    });
    try {
        // What could lose work comes after it has been saved; when that fails, not at all.
        if (actions.savePath) saveAs(*actions.savePath);
        if (actions.picturePath) {
            saveWindow(*actions.picturePath, m_actions.pictureArea);
            say(MessageKind::info, "The picture was saved as " + *actions.picturePath + ".");
        }
        if (actions.recover) recover(*actions.recover);
        for (const Command command : actions.commands)
            runCommand(command);
        if (actions.openPath) open(*actions.openPath);
    } catch (const std::exception& error) {
        say(MessageKind::error, error.what());
    }
}

void runWindow(const WindowOptions& options) {
    WindowApp(options).run();
}

} // namespace stipple
