// The autosave journal: every change of a document is on its way to a file at once, so that the end of the program,
// however it comes, loses nothing; and what such an end left behind can be taken up again.
//
// Each running program has one journal, locked while it runs. It holds the document as opened, the path it came from
// and the edits since, and nothing of a scan but its path.
#pragma once

#include "consult/history.h"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace stipple {

// Below getStateFolder().
std::filesystem::path getJournalFolder();

class Journal {
public:
    // Error when the folder cannot be written. `syncs`: also make changes outlast a loss of power, once a second.
    explicit Journal(std::filesystem::path folder = getJournalFolder(), bool syncs = true);
    // Removes the journal when nothing in it is unsaved, else leaves it for findRecoverable.
    ~Journal();
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;

    // Keeps this history from now on, in place of what was kept before (all at once or, on Error, not at all). Listens
    // to it. `source`: the file that the document was opened from; empty when there is none.
    void keep(const History& history, const std::filesystem::path& source);
    // After History::markSaved: the document is in this file now.
    void markSaved(const std::filesystem::path& source);
    // The person does not want the unsaved changes: the journal is removed, and nothing is kept until keep().
    void forget();

    // Why changes are not being kept (a full disk); empty while all is well. It goes on trying.
    std::string getProblem() const;
    const std::filesystem::path& getPath() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

// What a program that runs no longer has left.
struct RecoverableWork {
    std::filesystem::path journal;
    std::string title;                          // of the document; may be empty
    std::filesystem::path source;               // file it was opened from or saved to; empty when it has none
    std::chrono::system_clock::time_point time; // of the last change
};

// Newest first. Journals of running programs are left alone; those in which nothing is unsaved are removed, damaged
// ones renamed (with a warning) so that they are in nobody's way.
std::vector<RecoverableWork> findRecoverable(const std::filesystem::path& folder = getJournalFolder());

struct RecoveredWork {
    History history; // with all steps of undo; isModified as it was
    std::filesystem::path source;
    bool isWhole = true; // false: the end of the journal was damaged and is missing
};

// Reads a journal of findRecoverable. It stays until dropRecoverable: call that when the work is kept by this program's
// own journal. Error when it is gone, damaged or in use by a running program.
RecoveredWork recover(const std::filesystem::path& journal);

// Removes a journal and its lock; nothing when a running program holds it.
void dropRecoverable(const std::filesystem::path& journal);

} // namespace stipple
