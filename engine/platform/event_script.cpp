#include "platform/event_script.h"

#include "core/error.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cmath>
#include <fstream>
#include <optional>
#include <span>

namespace stipple {

namespace {

using Json = nlohmann::ordered_json;

// In the order of the enumerators.
constexpr std::array<std::string_view, 20> kKindNames = {
    "mouse_move",  "mouse_down",      "mouse_up", "wheel",   "key_down",      "key_up",  "text",   "finger_down",
    "finger_move", "finger_up",       "drop",     "resized", "scale_changed", "exposed", "hidden", "shown",
    "focus_lost",  "close_requested", "wake",     "marker"};
constexpr std::array<std::string_view, 3> kButtonNames = {"left", "middle", "right"};
constexpr std::array<std::string_view, static_cast<std::size_t>(Key::count)> kKeyNames = {
    // clang-format off
    "none",
    "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "w", "x", "y", "z",
    "digit0", "digit1", "digit2", "digit3", "digit4", "digit5", "digit6", "digit7", "digit8", "digit9",
    "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10", "f11", "f12",
    "left", "right", "up", "down", "home", "end", "page_up", "page_down", "insert", "del", "backspace",
    "space", "enter", "escape", "tab", "minus", "equals", "comma", "period", "slash", "left_bracket", "right_bracket",
    "shift", "control", "alt",
    // clang-format on
};
static_assert(kKindNames.size() == static_cast<std::size_t>(InputKind::marker) + 1);
static_assert(kKeyNames.back() == "alt" && kKeyNames[static_cast<std::size_t>(Key::left)] == "left");

bool hasPosition(InputKind kind) {
    return kind <= InputKind::wheel || (kind >= InputKind::fingerDown && kind <= InputKind::drop);
}
bool hasButton(InputKind kind) {
    return kind == InputKind::mouseDown || kind == InputKind::mouseUp;
}
bool hasKey(InputKind kind) {
    return kind == InputKind::keyDown || kind == InputKind::keyUp;
}
bool hasFinger(InputKind kind) {
    return kind >= InputKind::fingerDown && kind <= InputKind::fingerUp;
}
bool hasModifiers(InputKind kind) {
    return hasPosition(kind) || hasKey(kind);
}

std::optional<std::size_t> findName(std::span<const std::string_view> names, std::string_view name) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == name) return i;
    }
    return {};
}

// Takes a line's members out one by one; what is left over in the end is a mistake.
class Reader {
public:
    explicit Reader(Json json)
        : m_json(std::move(json)) {}

    bool has(const char* name) const { return m_json.contains(name); }

    double takeNumber(const char* name, std::optional<double> fallback, double least, double most) {
        const auto value = take(name);
        if (!value) {
            if (!fallback) fail("\"{}\" is missing", name);
            return *fallback;
        }
        if (!value->is_number()) fail("\"{}\" must be a number", name);
        const double number = value->get<double>();
        if (!(number >= least && number <= most))
            fail("\"{}\" is {}; it must lie between {} and {}", name, number, least, most);
        return number;
    }
    bool takeFlag(const char* name) {
        const auto value = take(name);
        if (value && !value->is_boolean()) fail("\"{}\" must be true or false", name);
        return value && value->get<bool>();
    }
    std::string takeText(const char* name) {
        const auto value = take(name);
        if (!value || !value->is_string()) fail("\"{}\" must be there and a text", name);
        return value->get<std::string>();
    }
    std::size_t takeName(const char* name, std::span<const std::string_view> names) {
        const std::string text = takeText(name);
        const auto index = findName(names, text);
        if (!index) fail("\"{}\" is no {} that is known", text, name);
        return *index;
    }
    void finish() const {
        if (!m_json.empty()) fail("\"{}\" does not belong to such a line", m_json.begin().key());
    }

private:
    std::optional<Json> take(const char* name) {
        const auto found = m_json.find(name);
        if (found == m_json.end()) return {};
        Json value = *found;
        m_json.erase(name);
        return value;
    }
    Json m_json;
};

constexpr double kMostPixels = 1e5, kMostSeconds = 1e6;

void readEvent(Reader& reader, ScriptLine& line) {
    InputEvent& event = line.event;
    event.kind = static_cast<InputKind>(reader.takeName("event", kKindNames));
    if (event.kind == InputKind::wake || event.kind == InputKind::marker) fail("such an event cannot be played");
    const auto takeFloat = [&](const char* name, double least, double most) {
        return static_cast<float>(reader.takeNumber(name, {}, least, most));
    };
    const auto takeInt = [&](const char* name, std::optional<double> fallback, double least, double most) {
        return static_cast<int>(reader.takeNumber(name, fallback, least, most));
    };
    if (hasPosition(event.kind)) {
        event.position = {takeFloat("x", -kMostPixels, kMostPixels), takeFloat("y", -kMostPixels, kMostPixels)};
    }
    if (event.kind == InputKind::wheel) {
        event.delta = {static_cast<float>(reader.takeNumber("dx", 0, -1e3, 1e3)),
                       static_cast<float>(reader.takeNumber("dy", 0, -1e3, 1e3))};
    }
    if (hasButton(event.kind)) {
        event.button = static_cast<MouseButton>(reader.takeName("button", kButtonNames));
        event.clicks = takeInt("clicks", 1, 1, 100);
    }
    if (hasKey(event.kind)) {
        event.key = static_cast<Key>(reader.takeName("key", kKeyNames));
        if (event.key == Key::none) fail("\"none\" is no key that can be pressed");
        event.repeat = reader.takeFlag("repeat");
    }
    if (hasFinger(event.kind)) event.finger = static_cast<std::uint64_t>(reader.takeNumber("finger", 0, 0, 1e15));
    if (event.kind == InputKind::text) event.text = reader.takeText("text");
    if (event.kind == InputKind::drop) event.text = reader.takeText("path");
    if (hasModifiers(event.kind)) {
        event.modifiers.shift = reader.takeFlag("shift");
        event.modifiers.control = reader.takeFlag("control");
        event.modifiers.alt = reader.takeFlag("alt");
    }
    if (event.kind == InputKind::resized) line.size = {takeInt("width", {}, 1, 32768), takeInt("height", {}, 1, 32768)};
    if (event.kind == InputKind::scaleChanged) line.scale = takeFloat("scale", 0.5, 4);
}

