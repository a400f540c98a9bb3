// Private to consult/: a journal as text. Lines of "checksum JSON": first what the history began with, then its
// entries.
#pragma once

#include "consult/history.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace stipple {

// Files of one journal: STEM.journal, STEM.lock held by the program that writes it, STEM.part while it is written anew.
inline constexpr std::string_view kJournalEnding = ".journal";
inline constexpr std::string_view kLockEnding = ".lock";
inline constexpr std::string_view kPartEnding = ".part";
inline std::filesystem::path withEnding(std::filesystem::path path, std::string_view ending) {
    return path.replace_extension(ending);
}

// The first line and the history so far. `source`: the file that the document was opened from or saved to.
std::string writeJournalStart(const History& history, const std::filesystem::path& source);
std::string writeJournalLine(const HistoryEntry& entry);

struct JournalContent {
    History history;
    std::filesystem::path source;
    bool isWhole = true; // false: the end is damaged or cut off, and left out
};

enum class JournalState { good, damaged, newer };

// Everything up to the first line that is cut off, damaged or cannot be replayed; nothing when that is the first one,
// and `state` says why.
std::optional<JournalContent> readJournal(std::string_view text, JournalState& state);

} // namespace stipple
