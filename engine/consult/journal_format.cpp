#include "consult/journal_format.h"

#include "consult/schema_fields.h"
#include "core/error.h"
#include "core/hash.h"

#include <charconv>

namespace stipple {
namespace {

namespace fs = std::filesystem;

constexpr int kJournalVersion = 1;
constexpr std::size_t kChecksumLength = 16;

std::string computeChecksum(std::string_view text) {
    return fmt::format("{:016x}", hashBytes(std::as_bytes(std::span(text.data(), text.size()))));
}

std::string makeLine(const Json& json) {
    // A label with a damaged character must not cost the edit.
    const std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
    return computeChecksum(text) + " " + text + "\n";
}

// File names need not be UTF-8, but JSON is: other bytes are percent-encoded, and "%" itself.
std::string encodePath(const fs::path& path) {
    std::string text;
    for (const char8_t c : path.u8string())
        text += c < 0x20 || c >= 0x7f || c == '%' ? fmt::format("%{:02X}", unsigned(c)) : std::string(1, char(c));
    return text;
}

fs::path decodePath(const std::string& text) {
    std::u8string bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned value = static_cast<unsigned char>(text[i]);
        if (text[i] == '%' && i + 2 < text.size()) {
            const auto [end, error] = std::from_chars(&text[i + 1], &text[i + 3], value, 16);
            if (error == std::errc() && end == &text[i + 3]) i += 2;
        }
        bytes += char8_t(value);
    }
    return fs::path(bytes);
}

Json writeEdits(const std::vector<Edit>& edits) {
    Json list = Json::array();
    for (const Edit& edit : edits)
        list.push_back(Json::array({edit.path, edit.value}));
    return list;
}

std::vector<Edit> readEdits(const Json& list) {
    std::vector<Edit> edits;
    for (const Json& edit : list)
        edits.push_back({edit.at(0).get<std::string>(), edit.at(1).get<std::string>()});
    return edits;
}

HistoryEntry readEntry(const Json& json) {
    using Kind = HistoryEntry::Kind;
    const std::string kind = json.at("do").get<std::string>();
    if (kind == "undo") return {Kind::undo, {}, "", 0};
    if (kind == "redo") return {Kind::redo, {}, "", 0};
    if (kind == "look") return {Kind::look, readEdits(json.at("edits")), "", 0};
    if (kind != "step") fail("'{}' is nothing that a history does.", kind);
    return {Kind::step, readEdits(json.at("edits")), json.at("label").get<std::string>(),
            json.at("gesture").get<std::uint64_t>()};
}

Consultation readDocument(const Json& json) {
    return consultationFromJson(json.dump(), "journal");
}

Json writeDocument(const Consultation& document) {
    return Json::parse(toJson(document));
}

// The JSON of the line at `rest`, which moves on; nothing when the line is not as it was written.
std::optional<Json> takeLine(std::string_view& rest) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos || end <= kChecksumLength || rest[kChecksumLength] != ' ') return std::nullopt;
    const std::string_view text = rest.substr(kChecksumLength + 1, end - kChecksumLength - 1);
    if (rest.substr(0, kChecksumLength) != computeChecksum(text)) return std::nullopt;
    rest.remove_prefix(end + 1);
    Json json = parseJson(text, false);
    if (json.is_discarded()) return std::nullopt;
    return json;
}

std::optional<JournalContent> readStart(std::string_view& rest, JournalState& state) {
    state = JournalState::damaged;
    const std::optional<Json> start = takeLine(rest);
    if (!start) return std::nullopt;
    if (start->at("stipple_journal").get<long long>() > kJournalVersion) {
        state = JournalState::newer;
        return std::nullopt;
    }
    JournalContent content{History(readDocument(start->at("document"))),
                           decodePath(start->at("source").get<std::string>())};
    if (start->contains("saved")) content.history.markSaved(readDocument(start->at("saved")));
    state = JournalState::good;
    return content;
}

// Calls `read`; false when what it reads is not as it was written.
template <typename Read>
bool canRead(const Read& read) {
    try {
        read();
        return true;
    } catch (const Error&) { // a value out of range, an edit of what is not there
        return false;
    } catch (const Json::exception&) { // another type, a missing key
        return false;
    }
}

} // namespace

std::string writeJournalStart(const History& history, const fs::path& source) {
    Json start = Json::object();
    start["stipple_journal"] = kJournalVersion;
    start["source"] = encodePath(source);
    start["document"] = writeDocument(history.getOrigin());
    if (!computeEdits(history.getOrigin(), history.getSaved()).empty())
        start["saved"] = writeDocument(history.getSaved());
    std::string text = makeLine(start);
    for (const HistoryEntry& entry : history.getLog())
        text += writeJournalLine(entry);
    return text;
}

std::string writeJournalLine(const HistoryEntry& entry) {
    Json json = Json::object();
    switch (entry.kind) {
    case HistoryEntry::Kind::step:
        json["do"] = "step";
        json["edits"] = writeEdits(entry.edits);
        json["label"] = entry.label;
        json["gesture"] = entry.gesture;
        break;
    case HistoryEntry::Kind::look:
        json["do"] = "look";
        json["edits"] = writeEdits(entry.edits);
        break;
    case HistoryEntry::Kind::undo:
        json["do"] = "undo";
        break;
    case HistoryEntry::Kind::redo:
        json["do"] = "redo";
        break;
    }
    return makeLine(json);
}

std::optional<JournalContent> readJournal(std::string_view text, JournalState& state) {
    std::optional<JournalContent> content;
    if (!canRead([&] { content = readStart(text, state); })) state = JournalState::damaged;
    if (state != JournalState::good) return std::nullopt;
    while (content->isWhole && !text.empty()) {
        const auto readLine = [&] {
            const std::optional<Json> line = takeLine(text);
            if (!line) fail("The line is damaged.");
            content->history.replay(readEntry(*line));
        };
        content->isWhole = canRead(readLine);
    }
    // Gestures of the program that ended say nothing about those of this one.
    content->history.endGesture();
    return content;
}

} // namespace stipple
