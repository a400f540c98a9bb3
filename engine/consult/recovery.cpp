#include "consult/journal.h"
#include "consult/journal_format.h"
#include "core/error.h"
#include "core/file.h"
#include "core/file_lock.h"
#include "core/log.h"

#include <algorithm>
#include <optional>
#include <set>

namespace stipple {

namespace fs = std::filesystem;

namespace {

// Larger ones are not ours.
constexpr std::size_t kMaxJournalBytes = 64 << 20;

std::chrono::system_clock::time_point getChangeTime(const fs::path& path) {
    std::error_code ec;
    const fs::file_time_type time = fs::last_write_time(path, ec);
    const auto age = ec ? fs::file_time_type::duration(0) : fs::file_time_type::clock::now() - time;
    return std::chrono::system_clock::now() - std::chrono::duration_cast<std::chrono::system_clock::duration>(age);
}

// All journals of a folder, whatever is left of them.
std::set<fs::path> listStems(const fs::path& folder) {
    std::set<fs::path> stems;
    std::error_code ec;
    for (fs::directory_iterator it(folder, ec), end; !ec && it != end; it.increment(ec)) {
        const std::string ending = it->path().extension().string();
        if (ending == kJournalEnding || ending == kLockEnding || ending == kPartEnding)
            stems.insert(withEnding(it->path(), ""));
    }
    return stems;
}

void setAside(const fs::path& journal, std::string_view why) {
    const fs::path aside = withEnding(journal, ".damaged");
    std::error_code ec;
    fs::rename(journal, aside, ec);
    logWarning("Unsaved work of an earlier run cannot be taken up: {} It is kept as '{}'.", why, aside.string());
}

// The work in a journal whose lock is held here, if there is any.
std::optional<RecoverableWork> examine(const fs::path& journal) {
    std::error_code ec;
    if (!fs::exists(journal, ec)) return std::nullopt;
    std::optional<JournalContent> content;
    try {
        JournalState state = JournalState::damaged;
        content = readJournal(readTextFile(journal, kMaxJournalBytes), state);
        if (state == JournalState::newer) return std::nullopt; // for the Stipple that wrote it
        if (!content) fail("its journal is damaged from the first line on.");
    } catch (const Error& error) {
        setAside(journal, error.what());
        return std::nullopt;
    }
    if (!content->history.isModified()) {
        fs::remove(journal, ec);
        return std::nullopt;
    }
    return RecoverableWork{journal, content->history.getDocument().title, content->source, getChangeTime(journal)};
}

} // namespace

std::vector<RecoverableWork> findRecoverable(const fs::path& folder) {
    std::vector<RecoverableWork> list;
    for (const fs::path& stem : listStems(folder)) {
        try {
            std::optional<FileLock> lock = FileLock::tryLock(withEnding(stem, kLockEnding));
            if (!lock) continue; // its program runs
            std::error_code ignored;
            fs::remove(withEnding(stem, kPartEnding), ignored);
            if (auto work = examine(withEnding(stem, kJournalEnding))) list.push_back(std::move(*work));
            lock->remove();
        } catch (const Error& error) {
            logWarning("{}", error.what()); // a folder that cannot be written; the others may be all right
        }
    }
    std::stable_sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.time > b.time; });
    return list;
}

RecoveredWork recover(const fs::path& journal) {
    std::error_code ec;
    if (!fs::exists(journal, ec))
        fail("The unsaved work in '{}' is no longer there. Another Stipple may have taken it up.", journal.string());
    std::optional<FileLock> lock = FileLock::tryLock(withEnding(journal, kLockEnding));
    if (!lock) fail("The unsaved work in '{}' belongs to a Stipple that is running.", journal.string());
    JournalState state = JournalState::damaged;
    std::optional<JournalContent> content = readJournal(readTextFile(journal, kMaxJournalBytes), state);
    lock->remove();
    if (state == JournalState::newer)
        fail("The unsaved work in '{}' was written by a newer Stipple. Open it with that one.", journal.string());
    if (!content) fail("The unsaved work in '{}' is damaged from its first line on.", journal.string());
    return {content->history, content->source, content->isWhole};
}

void dropRecoverable(const fs::path& journal) {
    std::optional<FileLock> lock = FileLock::tryLock(withEnding(journal, kLockEnding));
    if (!lock) return;
    std::error_code ignored; // what stays is listed again
    fs::remove(journal, ignored);
    lock->remove();
}

} // namespace stipple
