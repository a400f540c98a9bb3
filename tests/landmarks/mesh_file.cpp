#include "tests/landmarks/mesh_file.h"

#include "core/error.h"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <tuple>

namespace stipple::test {
namespace {

template <typename T>
T readAt(const std::string& bytes, std::size_t offset) {
    T value;
    STIPPLE_ASSERT(offset + sizeof(T) <= bytes.size());
    std::memcpy(&value, bytes.data() + offset, sizeof(T));
    return value;
}

TriangleMesh readStl(const std::string& bytes) {
    TriangleMesh mesh;
    const auto count = readAt<std::uint32_t>(bytes, 80);
    for (std::uint32_t t = 0; t < count; ++t) {
        for (std::size_t corner = 0; corner < 3; ++corner)
            mesh.positions.push_back(readAt<glm::vec3>(bytes, 84 + 50 * std::size_t(t) + 12 + 12 * corner));
        mesh.triangles.emplace_back(3 * t, 3 * t + 1, 3 * t + 2);
    }
    return mesh;
}

// Positions of three floats, faces of (uchar count, uint indices).
TriangleMesh readPly(const std::string& bytes) {
    TriangleMesh mesh;
    const auto countOf = [&](const std::string& element) {
        return std::stoul(bytes.substr(bytes.find("element " + element) + 9 + element.size()));
    };
    std::size_t at = bytes.find("end_header\n") + 11;
    for (std::size_t n = countOf("vertex"); n > 0; --n, at += 12)
        mesh.positions.push_back(readAt<glm::vec3>(bytes, at));
    for (std::size_t n = countOf("face"); n > 0; --n) {
        const auto corners = readAt<std::uint8_t>(bytes, at++);
        const auto index = [&](std::size_t i) { return readAt<std::uint32_t>(bytes, at + 4 * i); };
        for (std::size_t i = 2; i < corners; ++i)
            mesh.triangles.emplace_back(index(0), index(i - 1), index(i));
        at += 4 * std::size_t(corners);
    }
    return mesh;
}

TriangleMesh readObj(const std::string& bytes, const std::vector<std::string>& materials) {
    TriangleMesh mesh;
    std::istringstream file(bytes);
    std::string line, word;
    bool wanted = true;
    while (std::getline(file, line)) {
        std::istringstream words(line);
        words >> word;
        if (word == "v") {
            glm::vec3 p;
            words >> p.x >> p.y >> p.z;
            mesh.positions.push_back(p);
        } else if (word == "usemtl" && words >> word) {
            wanted = materials.empty() || std::find(materials.begin(), materials.end(), word) != materials.end();
        } else if (word == "f" && wanted) {
            std::vector<std::uint32_t> corners;
            while (words >> word)
                corners.push_back(std::uint32_t(std::stoul(word) - 1));
            for (std::size_t i = 2; i < corners.size(); ++i)
                mesh.triangles.emplace_back(corners[0], corners[i - 1], corners[i]);
        }
        word.clear();
    }
    return mesh;
}

TriangleMesh weld(const TriangleMesh& mesh) {
    TriangleMesh result;
    std::map<std::tuple<float, float, float>, std::uint32_t> known;
    const auto take = [&](std::uint32_t v) {
        const glm::vec3& p = mesh.positions[v];
        const auto [found, isNew] = known.emplace(std::tuple(p.x, p.y, p.z), std::uint32_t(result.positions.size()));
        if (isNew) result.positions.push_back(p);
        return found->second;
    };
    for (const glm::uvec3& t : mesh.triangles) {
        const glm::uvec3 welded(take(t.x), take(t.y), take(t.z));
        if (welded.x != welded.y && welded.y != welded.z && welded.z != welded.x) result.triangles.push_back(welded);
    }
    return result;
}

} // namespace

std::optional<TriangleMesh> readMeshFile(const std::filesystem::path& path, const std::vector<std::string>& materials) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    if (path.extension() == ".stl") return weld(readStl(bytes));
    if (path.extension() == ".ply") return weld(readPly(bytes));
    return weld(readObj(bytes, materials));
}

} // namespace stipple::test
