// The panels by hand: every number of the document can be found, dragged, typed and put back.
#include "consult/course.h"
#include "consult/presets.h"
#include "consult/schema.h"
#include "consult/tool_edits.h"
#include "scalp/scar.h"
#include "tests/ui/driver.h"

#include <catch2/catch.hpp>

#include <set>

using namespace stipple;
using stipple::tests::Driver;

namespace {

// "scars.0.width_mm" for "scars.*.width_mm".
std::string getItemName(std::string_view path) {
    std::string name(path);
    if (const auto star = name.find('*'); star != std::string::npos) name[star] = '0';
    return name;
}

// Presses, moves in steps and lets go; a frame for each batch.
void drag(Driver& d, const UiItem& item, float from, float to) {
    const auto at = [&](float share) {
        return glm::vec2(item.rect.x + share * item.rect.z, item.rect.y + 0.5f * item.rect.w);
    };
    d.time += 1;
    d.frame({d.makeMove(at(from)), d.makeButton(true, at(from))});
    for (int i = 1; i <= 4; ++i)
        d.frame({d.makeMove(at(from + (to - from) * float(i) / 4))});
    d.settle({d.makeButton(false, at(to))});
}

} // namespace

TEST_CASE("Every number, choice and switch of the document has its control") {
    Driver d;
    d.click("section.scars");
    d.click("scars.add");
    d.openAllSections();
    for (const Parameter& parameter : getParameters()) {
        INFO(parameter.path);
        const UiItem item = d.reveal(getItemName(parameter.path));
        CHECK(item.label == parameter.label);
        CHECK(item.unit == parameter.unit);
        CHECK(item.tooltip.find(parameter.help) != std::string::npos);
        // Our own documents mean nothing to a user.
        CHECK(item.tooltip.find(".md") == std::string::npos);
        CHECK(item.tooltip.find("Double-click") != std::string::npos);
        CHECK(item.rect.w >= 28);
    }
    for (const SwitchParameter& parameter : getSwitches()) {
        INFO(parameter.path);
        CHECK(d.reveal(getItemName(parameter.path)).tooltip == parameter.help);
    }
    for (const char* id : {"loss.pattern", "hairline.style.soft", "hair.colour.blond", "light.flash",
                           "view.exposure_ev", "head.helen", "scars.0.remove", "command.view_close_up", "light.dial"})
        d.reveal(id);
}

TEST_CASE("Dragging a slider is one step, in range at all times, and its arrow undoes it") {
    Driver d;
    d.click("section.scars");
    d.click("scars.add");
    d.openAllSections();
    for (const Parameter& parameter : getParameters()) {
        const std::string id = getItemName(parameter.path);
        INFO(id);
        const double before = getNumber(d.history.getDocument(), id);
        const std::size_t first = d.edits.size();
        const UiItem item = d.reveal(id);
        drag(d, item, 0.2f, 1.4f); // beyond its end
        REQUIRE(d.edits.size() > first);
        for (std::size_t i = first; i < d.edits.size(); ++i) {
            CHECK(d.edits[i].gesture != 0);
            CHECK(d.edits[i].gesture == d.edits[first].gesture);
            CHECK(d.edits[i].label == parameter.label);
        }
        CHECK(getNumber(d.history.getDocument(), id) == Approx(parameter.maximum));
        drag(d, d.reveal(id), 0.7f, -0.4f);
        // Time begins with the first visit.
        const double least = id == "time.days" ? double(getVisitDay(d.history.getDocument(), 1)) : parameter.minimum;
        CHECK(getNumber(d.history.getDocument(), id) == Approx(least));
        CHECK(d.edits.back().gesture != d.edits[first].gesture);
        d.history.undo();
        CHECK(getNumber(d.history.getDocument(), id) == Approx(parameter.maximum));
        d.click("reset." + id);
        if (id.rfind("scars.", 0) == 0) // was not there when the document was opened
            CHECK(getNumber(d.history.getDocument(), id) == Approx(parameter.defaultValue));
        else
            CHECK(getNumber(d.history.getDocument(), id) == Approx(before));
        CHECK(d.host.findItem("reset." + id) == nullptr);
    }
}

