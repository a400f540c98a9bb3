// Documents and changes for the tests of this room.
#pragma once

#include "consult/history.h"
#include "core/random.h"

#include <functional>
#include <string>
#include <vector>

namespace stipple {

// What an Error thrown by `action` says, or "no error".
std::string getMessage(const std::function<void()>& action);

// Every kind of field differs from a new document.
Consultation makeFullDocument();

// The document without its look.
std::string getDesign(const Consultation& document);

// Steps that can be undone.
std::size_t getNumberOfSteps(const History& history);

// Any change that a panel, a key or the command line could ask for; some are refused with an Error, some change
// nothing, some only the look.
std::vector<Edit> makeRandomEdits(const Consultation& document, Random& random);

// Takes random steps, looks, undos and redos; refused edits are counted out.
void playRandomly(History& history, Random& random, int count);

} // namespace stipple
