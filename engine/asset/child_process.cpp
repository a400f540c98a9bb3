#include "asset/child_process.h"

#include "core/error.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

extern char** environ;

namespace stipple {

namespace {

// The set-up of a spawn, freed on every way out.
struct SpawnPlan {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;

    explicit SpawnPlan(int outputEnd) {
        STIPPLE_ASSERT(posix_spawn_file_actions_init(&actions) == 0);
        STIPPLE_ASSERT(posix_spawnattr_init(&attributes) == 0);
        int rc = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        rc |= posix_spawn_file_actions_adddup2(&actions, outputEnd, STDOUT_FILENO);
        rc |= posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        // Descriptors of libraries (drivers, windows) are not all close-on-exec.
        rc |= posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
        sigset_t none;
        sigset_t all;
        sigemptyset(&none);
        sigfillset(&all);
        rc |= posix_spawnattr_setsigmask(&attributes, &none);
        rc |= posix_spawnattr_setsigdefault(&attributes, &all);
        rc |= posix_spawnattr_setpgroup(&attributes, 0);
        rc |= posix_spawnattr_setflags(&attributes,
                                       POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
        STIPPLE_ASSERT(rc == 0);
    }
    ~SpawnPlan() {
        posix_spawn_file_actions_destroy(&actions);
        posix_spawnattr_destroy(&attributes);
    }
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;
};

} // namespace

ChildProcess::ChildProcess(const std::filesystem::path& program, const std::vector<std::string>& arguments) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        fail("A helper process cannot be started ({}). Close other programs and try again.", std::strerror(errno));
    m_output = ends[0];
    // A larger pipe saves switches between the two; the system's default serves as well.
    (void)fcntl(m_output, F_SETPIPE_SZ, 1 << 20);

    std::string name = program.string();
    std::vector<std::string> texts = arguments;
    std::vector<char*> argv{name.data()};
    for (std::string& text : texts)
        argv.push_back(text.data());
    argv.push_back(nullptr);

    int error = 0;
    {
        const SpawnPlan plan(ends[1]);
        error = posix_spawn(&m_pid, name.c_str(), &plan.actions, &plan.attributes, argv.data(), environ);
    }
    close(ends[1]);
    if (error != 0) {
        close(m_output);
        fail("The helper program '{}' cannot be started ({}). Install Stipple again, or close other programs if memory "
             "is short.",
             name, std::strerror(error));
    }
}

ChildProcess::~ChildProcess() {
    kill();
    close(m_output);
    while (!awaitExit(std::chrono::milliseconds(1000))) {
    }
}

std::optional<std::size_t> ChildProcess::read(std::span<std::byte> out, std::chrono::milliseconds wait) {
    STIPPLE_ASSERT(!out.empty());
    pollfd ready{m_output, POLLIN, 0};
    const int count = poll(&ready, 1, int(wait.count()));
    if (count == 0 || (count < 0 && errno == EINTR)) return std::nullopt;
    const ssize_t n = ::read(m_output, out.data(), std::min(out.size(), std::size_t(1) << 30));
    if (n < 0 && errno == EINTR) return std::nullopt;
    if (n < 0) fail("Reading from a helper process failed ({}). Try again.", std::strerror(errno));
    return std::size_t(n);
}

std::optional<ChildExit> ChildProcess::awaitExit(std::chrono::milliseconds wait) {
    using Clock = std::chrono::steady_clock;
    const Clock::time_point end = Clock::now() + wait;
    auto pause = std::chrono::microseconds(100);
    while (!m_exit) {
        int status = 0;
        const pid_t pid = waitpid(m_pid, &status, WNOHANG);
        if (pid == m_pid) {
            m_exit = ChildExit{WIFEXITED(status) ? WEXITSTATUS(status) : 0, WIFSIGNALED(status) ? WTERMSIG(status) : 0};
            // Processes it started belong to its group and go with it.
            ::kill(-m_pid, SIGKILL);
        } else if (pid < 0 && errno == ECHILD) {
            m_exit = ChildExit{}; // reaped behind our back: the program ignores SIGCHLD
        } else {
            if (Clock::now() >= end) return std::nullopt;
            std::this_thread::sleep_for(pause);
            pause = std::min(2 * pause, std::chrono::microseconds(10'000));
        }
    }
    return m_exit;
}

std::size_t ChildProcess::computeResidentBytes() const {
    std::FILE* file = std::fopen(fmt::format("/proc/{}/statm", m_pid).c_str(), "re");
    if (!file) return 0;
    unsigned long total = 0;
    unsigned long resident = 0;
    const int fields = std::fscanf(file, "%lu %lu", &total, &resident);
    std::fclose(file);
    return fields == 2 ? std::size_t(resident) * std::size_t(sysconf(_SC_PAGESIZE)) : 0;
}

void ChildProcess::kill() {
    if (m_exit) return;
    ::kill(-m_pid, SIGKILL);
    // Before the child has formed its group (or if it left it), its own id still reaches it.
    ::kill(m_pid, SIGKILL);
}

} // namespace stipple
