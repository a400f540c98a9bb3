// The import worker as a small program of its own, and workers that misbehave on request ($STIPPLE_TEST_WORKER).
#include "asset/import.h"

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace {

// A worker gone wrong in the way that `mode` names.
int misbehave(const std::string& mode) {
    if (mode == "sleep") {
        // With a child of its own, which has to go, too.
        if (fork() < 0) return 1;
        for (;;)
            pause();
    }
    if (mode == "closed") { // says nothing more, but stays
        close(STDOUT_FILENO);
        for (;;)
            pause();
    }
    if (mode == "crash") {
        signal(SIGSEGV, SIG_DFL); // sanitizers would print and exit instead
        raise(SIGSEGV);
    }
    if (mode == "spin")
        for (volatile unsigned n = 0;;)
            n = n + 1;
    if (mode == "garbage") {
        const std::string text(100'000, 'x');
        return write(STDOUT_FILENO, text.data(), text.size()) > 0 ? 0 : 1;
    }
    if (mode == "endless") {
        const std::string text(100'000, '\0');
        while (write(STDOUT_FILENO, "STIPMOD1", 8) > 0 && write(STDOUT_FILENO, text.data(), text.size()) > 0) {
        }
    }
    if (mode == "eat") {
        std::vector<std::vector<char>> kept;
        for (;;) {
            kept.emplace_back(std::size_t(1) << 24, char(1));
            usleep(1000);
        }
    }
    if (mode == "noisy") {
        const int descriptor = STDERR_FILENO;
        (void)!write(descriptor, "secret words of a library\n", 26);
        return 7;
    }
    if (mode == "descriptors") // the number of open descriptors beyond the standard three, as exit code
    {
        int open = 0;
        for (int fd = 3; fd < 256; ++fd)
            open += fcntl(fd, F_GETFD) >= 0 ? 1 : 0;
        return 100 + open;
    }
    return 0; // "silent"
}

} // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.empty() || arguments[0] != stipple::kImportWorkerFlag) return 2;
    if (const char* mode = std::getenv("STIPPLE_TEST_WORKER")) return misbehave(mode);
    return stipple::runImportWorker(std::span(arguments).subspan(1));
}
