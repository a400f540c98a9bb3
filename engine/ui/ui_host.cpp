#include "ui/ui_host.h"

#include "core/error.h"
#include "core/file.h"
#include "ui/draw_data.h"
#include "ui/input_feed.h"
#include "ui/input_queue.h"
#include "ui/panel.h"
#include "ui/panels/panels.h"
#include "ui/ui_style.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <imgui.h>
#include <imgui_internal.h>
#include <limits>

namespace stipple {
namespace {

Cursor toCursor(ImGuiMouseCursor cursor) {
    switch (cursor) {
    case ImGuiMouseCursor_TextInput:
        return Cursor::text;
    case ImGuiMouseCursor_ResizeEW:
        return Cursor::resizeHorizontal;
    case ImGuiMouseCursor_Hand:
        return Cursor::hand;
    case ImGuiMouseCursor_ResizeAll:
        return Cursor::move;
    default:
        return Cursor::arrow;
    }
}

Area toWhole(const Area& area) {
    return {std::floor(area.x), std::floor(area.y), std::max(0.0f, std::floor(area.width)),
            std::max(0.0f, std::floor(area.height))};
}

// All of the interface; the area left for the picture.
Area drawAll(Panel& panel, float width, float height) {
    Area picture{0, 0, width, height};
    if (panel.model.showPanels) {
        picture.y = drawTopBar(panel, width);
        picture.height -= picture.y;
        picture.width -= drawColumn(panel, picture);
    }
    picture = toWhole(picture);
    drawPicture(panel, picture);
    drawFigures(panel, picture);
    drawMessages(panel, picture);
    drawKeyList(panel, {0, 0, width, height});
    drawDialogs(panel);
    return picture;
}

// Windows that fit their contents are measured in a frame in which they do not show.
bool hasHiddenWindow(const ImGuiContext& context) {
    return std::any_of(context.Windows.begin(), context.Windows.end(), [](const ImGuiWindow* w) {
        return w->Active && w->Hidden && !(w->Flags & ImGuiWindowFlags_ChildWindow);
    });
}

} // namespace

struct UiHost::State {
    ImGuiContext* context = nullptr;
    std::string fontFile;
    std::vector<std::byte> fontBytes;
    UiFontAtlas atlas;
    float scale = 0;
    InputQueue queue;
    InputFeed feed;
    PanelState panel;
    UiDraw draw;
    std::uint64_t drawVersion = 0;
    Cursor cursor = Cursor::arrow;
    double time = 0;
    std::function<std::string()> getClipboard;
    std::function<void(const std::string&)> setClipboard;
    std::string clipboard;

    ~State() {
        if (context) ImGui::DestroyContext(context); // null would mean the current one, which may be another host's
    }
    void makeCurrent() const { ImGui::SetCurrentContext(context); }
    void setScale(float wanted);
    void carryOutEvents(Panel& frame, const std::vector<InputEvent>& events) const;
};

void UiHost::State::setScale(float wanted) {
    if (wanted == scale) return;
    style::loadFonts(fontBytes, fontFile, wanted);
    style::apply(wanted);
    ImGui::GetIO().MouseDoubleClickMaxDist = 8 * wanted;
    ImGui::GetIO().MouseDragThreshold = 5 * wanted;
    unsigned char* pixels = nullptr;
    ImFontAtlas& fonts = *ImGui::GetIO().Fonts;
    fonts.GetTexDataAsAlpha8(&pixels, &atlas.width, &atlas.height);
    atlas.coverage.assign(pixels, pixels + std::size_t(atlas.width) * std::size_t(atlas.height));
    ++atlas.version;
    fonts.SetTexID(reinterpret_cast<ImTextureID>(std::uintptr_t(kUiFont)));
    fonts.ClearTexData();
    scale = wanted;
}

// Keys that are no typing, files dropped and the wish to close.
void UiHost::State::carryOutEvents(Panel& frame, const std::vector<InputEvent>& events) const {
    const bool isTyping = ImGui::GetIO().WantTextInput;
    const bool isAsking = isDialogOpen(frame) || ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopup);
    for (const InputEvent& event : events) {
        switch (event.kind) {
        case InputKind::keyDown: {
            const auto command = findCommand({event.key, event.modifiers});
            // A list that has dropped down or a menu is the foremost thing to close.
            if (event.key == Key::escape && isAsking && !isDialogOpen(frame)) ImGui::ClosePopupToLevel(0, true);
            if (command && !isTyping && !isAsking && (!event.repeat || isRepeatable(*command))) frame.command(*command);
            break;
        }
        case InputKind::drop:
            if (!isDialogOpen(frame)) requestOpen(frame, event.text);
            break;
        case InputKind::closeRequested:
            if (!isDialogOpen(frame)) frame.command(Command::quit);
            break;
        default:
            break;
        }
    }
}

