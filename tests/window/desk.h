// One consultation open in the shipped program, and what became of it: what the scenarios have in common.
#pragma once

#include "tests/window/program_under_test.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace stipple::test {

// A folder of this test process, empty at first and removed in the end.
class Scratch {
public:
    Scratch();
    ~Scratch();
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    std::filesystem::path operator/(const std::string& name) const { return m_folder / name; }

private:
    std::filesystem::path m_folder;
};

struct DeskOptions {
    // Messages grow from below and leave the uppermost 125 pixels to the mouse.
    glm::ivec2 size{640, 520};
    std::vector<std::string> arguments; // on top of the scene, its size and scale 1
    std::vector<std::string> runner;
    double startSeconds = 60;
};

// The welcome scene, copied into a folder of the test.
class Desk {
public:
    Scratch scratch; // first: the program's journals lie there
    Xvfb server{1280, 800, true};

    explicit Desk(const DeskOptions& options = {});
    // Starts the program; what ran before is killed.
    void start(const std::vector<std::string>& more = {});
    ProgramUnderTest& program() { return *m_program; }

    std::filesystem::path getScene() const { return scratch / "scene.json"; }
    std::filesystem::path getState() const { return scratch / "state"; }
    std::filesystem::path getJournals() const { return getState() / "stipple" / "journals"; }

    // Presses Ctrl+S and reads the document when it has come to the disk.
    nlohmann::json save();
    // Saves until the document is as wanted. Error with the last one when it does not come to that within 60 s.
    nlohmann::json saveUntil(const std::function<bool(const nlohmann::json&)>& isWanted);

    // The window as it is now, as a file in the build folder too.
    Image8 look(const std::string& name);
    // The same when the picture is finished and nothing moves any more. On a processor this takes long.
    Image8 lookWhenQuiet(const std::string& name);
    // Looks until the window is as wanted, at most 120 s; `isWanted` gets the part without panels, bars and messages.
    // The last look is kept as a file.
    bool comesToShow(const std::string& name, const std::function<bool(const Image8& picture)>& isWanted);
    // The part of a screenshot without panels, bars and messages.
    Image8 cutPicture(const Image8& screenshot) const;
    // One with a coloured button.
    bool isDialogOpen() const;
    // A point of the uppermost handle of a tool between two columns of pixels.
    std::optional<glm::ivec2> findHandle(int left, int right) const;
    // Presses the coloured button of the dialog that is open.
    void pressMainButton();

private:
    std::optional<glm::ivec2> findButton() const;

    DeskOptions m_options;
    std::unique_ptr<ProgramUnderTest> m_program;
};

// "azimuth,elevation,distance,..." of a saved free view; empty for a named one.
std::vector<double> readPose(const nlohmann::json& document);

} // namespace stipple::test
