// Mouse and fingers on the picture.
#include "app/cameras.h"
#include "app/window_app.h"

#include <chrono>
#include <cmath>

namespace stipple {
namespace {

constexpr float kWheelFactor = 1.12f; // closer per notch
constexpr float kLightDegreesPerPixel = 0.5f;

} // namespace

bool WindowApp::isOnPicture(glm::vec2 pixel) const {
    const glm::ivec4& a = m_actions.pictureArea;
    return pixel.x >= float(a.x) && pixel.y >= float(a.y) && pixel.x < float(a.x + a.z) && pixel.y < float(a.y + a.w) &&
           !m_ui.isOverUi(pixel);
}

float WindowApp::getViewHeight(glm::vec2 pixel) const {
    const LaidView* view = findView(m_views, pixel - glm::vec2(m_actions.pictureArea.x, m_actions.pictureArea.y));
    return view ? float(view->rect.height) / getWidening(view->rect) : float(std::max(m_actions.pictureArea.w, 1));
}

glm::vec2 WindowApp::getViewOffset(glm::vec2 pixel) const {
    const glm::vec2 inside = pixel - glm::vec2(m_actions.pictureArea.x, m_actions.pictureArea.y);
    const LaidView* view = findView(m_views, inside);
    if (!view) return glm::vec2(0);
    const ViewRect& r = view->rect;
    return inside - glm::vec2(float(r.x) + 0.5f * float(r.width), float(r.y) + 0.5f * float(r.height));
}

void WindowApp::touchMotion(double seconds) {
    m_motionUntil = std::max(m_motionUntil, getClock() + seconds);
    m_pictureStale = true;
}

bool WindowApp::handlePointer(const InputEvent& event) {
    const bool wasHeld = m_hold != Hold::none && m_hold != Hold::interface;
    switch (event.kind) {
    case InputKind::mouseDown:
        if (m_hold == Hold::none) press(event); // a second button changes nothing
        break;
    case InputKind::mouseMove: {
        const glm::vec2 by = event.position - m_pointer;
        if (m_hold == Hold::turn) m_orbit.turn(by, getViewHeight(event.position), event.time);
        if (m_hold == Hold::pan) m_orbit.pan(by, getViewHeight(event.position));
        if (m_hold == Hold::light) turnLight(by.x, m_gesture);
        if (m_hold == Hold::tool) moveTool(event.position);
        if (m_hold == Hold::turn || m_hold == Hold::pan) {
            m_namedView.clear();
            touchMotion(0.15);
        }
        break;
    }
    case InputKind::mouseUp:
        if (m_hold == Hold::turn) m_orbit.release(event.time);
        m_hold = Hold::none;
        break;
    case InputKind::wheel:
        if (!isOnPicture(event.position)) break;
        m_orbit.press(event.time);
        zoom(std::pow(kWheelFactor, event.delta.y), event.position);
        return true;
    case InputKind::focusLost:
        m_hold = Hold::none;
        m_fingers.clear();
        return false;
    default:
        break;
    }
    m_pointer = event.position;
    return wasHeld || (m_hold != Hold::none && m_hold != Hold::interface);
}

void WindowApp::press(const InputEvent& event) {
    if (!isOnPicture(event.position)) {
        m_hold = Hold::interface;
        return;
    }
    const bool isLeft = event.button == MouseButton::left;
    if (isLeft && !event.modifiers.shift && !event.modifiers.control && pressTool(event)) {
        m_hold = Hold::tool;
        return;
    }
    m_hold = !isLeft || event.modifiers.control ? Hold::pan : event.modifiers.shift ? Hold::light : Hold::turn;
    if (m_hold == Hold::light) {
        m_gesture = makeGesture();
        return;
    }
    m_orbit.press(event.time);
    if (isLeft && event.clicks == 2) pick(event.position);
}

// Beyond those that the interface counts, and another in every run: a recovered step is not joined.
std::uint64_t WindowApp::makeGesture() const {
    return std::uint64_t(1) << 62 | std::uint64_t(std::chrono::system_clock::now().time_since_epoch().count());
}

void WindowApp::zoom(float factor, glm::vec2 pixel) {
    std::optional<float> depth;
    if (const auto hit = findSkin(pixel)) {
        const Camera camera = makeCamera(m_orbit.getPose());
        depth = glm::dot(*hit - camera.position, glm::normalize(camera.target - camera.position));
    }
    m_orbit.zoom(factor, getViewOffset(pixel), getViewHeight(pixel), depth);
    m_namedView.clear();
    touchMotion(0.25);
}

// One finger turns; two move and pinch about their middle.
bool WindowApp::handleFinger(const InputEvent& event) {
    if (event.kind == InputKind::fingerDown) {
        if (m_fingers.empty() && !isOnPicture(event.position)) return false;
        m_fingers[event.finger] = event.position;
        m_orbit.press(event.time);
        return true;
    }
    const auto finger = m_fingers.find(event.finger);
    if (finger == m_fingers.end()) return false;
    if (event.kind == InputKind::fingerUp) {
        m_fingers.erase(finger);
        if (m_fingers.empty()) m_orbit.release(event.time);
        return true;
    }
    const float height = getViewHeight(event.position);
    const glm::vec2 before = finger->second;
    finger->second = event.position;
    if (m_fingers.size() == 1) {
        m_orbit.turn(event.position - before, height, event.time);
    } else if (m_fingers.size() == 2) {
        glm::vec2 other(0);
        for (const auto& [id, place] : m_fingers)
            if (id != event.finger) other = place;
        const float was = glm::length(before - other), is = glm::length(event.position - other);
        m_orbit.pan(0.5f * (event.position - before), height);
        if (was > 1 && is > 1) zoom(is / was, 0.5f * (event.position + other));
    }
    m_namedView.clear();
    touchMotion(0.15);
    return true;
}

// The point of the skin under a pixel, head frame.
std::optional<glm::vec3> WindowApp::findSkin(glm::vec2 pixel) const {
    const glm::vec2 inside = pixel - glm::vec2(m_actions.pictureArea.x, m_actions.pictureArea.y);
    const LaidView* view = findView(m_views, inside);
    if (!m_shown || !view) return {};
    const Ray ray = makePixelRay(fitCamera(makeCamera(m_orbit.getPose()), view->rect), view->rect, inside);
    const auto hit = m_shown->skin->castRay(ray.origin, ray.direction);
    return hit ? std::optional(hit->position) : std::nullopt;
}

void WindowApp::pick(glm::vec2 pixel) {
    if (const auto skin = findSkin(pixel)) {
        m_orbit.moveTargetTo(*skin, getClock());
        m_namedView.clear();
        touchMotion(0.1);
    }
}

void WindowApp::turnLight(float pixels, std::uint64_t gesture) {
    float turn = getDocument().view.lightTurnDeg + kLightDegreesPerPixel * pixels;
    turn -= 360 * std::floor((turn + 180) / 360);
    edit({{"view.light_turn_deg", fmt::format("{:.1f}", turn)}}, "Turn of the light", gesture);
    touchMotion(0.25);
}

void WindowApp::goTo(std::string_view camera) {
    if (!m_shown) return;
    m_orbit.moveTo(makePose(camera, *m_shown->head), getClock());
    m_namedView = camera;
    touchMotion(0.1);
}

void WindowApp::commitLook() {
    if (!m_shown) return;
    const std::string look = m_namedView.empty() ? formatPose(m_orbit.getPose(), *m_shown->head) : m_namedView;
    if (look != getDocument().view.camera) m_document->history.applyLook({{"view.camera", '"' + look + '"'}});
}

} // namespace stipple