UiHost::UiHost(const std::string& fontFile)
    : m_state(std::make_unique<State>()) {
    State& s = *m_state;
    s.fontFile = fontFile;
    s.fontBytes = readFile(fontFile, std::size_t(1) << 26);
    IMGUI_CHECKVERSION();
    s.context = ImGui::CreateContext();
    s.makeCurrent();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset | ImGuiBackendFlags_HasMouseCursors;
    io.ConfigInputTextCursorBlink = false; // a window in which nothing happens draws nothing
    io.ConfigWindowsResizeFromEdges = false;
    InputFeed::mapKeys();
    io.ClipboardUserData = &s;
    io.GetClipboardTextFn = [](void* user) {
        State& state = *static_cast<State*>(user);
        if (state.getClipboard) state.clipboard = state.getClipboard();
        return state.clipboard.c_str();
    };
    io.SetClipboardTextFn = [](void* user, const char* text) {
        State& state = *static_cast<State*>(user);
        state.clipboard = text;
        if (state.setClipboard) state.setClipboard(state.clipboard);
    };
    s.setScale(1);
    // Presses are counted on from where no earlier session's journal has been.
    s.panel.gesture = std::uint64_t(
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
            .count());
}

UiHost::~UiHost() = default;

const UiFontAtlas& UiHost::getFont() const {
    return m_state->atlas;
}

void UiHost::addEvents(std::span<const InputEvent> events) {
    m_state->queue.add(events);
}

bool UiHost::hasPendingEvents() const {
    return !m_state->queue.isEmpty();
}

UiActions UiHost::runFrame(const UiModel& model, glm::ivec2 sizePixels, float scale, double time,
                           const std::function<void()>& extra) {
    State& s = *m_state;
    s.makeCurrent();
    UiActions actions;
    if (sizePixels.x <= 0 || sizePixels.y <= 0) return actions; // minimised: events wait
    s.setScale(std::clamp(scale, 0.5f, 4.0f));

    const std::vector<InputEvent> events = s.queue.takeFrame();
    // Frames that catch up take place when their events did, or two slow clicks would be a double click.
    double now = events.empty() ? time : std::min(time, events.back().time);
    now = std::max(now, s.time + 1e-4);
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = ImVec2(float(sizePixels.x), float(sizePixels.y));
    io.DeltaTime = float(std::clamp(now - s.time, 1e-4, 10.0));
    s.time = now;
    if (s.feed.feed(events)) ++s.panel.gesture;

    PanelState& state = s.panel;
    state.scale = s.scale;
    state.time = now;
    state.items.clear();
    state.asked.clear();
    state.nextFrame = std::numeric_limits<double>::infinity();
    Panel panel{model, actions, state};
    ImGui::NewFrame();
    s.carryOutEvents(panel, events);
    const Area picture = drawAll(panel, io.DisplaySize.x, io.DisplaySize.y);
    if (extra) extra();
    for (const Command command : state.asked)
        carryOut(panel, command);
    ImGui::Render();

    s.cursor = toCursor(ImGui::GetMouseCursor());
    UiDraw draw = convertDrawData(*ImGui::GetDrawData());
    const bool isChanged = !isSame(draw, s.draw);
    if (isChanged) ++s.drawVersion;
    s.draw = std::move(draw);
    actions.pictureArea = {int(picture.x), int(picture.y), int(picture.width), int(picture.height)};
    actions.wantsMouse = io.WantCaptureMouse;
    actions.wantsKeyboard = io.WantCaptureKeyboard;
    actions.wantsText = io.WantTextInput;
    actions.isAnimating = isChanged || !events.empty() || !state.asked.empty() || hasHiddenWindow(*s.context);
    if (std::isfinite(state.nextFrame)) actions.nextFrame = std::max(0.0, state.nextFrame);
    return actions;
}

const UiDraw& UiHost::getDraw() const {
    return m_state->draw;
}

std::uint64_t UiHost::getDrawVersion() const {
    return m_state->drawVersion;
}

Cursor UiHost::getCursor() const {
    return m_state->cursor;
}

bool UiHost::isOverUi(glm::vec2 position) const {
    m_state->makeCurrent();
    const ImGuiContext& g = *m_state->context;
    if (g.OpenPopupStack.Size > 0) return true;
    for (const ImGuiWindow* window : g.Windows)
        if (window->WasActive && !window->Hidden &&
            !(window->Flags & (ImGuiWindowFlags_NoMouseInputs | ImGuiWindowFlags_Tooltip)) &&
            window->OuterRectClipped.Contains(ImVec2(position.x, position.y)))
            return true;
    return false;
}

const std::vector<UiItem>& UiHost::getItems() const {
    return m_state->panel.items;
}

const UiItem* UiHost::findItem(std::string_view id) const {
    for (const UiItem& item : m_state->panel.items)
        if (item.id == id) return &item;
    return nullptr;
}

void UiHost::reveal(const std::string& id) {
    for (auto& [name, isOpen] : m_state->panel.sections)
        isOpen = true;
    m_state->panel.wantedItem = id;
}

void UiHost::setClipboard(std::function<std::string()> get, std::function<void(const std::string&)> set) {
    m_state->getClipboard = std::move(get);
    m_state->setClipboard = std::move(set);
}

} // namespace stipple
