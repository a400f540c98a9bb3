#include "app/scar_images.h"

#include "core/error.h"

namespace stipple {
namespace {

namespace fs = std::filesystem;

// A scar is some centimetres long and drawn with cells of a quarter of a millimetre.
constexpr ImageLimits kLimits{.maxSide = 8192, .maxPixels = std::size_t(1) << 24};

} // namespace

ScalpPlan ScarImages::load(const ScalpPlan& plan, const fs::path& folder) {
    ScalpPlan loaded = plan;
    for (ScarParameters& scar : loaded.scars) {
        if (scar.image.empty()) continue;
        const fs::path file =
            (folder / fs::path(std::u8string(scar.image.begin(), scar.image.end()))).lexically_normal();
        std::error_code ec;
        const auto size = fs::file_size(file, ec);
        const auto changed = ec ? fs::file_time_type() : fs::last_write_time(file, ec);
        if (ec)
            fail("The picture '{}' of a scar is not there. Put it back, or take it out of the scar.", file.string());
        Entry& entry = m_entries[file.string()];
        if (!entry.image || entry.changed != changed || entry.size != size)
            entry = {changed, size, std::make_shared<const Image8>(readImage(file, kLimits))};
        scar.picture = entry.image;
    }
    return loaded;
}

} // namespace stipple
