// The flat model as bytes: what the import worker writes to its standard output and the parent reads.
// Both ends are the same program on the same machine, so numbers travel in native form. The reader trusts nothing: a
// worker that a hostile file has taken over may write anything.
#pragma once

#include "asset/import.h"
#include "core/error.h"

#include <cstddef>
#include <functional>
#include <span>
#include <string_view>

namespace stipple {

// Takes all bytes, or throws.
using ByteSink = std::function<void(std::span<const std::byte>)>;
// Fills all bytes, or throws.
using ByteSource = std::function<void(std::span<std::byte>)>;

// The model on the wire keeps these; the worker drops or refuses what goes beyond, the reader refuses it.
struct WireLimits {
    std::size_t maxTriangles = 8'000'000;
    std::size_t maxParts = 65'536;
    std::size_t maxImages = 256;
    std::size_t maxImagePixels = std::size_t(1) << 27; // all pictures together
    std::size_t maxNotes = 256;
    std::size_t maxText = 1024; // bytes of one name or note
};
// Coordinates beyond this (in file units) cannot be a head and would overflow later arithmetic.
inline constexpr float kMaxCoordinate = 1e9f;

// The stream broke its rules: a worker that is broken or lies.
class WireError : public Error {
public:
    using Error::Error;
};

void writeModel(const ImportedModel& model, const ByteSink& sink);
// Instead of a model: why there is none, as a sentence for a person.
void writeRefusal(std::string_view message, const ByteSink& sink);

// Reads what writeModel or writeRefusal wrote. Memory is taken as bytes arrive, never on the word of a count.
// Throws WireError for any breach (bad counts, indices, non-finite or huge coordinates, missing end mark), Error with
// the worker's own words for a refusal, and whatever `source` throws.
ImportedModel readModel(const ByteSource& source, const WireLimits& limits);

// Valid UTF-8 without control characters and at most maxBytes long: other bytes become '?'. For names out of files.
std::string cleanText(std::string_view text, std::size_t maxBytes);

} // namespace stipple
