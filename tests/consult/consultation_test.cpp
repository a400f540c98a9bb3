#include "consult/schema.h"
#include "core/error.h"
#include "core/random.h"
#include "tests/consult/documents.h"

#include <catch2/catch.hpp>

#include <filesystem>

using namespace stipple;
using Catch::Matchers::Contains;

TEST_CASE("a document survives the way to JSON and back") {
    const Consultation d = makeFullDocument();
    const std::string json = toJson(d);
    const Consultation back = consultationFromJson(json, "test");
    CHECK(toJson(back) == json);
    CHECK(back.title == d.title);
    CHECK(back.head == d.head);
    CHECK(back.scalp.loss.pattern == LossPattern::norwood);
    CHECK(back.scalp.scars.at(0).path == d.scalp.scars[0].path);
    CHECK(back.variants == d.variants);
    CHECK(back.scalp.hairline.heightMm == d.scalp.hairline.heightMm);
}

TEST_CASE("a file and nothing else holds what was saved") {
    const auto path = std::filesystem::temp_directory_path() / "stipple-consult-test.json";
    saveConsultation(path, makeFullDocument());
    CHECK(toJson(loadConsultation(path)) == toJson(makeFullDocument()));
    std::filesystem::remove(path);
    CHECK_THAT(getMessage([&] { loadConsultation(path); }), Contains("stipple-consult-test.json"));
}

TEST_CASE("every registered number can be set, and not beyond its range") {
    Consultation d = makeFullDocument();
    for (const Parameter& p : getParameters()) {
        std::string path(p.path);
        if (const auto star = path.find('*'); star != std::string::npos) path[star] = '0';
        CAPTURE(path);
        CHECK(p.minimum <= p.defaultValue);
        CHECK(p.defaultValue <= p.maximum);
        CHECK_FALSE(p.label.empty());
        CHECK_FALSE(p.help.empty());
        const std::string before = toJson(d);
        CHECK_NOTHROW(apply(d, {path, fmt::format("{}", p.minimum)}));
        CHECK_NOTHROW(apply(d, {path, fmt::format("{}", p.maximum)}));
        const double over = p.maximum + 0.01 * (p.maximum - p.minimum);
        CHECK_THAT(getMessage([&] { apply(d, {path, fmt::format("{}", over)}); }), Contains(path));
        CHECK_THROWS_AS(apply(d, {path, "\"text\""}), Error);
        CHECK(toJson(d) == before);
    }
}

TEST_CASE("a new document has the registered defaults") {
    const Consultation d;
    for (const Parameter& p : getParameters()) {
        if (p.path.find('*') != std::string::npos) continue;
        CAPTURE(p.path);
        // Setting the default changes nothing.
        CHECK(toJson(apply(d, {std::string(p.path), fmt::format("{}", p.defaultValue)})) == toJson(d));
    }
}

TEST_CASE("edits reach texts, choices, switches, lists and named entries") {
    const Consultation d = makeFullDocument();
    CHECK(apply(d, {"hairline.style", "soft"}).scalp.hairline.style == HairlineStyle::soft);
    CHECK(apply(d, {"plan.treat", "false"}).scalp.treat == false);
    CHECK(apply(d, {"scars.0.width_mm", "5"}).scalp.scars[0].widthMm == 5);
    CHECK(apply(d, {"scars.+", R"({"path": [[0, 0], [0.1, 0.1]]})"}).scalp.scars.size() == 2);
    CHECK(apply(d, {"scars.0", "null"}).scalp.scars.empty());
    CHECK(apply(d, {"head.morphs.jaw", "-0.5"}).head.morphs.at("jaw") == -0.5f);
    CHECK(apply(d, {"head.morphs.breadth", "null"}).head.morphs.empty());
    CHECK(apply(d, {"title", "plain words"}).title == "plain words");
}

TEST_CASE("wrong edits say what is wrong and leave the document alone") {
    const Consultation d = makeFullDocument();
    CHECK_THAT(getMessage([&] { apply(d, {"hairline.hight", "70"}); }), Contains("hairline.hight"));
    CHECK_THAT(getMessage([&] { apply(d, {"hairline.style", "mohawk"}); }), Contains("widows_peak"));
    CHECK_THAT(getMessage([&] { apply(d, {"scars.3.width_mm", "5"}); }), Contains("list of 1"));
    CHECK_THAT(getMessage([&] { apply(d, {"", "5"}); }), Contains("not a path"));
    CHECK_THAT(getMessage([&] { apply(d, {"skin", "5"}); }), Contains("skin"));
    CHECK_THAT(getMessage([&] { apply(d, {"hairline.height_mm.x", "5"}); }), Contains("hairline.height_mm"));
    CHECK_THAT(getMessage([&] { apply(d, {"hairline.height_mm", "1e99"}); }), Contains("between"));
}

TEST_CASE("variants are edits by name") {
    const Consultation d = makeFullDocument();
    const Consultation bold = selectVariant(d, "bold");
    CHECK(bold.scalp.hairline.heightMm == 65);
    CHECK(bold.scalp.hairline.style == HairlineStyle::straight);
    CHECK_THAT(getMessage([&] { selectVariant(d, "timid"); }), Contains("bold"));
}

TEST_CASE("damaged files give one clear error each") {
    CHECK_THAT(getMessage([] { consultationFromJson("", "a.json"); }), Contains("a.json"));
    CHECK_THAT(getMessage([] { consultationFromJson("{\n\n\"stipple\": 1,,}", "a.json"); }), Contains("line 3"));
    CHECK_THAT(getMessage([] { consultationFromJson("[]", "a.json"); }), Contains("object"));
    CHECK_THAT(getMessage([] { consultationFromJson("{}", "a.json"); }), Contains("no Stipple consultation"));
    CHECK_THAT(getMessage([] { consultationFromJson("{\"stipple\": 99}", "a.json"); }), Contains("newer"));
    CHECK_THAT(getMessage([] { consultationFromJson(std::string(100000, '['), "a.json"); }), Contains("a.json"));
    // Every mutation of a good file is either read or refused with an Error.
    const std::string good = toJson(makeFullDocument());
    Random random(11);
    for (int i = 0; i < 400; ++i) {
        std::string bad = good;
        if (i % 4 == 0)
            bad.resize(random.nextBelow(unsigned(bad.size())));
        else
            for (int k = 0; k <= i % 5; ++k)
                bad[random.nextBelow(unsigned(bad.size()))] = char(random.nextBelow(128));
        try {
            toJson(consultationFromJson(bad, "mutated"));
        } catch (const Error&) {
        }
    }
}
