// Messages to a person go to stderr; stdout is for results.
#pragma once

#include <fmt/core.h>

#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace stipple {

enum class LogLevel { debug, info, warning, error };

// Messages below this level are dropped. Default: info.
void setLogLevel(LogLevel level);

// Where messages go; empty restores stderr. Thread-safe.
void setLogSink(std::function<void(LogLevel, std::string_view)> sink);

void logMessage(LogLevel level, std::string_view message);

template <typename... Args>
void logDebug(fmt::format_string<Args...> format, Args&&... args) {
    logMessage(LogLevel::debug, fmt::format(format, std::forward<Args>(args)...));
}
template <typename... Args>
void logInfo(fmt::format_string<Args...> format, Args&&... args) {
    logMessage(LogLevel::info, fmt::format(format, std::forward<Args>(args)...));
}
template <typename... Args>
void logWarning(fmt::format_string<Args...> format, Args&&... args) {
    logMessage(LogLevel::warning, fmt::format(format, std::forward<Args>(args)...));
}

// Progress of long work: a fraction 0..1 and what is being done now. May be called from any thread.
using ProgressFn = std::function<void(float fraction, std::string_view doing)>;

// Prints progress of long work to stderr when it is a terminal, one line that rewrites itself.
ProgressFn makeConsoleProgress();

} // namespace stipple
