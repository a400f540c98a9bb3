#include "asset/import.h"
#include "asset/import_assimp.h"
#include "core/error.h"

#include <cerrno>
#include <charconv>
#include <csignal>
#include <fcntl.h>
#include <new>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace stipple {

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kHugeAddressSpace = true; // shadow memory; the parent's watch over physical memory remains
#else
constexpr bool kHugeAddressSpace = false;
#endif

constexpr int kExitUsage = 2;
constexpr int kExitOutput = 3;

void lowerLimit(__rlimit_resource what, rlim_t value) {
    rlimit limit{};
    if (getrlimit(what, &limit) != 0) return;
    limit.rlim_max = std::min(limit.rlim_max, value);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(what, &limit);
}

void confine(std::size_t maxMemoryBytes, std::size_t maxSeconds) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    lowerLimit(RLIMIT_CORE, 0);
    lowerLimit(RLIMIT_FSIZE, 0);
    lowerLimit(RLIMIT_NOFILE, 64);
    lowerLimit(RLIMIT_CPU, rlim_t(maxSeconds) + 1);
    if (!kHugeAddressSpace) lowerLimit(RLIMIT_AS, rlim_t(maxMemoryBytes));
}

// Buffers small values; throws when the parent is gone.
class OutputPipe {
public:
    explicit OutputPipe(int descriptor)
        : m_descriptor(descriptor) {
        m_buffer.reserve(kBuffer);
    }
    void put(std::span<const std::byte> bytes) {
        if (m_buffer.size() + bytes.size() > kBuffer) flush();
        if (bytes.size() > kBuffer)
            writeAll(bytes);
        else
            m_buffer.insert(m_buffer.end(), bytes.begin(), bytes.end());
    }
    void flush() {
        writeAll(m_buffer);
        m_buffer.clear();
    }

private:
    static constexpr std::size_t kBuffer = 1 << 16;

    void writeAll(std::span<const std::byte> bytes) const {
        while (!bytes.empty()) {
            const ssize_t n = ::write(m_descriptor, bytes.data(), bytes.size());
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) fail("The flat model cannot be handed back.");
            bytes = bytes.subspan(std::size_t(n));
        }
    }

    int m_descriptor;
    std::vector<std::byte> m_buffer;
};

std::optional<std::size_t> parseNumber(const std::string& text) {
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value == 0) return std::nullopt;
    return value;
}

// Runs `work`; every exception becomes a refusal.
template <typename Work>
void answer(const ByteSink& sink, const std::string& file, const Work& work) {
    std::string refusal;
    try {
        work();
        return;
    } catch (const std::bad_alloc&) {
        refusal =
            fmt::format("'{}' needs more memory than Stipple allows. Reduce its triangles or its pictures and export "
                        "it again.",
                        file);
    } catch (const Error& e) {
        refusal = e.what();
    } catch (const std::exception& e) {
        refusal =
            fmt::format("'{}' is damaged or of an unusual kind ({}). Export it again, or in another format (OBJ, PLY, "
                        "STL, GLB, FBX).",
                        file, e.what());
    }
    writeRefusal(refusal, sink);
}

} // namespace

int runImportWorker(std::span<const std::string> arguments) {
    ImportLimits limits;
    std::size_t seconds = std::size_t(limits.maxTime.count());
    if (arguments.size() == 4) {
        const auto memory = parseNumber(arguments[1]);
        const auto time = parseNumber(arguments[2]);
        const auto triangles = parseNumber(arguments[3]);
        if (!memory || !time || !triangles) return kExitUsage;
        limits.maxMemoryBytes = *memory;
        limits.maxTriangles = *triangles;
        seconds = *time;
    } else if (arguments.size() != 1) {
        return kExitUsage;
    }
    confine(limits.maxMemoryBytes, seconds);

    // Assimp prints to standard output here and there: the answer goes through a descriptor that it does not know.
    const int output = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (output < 0 || nowhere < 0 || dup2(nowhere, STDOUT_FILENO) < 0) return kExitOutput;

    try {
        OutputPipe pipe(output);
        const ByteSink sink = [&](std::span<const std::byte> bytes) { pipe.put(bytes); };
        WireLimits wire;
        wire.maxTriangles = limits.maxTriangles;
        ImportedModel model;
        bool isRead = false;
        answer(sink, arguments[0], [&] {
            model = loadWithAssimp(arguments[0], wire);
            isRead = true;
        });
        if (isRead) writeModel(model, sink);
        pipe.flush();
    } catch (const std::exception&) {
        return kExitOutput;
    }
    return 0;
}

} // namespace stipple
