// Files that are broken on purpose: each gives a model within limits or an Error, in time.
#include "asset/import.h"
#include "core/error.h"
#include "core/parallel.h"
#include "core/random.h"
#include "tests/asset/model_files.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <iostream>

using namespace stipple;
using namespace stipple::test;

namespace fs = std::filesystem;

namespace {

struct Seed {
    std::string extension;
    std::string content;
};

std::vector<Seed> makeSeeds() {
    const fs::path models = "/usr/share/assimp/models";
    REQUIRE(fs::exists(models)); // package assimp-testmodels
    return {
        {"obj", makeObj()},
        {"obj", readAll(models / "OBJ/concave_polygon.obj")},
        {"ply", makeAsciiPly()},
        {"ply", makeBinaryPly()},
        {"ply", readAll(models / "PLY/cube_uv.ply")},
        {"stl", makeAsciiStl()},
        {"stl", makeBinaryStl()},
        {"glb", makeGlb()},
        {"glb", readAll(models / "glTF2/BoxTextured-glTF-Binary/BoxTextured.glb")},
        {"gltf", readAll(models / "glTF2/BoxTextured-glTF-Embedded/BoxTextured.gltf")},
        {"fbx", makeAsciiFbx(1, 1)},
        {"fbx", readAll(models / "FBX/box.fbx")},
        {"fbx", readAll(models / "FBX/boxWithCompressedCTypeArray.FBX")},
    };
}

// Bytes flipped, numbers made huge or negative, pieces doubled, left out or swapped.
std::string mutate(const std::string& good, Random& random) {
    std::string bytes = good;
    const auto place = [&] { return std::size_t(random.nextBelow(std::uint32_t(bytes.size()))); };
    const int changes = 1 + int(random.nextBelow(3));
    for (int change = 0; change < changes && bytes.size() > 8; ++change) {
        switch (random.nextBelow(12)) {
        case 0:
            bytes[place()] = char(random.nextU32());
            break;
        case 1:
        case 2: { // a 32-bit number of the worst kind
            const std::uint32_t worst[] = {0xffffffffu, 0x7fffffffu, 0x80000000u,
                                           0x7f800000u, 0x7fc00000u, 0x10000000u};
            const std::uint32_t value = worst[random.nextBelow(6)];
            const std::size_t at = std::min(place(), bytes.size() - 4);
            bytes.replace(at, 4, reinterpret_cast<const char*>(&value), 4);
            break;
        }
        case 3:
        case 4:
        case 5: { // a digit of text becomes a long number
            const std::size_t at = bytes.find_first_of("0123456789", place());
            const char* numbers[] = {"4294967295", "-1", "99999999999999999999", "1e39", "nan", "2000000000"};
            if (at != std::string::npos) bytes.replace(at, 1, numbers[random.nextBelow(6)]);
            break;
        }
        case 6:
        case 7: {
            const std::size_t at = place();
            bytes.erase(at, 1 + random.nextBelow(16));
            break;
        }
        case 8:
        case 9:
        case 10: {
            const std::string piece = bytes.substr(place(), 1 + random.nextBelow(64));
            bytes.insert(place(), piece);
            break;
        }
        default:
            bytes.resize(place() + 1);
        }
    }
    return bytes;
}

} // namespace

TEST_CASE("Hundreds of mutated and truncated files give a model within limits or an error in time") {
    const std::vector<Seed> seeds = makeSeeds();
    const TemporaryFolder folder;
    useTestWorker();
    ImportLimits limits;
    limits.maxTime = std::chrono::seconds(2);
    limits.maxMemoryBytes = std::size_t(512) << 20;
    limits.maxTriangles = 10'000;
    constexpr std::size_t kCases = 364;

    std::atomic<int> opened{0};
    std::atomic<int> refused{0};
    std::atomic<int> crashed{0};
    std::atomic<int> late{0};
    std::atomic<int> broken{0};
    parallelFor(kCases, 5, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const Seed& seed = seeds[i % seeds.size()];
            Random random(i);
            const fs::path path =
                folder.write(fmt::format("mutant-{}.{}", i, seed.extension), mutate(seed.content, random));
            try {
                const ImportedModel model = importModel(path, limits);
                const std::size_t triangles = countTriangles(model);
                if (triangles == 0 || triangles > limits.maxTriangles) ++broken;
                ++opened;
            } catch (const Error& e) {
                const std::string message = e.what();
                ++refused;
                crashed += message.find("crash") != std::string::npos;
                late += message.find("longer") != std::string::npos;
                // One line that names the file.
                if (message.find(path.filename().string()) == std::string::npos) ++broken;
                if (message.find('\n') != std::string::npos || message.size() > 600) ++broken;
            }
        }
    });
    std::cout << "of " << kCases << " hostile files " << opened << " opened, " << refused << " were refused ("
              << crashed << " after a crash of the worker, " << late << " out of time)\n";
    CHECK(broken == 0);
    CHECK(opened + refused == int(kCases));
    CHECK(opened > 40);
    CHECK(refused > 100);
    CHECK(late < 20);
}

TEST_CASE("Files made to exhaust the reader are stopped") {
    const TemporaryFolder folder;
    ImportLimits limits;
    limits.maxTime = std::chrono::seconds(3);
    limits.maxMemoryBytes = std::size_t(512) << 20;
    limits.maxTriangles = 100'000;

    std::string ply = makeBinaryPly();
    const std::size_t count = ply.find("element vertex 4");
    CHECK_FALSE(getImportError(folder.write("many.ply", std::string(ply).replace(count + 15, 1, "4000000000")), limits)
                    .empty());

    // Instances of instances: 1000 nodes with the same mesh of 1000 triangles.
    std::string nodes;
    std::string list;
    for (int i = 0; i < 1000; ++i) {
        nodes += fmt::format("{}{{\"mesh\":0}}", i ? "," : "");
        list += fmt::format("{}{}", i ? "," : "", i);
    }
    std::string data;
    for (int i = 0; i < 3000; ++i) {
        const float p[3] = {float(i), float(i % 7), float(i % 11)};
        data.append(reinterpret_cast<const char*>(p), sizeof p);
    }
    folder.write("many.bin", data);
    const std::string gltf = fmt::format(
        R"({{"asset":{{"version":"2.0"}},"scene":0,"scenes":[{{"nodes":[{}]}}],"nodes":[{}],)"
        R"("meshes":[{{"primitives":[{{"attributes":{{"POSITION":0}}}}]}}],)"
        R"("accessors":[{{"bufferView":0,"componentType":5126,"count":3000,"type":"VEC3"}}],)"
        R"("bufferViews":[{{"buffer":0,"byteLength":36000}}],"buffers":[{{"byteLength":36000,"uri":"many.bin"}}]}})",
        list, nodes);
    CHECK_THAT(getImportError(folder.write("many.gltf", gltf), limits), Catch::Contains("100000 triangles"));

    // A node that contains itself by way of another.
    CHECK_FALSE(getImportError(folder.write("ring.gltf", R"({"asset":{"version":"2.0"},"scene":0,)"
                                                         R"("scenes":[{"nodes":[0]}],)"
                                                         R"("nodes":[{"children":[1]},{"children":[0]}]})"),
                               limits)
                    .empty());
    // Deeper than any recursion should go.
    const std::string deep = R"({"asset":)" + std::string(200'000, '[') + std::string(200'000, ']') + "}";
    CHECK_FALSE(getImportError(folder.write("deep.gltf", deep), limits).empty());
}
