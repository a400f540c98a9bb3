#include "consult/history.h"
#include "consult/presets.h"
#include "consult/schema.h"
#include "consult/tool_edits.h"
#include "core/error.h"
#include "pigment/hair.h"
#include "scalp/follicle_presets.h"
#include "scalp/hair_loss.h"
#include "scalp/hairline.h"
#include "scalp/scar.h"
#include "tests/consult/documents.h"

#include <catch2/catch.hpp>

#include <set>

using namespace stipple;
using Catch::Matchers::Contains;

namespace {

std::string atFirst(std::string_view path) {
    std::string result(path);
    if (const auto star = result.find('*'); star != std::string::npos) result[star] = '0';
    return result;
}

void checkWords(std::string_view label, std::string_view help) {
    CAPTURE(label, help);
    CHECK(label.size() >= 3);
    CHECK(label.size() <= 28); // beside a slider
    CHECK(std::isupper(static_cast<unsigned char>(label.front())));
    // A sentence of its own, not an echo of the label.
    CHECK(help.size() >= 30);
    CHECK(help.size() <= 140);
    CHECK(std::isupper(static_cast<unsigned char>(help.front())));
    CHECK(help.back() == '.');
}

} // namespace

TEST_CASE("every control has a label and a sentence of help") {
    std::set<std::string_view> paths;
    for (const Parameter& p : getParameters()) {
        checkWords(p.label, p.help);
        CHECK(paths.insert(p.path).second);
        CHECK(findParameter(atFirst(p.path)) == &p);
    }
    for (const ChoiceParameter& c : getChoices()) {
        checkWords(c.label, c.help);
        CHECK(paths.insert(c.path).second);
        CHECK(findChoice(atFirst(c.path)) == &c);
    }
    for (const SwitchParameter& s : getSwitches()) {
        checkWords(s.label, s.help);
        CHECK(paths.insert(s.path).second);
        CHECK(findSwitch(s.path) == &s);
    }
    CHECK(findParameter("scars.x.width_mm") == nullptr);
    CHECK(findParameter("scars..width_mm") == nullptr);
    CHECK(findChoice("plan.shade") == nullptr);
    CHECK(findSwitch("plan.shade") == nullptr);
}

TEST_CASE("every option of every choice can be set, read back, and no other") {
    const Consultation d = makeFullDocument();
    for (const ChoiceParameter& choice : getChoices()) {
        const std::string path = atFirst(choice.path);
        CAPTURE(path);
        std::set<std::string_view> labels;
        for (const Choice& option : choice.options) {
            CAPTURE(option.name);
            CHECK(getValue(apply(d, {path, std::string(option.name)}), path) == fmt::format("\"{}\"", option.name));
            CHECK(labels.insert(option.label).second);
        }
        const std::string message = getMessage([&] { apply(d, {path, "nonsense"}); });
        for (const Choice& option : choice.options)
            CHECK_THAT(message, Contains(std::string(option.name)));
    }
    CHECK(findChoice("hair.colour")->options.size() == listHairColours().size());
    for (const SwitchParameter& s : getSwitches())
        for (const std::string value : {"true", "false"})
            CHECK(getValue(apply(d, {atFirst(s.path), value}), atFirst(s.path)) == value);
}

TEST_CASE("whole numbers stay whole") {
    const Parameter* visits = findParameter("plan.visits");
    REQUIRE(visits);
    CHECK(visits->isWhole);
    CHECK(apply({}, {"plan.visits", "5"}).scalp.placement.visits == 5);
    CHECK_THAT(getMessage([] {
                   apply({}, {"plan.visits", "7"});
               }),
               Contains("must be a whole number from 1 to 6, not 7"));
    CHECK_THAT(getMessage([] { apply({}, {"plan.visits", "2.5"}); }), Contains("whole number"));
}

