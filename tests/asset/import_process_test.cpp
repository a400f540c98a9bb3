#include "asset/child_process.h"
#include "asset/import.h"
#include "core/error.h"
#include "tests/asset/model_files.h"

#include <catch2/catch.hpp>

#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace stipple;
using namespace stipple::test;
using Catch::Contains;

namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;

double getSecondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

// Workers misbehave in this way while it lives.
class Misbehaviour {
public:
    explicit Misbehaviour(const char* mode) { setenv("STIPPLE_TEST_WORKER", mode, 1); }
    ~Misbehaviour() { unsetenv("STIPPLE_TEST_WORKER"); }
    Misbehaviour(const Misbehaviour&) = delete;
    Misbehaviour& operator=(const Misbehaviour&) = delete;
};

// Processes, living or zombies, whose program is the test worker or whose parent we are.
std::size_t countWorkers() {
    std::size_t count = 0;
    for (const auto& entry : fs::directory_iterator("/proc")) {
        const std::string name = entry.path().filename().string();
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        std::ifstream status(entry.path() / "status");
        std::string line;
        while (std::getline(status, line))
            if (line == fmt::format("PPid:\t{}", getpid())) ++count;
    }
    return count;
}

std::size_t countDescriptors() {
    return std::size_t(std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator()));
}

struct ModelOnDisk {
    TemporaryFolder folder;
    fs::path path = folder.write("head.obj", makeObj());
};

} // namespace

TEST_CASE("Every way a worker can die is one sentence, and nothing is left of it") {
    const ModelOnDisk model;
    ImportLimits limits = getTestLimits();
    const std::size_t descriptors = countDescriptors();
    const auto error = [&](const char* mode) {
        const Misbehaviour misbehaviour(mode);
        const std::string message = getImportError(model.path, limits);
        INFO(mode << ": " << message);
        CHECK_THAT(message, Contains("head.obj") && !Contains("\n") && !Contains("secret"));
        CHECK(countWorkers() == 0);
        CHECK(countDescriptors() == descriptors);
        CHECK(std::distance(fs::directory_iterator(model.folder.getPath()), fs::directory_iterator()) == 1);
        return message;
    };
    CHECK_THAT(error("crash"), Contains("crash") && Contains("signal 11"));
    CHECK_THAT(error("garbage"), Contains("makes no sense"));
    CHECK_THAT(error("endless"), Contains("makes no sense"));
    CHECK_THAT(error("silent"), Contains("no answer"));
    CHECK_THAT(error("noisy"), Contains("exit code 7"));

    limits.maxTime = std::chrono::seconds(1);
    for (const char* mode : {"sleep", "closed", "spin"}) {
        const Clock::time_point start = Clock::now();
        CHECK_THAT(error(mode), Contains("longer than 1 s"));
        CHECK(getSecondsSince(start) < 5);
    }
    limits.maxTime = std::chrono::seconds(20);
    limits.maxMemoryBytes = std::size_t(300) << 20;
    CHECK_THAT(error("eat"), Contains("memory"));
}

TEST_CASE("A worker's own child goes with it") {
    const ModelOnDisk model;
    const Misbehaviour misbehaviour("sleep");
    ImportLimits limits = getTestLimits();
    limits.maxTime = std::chrono::seconds(1);
    std::thread import([&] { getImportError(model.path, limits); });
    // The worker's group is its process id: look it up while it runs.
    pid_t group = 0;
    for (int i = 0; i < 80 && group == 0; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        for (const auto& entry : fs::directory_iterator("/proc")) {
            const std::string name = entry.path().filename().string();
            std::ifstream status(entry.path() / "status");
            std::string line;
            while (std::getline(status, line))
                if (line == fmt::format("PPid:\t{}", getpid())) group = pid_t(std::stol(name));
        }
    }
    import.join();
    REQUIRE(group > 0);
    // The grandchild belongs to init now, which may take a moment to reap it.
    bool isGone = false;
    for (int i = 0; i < 200 && !isGone; ++i) {
        isGone = kill(-group, 0) != 0;
        if (isGone) break;
        // A zombie that the container's init never reaps still counts as a member; one that is dead is gone for us.
        isGone = true;
        for (const auto& entry : fs::directory_iterator("/proc")) {
            std::ifstream stat(entry.path() / "stat");
            std::string id, name, state;
            long parent = 0;
            long itsGroup = 0;
            if (stat >> id >> name >> state >> parent >> itsGroup && itsGroup == group && state != "Z") isGone = false;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    CHECK(isGone);
}

TEST_CASE("The stop token ends an import at once") {
    const ModelOnDisk model;
    useTestWorker();
    const Misbehaviour misbehaviour("sleep");
    std::stop_source stop;
    const Clock::time_point start = Clock::now();
    const std::jthread stopper([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        stop.request_stop();
    });
    CHECK_THROWS_AS(importModel(model.path, getTestLimits(), stop.get_token()), Cancelled);
    CHECK(getSecondsSince(start) < 2);
    CHECK(countWorkers() == 0);
}

TEST_CASE("Workers inherit no descriptor") {
    const ModelOnDisk model;
    const int leaky = open("/dev/null", O_RDONLY); // not close-on-exec, as some libraries have them
    REQUIRE(leaky > 2);
    const Misbehaviour misbehaviour("descriptors");
    CHECK_THAT(getImportError(model.path), Contains("exit code 100"));
    close(leaky);
}

TEST_CASE("A worker program that is not there is one sentence") {
    const ModelOnDisk model;
    setImportWorkerProgram("/nowhere/stipple");
    CHECK_THROWS_WITH(importModel(model.path), Contains("/nowhere/stipple") && Contains("Install"));
    useTestWorker();
    CHECK(countWorkers() == 0);
}

TEST_CASE("Memory for a real file is bounded") {
    const TemporaryFolder folder;
    std::string obj = "v 0 0 0\nv 1 0 0\nv 0 1 0\n";
    for (int i = 0; i < 400'000; ++i)
        obj += "f 1 2 3\n";
    const fs::path path = folder.write("many.obj", obj);
    ImportLimits limits = getTestLimits();
    limits.maxMemoryBytes = std::size_t(100) << 20;
    CHECK_THAT(getImportError(path, limits), Contains("memory") && Contains("many.obj"));
}

TEST_CASE("Imports run side by side") {
    const ModelOnDisk model;
    useTestWorker();
    std::vector<std::jthread> threads;
    std::atomic<int> good{0};
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 5; ++i)
                good += countTriangles(importModel(model.path, getTestLimits())) == 4;
        });
    threads.clear();
    CHECK(good == 20);
    CHECK(countWorkers() == 0);
}

TEST_CASE("A child's end is told apart") {
    const auto end = [](const char* script) {
        ChildProcess child("/bin/sh", {"-c", script});
        std::optional<ChildExit> exit;
        while (!exit)
            exit = child.awaitExit(std::chrono::milliseconds(100));
        return *exit;
    };
    CHECK(end("exit 5").code == 5);
    CHECK(end("kill -TERM $$").signal == SIGTERM);

    ChildProcess child("/bin/sh", {"-c", "echo hello; cat"}); // its input is empty
    std::string text;
    std::array<std::byte, 3> piece;
    for (;;) {
        const auto n = child.read(piece, std::chrono::milliseconds(1000));
        if (n && *n == 0) break;
        if (n) text.append(reinterpret_cast<const char*>(piece.data()), *n);
    }
    CHECK(text == "hello\n");
}