ScriptLine readLine(const std::string& text) {
    Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded()) fail("it is not JSON");
    if (!json.is_object()) fail("it is not an object {{...}}");
    Reader reader(std::move(json));
    ScriptLine line;
    line.delay = reader.takeNumber("t", 0, 0, kMostSeconds);
    if (reader.has("event")) {
        readEvent(reader, line);
    } else if (reader.has("wait")) {
        line.kind = ScriptLine::Kind::waitSettled;
        if (reader.takeText("wait") != "settled") fail("\"wait\" knows only \"settled\"");
    } else if (reader.has("marker")) {
        line.kind = ScriptLine::Kind::marker;
        line.event.kind = InputKind::marker;
        line.event.text = reader.takeText("marker");
    } else if (reader.takeFlag("quit")) {
        line.kind = ScriptLine::Kind::quit;
    } else {
        fail("it has none of \"event\", \"wait\", \"marker\" and \"quit\"");
    }
    reader.finish();
    return line;
}

// Hundredths are enough for a pixel and keep the file legible.
double round(double value, double step = 0.01) {
    return std::round(value / step) * step;
}
Json number(double value, double step = 0.01) {
    // Through text, so that 0.07 is not written as 0.07000000000000001.
    return Json::parse(fmt::format("{:.10g}", round(value, step)));
}

void writeEvent(Json& json, const ScriptLine& line) {
    const InputEvent& event = line.event;
    json["event"] = kKindNames.at(static_cast<std::size_t>(event.kind));
    if (hasPosition(event.kind)) {
        json["x"] = number(event.position.x);
        json["y"] = number(event.position.y);
    }
    if (event.kind == InputKind::wheel) {
        json["dx"] = number(event.delta.x, 1e-4);
        json["dy"] = number(event.delta.y, 1e-4);
    }
    if (hasButton(event.kind)) {
        json["button"] = kButtonNames.at(static_cast<std::size_t>(event.button));
        if (event.clicks != 1) json["clicks"] = event.clicks;
    }
    if (hasKey(event.kind)) {
        json["key"] = kKeyNames.at(static_cast<std::size_t>(event.key));
        if (event.repeat) json["repeat"] = true;
    }
    if (hasFinger(event.kind)) json["finger"] = event.finger;
    if (event.kind == InputKind::text) json["text"] = event.text;
    if (event.kind == InputKind::drop) json["path"] = event.text;
    if (hasModifiers(event.kind)) {
        if (event.modifiers.shift) json["shift"] = true;
        if (event.modifiers.control) json["control"] = true;
        if (event.modifiers.alt) json["alt"] = true;
    }
    if (event.kind == InputKind::resized) {
        json["width"] = line.size.x;
        json["height"] = line.size.y;
    }
    if (event.kind == InputKind::scaleChanged) json["scale"] = number(line.scale, 1e-4);
}

} // namespace

std::vector<ScriptLine> readEventScript(const std::filesystem::path& path) {
    std::ifstream file(path);
    if (!file) fail("{}: the script cannot be opened. Check the path.", path.string());
    std::vector<ScriptLine> lines;
    std::string text;
    for (int number = 1; std::getline(file, text); ++number) {
        if (text.find_first_not_of(" \t\r") == std::string::npos) continue;
        try {
            lines.push_back(readLine(text));
        } catch (const Error& error) {
            fail("{}:{}: this line of the script cannot be played: {}.", path.string(), number, error.what());
        }
    }
    if (file.bad()) fail("{}: the script cannot be read to its end.", path.string());
    return lines;
}

std::string formatScriptLine(const ScriptLine& line) {
    Json json;
    json["t"] = number(line.delay, 1e-4);
    switch (line.kind) {
    case ScriptLine::Kind::event:
        writeEvent(json, line);
        break;
    case ScriptLine::Kind::waitSettled:
        json["wait"] = "settled";
        break;
    case ScriptLine::Kind::marker:
        json["marker"] = line.event.text;
        break;
    case ScriptLine::Kind::quit:
        json["quit"] = true;
        break;
    }
    // File names need not be UTF-8; what is not is written with replacement characters.
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace stipple
