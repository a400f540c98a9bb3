#include "tests/platform/x_display.h"

#include "core/error.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <xcb/xcb.h>

namespace stipple::test {

namespace {

struct Free {
    void operator()(void* reply) const { std::free(reply); }
};
template <typename Reply>
using Answer = std::unique_ptr<Reply, Free>;

template <typename Reply>
Answer<Reply> own(Reply* reply) {
    return Answer<Reply>(reply);
}

std::optional<std::uint32_t> readProperty(xcb_connection_t* connection, xcb_window_t window, xcb_atom_t property) {
    const auto cookie = xcb_get_property(connection, 0, window, property, XCB_ATOM_ANY, 0, 1);
    const auto reply = own(xcb_get_property_reply(connection, cookie, nullptr));
    if (!reply || reply->format != 32 || xcb_get_property_value_length(reply.get()) < 4) return {};
    std::uint32_t value = 0;
    std::memcpy(&value, xcb_get_property_value(reply.get()), 4);
    return value;
}

bool isShown(xcb_connection_t* connection, xcb_window_t window) {
    const auto state =
        own(xcb_get_window_attributes_reply(connection, xcb_get_window_attributes(connection, window), nullptr));
    const auto shape = own(xcb_get_geometry_reply(connection, xcb_get_geometry(connection, window), nullptr));
    return state && shape && state->map_state == XCB_MAP_STATE_VIEWABLE && shape->width >= 50 && shape->height >= 50;
}

std::optional<xcb_window_t> findBelow(xcb_connection_t* connection, xcb_window_t parent, xcb_atom_t pidAtom,
                                      std::uint32_t process) {
    const auto tree = own(xcb_query_tree_reply(connection, xcb_query_tree(connection, parent), nullptr));
    if (!tree) return {};
    const xcb_window_t* children = xcb_query_tree_children(tree.get());
    for (int i = 0; i < xcb_query_tree_children_length(tree.get()); ++i) {
        if (readProperty(connection, children[i], pidAtom) == process && isShown(connection, children[i])) {
            return children[i];
        }
        if (const auto found = findBelow(connection, children[i], pidAtom, process)) return found;
    }
    return {};
}

} // namespace

XDisplay::XDisplay(const std::string& name) {
    int number = 0;
    m_connection = xcb_connect(name.c_str(), &number);
    if (xcb_connection_has_error(m_connection)) {
        xcb_disconnect(m_connection);
        fail("The display {} does not answer.", name);
    }
    const xcb_screen_t* screen = xcb_setup_roots_iterator(xcb_get_setup(m_connection)).data;
    m_root = screen->root;
    m_width = screen->width_in_pixels;
    m_height = screen->height_in_pixels;
}

XDisplay::~XDisplay() {
    xcb_disconnect(m_connection);
}

bool XDisplay::hasWindowManager() const {
    return readProperty(m_connection, m_root, intern("_NET_SUPPORTING_WM_CHECK")).has_value();
}

std::optional<std::uint32_t> XDisplay::findWindow(pid_t process) const {
    return findBelow(m_connection, m_root, intern("_NET_WM_PID"), static_cast<std::uint32_t>(process));
}

void XDisplay::requestClose(std::uint32_t window) const {
    sendMessage(window, window, "WM_PROTOCOLS", intern("WM_DELETE_WINDOW"), XCB_EVENT_MASK_NO_EVENT);
}

void XDisplay::requestMinimise(std::uint32_t window) const {
    constexpr std::uint32_t kIconicState = 3; // ICCCM 4.1.4
    sendMessage(m_root, window, "WM_CHANGE_STATE", kIconicState,
                XCB_EVENT_MASK_SUBSTRUCTURE_REDIRECT | XCB_EVENT_MASK_SUBSTRUCTURE_NOTIFY);
}

ScreenRect XDisplay::readPlace(std::uint32_t window) const {
    const auto shape = own(xcb_get_geometry_reply(m_connection, xcb_get_geometry(m_connection, window), nullptr));
    const auto corner = own(xcb_translate_coordinates_reply(
        m_connection, xcb_translate_coordinates(m_connection, window, m_root, 0, 0), nullptr));
    if (!shape || !corner) fail("The window {} is gone.", window);
    return {corner->dst_x, corner->dst_y, shape->width, shape->height};
}

Screenshot XDisplay::readScreen(const ScreenRect& part) const {
    const int left = std::max(part.x, 0), top = std::max(part.y, 0);
    const int width = std::min(part.x + part.width, m_width) - left;
    const int height = std::min(part.y + part.height, m_height) - top;
    if (width <= 0 || height <= 0) fail("That part lies outside of the screen.");
    const auto cookie = xcb_get_image(m_connection, XCB_IMAGE_FORMAT_Z_PIXMAP, m_root, static_cast<std::int16_t>(left),
                                      static_cast<std::int16_t>(top), static_cast<std::uint16_t>(width),
                                      static_cast<std::uint16_t>(height), ~0u);
    const auto reply = own(xcb_get_image_reply(m_connection, cookie, nullptr));
    const auto pixels = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    if (!reply || static_cast<std::size_t>(xcb_get_image_data_length(reply.get())) < pixels * 4) {
        fail("The screen could not be read; it must have 24 bits a pixel.");
    }
    const std::uint8_t* bgrx = xcb_get_image_data(reply.get());
    Screenshot shot{width, height, std::vector<std::uint8_t>(pixels * 3)};
    for (std::size_t i = 0; i < pixels; ++i) {
        for (std::size_t c = 0; c < 3; ++c)
            shot.rgb[i * 3 + c] = bgrx[i * 4 + 2 - c];
    }
    return shot;
}

void XDisplay::setResources(const std::string& text) const {
    xcb_change_property(m_connection, XCB_PROP_MODE_REPLACE, m_root, XCB_ATOM_RESOURCE_MANAGER, XCB_ATOM_STRING, 8,
                        static_cast<std::uint32_t>(text.size()), text.data());
    xcb_flush(m_connection);
    hasWindowManager(); // an answer means that what came before is done
}

std::uint32_t XDisplay::intern(const char* name) const {
    const auto cookie = xcb_intern_atom(m_connection, 0, static_cast<std::uint16_t>(std::strlen(name)), name);
    const auto reply = own(xcb_intern_atom_reply(m_connection, cookie, nullptr));
    if (!reply) fail("The display does not answer.");
    return reply->atom;
}

void XDisplay::sendMessage(std::uint32_t to, std::uint32_t window, const char* type, std::uint32_t value,
                           std::uint32_t mask) const {
    xcb_client_message_event_t event{};
    event.response_type = XCB_CLIENT_MESSAGE;
    event.format = 32;
    event.window = window;
    event.type = intern(type);
    event.data.data32[0] = value;
    event.data.data32[1] = XCB_CURRENT_TIME;
    xcb_send_event(m_connection, 0, to, mask, reinterpret_cast<const char*>(&event));
    xcb_flush(m_connection);
    hasWindowManager();
}

} // namespace stipple::test