TEST_CASE("values are read as edits write them") {
    const Consultation d = makeFullDocument();
    for (const Parameter& p : getParameters())
        CHECK(toJson(apply(d, {atFirst(p.path), getValue(d, atFirst(p.path))})) == toJson(d));
    for (const std::string path :
         {"title", "head", "head.morphs", "head.landmarks.glabella", "hair.whorl", "scars", "scars.0", "scars.0.path",
          "scars.0.path.1", "scars.0.strokes", "scars.0.strokes.1.path", "variants", "variants.bold", "plan.seed",
          "loss.seed", "disease.strokes.0", "plan.strokes.0.path", "hairline.handles.0.at"})
        CHECK(toJson(apply(d, {path, getValue(d, path)})) == toJson(d));
    CHECK(getValue(d, "title") == "\"Ä \\\"quoted\\\" title\"");
    CHECK(getValue(d, "head.morphs.breadth") == "0.25");
    CHECK(getValue(d, "head.morphs.age") == "0");
    CHECK(getNumber(d, "head.morphs.age") == 0);
    CHECK(getNumber(d, "scars.0.width_mm") == 3);
    CHECK(getNumber(d, "hairline.stray_share") == 0.05);
    CHECK(getNumber(d, "scars.0.path.1.1") == Approx(-0.95));
    CHECK_THAT(getMessage([&] { getValue(d, "scars.1.width_mm"); }), Contains("scars.1.width_mm"));
    CHECK_THAT(getMessage([&] { getValue(d, "hairline.hight"); }), Contains("hairline.hight"));
    CHECK_THAT(getMessage([&] { getValue(d, ""); }), Contains("''"));
    CHECK_THAT(getMessage([&] { getValue(d, "head.landmarks.nasion"); }), Contains("does not exist"));
    CHECK_THAT(getMessage([&] { getNumber(d, "title"); }), Contains("no number"));
}

TEST_CASE("the difference of two documents, applied, leads from one to the other") {
    Random random(5);
    Consultation from = makeFullDocument();
    for (int i = 0; i < 300; ++i) {
        Consultation to = from;
        for (int k = 0; k < 3; ++k)
            try {
                to = applyAll(to, makeRandomEdits(to, random));
            } catch (const Error&) {
                continue;
            }
        const std::vector<Edit> edits = computeEdits(from, to);
        REQUIRE(toJson(applyAll(from, edits)) == toJson(to));
        CHECK(edits.empty() == (toJson(from) == toJson(to)));
        from = to;
    }
}

TEST_CASE("strokes and handles are lists that grow, shrink and name what is wrong") {
    Consultation d = makeFullDocument();
    d = apply(d, {"plan.strokes.+", R"({"path": [[0, 0.5]], "radius_mm": 5})"});
    d = apply(d, {"plan.strokes.1.path.+", "[0.1, 0.5]"});
    REQUIRE(d.scalp.placement.strokes.size() == 2);
    CHECK(d.scalp.placement.strokes[1].path == std::vector<ScalpCoord>{{0, 0.5f}, {0.1f, 0.5f}});
    CHECK(d.scalp.placement.strokes[1].amount == 1);
    CHECK(apply(d, {"plan.strokes.0", "null"}).scalp.placement.strokes.size() == 1);
    CHECK(apply(d, {"hairline.handles.0.back_mm", "4"}).scalp.hairline.handles[0].backMm == 4);
    CHECK_THAT(getMessage([&] { apply(d, {"loss.strokes.+", R"({"radius_mm": 5})"}); }), Contains("no path"));
    CHECK_THAT(getMessage([&] { apply(d, {"plan.strokes.0.radius_mm", "0"}); }), Contains("plan.strokes.0.radius_mm"));
    CHECK_THAT(getMessage([&] { apply(d, {"plan.strokes.0.colour", "1"}); }), Contains("not something a stroke has"));
    CHECK_THAT(getMessage([&] { apply(d, {"hairline.handles.+", R"({"at": 3})"}); }), Contains("from -2 to 2"));
}

