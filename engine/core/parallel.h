// A small thread pool of our own: the packaged TBB reports false races under ThreadSanitizer.
#pragma once

#include <cstddef>
#include <functional>
#include <stop_token>

namespace stipple {

// Number of threads that parallelFor uses, the caller included. Default: the machine's cores.
unsigned getThreadCount();

// Sets the number of threads (at least 1); for tests that results do not depend on it. Not while work is running.
void setThreadCount(unsigned count);

// Calls body(begin, end) over disjoint pieces of [0, count), each at most `grain` long, on the pool and the caller.
// Pieces are cut the same way for every thread count, so a body that writes only its own range gives the same result.
// The first exception of a body is rethrown here; a stop request ends early with Cancelled. Nested calls run serially.
void parallelFor(std::size_t count, std::size_t grain, const std::function<void(std::size_t, std::size_t)>& body,
                 const std::stop_token& stop = {});

} // namespace stipple
