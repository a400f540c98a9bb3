#include "tests/asset/model_files.h"

#include "core/error.h"
#include "core/file.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <stdlib.h>
#include <tuple>

namespace stipple::test {

namespace fs = std::filesystem;

namespace {

constexpr std::array<std::array<float, 3>, 4> kCorners{{{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
constexpr std::array<std::array<std::uint32_t, 3>, 4> kFaces{{{0, 2, 1}, {0, 1, 3}, {0, 3, 2}, {1, 2, 3}}};

template <typename T>
void append(std::string& to, const T& value) {
    to.append(reinterpret_cast<const char*>(&value), sizeof value);
}

} // namespace

TemporaryFolder::TemporaryFolder() {
    std::string name = (fs::temp_directory_path() / "stipple-test-XXXXXX").string();
    if (!mkdtemp(name.data())) fail("No temporary folder can be made.");
    m_path = name;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ec;
    fs::remove_all(m_path, ec);
}

fs::path TemporaryFolder::write(std::string_view name, std::string_view content) const {
    const fs::path path = m_path / name;
    writeFileAtomic(path, content);
    return path;
}

std::string makeObj() {
    std::string text = "# a tetrahedron\no tetra\n";
    for (const auto& p : kCorners)
        text += fmt::format("v {} {} {}\n", p[0], p[1], p[2]);
    text += "vt 0 0\nvt 1 0\nvt 0 1\n";
    for (const auto& f : kFaces)
        text += fmt::format("f {}/1 {}/2 {}/3\n", f[0] + 1, f[1] + 1, f[2] + 1);
    return text;
}

std::string makeAsciiPly() {
    std::string text = "ply\nformat ascii 1.0\nelement vertex 4\nproperty float x\nproperty float y\nproperty float z\n"
                       "element face 4\nproperty list uchar int vertex_indices\nend_header\n";
    for (const auto& p : kCorners)
        text += fmt::format("{} {} {}\n", p[0], p[1], p[2]);
    for (const auto& f : kFaces)
        text += fmt::format("3 {} {} {}\n", f[0], f[1], f[2]);
    return text;
}

std::string makeBinaryPly() {
    std::string bytes = "ply\nformat binary_little_endian 1.0\nelement vertex 4\nproperty float x\nproperty float y\n"
                        "property float z\nproperty uchar red\nproperty uchar green\nproperty uchar blue\n"
                        "element face 4\nproperty list uchar int vertex_indices\nend_header\n";
    constexpr std::array<std::array<std::uint8_t, 3>, 4> kColours{
        {{255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {128, 128, 128}}};
    for (std::size_t i = 0; i < 4; ++i) {
        append(bytes, kCorners[i]);
        append(bytes, kColours[i]);
    }
    for (const auto& f : kFaces) {
        append(bytes, std::uint8_t(3));
        append(bytes, f);
    }
    return bytes;
}

std::string makeAsciiStl() {
    std::string text = "solid tetra\n";
    for (const auto& f : kFaces) {
        text += "facet normal 0 0 0\nouter loop\n";
        for (const std::uint32_t i : f)
            text += fmt::format("vertex {} {} {}\n", kCorners[i][0], kCorners[i][1], kCorners[i][2]);
        text += "endloop\nendfacet\n";
    }
    return text + "endsolid tetra\n";
}

std::string makeBinaryStl() {
    std::string bytes = "solid says the header of many a binary file";
    bytes.resize(80, ' ');
    append(bytes, std::uint32_t(4));
    for (const auto& f : kFaces) {
        append(bytes, std::array<float, 3>{});
        for (const std::uint32_t i : f)
            append(bytes, kCorners[i]);
        append(bytes, std::uint16_t(0));
    }
    return bytes;
}

std::string makeGlb() {
    std::string data;
    append(data, kCorners);
    append(data, kFaces);
    std::string json = R"({"asset":{"version":"2.0"},"scene":0,"scenes":[{"nodes":[0]}],)"
                       R"("nodes":[{"mesh":0,"translation":[10,0,0],"scale":[-1,1,1]}],)"
                       R"("meshes":[{"name":"tetra","primitives":[{"attributes":{"POSITION":0},"indices":1}]}],)"
                       R"("accessors":[{"bufferView":0,"componentType":5126,"count":4,"type":"VEC3",)"
                       R"("min":[0,0,0],"max":[1,1,1]},)"
                       R"({"bufferView":1,"componentType":5125,"count":12,"type":"SCALAR"}],)"
                       R"("bufferViews":[{"buffer":0,"byteLength":48},)"
                       R"({"buffer":0,"byteOffset":48,"byteLength":48}],"buffers":[{"byteLength":96}]})";
    json.resize((json.size() + 3) / 4 * 4, ' ');
    std::string bytes = "glTF";
    append(bytes, std::uint32_t(2));
    append(bytes, std::uint32_t(12 + 8 + json.size() + 8 + data.size()));
    append(bytes, std::uint32_t(json.size()));
    bytes += "JSON";
    bytes += json;
    append(bytes, std::uint32_t(data.size()));
    bytes.append("BIN\0", 4);
    return bytes + data;
}

std::string makeAsciiFbx(double unitFactor, int upAxis) {
    std::string vertices;
    std::string indices;
    for (const auto& p : kCorners)
        vertices += fmt::format("{}{},{},{}", vertices.empty() ? "" : ",", p[0], p[1], p[2]);
    for (const auto& f : kFaces) // the last corner of a face is its complement
        indices += fmt::format("{}{},{},{}", indices.empty() ? "" : ",", f[0], f[1], -int(f[2]) - 1);
    return fmt::format(R"(; FBX 7.3.0 project file
FBXHeaderExtension:  {{
	FBXHeaderVersion: 1003
	FBXVersion: 7300
}}
GlobalSettings:  {{
	Version: 1000
	Properties70:  {{
		P: "UpAxis", "int", "Integer", "",{}
		P: "UnitScaleFactor", "double", "Number", "",{}
	}}
}}
Objects:  {{
	Geometry: 1000, "Geometry::tetra", "Mesh" {{
		Vertices: *12 {{
			a: {}
		}}
		PolygonVertexIndex: *12 {{
			a: {}
		}}
		GeometryVersion: 124
	}}
	Model: 2000, "Model::tetra", "Mesh" {{
		Version: 232
	}}
}}
Connections:  {{
	C: "OO",2000,0
	C: "OO",1000,2000
}}
)",
                       upAxis, unitFactor, vertices, indices);
}

Image8 makePicture(int width, int height) {
    Image8 image;
    image.width = width;
    image.height = height;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (const int value : {x * 255 / width, y * 255 / height, (x ^ y) & 255, 255})
                image.pixels.push_back(std::uint8_t(value));
    return image;
}

std::string encodePng(const Image8& image) {
    const TemporaryFolder folder;
    writePng(folder.getPath() / "a.png", image);
    return readAll(folder.getPath() / "a.png");
}

std::string readAll(const fs::path& path) {
    return readTextFile(path);
}

ImportLimits getTestLimits() {
    ImportLimits limits;
    limits.maxTime = std::chrono::seconds(20);
    return limits;
}

std::string getImportError(const fs::path& path, const ImportLimits& limits) {
    useTestWorker();
    try {
        importModel(path, limits);
    } catch (const Error& e) {
        return e.what();
    }
    return {};
}

void useTestWorker() {
    setImportWorkerProgram(STIPPLE_TEST_WORKER_PROGRAM);
}

std::size_t countTriangles(const ImportedModel& model) {
    std::size_t count = 0;
    for (const ImportedPart& part : model.parts)
        count += part.mesh.triangles.size();
    return count;
}

std::size_t countVertices(const ImportedModel& model) {
    std::size_t count = 0;
    for (const ImportedPart& part : model.parts)
        count += part.mesh.positions.size();
    return count;
}

std::size_t countDistinctPositions(const ImportedModel& model) {
    std::vector<std::tuple<float, float, float>> all;
    for (const ImportedPart& part : model.parts)
        for (const glm::vec3& p : part.mesh.positions)
            all.emplace_back(p.x, p.y, p.z);
    std::sort(all.begin(), all.end());
    return std::size_t(std::unique(all.begin(), all.end()) - all.begin());
}

} // namespace stipple::test
