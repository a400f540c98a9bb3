#include "consult/journal.h"

#include "consult/journal_format.h"
#include "core/append_file.h"
#include "core/error.h"
#include "core/file.h"
#include "core/file_lock.h"
#include "core/log.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

namespace stipple {

namespace fs = std::filesystem;

namespace {

// A journal this large is written anew without the moves of finished gestures; a tenth of a second to replay.
constexpr std::size_t kCompactBytes = 256 << 10;
constexpr std::chrono::seconds kRetryTime{2};

void removeQuietly(const fs::path& path) {
    std::error_code ignored; // what stays behind is met again by findRecoverable
    fs::remove(path, ignored);
}

// A name that no other program and no other journal of this one has.
fs::path makeJournalName() {
    static std::atomic<unsigned> counter{0};
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto place = reinterpret_cast<std::uintptr_t>(&counter); // differs between programs of one moment
    return fmt::format("{:x}-{:x}-{}", std::chrono::duration_cast<std::chrono::microseconds>(now).count(),
                       std::uint64_t(place) >> 4, counter++);
}

} // namespace

fs::path getJournalFolder() {
    return getStateFolder() / "journals";
}

struct Journal::State {
    fs::path path;
    std::optional<FileLock> lock;
    std::optional<History> history;
    fs::path source;
    std::size_t bytes = 0, compactBytes = 0;
    std::uint64_t gesture = 0; // of the last entry
    std::chrono::steady_clock::time_point lastTry;

    mutable std::mutex mutex; // guards what follows
    std::shared_ptr<AppendFile> file;
    std::string problem;
    bool isDirty = false;
    std::condition_variable_any wake;
    std::jthread syncing; // last: it uses all the others

    void setProblem(const std::string& what) {
        std::string old = what;
        {
            const std::lock_guard guard(mutex);
            problem.swap(old);
        }
        if (old.empty() && !what.empty())
            logWarning("Autosave has stopped: {} Save your work; autosave goes on as soon as it can.", what);
        else if (!old.empty() && what.empty())
            logInfo("Autosave works again.");
    }

    // All of the history into a new file that then takes the place of the old one.
    void rewrite() {
        const std::string text = writeJournalStart(*history, source);
        const fs::path part = withEnding(path, kPartEnding);
        auto next = std::make_shared<AppendFile>(part);
        next->append(text);
        next->sync();
        {
            const std::lock_guard guard(mutex);
            file.reset(); // some systems do not replace a file that is open
        }
        std::error_code ec;
        fs::rename(part, path, ec);
        if (ec) fail("'{}' cannot be replaced: {}.", path.string(), ec.message());
        const std::lock_guard guard(mutex);
        file = std::move(next);
        bytes = compactBytes = text.size();
    }

    // As rewrite, at once, and problems are told instead of thrown: the change itself has been made.
    void tryRewrite() {
        lastTry = std::chrono::steady_clock::now();
        try {
            rewrite();
            setProblem("");
        } catch (const Error& error) {
            setProblem(error.what());
        }
    }

    void add(const HistoryEntry& entry) {
        if (!file || !getProblem().empty()) {
            // What is missing in the file is in the history.
            if (std::chrono::steady_clock::now() - lastTry > kRetryTime) tryRewrite();
            return;
        }
        // This waits for the disk: not while a slider is being dragged or the head turned, if it can be helped.
        const bool isMoving =
            entry.kind == HistoryEntry::Kind::look || (entry.gesture != 0 && entry.gesture == gesture);
        gesture = entry.gesture;
        if (bytes > std::max(kCompactBytes, 2 * compactBytes) * (isMoving ? 16 : 1)) {
            tryRewrite();
            return;
        }
        try {
            const std::string line = writeJournalLine(entry);
            file->append(line);
            bytes += line.size();
            const std::lock_guard guard(mutex);
            isDirty = true;
            wake.notify_one();
        } catch (const Error& error) {
            lastTry = std::chrono::steady_clock::now();
            setProblem(error.what());
        }
    }

    std::string getProblem() const {
        const std::lock_guard guard(mutex);
        return problem;
    }

    void listen() {
        history->setListener([this](const HistoryEntry& entry) { add(entry); });
    }

    void syncUntil(const std::stop_token& stop) {
        std::unique_lock guard(mutex);
        while (wake.wait(guard, stop, [this] { return isDirty; })) {
            isDirty = false;
            const std::shared_ptr<AppendFile> current = file;
            guard.unlock();
            try {
                if (current) current->sync();
            } catch (const Error& error) {
                setProblem(error.what());
            }
            guard.lock();
            // Changes of the next second go together.
            wake.wait_for(guard, stop, std::chrono::seconds(1), [] { return false; });
        }
    }

    void letGo() {
        if (history) history->setListener({});
        history.reset();
        const std::lock_guard guard(mutex);
        file.reset();
        problem.clear();
    }
};

Journal::Journal(fs::path folder, bool syncs)
    : m_state(std::make_unique<State>()) {
    std::error_code ec;
    fs::create_directories(folder, ec);
    if (ec) fail("The folder '{}' for autosave cannot be made: {}.", folder.string(), ec.message());
    while (!m_state->lock) {
        m_state->path = folder / makeJournalName();
        m_state->path += kJournalEnding;
        m_state->lock = FileLock::tryLock(withEnding(m_state->path, kLockEnding));
    }
    State* state = m_state.get();
    if (syncs) state->syncing = std::jthread([state](const std::stop_token& stop) { state->syncUntil(stop); });
}

Journal::~Journal() {
    const bool isNeeded = m_state->history && m_state->history->isModified();
    if (isNeeded && !getProblem().empty()) m_state->tryRewrite();
    m_state->letGo();
    if (!isNeeded) removeQuietly(m_state->path);
    m_state->lock->remove();
}

void Journal::keep(const History& history, const fs::path& source) {
    State& state = *m_state;
    const std::optional<History> oldHistory = state.history;
    const fs::path oldSource = state.source;
    state.history = history;
    state.source = source.empty() ? fs::path() : fs::absolute(source);
    try {
        state.rewrite();
    } catch (const Error&) {
        state.history = oldHistory;
        state.source = oldSource;
        throw;
    }
    if (oldHistory) History(*oldHistory).setListener({});
    state.listen();
    state.setProblem("");
}

void Journal::markSaved(const fs::path& source) {
    m_state->source = fs::absolute(source);
    if (m_state->history) m_state->tryRewrite();
}

void Journal::forget() {
    m_state->letGo();
    removeQuietly(m_state->path);
}

std::string Journal::getProblem() const {
    return m_state->getProblem();
}

const fs::path& Journal::getPath() const {
    return m_state->path;
}

} // namespace stipple
