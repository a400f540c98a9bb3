// What the benchmarks of `stipple bench` share: a row of the table and how its time is taken.
#pragma once

#include "app/head_store.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace stipple {

struct Measure {
    double median = 0;
    double spread = 0; // largest minus smallest
};

// Median of `runs` timings in milliseconds; where caches are to be warm, after one that is not counted.
Measure measure(int runs, const std::function<void()>& action, bool warm = true);

// One cost: smaller is better.
struct BenchRow {
    std::string name;
    double value = 0;
    std::string unit;
    std::optional<double> budget, aim;
    double reference = 0; // of the same run
    std::string referenceName;
    double spread = 0;
};

// Placement of so many points beside plain dart throwing.
BenchRow benchPoints(std::size_t wanted, int runs);
// The chart of the head; `name` tells the row.
BenchRow benchChart(const std::string& name, const Head& head, double budget, int runs);
// From an edit of density, hairline or loss to the points, beside a design from nothing.
std::vector<BenchRow> benchSliders(const PreparedHead& head, const Consultation& document, const MasterSet& master);

// Frames, bakes and sliders of the stage.
class Device;
struct Stage;
std::vector<BenchRow> benchFrames(Device& device, Stage& stage);
// An orbit, a turned light, and how moving frames are scaled to keep up.
std::vector<BenchRow> benchMotion(Device& device, Stage& stage);

} // namespace stipple