TEST_CASE("a scar is drawn, painted or both, and one with neither is refused") {
    Consultation d = makeFullDocument();
    CHECK(consultationFromJson(toJson(d), "again").scalp.scars == d.scalp.scars);
    CHECK(d.scalp.scars.at(0).strokes.size() == 2);
    const std::string stroke = R"({"path": [[0, 0.5], [0.1, 0.5]], "radius_mm": 5})";
    d = apply(d, {"scars.+", R"({"kind": "burn", "strokes": [)" + stroke + "]}"});
    CHECK(d.scalp.scars.at(1).path.empty());
    CHECK(d.scalp.scars.at(1).strokes == std::vector<BrushStroke>{{{{0, 0.5f}, {0.1f, 0.5f}}, 5, 1}});
    CHECK(getNumber(apply(d, {"scars.1.strokes.0.radius_mm", "7"}), "scars.1.strokes.0.radius_mm") == 7);
    CHECK(apply(d, {"scars.0.strokes", "[]"}).scalp.scars.at(0).strokes.empty());
    CHECK(apply(d, {"scars.0.path", "[]"}).scalp.scars.at(0).path.empty());
    const auto refuse = [&](const Edit& edit) { return getMessage([&] { apply(d, edit); }); };
    CHECK_THAT(refuse({"scars.1.strokes", "[]"}), Contains("'scars.1' has neither a path nor strokes"));
    CHECK_THAT(refuse({"scars.+", R"({"kind": "burn"})"}), Contains("'scars.2' has neither a path nor strokes"));
    CHECK_THAT(refuse({"scars.1.strokes.0.path", "[]"}), Contains("scars.1.strokes.0.path"));
    CHECK_THAT(refuse({"scars.1.strokes.0.radius_mm", "90"}), Contains("scars.1.strokes.0.radius_mm"));
    CHECK_THAT(refuse({"scars.1.strokes.+", R"({"radius_mm": 5})"}), Contains("'scars.1.strokes.1' has no path"));
    CHECK_THAT(refuse({"scars.1.strokes.0.width_mm", "3"}), Contains("not something a stroke has"));
    CHECK_THAT(refuse({"scars.1.strokes", "7"}), Contains("list of at most 1000 strokes"));
}

TEST_CASE("a new scar is painted in strokes of which each is one step, and moved with all of them") {
    History history{Consultation()};
    const BrushTarget first(BrushLayer::scar, 0);
    CHECK(makeStrokePointEdits(history.getDocument(), first, {0, 0}).empty());
    history.apply(makePaintedScarEdits(ScarKind::burn, {0.1f, 0.2f}, 8), "Paint scar", 1);
    history.apply(makeStrokePointEdits(history.getDocument(), first, {0.2f, 0.2f}), "Paint scar", 1);
    history.apply(makeStrokePointEdits(history.getDocument(), first, {0.3f, 0.2f}), "Paint scar", 1);
    history.apply(makeStrokeEdits(first, {0.2f, 0.2f}, 4, -1), "Paint scar", 2);
    const std::vector<BrushStroke> both{{{{0.1f, 0.2f}, {0.2f, 0.2f}, {0.3f, 0.2f}}, 8, 1}, {{{0.2f, 0.2f}}, 4, -1}};
    REQUIRE(history.getDocument().scalp.scars.size() == 1);
    ScarParameters expected = getScarDefaults(ScarKind::burn);
    expected.strokes = both;
    CHECK(history.getDocument().scalp.scars[0] == expected);
    // Another kind keeps what was painted.
    const auto keloid = applyAll(history.getDocument(), makeScarKindEdits(history.getDocument(), 0, ScarKind::keloid));
    CHECK(keloid.scalp.scars[0].kind == ScarKind::keloid);
    CHECK(keloid.scalp.scars[0].strokes == both);
    CHECK(makeScarInsertEdits(history.getDocument(), 0, {0, 0}).empty());
    const auto moved = applyAll(history.getDocument(), makeScarMoveEdits(expected, 0, {0.1f, -0.2f}));
    REQUIRE(moved.scalp.scars[0].strokes.size() == 2);
    CHECK(moved.scalp.scars[0].strokes[0].path[2].x == Approx(0.4));
    CHECK(moved.scalp.scars[0].strokes[1].path[0].y == Approx(0).margin(1e-6));
    history.undo();
    CHECK(history.getDocument().scalp.scars.at(0).strokes.size() == 1);
    history.undo();
    CHECK(history.getDocument().scalp.scars.empty());
}

