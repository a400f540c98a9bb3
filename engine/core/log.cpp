#include "core/log.h"

#include <atomic>
#include <cstdio>
#include <mutex>

#ifdef _WIN32
#include <io.h>
#else
#include <unistd.h>
#endif

namespace stipple {
namespace {

std::atomic<LogLevel> g_level{LogLevel::info};
std::mutex g_mutex;
std::function<void(LogLevel, std::string_view)> g_sink;

const char* getPrefix(LogLevel level) {
    switch (level) {
    case LogLevel::debug:
        return "debug: ";
    case LogLevel::info:
        return "";
    case LogLevel::warning:
        return "warning: ";
    case LogLevel::error:
        return "error: ";
    }
    return "";
}

} // namespace

void setLogLevel(LogLevel level) {
    g_level = level;
}

void setLogSink(std::function<void(LogLevel, std::string_view)> sink) {
    std::lock_guard lock(g_mutex);
    g_sink = std::move(sink);
}

void logMessage(LogLevel level, std::string_view message) {
    if (level < g_level.load()) return;
    std::lock_guard lock(g_mutex);
    if (g_sink)
        g_sink(level, message);
    else
        std::fprintf(stderr, "%s%.*s\n", getPrefix(level), int(message.size()), message.data());
}

ProgressFn makeConsoleProgress() {
#ifdef _WIN32
    const bool terminal = _isatty(_fileno(stderr)) != 0;
#else
    const bool terminal = isatty(STDERR_FILENO) != 0;
#endif
    if (!terminal) return {};
    return [](float fraction, std::string_view doing) {
        std::fprintf(stderr, "\r\033[K%3.0f %% %.*s", double(fraction) * 100, int(doing.size()), doing.data());
        if (fraction >= 1) std::fprintf(stderr, "\r\033[K");
        std::fflush(stderr);
    };
}

} // namespace stipple
