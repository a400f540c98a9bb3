#include "tests/consult/documents.h"

#include "consult/presets.h"
#include "consult/schema.h"
#include "core/error.h"

#include <algorithm>

namespace stipple {

std::string getMessage(const std::function<void()>& action) {
    try {
        action();
    } catch (const Error& error) {
        return error.what();
    }
    return "no error";
}

Consultation makeFullDocument() {
    Consultation d;
    d.title = "Ä \"quoted\" title";
    d.head.morphs = {{"breadth", 0.25f}};
    d.head.landmarks = {{"glabella", {1, 2, 3.5f}}};
    d.scalp.loss.pattern = LossPattern::norwood;
    d.scalp.loss.stage = 6;
    d.scalp.loss.borderMm = 20;
    d.scalp.hairline.style = HairlineStyle::widowsPeak;
    ScarParameters scar;
    scar.path = {{-0.6f, -0.7f}, {0.1f, -0.95f}};
    scar.strokes = {{{{0.2f, -0.3f}, {0.25f, -0.2f}}, 14, 1}, {{{0.2f, -0.25f}}, 5, -1}};
    d.scalp.scars = {scar};
    d.scalp.disease.pattern = LossPattern::discoidLupus;
    d.scalp.disease.strokes = {{{{0.1f, 0.2f}}, 12, -0.5f}};
    d.scalp.placement.strokes = {{{{-0.1f, 0.2f}, {0, 0.25f}}, 6, 1}};
    d.scalp.hairline.handles = {{0.5f, -3}};
    d.variants["bold"] = {{"hairline.height_mm", "65.0"}, {"hairline.style", "\"straight\""}};
    return d;
}

std::string getDesign(const Consultation& document) {
    Consultation copy = document;
    copy.view.camera.clear();
    return toJson(copy);
}

std::size_t getNumberOfSteps(const History& history) {
    const std::vector<HistoryEntry> log = history.getLog();
    const auto count = [&](HistoryEntry::Kind kind) {
        return std::count_if(log.begin(), log.end(), [&](const HistoryEntry& entry) { return entry.kind == kind; });
    };
    return std::size_t(count(HistoryEntry::Kind::step) - count(HistoryEntry::Kind::undo));
}

std::vector<Edit> makeRandomEdits(const Consultation& document, Random& random) {
    const auto nameElement = [&](std::string_view registered) {
        std::string path(registered);
        if (const auto star = path.find('*'); star != std::string::npos)
            path.replace(star, 1, std::to_string(random.nextBelow(unsigned(document.scalp.scars.size()) + 1)));
        return path;
    };
    const auto makeNumber = [&](const Parameter& p) {
        const std::string path = nameElement(p.path);
        const double value = p.minimum + (p.maximum - p.minimum) * random.nextBelow(9) / 8;
        return Edit{path, fmt::format("{}", p.isWhole ? double(int(value)) : value)};
    };
    const auto pickNumber = [&] {
        return makeNumber(getParameters()[random.nextBelow(unsigned(getParameters().size()))]);
    };
    switch (random.nextBelow(10)) {
    case 0: {
        const ChoiceParameter& choice = getChoices()[random.nextBelow(unsigned(getChoices().size()))];
        return {{std::string(choice.path),
                 std::string(choice.options[random.nextBelow(unsigned(choice.options.size()))].name)}};
    }
    case 1:
        return {{nameElement(getSwitches()[random.nextBelow(unsigned(getSwitches().size()))].path),
                 random.nextBelow(2) ? "true" : "false"}};
    case 2:
        return makeStyleEdits(findChoice("hairline.style")->options[random.nextBelow(7)].name);
    case 3:
        return random.nextBelow(2) ? makeScarEdits() : std::vector<Edit>{{"scars.0", "null"}};
    case 4:
        return {{"title", fmt::format("\"Title \\n {}\"", random.nextBelow(3))}, {"skin", R"({"melanin": 0.5})"}};
    case 5:
        return {{"head.morphs.age", random.nextBelow(3) ? "0.5" : "null"}, pickNumber()};
    case 6:
        return {{"view.camera", fmt::format("{},0,1500,14", random.nextBelow(4))}, pickNumber()};
    default:
        return {pickNumber()};
    }
}

void playRandomly(History& history, Random& random, int count) {
    std::uint64_t gesture = 1;
    for (int i = 0; i < count; ++i) {
        switch (random.nextBelow(8)) {
        case 0:
            history.undo();
            break;
        case 1:
            history.redo();
            break;
        case 2:
            history.applyLook({{"view.camera", fmt::format("{},10,1500,14", random.nextBelow(90))}});
            break;
        default:
            if (random.nextBelow(3) == 0) ++gesture;
            try {
                history.apply(makeRandomEdits(history.getDocument(), random), fmt::format("step {}", i),
                              random.nextBelow(3) ? gesture : 0);
            } catch (const Error&) {
                continue; // an edit of a scar that is not there, for instance
            }
        }
    }
}

} // namespace stipple
