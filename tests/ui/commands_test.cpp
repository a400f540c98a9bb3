#include "ui/commands.h"

#include <catch2/catch.hpp>

#include <set>
#include <string>

using namespace stipple;

TEST_CASE("Every command has its own name, label and key") {
    std::set<std::string> ids, chords;
    const auto addChord = [&](const KeyChord& chord) {
        const Modifiers m = chord.modifiers;
        return chords
            .insert(std::to_string(int(chord.key)) + (m.shift ? "s" : "") + (m.control ? "c" : "") + (m.alt ? "a" : ""))
            .second;
    };
    CHECK(getCommands().size() == std::size_t(Command::count));
    for (const CommandInfo& info : getCommands()) {
        INFO(info.id);
        CHECK(&getCommandInfo(info.command) == &info);
        CHECK(ids.insert(std::string(info.id)).second);
        CHECK_FALSE(info.label.empty());
        CHECK_FALSE(info.group.empty());
        REQUIRE(info.key.key != Key::none);
        CHECK(addChord(info.key));
        CHECK(findCommand(info.key) == info.command);
        CHECK_FALSE(formatKeys(info).empty());
        if (info.otherKey.key != Key::none) {
            CHECK(addChord(info.otherKey));
            CHECK(findCommand(info.otherKey) == info.command);
        }
    }
}

TEST_CASE("Chords are written as people say them") {
    CHECK(formatChord({Key::s, {.shift = true, .control = true}}) == "Ctrl+Shift+S");
    CHECK(formatKeys(getCommandInfo(Command::fullScreen)) == "F or F11");
    CHECK(formatKeys(getCommandInfo(Command::brighter)) == "+");
    CHECK(formatKeys(getCommandInfo(Command::viewCloseUp)) == "0");
    CHECK(formatKeys(getCommandInfo(Command::cancelJob)) == "Esc");
    CHECK(formatChord({Key::rightBracket, {}}) == "]");
    CHECK(formatChord({}).empty());
    CHECK_FALSE(findCommand({}));
    CHECK_FALSE(findCommand({Key::s, {.alt = true}}));
}
