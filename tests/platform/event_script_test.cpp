// Scripts of input: lines read, written, mistaken, and when they come.
#include "core/error.h"
#include "platform/event_script.h"
#include "platform/script_player.h"
#include "platform/script_recorder.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

using namespace stipple;

namespace {

struct ScriptFile {
    std::filesystem::path path;
    explicit ScriptFile(const std::string& text = {})
        : path(std::filesystem::temp_directory_path() / "stipple-event-script.jsonl") {
        std::ofstream(path) << text;
    }
    ~ScriptFile() { std::filesystem::remove(path); }
    std::string read() const {
        std::stringstream text;
        text << std::ifstream(path).rdbuf();
        return text.str();
    }
};

std::string readMessage(const std::string& text) {
    const ScriptFile file(text);
    try {
        readEventScript(file.path);
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

} // namespace

TEST_CASE("Every kind of script line reads back as it was written") {
    const std::string text = R"({"t":0,"event":"mouse_move","x":1,"y":2.25}
{"t":0.1,"event":"mouse_down","x":400,"y":300,"button":"left","clicks":2,"shift":true}
{"t":0.0125,"event":"mouse_up","x":400,"y":300,"button":"middle"}
{"t":0,"event":"wheel","x":-3,"y":0,"dx":0.5,"dy":-1,"control":true}
{"t":0,"event":"key_down","key":"page_up","repeat":true,"alt":true}
{"t":0,"event":"key_up","key":"digit7"}
{"t":0,"event":"text","text":"ä \"{\\ 髪"}
{"t":0,"event":"finger_down","x":5,"y":6,"finger":3}
{"t":0,"event":"finger_move","x":5,"y":6.5,"finger":3}
{"t":0,"event":"finger_up","x":5,"y":6.5,"finger":3}
{"t":0,"event":"drop","x":10,"y":20,"path":"/a b/head.obj"}
{"t":0,"event":"resized","width":640,"height":480}
{"t":0,"event":"scale_changed","scale":1.25}
{"t":0,"event":"exposed"}
{"t":0,"event":"hidden"}
{"t":0,"event":"shown"}
{"t":0,"event":"focus_lost"}
{"t":0,"event":"close_requested"}
{"t":0,"wait":"settled"}
{"t":1.5,"marker":"screenshot a.png"}
{"t":0,"quit":true}
)";
    const ScriptFile file(text);
    const auto lines = readEventScript(file.path);
    std::string written;
    for (const ScriptLine& line : lines)
        written += formatScriptLine(line) + '\n';
    CHECK(written == text);

    REQUIRE(lines.size() == 21);
    CHECK(lines[1].delay == Approx(0.1));
    CHECK(lines[1].event.kind == InputKind::mouseDown);
    CHECK(lines[1].event.position == glm::vec2(400, 300));
    CHECK(lines[1].event.clicks == 2);
    CHECK(lines[1].event.modifiers == Modifiers{true, false, false});
    CHECK(lines[2].event.button == MouseButton::middle);
    CHECK(lines[3].event.delta == glm::vec2(0.5f, -1));
    CHECK(lines[4].event.key == Key::pageUp);
    CHECK(lines[4].event.repeat);
    CHECK(lines[5].event.key == Key::digit7);
    CHECK(lines[6].event.text == "ä \"{\\ 髪");
    CHECK(lines[9].event.finger == 3);
    CHECK(lines[10].event.text == "/a b/head.obj");
    CHECK(lines[11].size == glm::ivec2(640, 480));
    CHECK(lines[12].scale == 1.25f);
    CHECK(lines[18].kind == ScriptLine::Kind::waitSettled);
    CHECK(lines[19].kind == ScriptLine::Kind::marker);
    CHECK(lines[19].event.kind == InputKind::marker);
    CHECK(lines[19].event.text == "screenshot a.png");
    CHECK(lines[20].kind == ScriptLine::Kind::quit);
}

TEST_CASE("Every key has a name of its own in scripts") {
    for (int i = 1; i < static_cast<int>(Key::count); ++i) {
        ScriptLine line;
        line.event.kind = InputKind::keyDown;
        line.event.key = static_cast<Key>(i);
        const ScriptFile file(formatScriptLine(line));
        CHECK(readEventScript(file.path).at(0).event.key == line.event.key);
    }
}

TEST_CASE("Names of files that are not UTF-8 do not stop a recording") {
    ScriptLine line;
    line.event.kind = InputKind::drop;
    line.event.text = "/tmp/\xff.obj";
    const ScriptFile file(formatScriptLine(line));
    CHECK(readEventScript(file.path).at(0).event.kind == InputKind::drop);
}

TEST_CASE("A mistaken script names file, line and mistake") {
    const auto [line, words] = GENERATE(table<std::string, std::string>({
        {R"({"event":"mouse_move","x":1,"y")", "not JSON"},
        {R"([1,2])", "not an object"},
        {R"({"t":1})", "none of \"event\""},
        {R"({"event":"mouse_drag","x":1,"y":1})", "\"mouse_drag\" is no event"},
        {R"({"event":"wake"})", "cannot be played"},
        {R"({"event":"mouse_move","x":1})", "\"y\" is missing"},
        {R"({"event":"mouse_move","x":"1","y":1})", "\"x\" must be a number"},
        {R"({"event":"mouse_move","x":1,"y":1,"buton":"left"})", "\"buton\" does not belong"},
        {R"({"event":"mouse_down","x":1,"y":1})", "\"button\" must be there"},
        {R"({"event":"mouse_down","x":1,"y":1,"button":"left","clicks":0})", "\"clicks\" is 0"},
        {R"({"event":"key_down","key":"return"})", "\"return\" is no key"},
        {R"({"event":"key_down","key":"none"})", "no key that can be pressed"},
        {R"({"event":"key_down","key":"a","shift":1})", "\"shift\" must be true or false"},
        {R"({"event":"resized","width":0,"height":10})", "\"width\" is 0"},
        {R"({"event":"scale_changed","scale":9})", "\"scale\" is 9"},
        {R"({"t":-1,"event":"shown"})", "\"t\" is -1"},
        {R"({"wait":"longer"})", "only \"settled\""},
        {R"({"quit":false})", "none of \"event\""},
        {R"({"quit":true,"event":"shown"})", "\"quit\" does not belong"},
    }));
    const std::string message = readMessage("{\"event\":\"shown\"}\n\n" + line + "\n");
    CHECK_THAT(message, Catch::Contains("stipple-event-script.jsonl:3: "));
    CHECK_THAT(message, Catch::Contains(words));
}

TEST_CASE("A script that is not there is named") {
    CHECK_THROWS_WITH(readEventScript("/nowhere/a.jsonl"), Catch::Contains("/nowhere/a.jsonl"));
}

TEST_CASE("A script's lines come at their times, however late they are asked for") {
    std::vector<ScriptLine> lines(4);
    for (ScriptLine& line : lines)
        line.delay = 0.5;
    ScriptPlayer player(lines, 100);
    CHECK(player.next(100.4) == nullptr);
    CHECK(player.computeWait(100.4).value() == Approx(0.1));
    CHECK(player.next(101.2) != nullptr); // due at 100.5
    CHECK(player.next(101.2) != nullptr); // and 101.0
    CHECK(player.next(101.2) == nullptr);
    CHECK(player.computeWait(101.2).value() == Approx(0.3));
    CHECK(player.next(110) != nullptr);
    CHECK(player.computeWait(110).value() == 0);
    CHECK(player.next(110) != nullptr);
    CHECK(player.next(1000) == nullptr);
    CHECK_FALSE(player.computeWait(1000));
}

TEST_CASE("A script waits for the settled picture") {
    std::vector<ScriptLine> lines(3);
    lines[1].kind = ScriptLine::Kind::waitSettled;
    lines[1].delay = 1;
    lines[2].delay = 2;
    ScriptPlayer player(lines, 0);
    CHECK(player.next(0) != nullptr);
    player.reportSettled(0.5); // nobody waits yet
    CHECK_FALSE(player.isHeld());
    CHECK(player.next(50) == nullptr);
    CHECK(player.isHeld());
    CHECK_FALSE(player.computeWait(50));
    player.reportSettled(60);
    CHECK_FALSE(player.isHeld());
    CHECK(player.next(61.9) == nullptr);
    CHECK(player.next(62.1) != nullptr);
}

TEST_CASE("A recording is a script, without rounding errors that add up") {
    const ScriptFile file;
    const double start = 1000;
    ScriptRecorder recorder(file.path, start, {640, 480}, 1.5f);
    constexpr int kCount = 1000;
    for (int i = 1; i <= kCount; ++i) {
        InputEvent event;
        event.kind = InputKind::mouseMove;
        event.time = start + i * 0.01003;
        event.position = {i, 0.5f};
        recorder.add(event, {640, 480}, 1.5f);
        event.kind = InputKind::wake;
        recorder.add(event, {640, 480}, 1.5f);
    }
    // Each line is on the disk before the next event.
    const auto lines = readEventScript(file.path);
    REQUIRE(lines.size() == kCount + 2);
    CHECK(lines[0].size == glm::ivec2(640, 480));
    CHECK(lines[1].scale == 1.5f);
    double time = 0;
    for (const ScriptLine& line : lines)
        time += line.delay;
    CHECK(time == Approx(kCount * 0.01003).margin(1e-4));
    CHECK(lines.back().event.position == glm::vec2(kCount, 0.5f));
    CHECK_THROWS_WITH(ScriptRecorder("/nowhere/a.jsonl", 0, {1, 1}, 1), Catch::Contains("/nowhere/a.jsonl"));
}