TEST_CASE("Numbers are typed after a double click or Ctrl+click") {
    Driver d;
    d.openAllSections();
    const std::string id = "plan.dots_per_cm2";
    const auto read = [&] { return getNumber(d.history.getDocument(), id); };
    const auto doubleClick = [&] {
        const glm::vec2 at = d.getMiddle(id);
        d.time += 1;
        auto events = d.makeClick(at + glm::vec2(20, 0));
        for (const InputEvent& e : d.makeClick(at + glm::vec2(20, 0)))
            events.push_back(e);
        return d.settle(events);
    };
    UiActions actions = doubleClick();
    CHECK(actions.wantsText);
    CHECK(read() == 150); // the first click is taken back
    d.type("123");
    CHECK(read() == 150); // not before it is entered
    d.press(Key::enter);
    CHECK(read() == 123);

    SECTION("too much is the most there is") {
        doubleClick();
        d.type("9999");
        d.press(Key::enter);
        CHECK(read() == 250);
    }
    SECTION("nonsense and Escape change nothing") {
        doubleClick();
        d.type("dark");
        d.press(Key::enter);
        CHECK(read() == 123);
        doubleClick();
        d.type("77");
        d.press(Key::escape);
        CHECK(read() == 123);
    }
    SECTION("keys that type are no commands") {
        doubleClick();
        actions = d.settle({d.makeKey(true, Key::digit7), d.makeText("7"), d.makeKey(false, Key::digit7),
                            d.makeKey(true, Key::digit0), d.makeText("0"), d.makeKey(false, Key::digit0)});
        CHECK(actions.commands.empty());
        d.click("plan.shade"); // looking elsewhere enters it
        CHECK(read() == 70);
    }
    SECTION("from the menu") {
        d.time += 1;
        d.settle(d.makeClick(d.getMiddle(id), MouseButton::right));
        CHECK(d.click("menu.type").wantsText);
        d.type("200");
        d.press(Key::enter);
        CHECK(read() == 200);
        d.time += 1;
        d.settle(d.makeClick(d.getMiddle(id), MouseButton::right));
        d.click("menu.usual");
        CHECK(read() == 150);
    }
    SECTION("a comma and a unit are fine") {
        const glm::vec2 at = d.getMiddle("plan.diameter_mm");
        d.time += 1;
        InputEvent down = d.makeButton(true, at), up = d.makeButton(false, at);
        down.modifiers.control = up.modifiers.control = true;
        CHECK(d.settle({d.makeMove(at), down, up}).wantsText);
        d.type("0,15 mm");
        d.press(Key::enter);
        CHECK(getNumber(d.history.getDocument(), "plan.diameter_mm") == Approx(0.15));
    }
}

TEST_CASE("Picking a head, a colour, a style and a light are each one step") {
    Driver d;
    d.openAllSections();
    const std::size_t first = d.edits.size();
    d.history.apply({{"head.morphs.width", "0.5"}}, "Width");
    d.click("head.helen");
    CHECK(d.history.getDocument().head.model == "helen");
    CHECK(d.history.getDocument().head.morphs.empty());
    d.click("hair.colour.red");
    CHECK(d.history.getDocument().hairColour == "red");
    d.click("hairline.style.straight");
    CHECK(d.history.getDocument().scalp.hairline.style == HairlineStyle::straight);
    CHECK(d.history.getDocument().scalp.hairline.rampMm < 5);
    d.click("light.daylight");
    CHECK(d.history.getDocument().view.light == "daylight");
    d.click("time.stop.years_5");
    CHECK(d.history.getDocument().days == 1826);
    d.click("plan.treat");
    CHECK_FALSE(d.history.getDocument().scalp.treat);
    CHECK(d.edits.size() == first + 6);
    for (int i = 0; i < 6; ++i)
        d.history.undo();
    CHECK(d.history.getDocument().head.model == "adam");
    CHECK(d.history.getUndoLabel() == "Width");
}

