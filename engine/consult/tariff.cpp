#include "consult/tariff.h"

#include "consult/schema_fields.h"
#include "core/error.h"
#include "core/file.h"

#include <cmath>

namespace stipple {
namespace {

constexpr double kMost = 1e9; // of any price: some currencies count in millions

double readPrice(const Json& value, const std::string& where) {
    if (!value.is_number() || !(value.get<double>() >= 0 && value.get<double>() <= kMost))
        fail("{} must be a number from 0 to {}, not {}.", where, kMost, value.dump());
    return value.get<double>();
}

const Json& find(const Json& object, const char* key, const std::string& file) {
    const auto found = object.find(key);
    if (found == object.end()) fail("'{}' does not say '{}'.", file, key);
    return *found;
}

Range readRange(const Json& object, const char* key, const std::string& file) {
    const std::string where = fmt::format("'{}' in '{}'", key, file);
    const Json& value = find(object, key, file);
    if (!value.is_array() || value.size() != 2) fail("{} must be two prices, the lower and the higher.", where);
    const Range range{readPrice(value[0], where), readPrice(value[1], where)};
    if (range.low > range.high) fail("{} begins with the higher price.", where);
    return range;
}

std::string readText(const Json& object, const char* key, const std::string& file) {
    const Json& value = find(object, key, file);
    if (!value.is_string() || value.get<std::string>().empty()) fail("'{}' in '{}' must be a text.", key, file);
    return value.get<std::string>();
}

} // namespace

Tariff loadTariff(const std::filesystem::path& path) {
    const std::string file = path.string();
    const Json json = parseJson(readTextFile(path, std::size_t(1) << 20), false);
    if (!json.is_object()) fail("'{}' is not valid JSON.", file);
    Tariff tariff;
    tariff.label = readText(json, "label", file);
    tariff.currency = readText(json, "currency", file);
    tariff.source = readText(json, "source", file);
    tariff.visit = readRange(json, "visit", file);
    tariff.visitHours = readPrice(find(json, "visit_hours", file), "'visit_hours'");
    if (tariff.visitHours < 0.25 || tariff.visitHours > 12)
        fail("'visit_hours' in '{}' must lie between 0.25 and 12.", file);
    tariff.minimum = readPrice(find(json, "minimum", file), "'minimum'");
    tariff.graft = readRange(json, "transplant_graft", file);
    tariff.transplant = readRange(json, "transplant", file);
    tariff.hairSystem = readRange(json, "hair_system_year", file);
    return tariff;
}

std::string groupDigits(long long count) {
    const std::string digits = std::to_string(count);
    std::string text;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && digits[i - 1] != '-' && (digits.size() - i) % 3 == 0) text += ' ';
        text += digits[i];
    }
    return text;
}

std::string formatPrice(const Range& range, const Tariff& tariff) {
    const auto round = [](double v) {
        if (v <= 0) return 0.0;
        const double step = std::max(1.0, std::pow(10.0, std::floor(std::log10(v)) - 1));
        return std::round(v / step) * step;
    };
    const double low = round(range.low), high = round(range.high);
    if (low == high) return fmt::format("{} {}", groupDigits(std::llround(low)), tariff.currency);
    return fmt::format("{} to {} {}", groupDigits(std::llround(low)), groupDigits(std::llround(high)), tariff.currency);
}

} // namespace stipple
