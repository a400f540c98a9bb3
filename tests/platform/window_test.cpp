// A real window on a display of the test's own, moved by xdotool and by scripts.
#include "core/error.h"
#include "platform/window.h"
#include "tests/platform/x_display.h"
#include "tests/platform/xvfb.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>

using namespace stipple;
using namespace stipple::test;

namespace {

using Clock = std::chrono::steady_clock;
using Events = std::vector<InputEvent>;

double getSeconds() {
    return std::chrono::duration<double>(Clock::now().time_since_epoch()).count();
}

double computeCpuSeconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// What comes until `enough` is satisfied; the test fails after 10 s.
Events collect(Window& window, const std::function<bool(const Events&)>& enough) {
    Events all;
    const double end = getSeconds() + 10;
    while (!enough(all)) {
        if (getSeconds() > end) FAIL("The events that the test waits for have not come within 10 s.");
        for (InputEvent& event : window.wait(0.1))
            all.push_back(std::move(event));
    }
    return all;
}

auto has(InputKind kind, int count = 1) {
    return [=](const Events& events) {
        return std::count_if(events.begin(), events.end(), [&](const InputEvent& e) { return e.kind == kind; }) >=
               count;
    };
}

Events select(const Events& events, InputKind kind) {
    Events result;
    std::copy_if(events.begin(), events.end(), std::back_inserter(result),
                 [&](const InputEvent& e) { return e.kind == kind; });
    return result;
}

// A window of 640 x 480 that is on the screen and has the keyboard.
struct Desktop {
    Xvfb server;
    XDisplay display;
    Window window;
    std::uint32_t id = 0;

    explicit Desktop(const WindowDesc& desc, bool windowManager = true)
        : server(1280, 800, windowManager)
        , display(server.getDisplay())
        , window(desc) {
        collect(window, has(InputKind::exposed));
        id = display.findWindow(getpid()).value();
        window.wait(0.2); // window manager's frame
        window.poll();
    }
    void xdotool(std::vector<std::string> words) {
        for (std::string& word : words) {
            if (word == "WINDOW") word = std::to_string(id);
        }
        server.xdotool(words);
    }
};

WindowDesc makeDesc() {
    WindowDesc desc;
    desc.title = "Stipple test";
    desc.width = 640;
    desc.height = 480;
    return desc;
}

struct TemporaryFile {
    std::filesystem::path path;
    explicit TemporaryFile(const std::string& name, const std::string& text = {})
        : path(std::filesystem::temp_directory_path() / name) {
        std::ofstream(path) << text;
    }
    ~TemporaryFile() { std::filesystem::remove(path); }
};

} // namespace

TEST_CASE("Without a display the message says what to do") {
    unsetenv("DISPLAY");
    unsetenv("WAYLAND_DISPLAY");
    CHECK_THROWS_WITH(Window(makeDesc()), Catch::Contains("No display was found") && Catch::Contains("Xvfb"));
    setenv("DISPLAY", ":9876", 1);
    CHECK_THROWS_WITH(Window(makeDesc()), Catch::Contains(":9876"));
    unsetenv("DISPLAY");
}