TEST_CASE("The shape of the head is changed by sliders and reset at once") {
    Driver d;
    d.openAllSections();
    drag(d, d.reveal("head.morphs.width"), 0.5f, 0.8f);
    drag(d, d.reveal("head.morphs.ears"), 0.5f, -1);
    const auto& morphs = d.history.getDocument().head.morphs;
    CHECK(morphs.at("width") == Approx(0.6f).margin(0.02));
    CHECK(morphs.at("ears") == -1);
    d.click("reset.head.morphs.ears");
    CHECK(getNumber(d.history.getDocument(), "head.morphs.ears") == 0);
    d.click("reset.head.morphs");
    CHECK(d.history.getDocument().head.morphs == d.history.getOrigin().head.morphs);
}

TEST_CASE("The lamp of the dial follows the hand") {
    Driver d;
    d.openAllSections();
    const UiItem dial = d.reveal("light.dial");
    const glm::vec2 middle(dial.rect.x + 0.5f * dial.rect.z, dial.rect.y + 0.5f * dial.rect.w);
    const float radius = 0.4f * dial.rect.z;
    const std::size_t first = d.edits.size();
    d.frame({d.makeMove(middle + glm::vec2(0, radius)), d.makeButton(true, middle + glm::vec2(0, radius))});
    d.frame({d.makeMove(middle + glm::vec2(radius, radius))});
    d.frame({d.makeMove(middle + glm::vec2(radius, 0))});
    CHECK(d.history.getDocument().view.lightTurnDeg == 90); // at the right of the dial: the person's left
    d.settle({d.makeMove(middle - glm::vec2(radius, 0)), d.makeButton(false, middle - glm::vec2(radius, 0))});
    CHECK(d.history.getDocument().view.lightTurnDeg == -90);
    for (std::size_t i = first; i < d.edits.size(); ++i)
        CHECK(d.edits[i].gesture == d.edits[first].gesture);
}

TEST_CASE("Moving the stage of a head that lost no hair makes it lose some") {
    Driver d;
    d.history.apply({{"loss.pattern", "\"none\""}}, "Pattern");
    drag(d, d.reveal("loss.stage"), 0.1f, 0.9f);
    CHECK(d.history.getDocument().scalp.loss.pattern == LossPattern::norwood);
    CHECK(d.history.getDocument().scalp.loss.stage > 5);
    d.history.undo();
    CHECK(d.history.getDocument().scalp.loss.pattern == LossPattern::none);
}

TEST_CASE("A brush is taken up, set and laid down, and its strokes can be cleared") {
    Driver d;
    d.openAllSections();
    d.click("loss.strokes.add");
    CHECK(d.model.tool == ToolState{Tool::lossBrush, false, 8});
    d.click("loss.strokes.wide");
    d.click("plan.strokes.remove");
    CHECK(d.model.tool == ToolState{Tool::dotBrush, true, 16});
    CHECK(d.press(Key::escape).commands.empty()); // ends the tool and nothing else
    CHECK(d.model.tool.tool == Tool::look);
    CHECK(d.host.findItem("plan.strokes.clear") == nullptr);
    d.history.apply({{"plan.strokes.+", R"({"path": [[0, 0]]})"}}, "Stroke");
    d.frame();
    d.click("plan.strokes.clear");
    CHECK(d.history.getDocument().scalp.placement.strokes.empty());
    d.click("hairline.handles.tool");
    CHECK(d.model.tool.tool == Tool::hairline);
    d.click("hairline.handles.tool");
    CHECK(d.model.tool.tool == Tool::look);
}

