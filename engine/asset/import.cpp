#include "asset/import.h"

#include "asset/child_process.h"
#include "asset/import_stream.h"
#include "core/error.h"
#include "core/file.h"

#include <algorithm>
#include <csignal>
#include <mutex>

namespace stipple {

namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kLook{20}; // how often stop token, clock and memory are looked at

std::mutex g_programMutex;
fs::path g_program;

fs::path getWorkerProgram() {
    const std::lock_guard lock(g_programMutex);
    // The link stays true when the file was replaced by an update while we run.
    return g_program.empty() ? fs::path("/proc/self/exe") : g_program;
}

// The worker closed its output before the answer was complete.
struct EarlyEnd {};

// Reads the worker's output under the caller's limits.
class WatchedWorker {
public:
    WatchedWorker(const fs::path& path, const ImportLimits& limits, const std::stop_token& stop)
        : m_file(path.string())
        , m_limits(limits)
        , m_stop(stop)
        , m_end(Clock::now() + limits.maxTime)
        , m_child(getWorkerProgram(), {std::string(kImportWorkerFlag), m_file, std::to_string(limits.maxMemoryBytes),
                                       std::to_string(std::max<std::int64_t>(limits.maxTime.count(), 1)),
                                       std::to_string(limits.maxTriangles)}) {}

    void fill(std::span<std::byte> out) {
        while (!out.empty()) {
            look();
            const auto count = m_child.read(out, kLook);
            if (!count) continue;
            if (*count == 0) throw EarlyEnd();
            out = out.subspan(*count);
        }
    }

    // Says how the worker ended without an answer.
    [[noreturn]] void explainEnd() {
        std::optional<ChildExit> end;
        while (!(end = m_child.awaitExit(kLook)))
            look();
        switch (end->signal) {
        case SIGXCPU:
            failTime();
        case SIGKILL:
            // Not by us: the system's own guard against lack of memory.
            failMemory();
        case 0:
            fail("The file reader gave no answer for '{}' (exit code {}). Export the file again, or in another format "
                 "(OBJ, "
                 "PLY, STL, GLB, FBX).",
                 m_file, end->code);
        default:
            fail(
                "'{}' makes the file reader crash (signal {}): it is damaged, or made to do harm. Export it again from "
                "the program it came from.",
                m_file, end->signal);
        }
    }

private:
    void look() {
        if (m_stop.stop_requested()) throw Cancelled();
        const Clock::time_point now = Clock::now();
        if (now >= m_end) failTime();
        if (now < m_nextMemoryLook) return;
        m_nextMemoryLook = now + kLook;
        if (m_child.computeResidentBytes() > m_limits.maxMemoryBytes) failMemory();
    }

    [[noreturn]] void failTime() const {
        fail("Reading '{}' took longer than {} s and was stopped: it is damaged or too detailed. Reduce its triangles "
             "and "
             "export it again.",
             m_file, m_limits.maxTime.count());
    }
    [[noreturn]] void failMemory() const {
        fail("Reading '{}' took more than {} MB of memory and was stopped. Reduce its triangles or its pictures and "
             "export "
             "it again.",
             m_file, m_limits.maxMemoryBytes >> 20);
    }

    std::string m_file;
    const ImportLimits& m_limits;
    const std::stop_token& m_stop;
    Clock::time_point m_end;
    Clock::time_point m_nextMemoryLook{};
    ChildProcess m_child;
};

void checkFile(const fs::path& path, const ImportLimits& limits) {
    std::error_code ec;
    const fs::file_status status = fs::status(path, ec);
    if (!fs::exists(status)) fail("There is no file '{}'. Check the name and the folder.", path.string());
    if (fs::is_directory(status)) fail("'{}' is a folder. Name the model file in it.", path.string());
    // Pipes and devices may never end.
    if (!fs::is_regular_file(status)) fail("'{}' is not an ordinary file. Copy the model to a folder.", path.string());
    const std::uintmax_t size = fs::file_size(path, ec);
    if (ec) fail("The file '{}' cannot be opened: {}.", path.string(), ec.message());
    if (size == 0) fail("The file '{}' is empty. Copy or export it again.", path.string());
    if (size > limits.maxFileBytes)
        fail("'{}' has {} MB, more than the {} MB that Stipple reads. Reduce its triangles and export it again.",
             path.string(), size >> 20, limits.maxFileBytes >> 20);
}

} // namespace

ImportedModel importModel(const fs::path& path, const ImportLimits& limits, const std::stop_token& stop) {
    checkFile(path, limits);
    WatchedWorker worker(path, limits, stop);
    WireLimits wire;
    wire.maxTriangles = limits.maxTriangles;
    try {
        // The destructor ends the worker: after its last word it has nothing left to do but tidy up.
        return readModel([&](std::span<std::byte> out) { worker.fill(out); }, wire);
    } catch (const EarlyEnd&) {
        worker.explainEnd();
    } catch (const WireError& e) {
        fail("The file reader gave an answer for '{}' that makes no sense ({}). Export the file again, or in another "
             "format "
             "(OBJ, PLY, STL, GLB, FBX).",
             path.string(), e.what());
    }
}

void setImportWorkerProgram(const fs::path& program) {
    const std::lock_guard lock(g_programMutex);
    g_program = program;
}

} // namespace stipple
