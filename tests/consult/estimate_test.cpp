// What a treatment takes, beside the figures of domain.md section 8; and what must be answered first.
#include "consult/estimate.h"
#include "core/error.h"
#include "core/file.h"
#include "tests/consult/documents.h"
#include "tests/consult/scratch_folder.h"

#include <catch2/catch.hpp>

#include <filesystem>

using namespace stipple;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

const fs::path kTariffs = fs::path(STIPPLE_SOURCE_DIR) / "scenes/tariffs";

Tariff loadDollars() {
    return loadTariff(kTariffs / "us_dollar.json");
}

// As many dots as this area takes at this density, by the shares of three visits.
TreatedScalp makeScalp(double cm2, double perCm2 = 150, std::vector<double> shares = {0.3, 0.4, 0.3}) {
    TreatedScalp scalp;
    for (const double share : shares)
        scalp.visitDots.push_back(int(share * cm2 * perCm2));
    scalp.treatedCm2 = scalp.baldCm2 = cm2;
    scalp.scalpCm2 = 600;
    return scalp;
}

Consultation makeClear() {
    Consultation d;
    d.gates = {PatchTest::noReaction, ScarAge::mature, KeloidHistory::none, DiseaseActivity::burntOut};
    d.course.agreed = true;
    return d;
}

} // namespace

TEST_CASE("Hours by stage are those of the trade") {
    // Areas of section 4, hours of section 8.
    struct Stage {
        const char* name;
        double cm2, low, high;
        std::vector<double> shares = {0.3, 0.4, 0.3};
    };
    const Tariff tariff = loadDollars();
    for (const Stage& stage : {Stage{"II", 20, 2, 4, {0.5, 0.5}}, Stage{"III", 45, 5, 8}, Stage{"IV", 110, 7, 10},
                               Stage{"V", 155, 9, 12}, Stage{"VI", 210, 10, 14}, Stage{"VII", 325, 12, 18}}) {
        const TreatmentEstimate e = computeEstimate({}, makeScalp(stage.cm2, 150, stage.shares), tariff);
        INFO("Norwood " << stage.name << ": " << e.dots << " dots, " << e.hours.low << " to " << e.hours.high);
        CHECK(e.likelyHours >= stage.low);
        CHECK(e.likelyHours <= stage.high);
        CHECK(e.hours.low < e.likelyHours);
        CHECK(e.hours.high > e.likelyHours);
    }
    // 14 000 dots take two to four hours, and a few dots half an hour and little more.
    TreatedScalp one;
    one.visitDots = {14000};
    const TreatmentEstimate visit = computeEstimate({}, one, tariff);
    CHECK(visit.likelyHours > 2);
    CHECK(visit.likelyHours < 4.6);
    one.visitDots = {300};
    CHECK(computeEstimate({}, one, tariff).likelyHours < 0.8);
}

TEST_CASE("Prices are those of the trade, with a smallest one") {
    const Tariff tariff = loadDollars();
    const Range usual = computeEstimate({}, makeScalp(210), tariff).price;
    CHECK(usual.low >= 2500);
    CHECK(usual.high <= 5000);
    const Range largest = computeEstimate({}, makeScalp(400), tariff).price;
    CHECK(largest.high > 5000);
    CHECK(largest.high < 8000);
    const Range small = computeEstimate({}, makeScalp(6), tariff).price;
    CHECK(small.low == 1200);
    // Nothing planned costs nothing.
    TreatedScalp none = makeScalp(0);
    CHECK(computeEstimate({}, none, tariff).price.high == 0);
    double before = 0;
    for (const double cm2 : {10.0, 40.0, 100.0, 200.0, 300.0}) {
        const TreatmentEstimate e = computeEstimate({}, makeScalp(cm2), tariff);
        CHECK(e.price.low <= e.price.high);
        CHECK(e.price.high >= before);
        before = e.price.high;
    }
}

TEST_CASE("Visits add up to the whole and follow one another") {
    Consultation d;
    d.course.visitGapDays = 10;
    const TreatmentEstimate e = computeEstimate(d, makeScalp(200), loadDollars());
    int dots = 0;
    double hours = 0;
    for (std::size_t i = 0; i < e.visits.size(); ++i) {
        CHECK(e.visits[i].day == 10 * double(i));
        dots += e.visits[i].dots;
        hours += e.visits[i].likelyHours;
    }
    CHECK(dots == e.dots);
    CHECK(hours == Approx(e.likelyHours));
}

TEST_CASE("Touch-ups come when asked, bring back what is missing and cost more the later they come") {
    Consultation d;
    const Tariff tariff = loadDollars();
    CHECK(computeEstimate(d, makeScalp(200), tariff).touchUps.empty());
    double missing = 0;
    for (const int every : {2, 3, 5}) {
        d.course.touchUpYears = every;
        d.course.compareYears = 10;
        const TreatmentEstimate e = computeEstimate(d, makeScalp(200), tariff);
        REQUIRE(int(e.touchUps.size()) == 10 / every);
        double low = e.price.low;
        for (std::size_t i = 0; i < e.touchUps.size(); ++i) {
            CHECK(e.touchUps[i].years == every * double(i + 1));
            CHECK(e.touchUps[i].likelyHours < e.likelyHours);
            low += e.touchUps[i].price.low;
        }
        CHECK(e.overYears.low == Approx(low));
        CHECK(e.touchUps[0].missing == Approx(1 - std::exp(-0.12 * (every - 28 / 365.25))).margin(0.035));
        CHECK(e.touchUps[0].missing > missing);
        missing = e.touchUps[0].missing;
    }
    // Advised after the years of section 2, sooner in much sun.
    d.course.touchUpYears = 0;
    const double advised = computeEstimate(d, makeScalp(200), tariff).touchUpAdvisedYears;
    CHECK(advised >= 2);
    CHECK(advised <= 5);
    d.course.sun = 1;
    CHECK(computeEstimate(d, makeScalp(200), tariff).touchUpAdvisedYears < advised);
}

