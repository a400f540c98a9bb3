#include "core/file_watcher.h"

#include <map>
#include <mutex>
#include <thread>

#ifdef __linux__
#include <cerrno>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>
#else
#include <chrono>
#include <condition_variable>
#endif

namespace stipple {

namespace fs = std::filesystem;

#ifdef __linux__

// The kernel tells; between changes the thread sleeps.
struct FileWatcher::State {
    std::function<void(const fs::path&)> changed;
    int inotify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    int quit = eventfd(0, EFD_CLOEXEC);
    std::mutex mutex;
    std::map<int, fs::path> folders; // by watch
    std::thread thread;

    void readEvents() {
        alignas(inotify_event) char buffer[16384];
        for (ssize_t size; (size = read(inotify, buffer, sizeof(buffer))) > 0;) {
            for (ssize_t at = 0; at < size;) {
                const auto* event = reinterpret_cast<const inotify_event*>(buffer + at);
                at += ssize_t(sizeof(inotify_event)) + ssize_t(event->len);
                if (event->len == 0) continue;
                fs::path file;
                {
                    std::lock_guard lock(mutex);
                    const auto folder = folders.find(event->wd);
                    if (folder == folders.end()) continue;
                    file = folder->second / event->name;
                }
                changed(file);
            }
        }
    }

    void run() {
        pollfd waits[2] = {{inotify, POLLIN, 0}, {quit, POLLIN, 0}};
        while (poll(waits, 2, -1) >= 0 || errno == EINTR) {
            if (waits[1].revents != 0) return;
            if (waits[0].revents != 0) readEvents();
        }
    }
};

FileWatcher::FileWatcher(std::function<void(const fs::path&)> changed)
    : m_state(std::make_unique<State>()) {
    m_state->changed = std::move(changed);
    if (m_state->inotify >= 0 && m_state->quit >= 0) m_state->thread = std::thread([this] { m_state->run(); });
}

FileWatcher::~FileWatcher() {
    if (m_state->thread.joinable()) {
        const std::uint64_t one = 1;
        while (write(m_state->quit, &one, sizeof(one)) < 0 && errno == EINTR) {
        }
        m_state->thread.join();
    }
    if (m_state->inotify >= 0) close(m_state->inotify);
    if (m_state->quit >= 0) close(m_state->quit);
}

bool FileWatcher::addFolder(const fs::path& folder) {
    if (!m_state->thread.joinable()) return false;
    std::lock_guard lock(m_state->mutex);
    const int watch = inotify_add_watch(m_state->inotify, folder.c_str(), IN_CLOSE_WRITE | IN_MOVED_TO | IN_ONLYDIR);
    if (watch < 0) return false;
    m_state->folders[watch] = folder;
    return true;
}

#else

// Looks at the files' times twice a second.
struct FileWatcher::State {
    std::function<void(const fs::path&)> changed;
    std::mutex mutex;
    std::condition_variable quitting;
    bool quit = false;
    std::map<fs::path, std::map<fs::path, fs::file_time_type>> folders;
    std::thread thread;

    static std::map<fs::path, fs::file_time_type> list(const fs::path& folder) {
        std::map<fs::path, fs::file_time_type> files;
        std::error_code ec;
        for (const fs::directory_entry& entry : fs::directory_iterator(folder, ec))
            files[entry.path()] = entry.last_write_time(ec);
        return files;
    }

    void run() {
        std::unique_lock lock(mutex);
        while (!quitting.wait_for(lock, std::chrono::milliseconds(500), [&] { return quit; })) {
            for (auto& [folder, known] : folders) {
                auto files = list(folder);
                for (const auto& [file, time] : files) {
                    const auto before = known.find(file);
                    if (before == known.end() || before->second != time) changed(file);
                }
                known = std::move(files);
            }
        }
    }
};

FileWatcher::FileWatcher(std::function<void(const fs::path&)> changed)
    : m_state(std::make_unique<State>()) {
    m_state->changed = std::move(changed);
    m_state->thread = std::thread([this] { m_state->run(); });
}

FileWatcher::~FileWatcher() {
    {
        std::lock_guard lock(m_state->mutex);
        m_state->quit = true;
    }
    m_state->quitting.notify_all();
    m_state->thread.join();
}

bool FileWatcher::addFolder(const fs::path& folder) {
    std::error_code ec;
    if (!fs::is_directory(folder, ec)) return false;
    std::lock_guard lock(m_state->mutex);
    m_state->folders.try_emplace(folder, State::list(folder));
    return true;
}

#endif

} // namespace stipple
