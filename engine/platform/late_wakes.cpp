#include "platform/late_wakes.h"

#include <SDL_config.h>

#ifdef SDL_VIDEO_DRIVER_X11
#include <X11/Xlib.h>
#include <X11/Xproto.h>
#endif

namespace stipple {

#ifdef SDL_VIDEO_DRIVER_X11

namespace {

XErrorHandler nextHandler = nullptr;

int handle(Display* display, XErrorEvent* error) {
    if (error->error_code == BadWindow && error->request_code == X_SendEvent) return 0;
    return nextHandler(display, error);
}

} // namespace

void forgiveLateWakes() {
    const XErrorHandler before = XSetErrorHandler(handle);
    if (before != handle) nextHandler = before;
}

#else

void forgiveLateWakes() {}

#endif

} // namespace stipple