TEST_CASE("Scars: usual ones are added, a kind brings its numbers, and one is taken up to be shaped or drawn") {
    Driver d;
    d.openAllSections();
    d.click("scars.add.keloid");
    d.click("scars.add.question_mark");
    const auto& scars = d.history.getDocument().scalp.scars;
    REQUIRE(scars.size() == 2);
    CHECK(scars[0].kind == ScarKind::keloid);
    CHECK(scars[0].reliefMm == getScarDefaults(ScarKind::keloid).reliefMm);
    CHECK(scars[1].path.size() > 8);
    d.click("scars.1.tool");
    CHECK(d.model.tool.tool == Tool::scar);
    CHECK(d.model.tool.scar == 1);
    d.click("scars.0.tool"); // from one to the other
    CHECK(d.model.tool.scar == 0);
    d.click("scars.0.tool");
    CHECK(d.model.tool.tool == Tool::look);
    d.click("scars.pen");
    CHECK(d.model.tool.tool == Tool::scarPen);
    d.click("scars.pen");
    const std::uint64_t seed = scars[0].seed;
    d.click("scars.0.seed");
    CHECK(d.history.getDocument().scalp.scars[0].seed != seed);
    const Consultation burnt =
        applyAll(d.history.getDocument(), makeScarKindEdits(d.history.getDocument(), 1, ScarKind::burn));
    CHECK(burnt.scalp.scars[1].kind == ScarKind::burn);
    CHECK(burnt.scalp.scars[1].mottle == getScarDefaults(ScarKind::burn).mottle);
    CHECK(burnt.scalp.scars[1].path == d.history.getDocument().scalp.scars[1].path);
}

TEST_CASE("A scar is painted anew or further with a brush of its own") {
    Driver d;
    d.openAllSections();
    d.click("scars.add.keloid");
    d.click("scars.paint");
    CHECK(d.model.tool == ToolState{Tool::scarBrush, false, 8, 1}); // the next one
    d.click("scars.paint.wide");
    CHECK(d.model.tool.radiusMm == 16);
    d.history.apply(makePaintedScarEdits(ScarKind::burn, {0, 0}, 16), "Paint scar");
    d.frame();
    CHECK(d.host.findItem("scars.paint.wide") == nullptr); // the scar's own row has them now
    d.click("scars.1.strokes.small");
    d.click("scars.1.strokes.remove");
    CHECK(d.model.tool == ToolState{Tool::scarBrush, true, 4, 1});
    d.click("scars.paint");
    CHECK(d.model.tool.tool == Tool::look);
    d.click("scars.0.strokes.add");
    CHECK(d.model.tool == ToolState{Tool::scarBrush, false, 4, 0});
    // Only where a path is left can all strokes go.
    d.history.apply(makeStrokeEdits({BrushLayer::scar, 0}, {0.1f, 0}, 6, 1), "Paint scar");
    d.frame();
    CHECK(d.host.findItem("scars.1.strokes.clear") == nullptr);
    CHECK(d.host.findItem("scars.1.closed") == nullptr);
    d.click("scars.0.strokes.clear");
    CHECK(d.history.getDocument().scalp.scars.at(0).strokes.empty());
    d.click("scars.0.remove"); // the brush does not go on with another scar
    CHECK(d.model.tool.tool == Tool::look);
    CHECK(d.history.getDocument().scalp.scars.size() == 1);
}

TEST_CASE("The switch of a disease brings the advice, burnt out does not") {
    Driver d;
    d.history.apply({{"disease.pattern", "lichen_planopilaris"}}, "Disease");
    d.openAllSections();
    d.click("disease.active");
    CHECK(d.history.getDocument().scalp.disease.active);
    d.history.undo();
    CHECK(!d.history.getDocument().scalp.disease.active);
}

TEST_CASE("A whorl is taken hold of, and another person's is one step") {
    Driver d;
    d.openAllSections();
    d.click("hair.whorl.tool");
    CHECK(d.model.tool.tool == Tool::whorl);
    d.click("hair.whorl.tool");
    CHECK(d.model.tool.tool == Tool::look);
    HairParameters hair;
    hair.whorl = {-0.2f, -0.5f};
    hair.hasSecondWhorl = true;
    d.model.usualWhorls = makeWhorlsEdits(hair);
    d.click("hair.whorl.usual");
    CHECK(d.history.getDocument().scalp.hair == hair);
    d.history.undo();
    CHECK_FALSE(d.history.getDocument().scalp.hair == hair);
}