TEST_CASE("What a person does with mouse and keyboard arrives") {
    Desktop desktop(makeDesc());
    Window& window = desktop.window;
    CHECK(window.getSize() == glm::ivec2(640, 480));
    CHECK(window.isVisible());
    CHECK(window.getScale() == 1);
    CHECK_FALSE(window.getVulkanExtensions().empty());

    desktop.xdotool({"mousemove", "--window", "WINDOW", "100", "50"});
    auto events = collect(window, [](const Events& all) {
        return !all.empty() && all.back().kind == InputKind::mouseMove && all.back().position == glm::vec2(100, 50);
    });
    CHECK(std::abs(events.back().time - getSeconds()) < 5);

    desktop.xdotool({"click", "--repeat", "2", "--delay", "50", "1", "click", "3", "click", "4", "click", "5"});
    events = collect(window, has(InputKind::wheel, 2));
    const auto presses = select(events, InputKind::mouseDown);
    REQUIRE(presses.size() == 3);
    CHECK(presses[0].clicks == 1);
    CHECK(presses[1].clicks == 2);
    CHECK(presses[0].button == MouseButton::left);
    CHECK(presses[0].position == glm::vec2(100, 50));
    CHECK(presses[2].button == MouseButton::right);
    CHECK(select(events, InputKind::mouseUp).size() == 3);
    const auto turns = select(events, InputKind::wheel);
    CHECK(turns[0].delta == glm::vec2(0, 1));
    CHECK(turns[1].delta == glm::vec2(0, -1));

    desktop.xdotool({"keydown", "shift", "click", "1", "keyup", "shift", "key", "ctrl+z", "Page_Down", "KP_5"});
    events = collect(window, [](const Events& all) {
        return !all.empty() && all.back().kind == InputKind::keyUp && all.back().key == Key::digit5;
    });
    CHECK(select(events, InputKind::mouseDown).at(0).modifiers == Modifiers{true, false, false});
    const auto keys = select(events, InputKind::keyDown);
    const auto isUndo = [](const InputEvent& e) {
        return e.key == Key::z && e.modifiers == Modifiers{false, true, false};
    };
    CHECK(std::count_if(keys.begin(), keys.end(), isUndo) == 1);
    CHECK(std::count_if(keys.begin(), keys.end(), [](const InputEvent& e) { return e.key == Key::pageDown; }) == 1);

    // Letters arrive whether or not a text is wanted, so that none is lost in a slow frame.
    std::string typed;
    const auto collectText = [&](const Events& all) {
        typed.clear();
        for (const InputEvent& event : all)
            typed += event.text;
        return typed.size() >= 4;
    };
    desktop.xdotool({"type", "aZ1!"});
    collect(window, collectText);
    CHECK(typed == "aZ1!");
    window.setTextInput(true);
    desktop.xdotool({"type", "bY2?"});
    collect(window, collectText);
    CHECK(typed == "bY2?");
    window.setTextInput(false);

    for (const Cursor cursor : {Cursor::hand, Cursor::move, Cursor::resizeHorizontal, Cursor::text, Cursor::arrow}) {
        window.setCursor(cursor);
    }
    window.setClipboard("12 mm");
    CHECK(window.getClipboard() == "12 mm");
}

TEST_CASE("What a person does with the window arrives") {
    Desktop desktop(makeDesc());
    Window& window = desktop.window;

    desktop.xdotool({"windowsize", "WINDOW", "500", "400"});
    collect(window, has(InputKind::resized));
    CHECK(window.getSize() == glm::ivec2(500, 400));

    desktop.display.requestMinimise(desktop.id);
    auto events = collect(window, has(InputKind::hidden));
    CHECK(select(events, InputKind::hidden).size() == 1);
    CHECK_FALSE(window.isVisible());
    CHECK(window.getSize() == glm::ivec2(0));
    desktop.xdotool({"windowmap", "WINDOW"});
    events = collect(window, has(InputKind::shown));
    CHECK(window.isVisible());
    CHECK(window.getSize() == glm::ivec2(500, 400));

    window.setFullScreen(true);
    const auto isSize = [&](int width, int height) {
        return [&window, width, height](const Events&) { return window.getSize() == glm::ivec2(width, height); };
    };
    collect(window, isSize(1280, 800));
    CHECK(window.isFullScreen());
    window.setFullScreen(false);
    collect(window, isSize(500, 400));
    CHECK_FALSE(window.isFullScreen());

    desktop.display.requestClose(desktop.id);
    collect(window, has(InputKind::closeRequested));
    window.wait(0.3);
    desktop.xdotool({"windowfocus", "WINDOW", "key", "alt+F4"});
    collect(window, has(InputKind::closeRequested));
}

TEST_CASE("A window wakes for another thread and sleeps without processor time") {
    Desktop desktop(makeDesc(), false);
    Window& window = desktop.window;
    while (!window.wait(0.2).empty()) {
    }

    const double cpu = computeCpuSeconds(), start = getSeconds();
    CHECK(window.wait(1.0).empty());
    CHECK(getSeconds() - start >= 0.99);
    CHECK(computeCpuSeconds() - cpu < 0.02);

    // Many calls while one waits are one event.
    std::thread other([] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        for (int i = 0; i < 100; ++i)
            Window::wake();
    });
    const Events events = collect(window, has(InputKind::wake));
    other.join();
    CHECK(select(events, InputKind::wake).size() < 20);
    window.poll();
    Window::wake();
    Window::wake();
    CHECK(select(window.poll(), InputKind::wake).size() == 1);
    CHECK(window.poll().empty());
}

TEST_CASE("The scale is the desktop's, the description's or a script's") {
    Xvfb server;
    const XDisplay display(server.getDisplay());
    display.setResources("Xft.dpi:\t144\n");
    CHECK(Window(makeDesc()).getScale() == 1.5f);
    WindowDesc desc = makeDesc();
    desc.scale = 2;
    CHECK(Window(desc).getScale() == 2);
    desc.scale = 20;
    CHECK_THROWS_WITH(Window(desc), Catch::Contains("20"));
}

