// Drives the shipped program as a person at a terminal would.
#include "asset/image.h"
#include "core/file.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sched.h>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

using namespace stipple;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

struct Result {
    int code = -1;
    std::string out, err;
};

fs::path getScratch() {
    const fs::path folder = fs::path(STIPPLE_BINARY_DIR) / "tests/app/scratch";
    fs::create_directories(folder);
    return folder;
}

Result run(const std::string& arguments) {
    // Tests run side by side: each process has its own.
    const fs::path errors = getScratch() / ("stderr-" + std::to_string(getpid()) + ".txt");
    const std::string command = std::string(STIPPLE_PROGRAM) + " " + arguments + " 2>" + errors.string();
    Result result;
    FILE* pipe = popen(command.c_str(), "r");
    REQUIRE(pipe);
    std::array<char, 4096> buffer;
    for (std::size_t n; (n = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
        result.out.append(buffer.data(), n);
    const int status = pclose(pipe);
    result.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    result.err = readTextFile(errors);
    fs::remove(errors);
    return result;
}

const std::string kWelcome = std::string(STIPPLE_SOURCE_DIR) + "/scenes/welcome.json";

std::string getOutput(const std::string& name) {
    return (getScratch() / name).string();
}

std::vector<std::map<std::string, std::string>> readTable(const std::string& path) {
    std::istringstream in(readTextFile(path));
    std::vector<std::string> header;
    std::vector<std::map<std::string, std::string>> rows;
    for (std::string line; std::getline(in, line);) {
        std::vector<std::string> cells;
        std::istringstream cellsIn(line);
        for (std::string cell; std::getline(cellsIn, cell, ',');)
            cells.push_back(cell);
        if (header.empty()) {
            header = cells;
            continue;
        }
        REQUIRE(cells.size() == header.size());
        std::map<std::string, std::string> row;
        for (std::size_t i = 0; i < cells.size(); ++i)
            row[header[i]] = cells[i];
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace

TEST_CASE("help and version are results, not errors") {
    const Result help = run("--help");
    CHECK(help.code == 0);
    for (const char* command : {"render", "info", "points", "plan", "bench"})
        CHECK_THAT(help.out, Contains(command));
    CHECK(run("render --help").code == 0);
    CHECK_THAT(run("--version").out, Contains("stipple 0."));
}

TEST_CASE("wrong usage exits with 2 and says why") {
    CHECK(run("--fly").code == 2);
    CHECK(run("--ui-scale 9").code == 2);
    CHECK(run("render").code == 2);
    CHECK(run("render " + kWelcome).code == 2);
    const Result size = run("render " + kWelcome + " -o x.png --size wide");
    CHECK(size.code == 2);
    CHECK_THAT(size.err, Contains("WIDTHxHEIGHT"));
    CHECK(run("render " + kWelcome + " -o x.png --quality best").code == 2);
    CHECK(run("render " + kWelcome + " -o x.png --samples 0").code == 2);
}

TEST_CASE("without a display the window says what is missing") {
    unsetenv("DISPLAY");
    unsetenv("WAYLAND_DISPLAY");
    const Result result = run(kWelcome);
    CHECK(result.code == 1);
    CHECK_THAT(result.err, Contains("display"));
}

TEST_CASE("what cannot be done exits with 1 and one clear sentence") {
    const auto check = [](const std::string& arguments, const std::string& words) {
        CAPTURE(arguments);
        const Result result = run(arguments);
        CHECK(result.code == 1);
        CHECK_THAT(result.err, Contains(words));
        CHECK(std::count(result.err.begin(), result.err.end(), '\n') <= 3);
    };
    check("render nowhere.json -o x.png", "nowhere.json");
    check("render " + kWelcome + " -o x.jpg", "x.jpg");
    check("render " + kWelcome + " -o x.png --camera sideways", "three_quarter");
    check("render " + kWelcome + " -o x.png --light candle", "clinic");
    check("render " + kWelcome + " -o x.png --variant wild", "conservative");
    check("render " + kWelcome + " -o x.png --set hairline.height_mm=4000", "hairline.height_mm");
    check("render " + kWelcome + " -o x.png --set nonsense", "=");
    check("render " + kWelcome + " -o x.png --head missing.obj", "missing.obj");
    check("render " + kWelcome + " -o x.png --set head.model=nobody", "adam");
    check("info missing.stl", "missing.stl");
    check("points " + kWelcome + " -o /dev/null/x.csv", "x.csv");
}

TEST_CASE("a picture has the asked size, and before differs from after") {
    const std::string common = kWelcome + " --size 96x72 --quality moving ";
    REQUIRE(run("render " + common + "--state before -o " + getOutput("before.png")).code == 0);
    REQUIRE(run("render " + common + "--state after -o " + getOutput("after.png")).code == 0);
    REQUIRE(run("render " + common + "--state after -o " + getOutput("after.exr")).code == 0);
    const Image8 before = readImage(getOutput("before.png"));
    const Image8 after = readImage(getOutput("after.png"));
    CHECK(before.width == 96);
    CHECK(before.height == 72);
    CHECK(before.pixels != after.pixels);
    const ImageF linear = readExr(getOutput("after.exr"));
    REQUIRE(linear.width == 96);
    float brightest = 0, transparent = 1;
    for (const glm::vec4& pixel : linear.pixels) {
        brightest = std::max(brightest, pixel.g);
        transparent = std::min(transparent, pixel.a);
    }
    CHECK(brightest > 0.05f);
    CHECK(transparent == 0);
}

TEST_CASE("the points table keeps its promises") {
    const std::string path = getOutput("points.csv");
    REQUIRE(run("points " + kWelcome + " -o " + path).code == 0);
    const std::string first = readTextFile(path);
    CHECK(first.rfind("id,kind,visit,x,y,z,nx,ny,nz,u,v,diameter_mm,depth_mm,shade,rank,hairs\n", 0) == 0);
    const auto rows = readTable(path);
    int dots = 0, follicles = 0;
    for (const auto& row : rows) {
        const float n = std::stof(row.at("nx")) * std::stof(row.at("nx")) +
                        std::stof(row.at("ny")) * std::stof(row.at("ny")) +
                        std::stof(row.at("nz")) * std::stof(row.at("nz"));
        REQUIRE(n == Approx(1).margin(1e-3));
        if (row.at("kind") == "dot") {
            ++dots;
            REQUIRE(std::stoi(row.at("visit")) >= 1);
            REQUIRE(std::stof(row.at("diameter_mm")) > 0.03f);
        } else {
            REQUIRE(row.at("kind") == "follicle");
            ++follicles;
            REQUIRE(std::stoi(row.at("hairs")) >= 1);
        }
    }
    CHECK(dots > 15000); // domain.md section 1: Norwood VI about 20,000 to 38,000
    CHECK(dots < 45000);
    CHECK(follicles > 10000);
    REQUIRE(run("points " + kWelcome + " -o " + path).code == 0);
    CHECK(readTextFile(path) == first);
    // Another instruction set of the C library changes nothing.
    REQUIRE(setenv("GLIBC_TUNABLES", "glibc.cpu.hwcaps=-FMA,-AVX2", 1) == 0);
    REQUIRE(run("points " + kWelcome + " -o " + path).code == 0);
    unsetenv("GLIBC_TUNABLES");
    CHECK(readTextFile(path) == first);
    REQUIRE(run("points " + kWelcome + " --set plan.treat=false -o " + path).code == 0);
    CHECK_THAT(readTextFile(path), !Contains(",dot,"));
}

TEST_CASE("points with every layer on are the same bits on one thread and on any processor") {
    const std::string scene = getOutput("layers.json");
    std::ofstream(scene) << R"({"stipple": 1, "title": "every layer",
        "head": {"model": "samuel", "landmarks": {"glabella": [0, 40, 93]}},
        "hair": {"has_second_whorl": true},
        "loss": {"pattern": "norwood_vertex", "stage": 4.4,
                 "strokes": [{"path": [[0.3, 0], [0.4, -0.2]], "radius_mm": 12, "amount": 0.8}]},
        "disease": {"pattern": "areata", "patches": 6, "severity": 0.8},
        "hairline": {"style": "soft", "brokenness": 0.6, "handles": [{"at": 0.4, "back_mm": -5}]},
        "scars": [{"kind": "strip", "path": [[0.5, -0.6], [0, -0.8], [-0.5, -0.6]]}],
        "plan": {"seed": 11, "cover_hair_bearing": true,
                 "strokes": [{"path": [[-0.4, -0.3]], "radius_mm": 10, "amount": 1}]}})";
    const std::string path = getOutput("layers.csv");
    const std::string before = std::getenv("XDG_CACHE_HOME") ? std::getenv("XDG_CACHE_HOME") : "";
    const auto make = [&](int k, const std::string& with) {
        // A cache of its own: nothing may come from the run before.
        REQUIRE(setenv("XDG_CACHE_HOME", getOutput("cache" + std::to_string(k)).c_str(), 1) == 0);
        std::filesystem::remove_all(getOutput("cache" + std::to_string(k)));
        if (!with.empty()) REQUIRE(setenv("GLIBC_TUNABLES", with.c_str(), 1) == 0);
        const int code = run("points " + scene + " -o " + path).code;
        unsetenv("GLIBC_TUNABLES");
        before.empty() ? unsetenv("XDG_CACHE_HOME") : setenv("XDG_CACHE_HOME", before.c_str(), 1);
        REQUIRE(code == 0);
        return readTextFile(path);
    };
    const std::string first = make(1, "");
    CHECK_THAT(first, Contains(",dot,") && Contains(",follicle,"));
    CHECK(make(2, "glibc.cpu.hwcaps=-FMA,-AVX2") == first);
    cpu_set_t all, one;
    REQUIRE(sched_getaffinity(0, sizeof all, &all) == 0);
    CPU_ZERO(&one);
    for (int cpu = 0; cpu < CPU_SETSIZE && CPU_COUNT(&one) == 0; ++cpu)
        if (CPU_ISSET(cpu, &all)) CPU_SET(cpu, &one);
    REQUIRE(sched_setaffinity(0, sizeof one, &one) == 0);
    const std::string alone = make(3, "");
    REQUIRE(sched_setaffinity(0, sizeof all, &all) == 0);
    CHECK(alone == first);
}

TEST_CASE("info describes a built-in head and a scene") {
    for (const std::string& what : {std::string("adam"), kWelcome}) {
        const Result result = run("info --json " + what);
        REQUIRE(result.code == 0);
        const auto json = nlohmann::json::parse(result.out);
        CHECK(json["scale_to_mm"].get<double>() > 0);
        CHECK(json["to_head"].size() == 4);
        CHECK(json["breadth_mm"].get<double>() == Approx(154).margin(10));
        CHECK(json["length_mm"].get<double>() == Approx(199).margin(13));
        CHECK(json["circumference_mm"].get<double>() == Approx(574).margin(28));
        CHECK(json["landmarks"].size() == 16);
        CHECK(json["scalp_area_cm2"].get<double>() == Approx(620).margin(150));
        CHECK(json["chart"]["flipped"].get<int>() == 0);
        CHECK(json["chart"]["max_stretch"].get<double>() >= 1);
        CHECK(json["dots"].get<int>() > 1000);
        CHECK(json["follicles"].get<int>() > 1000);
        CHECK(json["triangles"].get<int>() > 1000);
    }
    CHECK_THAT(run("info adam").out, Contains("tragion_left"));
}

TEST_CASE("plan prints what it takes, and the same for machines") {
    const Result text = run("plan " + kWelcome);
    REQUIRE(text.code == 0);
    for (const char* words : {"Dots", "Visit 3, day 28", "hours", "USD", "Hair transplant", "Hair system, 10 years",
                              "patch test", "Not agreed yet"})
        CHECK_THAT(text.out, Contains(words));
    const std::string answers = " --set gates.patch_test=no_reaction --set gates.keloid_history=none"
                                " --set gates.scar_age=mature --set plan.agreed=true --set time.touch_up_years=4";
    const Result result = run("plan " + kWelcome + answers + " --set plan.tariff=euro --json");
    REQUIRE(result.code == 0);
    const auto json = nlohmann::json::parse(result.out);
    CHECK(json["agreed"] == true);
    CHECK(json["currency"] == "EUR");
    CHECK(json["visits"].size() == 3);
    CHECK(json["touch_ups"].size() == 2);
    // Norwood VI of domain.md section 8.
    CHECK(json["hours"][0].get<double>() > 7);
    CHECK(json["hours"][1].get<double>() < 18);
    int dots = 0;
    for (const auto& visit : json["visits"])
        dots += visit["dots"].get<int>();
    CHECK(dots == json["dots"].get<int>());
    for (const auto& row : json["rows"])
        CHECK_THAT(text.out + result.out, Contains(row["label"].get<std::string>()));
    const Result wrong = run("plan " + kWelcome + " --set plan.tariff=shells");
    CHECK(wrong.code == 1);
    CHECK_THAT(wrong.err, Contains("us_dollar"));
}

TEST_CASE("earlier work is visit 0 of the points table") {
    const std::string table = getOutput("earlier.csv");
    REQUIRE(run("points " + std::string(STIPPLE_SOURCE_DIR) + "/scenes/earlier_work.json -o " + table).code == 0);
    int old = 0, young = 0;
    for (const auto& row : readTable(table)) {
        if (row.at("kind") != "dot") continue;
        (row.at("visit") == "0" ? old : young) += 1;
    }
    CHECK(old > 1000);
    CHECK(young > 1000);
}
