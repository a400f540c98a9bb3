#include "core/log.h"

#include <atomic>
#include <cstdio>
#include <mutex>

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

} // namespace stipple
