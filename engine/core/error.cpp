#include "core/error.h"

#include <cstdio>
#include <cstdlib>

namespace stipple {

void assertionFailed(const char* expression, const char* file, int line) {
    std::fprintf(stderr, "stipple: internal error: %s is false (%s:%d)\n", expression, file, line);
    std::abort();
}

} // namespace stipple
