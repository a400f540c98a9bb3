#include "core/file.h"
#include "core/file_watcher.h"

#include <catch2/catch.hpp>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>
#include <unistd.h>

using namespace stipple;
namespace fs = std::filesystem;

TEST_CASE("A watcher tells of files written and renamed into place, and of no others", "[threads]") {
    const fs::path folder = fs::path(STIPPLE_BINARY_DIR) / "tests/core" / ("watch-" + std::to_string(getpid()));
    const fs::path other = folder / "inner";
    fs::create_directories(other);
    std::mutex mutex;
    std::condition_variable told;
    std::multiset<fs::path> seen;
    {
        FileWatcher watcher([&](const fs::path& file) {
            std::lock_guard lock(mutex);
            seen.insert(file);
            told.notify_all();
        });
        REQUIRE(watcher.addFolder(folder));
        CHECK_FALSE(watcher.addFolder(folder / "nothing"));
        writeFileAtomic(other / "unwatched.txt", "a");
        writeFileAtomic(folder / "scene.json", "a");
        std::unique_lock lock(mutex);
        REQUIRE(told.wait_for(lock, std::chrono::seconds(10), [&] { return seen.count(folder / "scene.json") > 0; }));
        CHECK(seen.count(other / "unwatched.txt") == 0);
    }
    // The watcher's thread has ended: nothing more arrives.
    const std::size_t before = seen.size();
    writeFileAtomic(folder / "late.json", "a");
    CHECK(seen.size() == before);
    fs::remove_all(folder);
}
