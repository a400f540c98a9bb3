// A wake sent to a window that has gone, as the server may meet it when a window closes on a busy machine.
#include "platform/window.h"
#include "tests/platform/xvfb.h"

#include <catch2/catch.hpp>

#include <X11/Xlib.h>
#include <optional>

using namespace stipple::test;

TEST_CASE("A wake for a window that has gone does not end the program") {
    Xvfb server;
    Display* display = XOpenDisplay(nullptr);
    REQUIRE(display);
    const auto sendLate = [&] {
        XEvent event{};
        event.type = ClientMessage;
        event.xclient.format = 32;
        const ::Window gone = XCreateSimpleWindow(display, DefaultRootWindow(display), 0, 0, 9, 9, 0, 0, 0);
        XDestroyWindow(display, gone);
        XSendEvent(display, gone, 0, NoEventMask, &event);
        XSync(display, 0); // the error arrives here; without the handler the process ends
    };
    stipple::WindowDesc desc;
    desc.title = "Stipple test";
    for (int i = 0; i < 2; ++i) { // another window of the same process too
        std::optional<stipple::Window> window(desc);
        sendLate();
        window.reset(); // its last errors come while its connections close
        sendLate();
    }
    CHECK(XCloseDisplay(display) == 0);
}