TEST_CASE("A script with touch, drop, keys, sizes and a scale plays") {
    const TemporaryFile script("stipple-play.jsonl",
                               R"({"event":"mouse_down","x":40,"y":30,"button":"right","clicks":2,"shift":true}
{"event":"mouse_up","x":41.4,"y":30,"button":"right"}
{"t":0.05,"event":"wheel","x":4,"y":3,"dy":-1.5,"control":true}
{"event":"finger_down","x":100,"y":50,"finger":3}
{"event":"finger_move","x":110.5,"y":50,"finger":3}
{"event":"finger_up","x":110.5,"y":50,"finger":3}
{"event":"drop","x":33,"y":44,"path":"/tmp/a ä.obj"}
{"event":"key_down","key":"z","control":true,"repeat":true}
{"event":"text","text":"ääääääääääääääääääää"}
{"wait":"settled"}
{"t":0.05,"event":"resized","width":500,"height":400}
{"event":"scale_changed","scale":1.5}
{"marker":"before hidden"}
{"t":0.05,"event":"hidden"}
{"marker":"while hidden"}
{"t":0.05,"event":"shown"}
{"quit":true}
)");
    const TemporaryFile recording("stipple-record.jsonl"), again("stipple-record-again.jsonl");
    const auto play = [](const std::filesystem::path& file, const std::filesystem::path& record, bool settle) {
        WindowDesc desc = makeDesc();
        desc.playFile = file.string();
        desc.recordFile = record.string();
        Window window(desc);
        Events all;
        int settled = 0;
        const double end = getSeconds() + 20;
        while (!has(InputKind::closeRequested)(all) && getSeconds() < end) {
            const bool heldBefore = settled > 0;
            for (InputEvent& event : window.wait()) {
                if (event.kind == InputKind::resized) CHECK(window.getSize() == glm::ivec2(500, 400));
                if (event.kind == InputKind::marker) {
                    CHECK(heldBefore);
                    CHECK(window.isVisible() == (event.text == "before hidden"));
                    CHECK(window.getScale() == 1.5f);
                }
                all.push_back(std::move(event));
            }
            if (settle) window.reportSettled();
            ++settled;
        }
        CHECK(window.getSize() == glm::ivec2(500, 400));
        return all;
    };
    const Xvfb server;
    const auto check = [](const Events& events) {
        const auto press = select(events, InputKind::mouseDown).at(0);
        CHECK(press.button == MouseButton::right);
        CHECK(press.clicks == 2);
        CHECK(press.position == glm::vec2(40, 30));
        CHECK(press.modifiers == Modifiers{true, false, false});
        CHECK(select(events, InputKind::mouseUp).at(0).modifiers == Modifiers{});
        const auto wheel = select(events, InputKind::wheel).at(0);
        CHECK(wheel.delta == glm::vec2(0, -1.5f));
        CHECK(wheel.modifiers == Modifiers{false, true, false});
        const auto finger = select(events, InputKind::fingerMove).at(0);
        CHECK(finger.finger == 3);
        CHECK(finger.position.x == Approx(110.5f));
        CHECK(select(events, InputKind::fingerUp).size() == 1);
        const auto drop = select(events, InputKind::drop).at(0);
        CHECK(drop.text == "/tmp/a ä.obj");
        CHECK(drop.position == glm::vec2(33, 44));
        const auto key = select(events, InputKind::keyDown).at(0);
        CHECK(key.key == Key::z);
        CHECK(key.repeat);
        std::string text;
        for (const InputEvent& event : select(events, InputKind::text))
            text += event.text;
        CHECK(text == "ääääääääääääääääääää");
        CHECK(select(events, InputKind::resized).size() == 1);
        CHECK(select(events, InputKind::hidden).size() == 1);
        CHECK(select(events, InputKind::shown).size() == 1);
        CHECK(select(events, InputKind::closeRequested).size() == 1);
    };
    const Events first = play(script.path, recording.path, true);
    check(first);
    CHECK(select(first, InputKind::marker).size() == 2);
    check(play(recording.path, again.path, false));
}

TEST_CASE("An unreadable script stops the start") {
    const Xvfb server;
    const TemporaryFile script("stipple-bad.jsonl", "{\"event\":\"nonsense\"}\n");
    WindowDesc desc = makeDesc();
    desc.playFile = script.path.string();
    CHECK_THROWS_WITH(Window(desc), Catch::Contains("stipple-bad.jsonl:1"));
}