TEST_CASE("Transplant and hair system are compared over the same years") {
    Consultation d;
    const Tariff tariff = loadDollars();
    const TreatmentEstimate e = computeEstimate(d, makeScalp(60), tariff);
    REQUIRE(e.transplant);
    CHECK(e.transplant->grafts == 2400); // half of 80 units on 60 cm2
    CHECK(e.transplant->price.low == 4800);
    CHECK(e.transplant->price.high == 15000); // usual for an operation
    const TreatmentEstimate large = computeEstimate(d, makeScalp(200), tariff);
    CHECK(large.transplant->grafts == 8000);
    CHECK(large.transplant->price.low == 2 * 2400); // more cannot be taken
    CHECK(e.transplant->donorGrafts == 2400);
    CHECK(e.hairSystem.low == 12000);
    CHECK(e.hairSystem.high == 35000);
    TreatedScalp thin = makeScalp(60);
    thin.baldCm2 = 0;
    CHECK(!computeEstimate(d, thin, tariff).transplant);
    // Every figure says what it rests on.
    for (const EstimateRow& row : describeEstimate(e, d, tariff)) {
        INFO(row.label);
        CHECK(!row.value.empty());
        if (row.label.rfind("Visit ", 0) != 0) CHECK(row.assumption.size() > 20);
    }
}

TEST_CASE("A plan counts as agreed only when every gate is clear") {
    const TreatedScalp scalp = makeScalp(200);
    const auto isAgreed = [&](const Consultation& d) { return computeEstimate(d, scalp, loadDollars()).isAgreed; };
    Consultation clear = makeClear();
    CHECK(isAgreed(clear));
    CHECK(computeGates(clear).size() == 2);
    CHECK(!isAgreed(apply(clear, {"plan.agreed", "false"})));
    // Scars and diseases ask for more.
    const Consultation scarred = apply(clear, {"scars.+", R"({"kind":"strip","path":[[0,-0.5],[0.2,-0.5]]})"});
    CHECK(computeGates(scarred).size() == 3);
    CHECK(isAgreed(scarred));
    const Consultation ill = apply(scarred, {"disease.pattern", "areata"});
    CHECK(computeGates(ill).size() == 4);
    CHECK(isAgreed(ill));
    // Each of them, open or not clear, holds it up.
    for (const auto& [path, answers] : {std::pair("gates.patch_test", std::vector{"open", "reaction"}),
                                        std::pair("gates.keloid_history", std::vector{"open", "known"}),
                                        std::pair("gates.scar_age", std::vector{"open", "young"}),
                                        std::pair("gates.disease_activity", std::vector{"open", "active"})})
        for (const char* answer : answers) {
            INFO(path << " " << answer);
            const Consultation d = apply(ill, {path, answer});
            CHECK(!isAgreed(d));
            const GateState wanted = std::string(answer) == "open" ? GateState::open : GateState::blocked;
            bool found = false;
            for (const Gate& gate : computeGates(d))
                if (gate.path == path) {
                    found = true;
                    CHECK(gate.state == wanted);
                    CHECK(gate.text.back() == '.');
                } else {
                    CHECK(gate.state == GateState::clear);
                }
            CHECK(found);
        }
    // A disease that is shown as active is not at rest, whatever was answered.
    CHECK(!isAgreed(apply(ill, {"disease.active", "true"})));
    // What does not apply does not.
    CHECK(isAgreed(apply(clear, {"gates.scar_age", "young"})));
}

TEST_CASE("Every tariff can be read, and a wrong one is refused by name") {
    int count = 0;
    for (const fs::directory_entry& entry : fs::directory_iterator(kTariffs)) {
        const Tariff tariff = loadTariff(entry.path());
        INFO(entry.path());
        CHECK(tariff.currency.size() == 3);
        CHECK(tariff.visit.low > 0);
        CHECK(tariff.source.size() > 20);
        CHECK_THAT(formatPrice(tariff.visit, tariff), Contains(tariff.currency));
        ++count;
    }
    CHECK(count >= 3);
    const ScratchFolder scratch("tariffs");
    const std::string good = readTextFile(kTariffs / "euro.json");
    const auto refuse = [&](const std::string& from, const std::string& to, const std::string& words) {
        std::string text = good;
        REQUIRE(text.find(from) != std::string::npos);
        text.replace(text.find(from), from.size(), to);
        const fs::path file = scratch.path / "mine.json";
        writeFileAtomic(file, text);
        const std::string message = getMessage([&] { loadTariff(file); });
        CHECK_THAT(message, Contains("mine.json"));
        CHECK_THAT(message, Contains(words));
    };
    refuse("[700, 1100]", "[1100, 700]", "visit");
    refuse("[700, 1100]", "700", "visit");
    refuse("\"currency\"", "\"curency\"", "currency");
    refuse("\"visit_hours\": 3", "\"visit_hours\": 0", "visit_hours");
    refuse("{", "[", "JSON");
}
