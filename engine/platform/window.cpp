#include "platform/window.h"

#include "core/error.h"
#include "core/log.h"
#include "platform/display_scale.h"
#include "platform/event_script.h"
#include "platform/late_wakes.h"
#include "platform/script_events.h"
#include "platform/script_player.h"
#include "platform/script_recorder.h"
#include "platform/sdl_events.h"
#include "platform/sdl_keys.h"

#include <SDL.h>
#include <SDL_vulkan.h>
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace stipple {

namespace {

constexpr int kSmallestSide = 320; // of a window, window coordinates

std::atomic<std::uint32_t> wakeType = 0; // SDL's number for our own event; 0 before the first window
std::atomic<bool> wakeWaiting = false;   // one is in SDL's queue

double getSteadySeconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void setHints() {
    constexpr std::pair<const char*, const char*> kHints[] = {
        {SDL_HINT_APP_NAME, "Stipple"},
        {SDL_HINT_TOUCH_MOUSE_EVENTS, "0"}, // a finger is a finger only, not a mouse as well
        {SDL_HINT_MOUSE_TOUCH_EVENTS, "0"},
        {SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0"}, // other windows and the desktop go on as they are
        {SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1"},
        {SDL_HINT_MOUSE_FOCUS_CLICKTHROUGH, "1"},  // the click that brings the window forward counts
        {SDL_HINT_NO_SIGNAL_HANDLERS, "1"},        // Ctrl+C in a terminal ends the program even when it is busy
        {SDL_HINT_QUIT_ON_LAST_WINDOW_CLOSE, "0"}, // the window's own event is enough
        {SDL_HINT_IME_SHOW_UI, "1"},
        {SDL_HINT_WINDOWS_DPI_AWARENESS, "permonitorv2"},
    };
    for (const auto& [name, value] : kHints)
        SDL_SetHint(name, value);
}

[[noreturn]] void failWithoutDisplay() {
    const char* x11 = std::getenv("DISPLAY");
    const char* wayland = std::getenv("WAYLAND_DISPLAY");
    std::string tried = "DISPLAY is not set";
    if (wayland && *wayland) {
        tried = fmt::format("nothing answers at WAYLAND_DISPLAY \"{}\"", wayland);
    } else if (x11 && *x11) {
        tried = fmt::format("nothing answers at DISPLAY \"{}\"", x11);
    }
    fail(
        "No display was found: {}. Start Stipple from a desktop session, set DISPLAY to a display that runs, or run it "
        "under Xvfb (xvfb-run stipple ...). \"stipple render\" needs no display.",
        tried);
}

[[noreturn]] void failWithoutVulkan() {
    fail("The window cannot use Vulkan ({}). Install the Vulkan loader and a driver; on Debian: libvulkan1 and "
         "mesa-vulkan-drivers.",
         SDL_GetError());
}

// SDL's video part; every window of the process holds it once.
struct Video {
    Video() {
        setHints();
        forgiveLateWakes(false);
        if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0) failWithoutDisplay();
        // Without a display SDL may fall back to a driver that shows nothing.
        const std::string_view driver = SDL_GetCurrentVideoDriver();
        if (driver == "offscreen" || driver == "dummy") {
            SDL_QuitSubSystem(SDL_INIT_VIDEO);
            failWithoutDisplay();
        }
        forgiveLateWakes(true);
        if (wakeType == 0) wakeType = SDL_RegisterEvents(1);
        // Letters reach a text field from the first one on, even if its frame has not been drawn yet; whether input
        // methods and on-screen keyboards show is setTextInput()'s business.
        SDL_StopTextInput();
        SDL_EventState(SDL_TEXTINPUT, SDL_ENABLE);
        SDL_EventState(SDL_DROPFILE, SDL_ENABLE);
    }
    ~Video() { SDL_QuitSubSystem(SDL_INIT_VIDEO); }
    Video(const Video&) = delete;
    Video& operator=(const Video&) = delete;
};

struct WindowDeleter {
    void operator()(SDL_Window* window) const { SDL_DestroyWindow(window); }
};
struct CursorDeleter {
    void operator()(SDL_Cursor* cursor) const { SDL_FreeCursor(cursor); }
};

SDL_SystemCursor getSystemCursor(Cursor cursor) {
    switch (cursor) {
    case Cursor::arrow:
        return SDL_SYSTEM_CURSOR_ARROW;
    case Cursor::hand:
        return SDL_SYSTEM_CURSOR_HAND;
    case Cursor::move:
        return SDL_SYSTEM_CURSOR_SIZEALL;
    case Cursor::resizeHorizontal:
        return SDL_SYSTEM_CURSOR_SIZEWE;
    case Cursor::text:
        return SDL_SYSTEM_CURSOR_IBEAM;
    }
    return SDL_SYSTEM_CURSOR_ARROW;
}

// Frees what SDL allocated for the events that carry something.
void freeEvent(const SDL_Event& event) {
    if (event.type == SDL_DROPFILE || event.type == SDL_DROPTEXT) SDL_free(event.drop.file);
}

} // namespace

struct Window::State {
    Video video;
    std::unique_ptr<SDL_Window, WindowDeleter> window;
    std::array<std::unique_ptr<SDL_Cursor, CursorDeleter>, 5> cursors;
    std::optional<ScriptPlayer> player;
    std::optional<ScriptRecorder> recorder;
    std::optional<float> fixedScale;     // of the description or of a played script
    std::optional<glm::vec2> playedDrop; // pixels: where the next drop is, if a script says so
    // Held at the event that is taken next: SDL's own state is that of the last event in its queue, and a slow frame
    // may find a whole Shift-click there.
    int modifiers = 0;
    float scale = 1;
    bool visible = true;
    bool textInput = false;
    Cursor cursor = Cursor::arrow;

    void open(const WindowDesc& desc);
    SdlContext makeContext() const;
    float computeScale() const { return fixedScale ? *fixedScale : computeDisplayScale(window.get()); }
    // Takes over what the event changes of the window; false: it changes nothing and nobody need hear of it.
    bool apply(const InputEvent& event);
    void take(const SDL_Event& event, std::vector<InputEvent>& out);
    void drain(std::vector<InputEvent>& out);
    void play(const ScriptLine& line, std::vector<InputEvent>& out);
    // Everything that has come, from SDL and from the script.
    void collect(std::vector<InputEvent>& out);
    glm::ivec2 getSize() const;
    // Milliseconds that SDL may sleep; -1: for ever.
    int computeSleep(std::optional<double> end) const;
};

void Window::State::open(const WindowDesc& desc) {
    if (desc.scale && !(*desc.scale >= kMinimumScale && *desc.scale <= kMaximumScale)) {
        fail("The scale of the user interface is {}; it must lie between {} and {}.", *desc.scale, kMinimumScale,
             kMaximumScale);
    }
    fixedScale = desc.scale;
    int width = desc.width, height = desc.height;
    SDL_Rect usable;
    if (SDL_GetDisplayUsableBounds(0, &usable) == 0) {
        width = std::min(width, usable.w);
        height = std::min(height, usable.h);
    }
    const std::uint32_t flags = SDL_WINDOW_VULKAN | SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI | SDL_WINDOW_SHOWN;
    // Apart, because a window that cannot be made for lack of Vulkan only says so in words.
    if (SDL_Vulkan_LoadLibrary(nullptr) != 0) failWithoutVulkan();
    window.reset(
        SDL_CreateWindow(desc.title.c_str(), SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, width, height, flags));
    SDL_Vulkan_UnloadLibrary(); // the window holds it for itself
    if (!window) fail("The display does not let Stipple open a window: {}.", SDL_GetError());
    SDL_SetWindowMinimumSize(window.get(), std::min(kSmallestSide, width), std::min(kSmallestSide, height));
    scale = computeScale();
    if (!desc.recordFile.empty()) recorder.emplace(desc.recordFile, getSteadySeconds(), getSize(), scale);
    if (!desc.playFile.empty()) player.emplace(readEventScript(desc.playFile), getSteadySeconds());
}

SdlContext Window::State::makeContext() const {
    SdlContext context;
    context.windowId = SDL_GetWindowID(window.get());
    SDL_GetWindowSize(window.get(), &context.windowSize.x, &context.windowSize.y);
    SDL_GetWindowSizeInPixels(window.get(), &context.drawableSize.x, &context.drawableSize.y);
    context.modifiers = modifiers;
    int pointerX = 0, pointerY = 0, left = 0, top = 0;
    // While something is dragged over a window its own pointer position stands still.
    SDL_GetGlobalMouseState(&pointerX, &pointerY);
    SDL_GetWindowPosition(window.get(), &left, &top);
    context.pointer = {pointerX - left, pointerY - top};
    context.now = getSteadySeconds();
    context.ticks = SDL_GetTicks();
    return context;
}

bool Window::State::apply(const InputEvent& event) {
    switch (event.kind) {
    case InputKind::hidden:
        return std::exchange(visible, false);
    case InputKind::shown:
        return !std::exchange(visible, true);
    case InputKind::scaleChanged: {
        const float before = std::exchange(scale, computeScale());
        return before != scale;
    }
    default:
        return true;
    }
}

void Window::State::take(const SDL_Event& event, std::vector<InputEvent>& out) {
    if (event.type == SDL_KEYDOWN || event.type == SDL_KEYUP) modifiers = event.key.keysym.mod;
    if (event.type == wakeType) {
        wakeWaiting = false;
        out.emplace_back().time = getSteadySeconds();
        out.back().kind = InputKind::wake;
    } else if (auto translated = translateEvent(event, makeContext()); translated && apply(*translated)) {
        if (translated->kind == InputKind::drop && playedDrop) translated->position = *std::exchange(playedDrop, {});
        if (recorder) recorder->add(*translated, getSize(), scale);
        out.push_back(std::move(*translated));
    }
    freeEvent(event);
}

void Window::State::drain(std::vector<InputEvent>& out) {
    SDL_Event event;
    while (SDL_PollEvent(&event))
        take(event, out);
    modifiers = SDL_GetModState();
}

void Window::State::play(const ScriptLine& line, std::vector<InputEvent>& out) {
    if (line.kind == ScriptLine::Kind::marker) {
        out.push_back(line.event);
        out.back().time = getSteadySeconds();
        return;
    }
    if (line.event.kind == InputKind::drop) playedDrop = line.event.position;
    if (line.event.kind == InputKind::scaleChanged) fixedScale = line.scale;
    pushScriptLine(line, window.get(), makeContext());
    modifiers = computeSdlModifiers(line.event.modifiers);
    drain(out);
}

void Window::State::collect(std::vector<InputEvent>& out) {
    drain(out);
    while (player) {
        const ScriptLine* line = player->next(getSteadySeconds());
        if (!line) break;
        play(*line, out);
    }
}

glm::ivec2 Window::State::getSize() const {
    glm::ivec2 size{0};
    if (visible) SDL_GetWindowSizeInPixels(window.get(), &size.x, &size.y);
    return size;
}

int Window::State::computeSleep(std::optional<double> end) const {
    const double now = getSteadySeconds();
    std::optional<double> seconds;
    if (end) seconds = *end - now;
    if (player) {
        if (const auto line = player->computeWait(now)) seconds = std::min(seconds.value_or(*line), *line);
    }
    return seconds ? static_cast<int>(std::clamp(std::ceil(*seconds * 1e3), 0.0, 1e9)) : -1;
}

Window::Window(const WindowDesc& desc)
    : m_state(std::make_unique<State>()) {
    m_state->open(desc);
}

Window::~Window() = default;

std::vector<InputEvent> Window::poll() {
    std::vector<InputEvent> events;
    m_state->collect(events);
    return events;
}

std::vector<InputEvent> Window::wait(std::optional<double> seconds) {
    State& state = *m_state;
    std::optional<double> end;
    if (seconds) end = getSteadySeconds() + *seconds;
    const bool wasHeld = state.player && state.player->isHeld();
    std::vector<InputEvent> events = poll();
    // SDL also wakes for events that mean nothing to us.
    while (events.empty()) {
        // A script that has begun to wait for the settled picture must be told of it, even if no event comes any more.
        if (!wasHeld && state.player && state.player->isHeld()) break;
        if (end && getSteadySeconds() >= *end) break;
        SDL_Event event;
        if (SDL_WaitEventTimeout(&event, state.computeSleep(end))) state.take(event, events);
        state.collect(events);
    }
    return events;
}

void Window::wake() {
    if (wakeType == 0 || wakeWaiting.exchange(true)) return;
    SDL_Event event{};
    event.type = wakeType;
    if (SDL_PushEvent(&event) != 1) wakeWaiting = false; // no window is left to wake
}

glm::ivec2 Window::getSize() const {
    return m_state->getSize();
}

float Window::getScale() const {
    return m_state->scale;
}

bool Window::isVisible() const {
    return m_state->visible;
}

bool Window::isFullScreen() const {
    return (SDL_GetWindowFlags(m_state->window.get()) & SDL_WINDOW_FULLSCREEN) != 0;
}

void Window::setFullScreen(bool on) {
    // The desktop's own resolution: the screen does not flicker and other screens stay as they are.
    if (SDL_SetWindowFullscreen(m_state->window.get(), on ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0) != 0) {
        logWarning("The window cannot {} full screen: {}.", on ? "go" : "leave", SDL_GetError());
    }
}

void Window::setTitle(const std::string& title) {
    SDL_SetWindowTitle(m_state->window.get(), title.c_str());
}

void Window::setCursor(Cursor cursor) {
    if (m_state->cursor == cursor) return;
    auto& slot = m_state->cursors.at(static_cast<std::size_t>(cursor));
    if (!slot) slot.reset(SDL_CreateSystemCursor(getSystemCursor(cursor)));
    if (slot) SDL_SetCursor(slot.get());
    m_state->cursor = cursor;
}

void Window::setTextInput(bool on) {
    if (std::exchange(m_state->textInput, on) == on) return;
    if (on) {
        SDL_StartTextInput();
    } else {
        SDL_StopTextInput();
        SDL_EventState(SDL_TEXTINPUT, SDL_ENABLE); // see Video
    }
}

std::string Window::getClipboard() const {
    char* text = SDL_GetClipboardText();
    std::string result = text ? text : "";
    SDL_free(text);
    return result;
}

void Window::setClipboard(const std::string& text) {
    if (SDL_SetClipboardText(text.c_str()) != 0) logWarning("The text could not be copied: {}.", SDL_GetError());
}

void Window::reportSettled() {
    if (m_state->player) m_state->player->reportSettled(getSteadySeconds());
}

std::vector<std::string> Window::getVulkanExtensions() const {
    unsigned count = 0;
    if (!SDL_Vulkan_GetInstanceExtensions(m_state->window.get(), &count, nullptr)) failWithoutVulkan();
    std::vector<const char*> names(count);
    if (!SDL_Vulkan_GetInstanceExtensions(m_state->window.get(), &count, names.data())) failWithoutVulkan();
    return {names.begin(), names.end()};
}

VkSurfaceKHR_T* Window::createSurface(VkInstance_T* instance) const {
    VkSurfaceKHR surface = nullptr;
    if (!SDL_Vulkan_CreateSurface(m_state->window.get(), instance, &surface)) {
        fail(
            "The graphics driver cannot show pictures in this window ({}). Check that the driver supports the display: "
            "\"vulkaninfo --summary\" lists it.",
            SDL_GetError());
    }
    return surface;
}

} // namespace stipple
