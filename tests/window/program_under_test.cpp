#include "tests/window/program_under_test.h"

#include "core/error.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>

namespace stipple::test {

namespace {

using Clock = std::chrono::steady_clock;

double getSeconds() {
    return std::chrono::duration<double>(Clock::now().time_since_epoch()).count();
}

std::string text(int number) {
    return std::to_string(number);
}

} // namespace

ProgramUnderTest::ProgramUnderTest(const Xvfb& server, const std::filesystem::path& program,
                                   const ProgramOptions& options)
    : m_server(server)
    , m_display(server.getDisplay())
    , m_options(options) {
    std::vector<std::string> command = options.runner;
    command.push_back(program.string());
    command.insert(command.end(), options.arguments.begin(), options.arguments.end());
    ChildOptions child{.environment = options.environment, .output = options.log};
    child.environment["DISPLAY"] = server.getDisplay();
    child.environment["SDL_VIDEODRIVER"] = "x11";
    if (!options.state.empty()) child.environment["XDG_STATE_HOME"] = options.state.string();
    m_process = std::make_unique<ChildProcess>(command, child);
    const auto hasWindow = [&] {
        const auto found = m_display.findWindow(m_process->getId());
        m_window = found.value_or(0);
        return found.has_value() || !m_process->isRunning();
    };
    if (!waitUntil(hasWindow, options.startSeconds) || m_window == 0) {
        fail("{} has opened no window within {} s. Its log:\n{}", program.string(), options.startSeconds, readLog());
    }
}

void ProgramUnderTest::xdotool(const std::vector<std::string>& words) const {
    std::vector<std::string> command = words;
    std::replace(command.begin(), command.end(), std::string("WINDOW"), std::to_string(m_window));
    m_server.xdotool(command);
}

void ProgramUnderTest::moveTo(glm::ivec2 to) const {
    xdotool({"mousemove", "--window", "WINDOW", text(to.x), text(to.y)});
}

void ProgramUnderTest::click(glm::ivec2 at, int count, int button) const {
    moveTo(at);
    xdotool({"click", "--repeat", text(count), "--delay", "60", text(button)});
}

void ProgramUnderTest::drag(glm::ivec2 from, glm::ivec2 to, int steps, int button, const std::string& modifiers,
                            double rest) const {
    std::vector<std::string> words = {"mousemove", "--window", "WINDOW", text(from.x), text(from.y)};
    const auto add = [&](std::initializer_list<std::string> more) { words.insert(words.end(), more); };
    if (!modifiers.empty()) add({"keydown", modifiers});
    add({"mousedown", text(button)});
    for (int i = 1; i <= steps; ++i) {
        const glm::ivec2 at = from + (to - from) * i / steps;
        add({"sleep", "0.015", "mousemove", "--window", "WINDOW", text(at.x), text(at.y)});
    }
    add({"sleep", fmt::format("{:.3f}", rest), "mouseup", text(button)});
    if (!modifiers.empty()) add({"keyup", modifiers});
    xdotool(words);
}

void ProgramUnderTest::wheel(glm::ivec2 at, int notchesAway) const {
    moveTo(at);
    const int button = notchesAway > 0 ? 4 : 5; // as X names the wheel
    xdotool({"click", "--repeat", text(std::abs(notchesAway)), "--delay", "40", text(button)});
}

void ProgramUnderTest::key(const std::string& name, int count) const {
    xdotool({"key", "--repeat", text(count), "--delay", "30", name});
}

void ProgramUnderTest::type(const std::string& letters) const {
    xdotool({"type", "--delay", "20", letters});
}

void ProgramUnderTest::resize(glm::ivec2 size) const {
    xdotool({"windowsize", "WINDOW", text(size.x), text(size.y)});
}

void ProgramUnderTest::minimise() const {
    m_display.requestMinimise(m_window);
}

void ProgramUnderTest::restore() const {
    xdotool({"windowmap", "WINDOW"});
    // Only a window that is on the screen can take the keyboard.
    if (!waitUntil([&] { return m_display.findWindow(m_process->getId()).has_value(); })) {
        fail("The window has not come back to the screen.");
    }
    xdotool({"windowfocus", "WINDOW"});
}

void ProgramUnderTest::close() const {
    m_display.requestClose(m_window);
}

glm::ivec2 ProgramUnderTest::getSize() const {
    const ScreenRect place = m_display.readPlace(m_window);
    return {place.width, place.height};
}

Image8 ProgramUnderTest::takeScreenshot() const {
    const Screenshot shot = m_display.readScreen(m_display.readPlace(m_window));
    Image8 image{shot.width, shot.height, {}};
    image.pixels.reserve(shot.rgb.size() / 3 * 4);
    for (std::size_t i = 0; i < shot.rgb.size(); i += 3)
        image.pixels.insert(image.pixels.end(), {shot.rgb[i], shot.rgb[i + 1], shot.rgb[i + 2], 255});
    return image;
}

bool ProgramUnderTest::waitUntilQuiet(double seconds, double quiet) {
    const double end = getSeconds() + seconds;
    double cpu = computeCpuSeconds(), since = getSeconds();
    while (getSeconds() - since < quiet) {
        if (getSeconds() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        if (!m_process->isRunning()) fail("The program has ended by itself. Its log:\n{}", readLog());
        if (const double now = computeCpuSeconds(); now > cpu) {
            cpu = now;
            since = getSeconds();
        }
    }
    return true;
}

std::string ProgramUnderTest::readLog() const {
    std::stringstream content;
    content << std::ifstream(m_options.log).rdbuf();
    return content.str();
}

double computeDifference(const Image8& a, const Image8& b, int levels) {
    if (a.width != b.width || a.height != b.height) return 1;
    std::size_t different = 0;
    for (std::size_t i = 0; i < a.pixels.size(); i += 4) {
        int most = 0;
        for (std::size_t c = 0; c < 3; ++c)
            most = std::max(most, std::abs(int(a.pixels[i + c]) - int(b.pixels[i + c])));
        if (most > levels) ++different;
    }
    return double(different) / double(a.pixels.size() / 4);
}

bool waitUntil(const std::function<bool()>& condition, double seconds) {
    const double end = getSeconds() + seconds;
    while (!condition()) {
        if (getSeconds() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return true;
}

} // namespace stipple::test
