// The heads that the set-up script has forged.
#pragma once

#include "scalp/builtin_head.h"

namespace stipple::test {

// Ids of all forged heads. Fails the running test, saying what to do, when there are none.
std::vector<std::string> listForgedHeads();

// Read once per test program.
const BuiltinHead& getForgedHead(const std::string& id);

} // namespace stipple::test
