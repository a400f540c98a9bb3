#include "tests/window/desk.h"

#include "core/error.h"
#include "core/file.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <sstream>
#include <thread>
#include <unistd.h>
#include <utility>

namespace stipple::test {

namespace fs = std::filesystem;

namespace {

// Parts of the window that are not the picture, pixels at scale 1.
constexpr int kBars = 80, kColumn = 350;

// Of controls that are on. While a dialog is open everything behind it is darker.
constexpr std::array<int, 3> kMainButton = {52, 86, 114};
constexpr int kButtonWidth = 60; // at least: the edges of messages and the like are thinner
// Of what a tool can take hold of.
constexpr std::array<int, 3> kHandle = {30, 31, 33};
constexpr int kHandleWidth = 10;

bool hasColour(const Image8& image, int x, int y, const std::array<int, 3>& colour) {
    const std::size_t at = (std::size_t(y) * std::size_t(image.width) + std::size_t(x)) * 4;
    for (std::size_t c = 0; c < 3; ++c) {
        if (std::abs(int(image.pixels[at + c]) - colour[c]) > 2) return false;
    }
    return true;
}

// The middle of the first stretch of that colour, so wide and as far to the right as from `left`, from above.
std::optional<glm::ivec2> findColour(const Image8& image, const std::array<int, 3>& colour, int width, int left,
                                     int right) {
    for (int y = kBars; y < image.height; ++y) {
        int run = 0;
        for (int x = left; x < right; ++x) {
            run = hasColour(image, x, y, colour) ? run + 1 : 0;
            if (run == width) return glm::ivec2(x - width / 2, y);
        }
    }
    return {};
}

} // namespace

Scratch::Scratch()
    : m_folder(fs::path(STIPPLE_BINARY_DIR) / "tests" / "window" / fmt::format("scratch-{}", getpid())) {
    fs::remove_all(m_folder);
    fs::create_directories(m_folder);
}

Scratch::~Scratch() {
    std::error_code ec;
    fs::remove_all(m_folder, ec);
}

Desk::Desk(const DeskOptions& options)
    : m_options(options) {
    fs::copy_file(fs::path(STIPPLE_SOURCE_DIR) / "scenes" / "welcome.json", getScene());
    start();
}

void Desk::start(const std::vector<std::string>& more) {
    m_program.reset();
    ProgramOptions options;
    options.arguments = {
        getScene().string(), "--size", fmt::format("{}x{}", m_options.size.x, m_options.size.y), "--ui-scale", "1",
        "--samples",         "32"};
    options.arguments.insert(options.arguments.end(), m_options.arguments.begin(), m_options.arguments.end());
    options.arguments.insert(options.arguments.end(), more.begin(), more.end());
    options.runner = m_options.runner;
    options.state = getState();
    options.log = scratch / "log.txt";
    options.startSeconds = m_options.startSeconds;
    m_program = std::make_unique<ProgramUnderTest>(server, STIPPLE_PROGRAM, options);
}

nlohmann::json Desk::save() {
    const auto before = fs::last_write_time(getScene());
    m_program->key("ctrl+s");
    if (!waitUntil([&] { return fs::last_write_time(getScene()) != before; }, 60)) {
        fail("Ctrl+S has not saved. The program's log:\n{}", m_program->readLog());
    }
    return nlohmann::json::parse(readTextFile(getScene()));
}

nlohmann::json Desk::saveUntil(const std::function<bool(const nlohmann::json&)>& isWanted) {
    nlohmann::json document;
    const auto saved = [&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(600)); // every time a message says that it was saved
        document = save();
        return isWanted(document);
    };
    if (!waitUntil(saved, 60)) fail("The saved document is not as wanted:\n{}", document.dump(1));
    return document;
}

Image8 Desk::look(const std::string& name) {
    const Image8 image = m_program->takeScreenshot();
    const fs::path folder = fs::path(STIPPLE_BINARY_DIR) / "tests" / "window" / "pictures";
    fs::create_directories(folder);
    writePng(folder / (name + ".png"), image);
    return image;
}

Image8 Desk::lookWhenQuiet(const std::string& name) {
    if (!m_program->waitUntilQuiet(900)) fail("The program has not come to rest within 900 s.");
    return look(name);
}

bool Desk::comesToShow(const std::string& name, const std::function<bool(const Image8& picture)>& isWanted) {
    const bool shown = waitUntil([&] { return isWanted(cutPicture(m_program->takeScreenshot())); }, 120);
    look(name);
    return shown;
}

Image8 Desk::cutPicture(const Image8& screenshot) const {
    const int width = screenshot.width - kColumn, bottom = screenshot.height * 3 / 4;
    if (width <= 0 || bottom <= kBars) fail("The window is too small to be cut.");
    Image8 cut{width, bottom - kBars, {}};
    for (int y = kBars; y < bottom; ++y) {
        const auto row = screenshot.pixels.begin() + std::ptrdiff_t(y) * screenshot.width * 4;
        cut.pixels.insert(cut.pixels.end(), row, row + std::ptrdiff_t(width) * 4);
    }
    return cut;
}

bool Desk::isDialogOpen() const {
    return findButton().has_value();
}

std::optional<glm::ivec2> Desk::findButton() const {
    const Image8 image = m_program->takeScreenshot();
    const auto button = findColour(image, kMainButton, kButtonWidth, 0, image.width - kColumn / 2);
    return button ? std::optional(*button + glm::ivec2(0, 8)) : std::nullopt; // well inside
}

std::optional<glm::ivec2> Desk::findHandle(int left, int right) const {
    return findColour(m_program->takeScreenshot(), kHandle, kHandleWidth, left, right);
}

void Desk::pressMainButton() {
    std::optional<glm::ivec2> button;
    m_program->moveTo({2, 2}); // what lies under the pointer has another colour
    // At the same place for most of a second: a dialog takes a few frames to find its size, and these may be slow.
    const auto isThere = [&] {
        const auto before = std::exchange(button, findButton());
        std::this_thread::sleep_for(std::chrono::milliseconds(800));
        return button && before == button;
    };
    if (!waitUntil(isThere, 60)) fail("There is no dialog with a coloured button.");
    m_program->click(button.value());
}

std::vector<double> readPose(const nlohmann::json& document) {
    std::vector<double> numbers;
    std::istringstream text(document.at("view").at("camera").get<std::string>());
    for (std::string part; std::getline(text, part, ',');) {
        char* end = nullptr;
        numbers.push_back(std::strtod(part.c_str(), &end));
        if (*end != 0) return {};
    }
    return numbers;
}

} // namespace stipple::test
