// Tells when files are written, so that what was read from them can be read again.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

namespace stipple {

class FileWatcher {
public:
    // `changed` is called from a thread of the watcher's own, after a file was closed or renamed into place. It must
    // not call the watcher.
    explicit FileWatcher(std::function<void(const std::filesystem::path& file)> changed);
    ~FileWatcher();
    FileWatcher(const FileWatcher&) = delete;
    FileWatcher& operator=(const FileWatcher&) = delete;

    // All files right in this folder, from now on; again has no effect. False when it cannot be watched.
    bool addFolder(const std::filesystem::path& folder);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace stipple
