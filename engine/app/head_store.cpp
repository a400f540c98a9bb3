#include "app/head_store.h"

#include "app/data_files.h"
#include "asset/import.h"
#include "core/disk_cache.h"
#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/stopwatch.h"
#include "scalp/builtin_head.h"
#include "scalp/head_colour.h"
#include "scalp/head_import.h"
#include "scalp/landmark_detection.h"
#include "scalp/measures.h"

#include <array>

namespace stipple {
namespace {

namespace fs = std::filesystem;

constexpr DiskCacheKind kChartCache{"chart", 5, 24};
constexpr DiskCacheKind kPointsCache{"points", kPlacementVersion, 8};

std::optional<double> getUnit(const std::string& name) {
    constexpr std::array<std::pair<std::string_view, double>, 5> kUnits = {
        {{"mm", 1}, {"cm", 10}, {"dm", 100}, {"m", 1000}, {"inch", 25.4}}};
    for (const auto& [unit, mm] : kUnits)
        if (unit == name) return mm;
    return std::nullopt;
}

std::optional<glm::vec3> getAxis(const std::string& name) {
    if (name.size() != 2 || (name[0] != '+' && name[0] != '-') || name[1] < 'x' || name[1] > 'z') return std::nullopt;
    glm::vec3 axis(0);
    axis[name[1] - 'x'] = name[0] == '+' ? 1.0f : -1.0f;
    return axis;
}

Head loadBuiltin(const HeadChoice& choice, const fs::path& file) {
    Head head = loadBuiltinHead(file, choice.morphs);
    PartialLandmarks byHand;
    for (const auto& [name, position] : choice.landmarks)
        byHand[std::size_t(*findLandmark(name))] = position;
    if (!choice.landmarks.empty()) head.landmarks = adjustLandmarks(head.surface, head.landmarks, byHand);
    return head;
}

Head loadScan(const HeadChoice& choice, const fs::path& file, const ProgressFn& progress, const std::stop_token& stop) {
    HeadImportOptions options;
    options.unitToMm = getUnit(choice.unit);
    options.up = getAxis(choice.up);
    options.front = getAxis(choice.front);
    for (const auto& [name, position] : choice.landmarks)
        options.landmarks[*findLandmark(name)] = position;
    if (progress) progress(0, "reading the file");
    const ImportedModel model = importModel(file, {}, stop);
    return importHead(model, file.filename().string(), options, progress, stop);
}

bool loadChart(PreparedHead& prepared) {
    const auto bytes = readDiskCache(kChartCache, prepared.key);
    if (!bytes) return false;
    ByteReader reader(*bytes);
    std::optional<ScalpChart> chart = ScalpChart::load(reader, prepared.head.surface, prepared.head.landmarks);
    prepared.levels = loadSkinLevels(reader);
    for (std::size_t i = 0; i < 1 + prepared.levels.size() + prepared.head.parts.size(); ++i)
        prepared.openness.push_back(reader.getArray<Openness>());
    if (!chart || !reader.isWhole()) return false;
    prepared.chart = std::move(*chart);
    return true;
}

std::vector<std::vector<Openness>> computeHeadOpenness(const PreparedHead& prepared, const ProgressFn& progress,
                                                       const std::stop_token& stop) {
    const WorkingSurface& skin = prepared.head.surface;
    // Of the skin one coarse level stands in the way for all; brows and lashes have holes and would shade as sheets.
    std::vector<OpennessMesh> meshes = {{skin.positions, skin.normals, skin.triangles, prepared.levels.empty()}};
    for (const SkinLevel& level : prepared.levels)
        meshes.push_back({level.positions, level.normals, level.triangles, &level == &prepared.levels.front()});
    for (const HeadPart& part : prepared.head.parts) {
        const bool isCard = part.kind == PartKind::brow || part.kind == PartKind::lash;
        meshes.push_back({part.mesh.positions, part.normals, part.mesh.triangles, !isCard});
    }
    return computeOpenness(meshes, progress, stop);
}

void saveChart(const PreparedHead& prepared) {
    ByteWriter writer;
    prepared.chart.save(writer);
    save(prepared.levels, writer);
    for (const std::vector<Openness>& values : prepared.openness)
        writer.addArray(values);
    writeDiskCache(kChartCache, prepared.key, writer.getBytes());
}

} // namespace

glm::vec3 PreparedHead::getCentre() const {
    return 0.5f * (head.landmarks.at(LandmarkId::glabella) + head.landmarks.at(LandmarkId::opisthocranion));
}

std::shared_ptr<const PreparedHead> prepareHead(const HeadChoice& choice, const fs::path& documentFolder,
                                                const ProgressFn& progress, const std::stop_token& stop) {
    auto prepared = std::make_shared<PreparedHead>();
    Stopwatch watch;
    Hasher key;
    if (choice.file.empty()) {
        const fs::path file = findBuiltinHead(choice.model);
        prepared->head = loadBuiltin(choice, file);
        key.addArray(std::span<const std::byte>(readFile(file)));
    } else {
        const fs::path file =
            fs::path(choice.file).is_absolute() ? fs::path(choice.file) : documentFolder / choice.file;
        prepared->head = loadScan(choice, file, progress, stop);
        prepared->isPersonal = true;
        prepared->plainSkin = computePlainSkin(prepared->head.surface.ownColour);
        key.addArray(std::span<const std::byte>(readFile(file)));
    }
    for (const auto& [name, weight] : choice.morphs)
        key.add(std::string_view(name)).add(weight);
    for (const auto& [name, place] : choice.landmarks)
        key.add(std::string_view(name)).add(place.x).add(place.y).add(place.z);
    key.add(std::string_view(choice.unit)).add(std::string_view(choice.up)).add(std::string_view(choice.front));
    prepared->key = key.get();
    logDebug("head: {:.0f} ms", watch.lap());
    if (progress) progress(0.8f, "flattening the scalp");
    const auto opening = [&](float fraction, std::string_view doing) {
        if (progress) progress(0.9f + 0.1f * fraction, doing);
    };
    if (prepared->isPersonal || !loadChart(*prepared)) {
        prepared->chart = ScalpChart(prepared->head.surface, prepared->head.landmarks);
        logDebug("chart: {:.0f} ms", watch.lap());
        prepared->levels = computeSkinLevels(prepared->head.surface, prepared->chart);
        logDebug("levels of detail: {:.0f} ms", watch.lap());
        prepared->openness = computeHeadOpenness(*prepared, opening, stop);
        logDebug("openness: {:.0f} ms", watch.lap());
        if (!prepared->isPersonal) saveChart(*prepared);
    } else {
        logDebug("chart from the cache: {:.0f} ms", watch.lap());
    }
    prepared->measures = computeMeasures(prepared->head.surface, prepared->head.landmarks);
    logDebug("measures: {:.0f} ms", watch.lap());
    return prepared;
}

std::shared_ptr<const MasterSet> getMasterSet(const PreparedHead& head, std::uint64_t seed,
                                              const std::stop_token& stop) {
    static_assert(sizeof(MasterPoint) == 20 * sizeof(float)); // no padding in the file
    const std::uint64_t key = Hasher().add(head.key).add(seed).get();
    if (!head.isPersonal) {
        if (const auto bytes = readDiskCache(kPointsCache, key)) {
            ByteReader reader(*bytes);
            auto master = std::make_shared<MasterSet>();
            master->density = reader.get<float>();
            master->points = reader.getArray<MasterPoint>();
            if (reader.isWhole()) return master;
        }
    }
    auto master = computeMasterSet(head.chart, seed, stop);
    if (!head.isPersonal) {
        ByteWriter writer;
        writer.add(master->density);
        writer.addArray(master->points);
        writeDiskCache(kPointsCache, key, writer.getBytes());
    }
    return master;
}

} // namespace stipple
