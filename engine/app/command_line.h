#pragma once

namespace stipple {

// Runs the command line. Returns 0 done, 1 failed (a message is on stderr), 2 wrong usage.
int runCommandLine(int argc, char** argv);

} // namespace stipple
