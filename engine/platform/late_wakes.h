// Keeps a wake that comes too late from ending the program.
#pragma once

namespace stipple {

// Under X11, SDL wakes a waiting window by a message on a connection of its own. The server may meet that message after
// the window has gone, and Xlib's answer to such an error is to end the process. From here on that one error (BadWindow
// of a sent message) is passed over; all others go where they went before. SDL's video part puts in a handler of its
// own when it starts, and takes it out before its connections close: call this before (false) and after (true) it
// starts.
void forgiveLateWakes(bool videoHasStarted);

} // namespace stipple
