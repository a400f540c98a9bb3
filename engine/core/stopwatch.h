// Wall time of what the program does, for messages of `-v` and for measurements.
#pragma once

#include <chrono>

namespace stipple {

class Stopwatch {
public:
    // Milliseconds since the last call, or since construction.
    double lap() {
        const std::chrono::steady_clock::time_point now = std::chrono::steady_clock::now();
        const double milliseconds = std::chrono::duration<double, std::milli>(now - m_last).count();
        m_last = now;
        return milliseconds;
    }

private:
    std::chrono::steady_clock::time_point m_last = std::chrono::steady_clock::now();
};

} // namespace stipple
