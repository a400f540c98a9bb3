// What the world does wrong (a file, a device, an option) is an Error with a message fit for a person: it names the
// thing and the remedy. Our own mistakes are assertions; the expected is a return value.
#pragma once

#include <fmt/core.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace stipple {

class Error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// Long work was asked to stop through its stop token.
class Cancelled : public Error {
public:
    Cancelled()
        : Error("Stopped on request.") {}
};

// Throws Error with a formatted message.
template <typename... Args>
[[noreturn]] void fail(fmt::format_string<Args...> format, Args&&... args) {
    throw Error(fmt::format(format, std::forward<Args>(args)...));
}

// Reports a broken assumption of ours and ends the program; on in every build type.
[[noreturn]] void assertionFailed(const char* expression, const char* file, int line);

} // namespace stipple

#define STIPPLE_ASSERT(expression)                                                                                     \
    ((expression) ? void(0) : ::stipple::assertionFailed(#expression, __FILE__, __LINE__))
