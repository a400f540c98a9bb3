#include "platform/late_wakes.h"

#include <SDL_config.h>

#ifdef SDL_VIDEO_DRIVER_X11
#include <X11/Xlib.h>
#include <X11/Xproto.h>
#endif

namespace stipple {

#ifdef SDL_VIDEO_DRIVER_X11

namespace {

bool isLateWake(const XErrorEvent& error) {
    return error.error_code == BadWindow && error.request_code == X_SendEvent;
}

// Two, around SDL's: one that SDL takes for the original and puts back in the end, and one before SDL's own.
XErrorHandler original = nullptr, ofVideo = nullptr;

int handleBehindVideo(Display* display, XErrorEvent* error) {
    return isLateWake(*error) ? 0 : original(display, error);
}
int handleBeforeVideo(Display* display, XErrorEvent* error) {
    return isLateWake(*error) ? 0 : ofVideo(display, error);
}

} // namespace

void forgiveLateWakes(bool videoHasStarted) {
    const XErrorHandler ours = videoHasStarted ? handleBeforeVideo : handleBehindVideo;
    const XErrorHandler before = XSetErrorHandler(ours);
    if (before != handleBeforeVideo && before != handleBehindVideo)
        (videoHasStarted ? ofVideo : original) = before;
    else if (videoHasStarted && !ofVideo)
        ofVideo = before; // SDL has none: ours behind it does
}

#else

void forgiveLateWakes(bool) {}

#endif

} // namespace stipple