TEST_CASE("the tools of the hand make strokes and bend the line") {
    Consultation d;
    for (const BrushLayer layer : {BrushLayer::loss, BrushLayer::disease, BrushLayer::dots, BrushLayer::earlierWork}) {
        CHECK(makeStrokePointEdits(d, layer, {0, 0}).empty()); // nothing has begun
        d = applyAll(d, makeStrokeEdits(layer, {0.25f, 0.5f}, 6, -1));
        d = applyAll(d, makeStrokePointEdits(d, layer, {0.3f, 0.5f}));
        const BrushStroke expected{{{0.25f, 0.5f}, {0.3f, 0.5f}}, 6, -1};
        CHECK(getStrokes(d, layer) == std::vector<BrushStroke>{expected});
    }
    CHECK(getHandleOffset(d, 1) == 0);
    CHECK(makeHandleResetEdits(d, 1).empty());
    d = applyAll(d, makeHandleEdits(d, 1, -4));
    d = applyAll(d, makeHandleEdits(d, 0, 100));
    d = applyAll(d, makeHandleEdits(d, 1, -5));
    CHECK(d.scalp.hairline.handles == std::vector<HairlineHandle>{{1, -5}, {0, 30}});
    CHECK(getHandleOffset(d, 1) == -5);
    d = applyAll(d, makeHandleResetEdits(d, 1));
    CHECK(d.scalp.hairline.handles == std::vector<HairlineHandle>{{0, 30}});
}

TEST_CASE("hair of an ancestry is set by its name") {
    for (const AncestryName& name : getAncestries()) {
        const Consultation d = applyAll({}, makeAncestryEdits(name.name));
        CHECK(d.scalp.hair.unitsPerCm2 == getAncestryHair(name.ancestry).unitsPerCm2);
        CHECK(d.scalp.hair.shaftDiameter == getAncestryHair(name.ancestry).shaftDiameter);
    }
    CHECK_THAT(getMessage([] { makeAncestryEdits("martian"); }), Contains("martian") && Contains("european"));
}

TEST_CASE("a pattern of loss brings its usual extent") {
    Consultation d = applyAll({}, makeLossEdits("loss", "ludwig"));
    CHECK(d.scalp.loss.pattern == LossPattern::ludwig);
    CHECK(d.scalp.loss.stage == getLossScale(LossPattern::ludwig).usual);
    d = applyAll(d, makeLossEdits("disease", "areata"));
    CHECK(d.scalp.disease.pattern == LossPattern::areata);
    CHECK(d.scalp.disease.borderMm <= 2);
    CHECK(applyAll(d, makeLossEdits("disease", "none")).scalp.disease.pattern == LossPattern::none);
    CHECK_THAT(getMessage([] { makeLossEdits("loss", "areata"); }), Contains("areata"));
    for (const ChoiceParameter& choice : getChoices())
        if (choice.path.ends_with(".pattern"))
            for (const Choice& option : choice.options)
                CHECK_NOTHROW(applyAll({}, makeLossEdits(choice.path.substr(0, choice.path.find('.')), option.name)));
}

TEST_CASE("a style brings its own measures, a new scar its path") {
    Consultation d = makeFullDocument();
    for (std::size_t i = 0; i < findChoice("hairline.style")->options.size(); ++i) {
        d = applyAll(d, makeStyleEdits(findChoice("hairline.style")->options[i].name));
        const HairlineParameters usual = getStyleDefaults(HairlineStyle(i));
        CHECK(d.scalp.hairline == usual);
    }
    CHECK_THAT(getMessage([] { makeStyleEdits("mohawk"); }), Contains("mohawk"));
    const auto scarred = applyAll(d, makeScarEdits());
    REQUIRE(scarred.scalp.scars.size() == d.scalp.scars.size() + 1);
    // The welcome scene's, which its picture shows ear to ear.
    const Consultation welcome = loadConsultation(STIPPLE_SOURCE_DIR "/scenes/welcome.json");
    CHECK(scarred.scalp.scars.back().path == welcome.scalp.scars.at(0).path);
}
