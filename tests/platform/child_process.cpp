#include "tests/platform/child_process.h"

#include "core/error.h"

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <signal.h>
#include <sstream>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace stipple::test {

namespace {

using Clock = std::chrono::steady_clock;

// Reads the environment and the arguments before the fork: after it, of a process with threads, only system calls are
// allowed.
struct Prepared {
    std::vector<std::string> words, variables;
    std::vector<char*> arguments, environment;
};

Prepared prepare(const std::vector<std::string>& command, const ChildOptions& options) {
    Prepared result;
    result.words = command;
    for (char** variable = environ; *variable; ++variable) {
        const std::string text = *variable;
        if (!options.environment.contains(text.substr(0, text.find('=')))) result.variables.push_back(text);
    }
    for (const auto& [name, value] : options.environment)
        result.variables.push_back(name + "=" + value);
    for (std::string& word : result.words)
        result.arguments.push_back(word.data());
    for (std::string& variable : result.variables)
        result.environment.push_back(variable.data());
    result.arguments.push_back(nullptr);
    result.environment.push_back(nullptr);
    return result;
}

std::string readFile(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

} // namespace

ChildProcess::ChildProcess(const std::vector<std::string>& command, const ChildOptions& options) {
    Prepared prepared = prepare(command, options);
    const pid_t parent = getpid();
    m_id = fork();
    if (m_id < 0) fail("{} cannot be started: {}", command.at(0), std::strerror(errno));
    if (m_id > 0) return;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(127);
    if (!options.output.empty()) {
        const int file = open(options.output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
        if (file < 0 || dup2(file, STDOUT_FILENO) < 0 || dup2(file, STDERR_FILENO) < 0) _exit(127);
    }
    if (options.inheritedFile >= 0) fcntl(options.inheritedFile, F_SETFD, 0);
    execvpe(prepared.arguments.at(0), prepared.arguments.data(), prepared.environment.data());
    _exit(127);
}

ChildProcess::~ChildProcess() {
    if (m_status) return;
    kill(m_id, SIGKILL);
    waitpid(m_id, nullptr, 0);
}

bool ChildProcess::isRunning() {
    return !wait(0);
}

std::optional<int> ChildProcess::wait(double seconds) {
    const auto end = Clock::now() + std::chrono::duration<double>(seconds);
    while (!m_status) {
        int status = 0;
        if (waitpid(m_id, &status, WNOHANG) == m_id) {
            m_status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        } else if (Clock::now() >= end) {
            break;
        } else {
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    }
    return m_status;
}

void ChildProcess::signal(int number) {
    if (!m_status) kill(m_id, number);
}

double ChildProcess::computeCpuSeconds() const {
    // The name in brackets may hold blanks; counted from the bracket, user and system time are fields 12 and 13.
    const std::string text = readFile("/proc/" + std::to_string(m_id) + "/stat");
    std::istringstream fields(text.substr(text.rfind(')') + 1));
    std::string skipped;
    for (int i = 0; i < 11; ++i)
        fields >> skipped;
    double user = 0, system = 0;
    fields >> user >> system;
    if (!fields) fail("The processor time of process {} cannot be read.", m_id);
    return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

std::size_t ChildProcess::computeMemory(bool peak) const {
    const std::string text = readFile("/proc/" + std::to_string(m_id) + "/status");
    const std::string name = peak ? "VmHWM:" : "VmRSS:";
    const std::size_t at = text.find(name);
    if (at == std::string::npos) fail("The memory of process {} cannot be read.", m_id);
    return std::stoull(text.substr(at + name.size())) * 1024;
}

std::string runProgram(const std::vector<std::string>& command, const ChildOptions& options) {
    static int count = 0;
    ChildOptions own = options;
    own.output = std::filesystem::temp_directory_path() / fmt::format("stipple-output-{}-{}", getpid(), ++count);
    ChildProcess child(command, own);
    const auto status = child.wait(20);
    const std::string output = readFile(own.output);
    std::filesystem::remove(own.output);
    if (!status) fail("{} has not ended within 20 s", command.at(0));
    if (*status != 0)
        fail("{} {}: exit status {}: {}", command.at(0), command.size() > 1 ? command[1] : "", *status, output);
    return output;
}

} // namespace stipple::test
