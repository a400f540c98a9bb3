// What a clinic asks for, in one currency: a small JSON file that anybody can edit (scenes/tariffs).
#pragma once

#include <filesystem>
#include <string>

namespace stipple {

// Low to high.
struct Range {
    double low = 0, high = 0;
};

struct Tariff {
    std::string label;     // "US dollars, clinics of the United States"
    std::string currency;  // ISO 4217: "USD"
    Range visit;           // one visit ...
    double visitHours = 3; // ... of so many hours
    double minimum = 0;    // of the smallest treatment
    Range graft;           // a hair transplant, each follicular unit
    Range transplant;      // the least and the most that one usually costs
    Range hairSystem;      // a hair system, each year
    std::string source;    // where the figures are from, one sentence
};

// Error names the file, what is wrong in it and what is allowed.
Tariff loadTariff(const std::filesystem::path& path);

// "12 345"
std::string groupDigits(long long count);

// "2 830 to 4 240 USD"; rounded to two digits that mean something.
std::string formatPrice(const Range& range, const Tariff& tariff);

} // namespace stipple