TEST_CASE("The same wish is arranged anew by the next seed") {
    Driver d;
    d.history.apply(makeLossEdits("disease", "areata"), "Disease");
    d.openAllSections();
    const auto before = d.history.getDocument().scalp;
    d.click("loss.seed");
    CHECK(d.history.getDocument().scalp.loss.seed == before.loss.seed + 1);
    d.click("disease.seed");
    CHECK(d.history.getDocument().scalp.disease.seed == before.disease.seed + 1);
    d.click("plan.seed");
    CHECK(d.history.getDocument().scalp.placement.seed == before.placement.seed + 1);
}

TEST_CASE("Picking a pattern brings its usual extent as one step") {
    Driver d;
    d.openAllSections();
    d.click("disease.pattern");
    d.click("disease.pattern.areata");
    CHECK(d.history.getDocument().scalp.disease.pattern == LossPattern::areata);
    CHECK(d.history.getDocument().scalp.disease.borderMm <= 2);
    d.history.undo();
    CHECK(d.history.getDocument().scalp.disease.pattern == LossPattern::none);
}

TEST_CASE("Scars are added, changed and removed") {
    Driver d;
    d.openAllSections();
    d.click("scars.add");
    d.click("scars.add");
    REQUIRE(d.history.getDocument().scalp.scars.size() == 2);
    drag(d, d.reveal("scars.1.width_mm"), 0.1f, 0.5f);
    CHECK(d.history.getDocument().scalp.scars[1].widthMm > 8);
    d.click("scars.0.remove");
    REQUIRE(d.history.getDocument().scalp.scars.size() == 1);
    CHECK(d.history.getDocument().scalp.scars[0].widthMm > 8);
}

TEST_CASE("A scan shows how its file is read and has no shapes") {
    Driver d;
    d.history.apply({{"head.file", "\"scan.obj\""}}, "Scan");
    d.model.morphs.clear();
    d.openAllSections();
    d.reveal("head.unit");
    CHECK(d.host.findItem("head.morphs.width") == nullptr);
    d.click("head.adam"); // back to a built-in head
    CHECK(d.history.getDocument().head.file.empty());
}

TEST_CASE("The stops of time are buttons, and keys go from one to the next") {
    Driver d;
    d.openAllSections();
    for (const TimeStop& stop : getTimeStops(d.history.getDocument())) {
        INFO(stop.id);
        if (stop.days == d.history.getDocument().days) continue;
        d.click("time.stop." + stop.id);
        CHECK(d.history.getDocument().days == stop.days);
    }
    CHECK(d.press(Key::comma).commands == std::vector{Command::earlierStop});
    CHECK(d.press(Key::period).commands == std::vector{Command::laterStop});
    // The band says what is left.
    CHECK(d.reveal("time.band").label == "Colour left");
}

TEST_CASE("The plan shows every line of the estimate, its gates and its tariffs") {
    Driver d;
    const Tariff tariff{"US dollars",  "USD",        {800, 1200},       3, 1200, {2, 10},
                        {4000, 15000}, {1200, 3500}, "Prices of a test"};
    TreatedScalp scalp;
    scalp.visitDots = {9000, 12000, 9000};
    scalp.treatedCm2 = scalp.baldCm2 = 200;
    scalp.scalpCm2 = 600;
    d.model.tariffs = {{"us_dollar", "US dollars"}, {"euro", "Euro"}};
    d.model.estimate = computeEstimate(d.history.getDocument(), scalp, tariff);
    d.model.estimateRows = describeEstimate(*d.model.estimate, d.history.getDocument(), tariff);
    d.openAllSections();
    for (std::size_t i = 0; i < d.model.estimateRows.size(); ++i) {
        const UiItem row = d.reveal("plan.row." + std::to_string(i));
        CHECK(row.label == d.model.estimateRows[i].label);
        CHECK(row.tooltip == d.model.estimateRows[i].value);
    }
    d.click("tariff.euro");
    CHECK(d.history.getDocument().course.tariff == "euro");
    for (const Gate& gate : computeGates(d.history.getDocument()))
        d.reveal(gate.path);
    d.click("plan.agreed");
    CHECK(d.history.getDocument().course.agreed);
}
