#include "tests/landmarks/shared_heads.h"

#include "tests/landmarks/mesh_file.h"
#include "tests/landmarks/synthetic_head.h"

#include <filesystem>

namespace stipple::test {

std::vector<SharedHead> loadSharedHeads() {
    const std::filesystem::path folder = std::filesystem::path(STIPPLE_SHARED_DIR) / "heads";
    const glm::mat3 upright(1);
    const glm::mat3 zUpXFront = glm::transpose(glm::mat3(glm::vec3(0, 1, 0), glm::vec3(0, 0, 1), glm::vec3(1, 0, 0)));
    const glm::mat3 facingBack(glm::vec3(-1, 0, 0), glm::vec3(0, 1, 0), glm::vec3(0, 0, -1));
    struct Entry {
        const char* file;
        glm::mat3 toMm;
        float length, breadth, circumference;
        std::vector<std::string> materials;
    };
    const std::vector<Entry> entries = {
        {"ict_neutral.obj", upright * 10.0f, 194.5f, 156.4f, 565, {"M_Face", "M_BackHead"}},
        {"niosh_medium.stl", upright, 194, 150, 552, {}},
        {"hrtf_head.ply", zUpXFront, 208, 162, 596, {}},
        {"base_male.obj", upright, 216, 170, 618, {}},
        {"bald_face.obj", upright * 10.0f, 207, 150, 579, {}},
        {"max_planck.obj", facingBack, 0, 0, 0, {}},
    };
    std::vector<SharedHead> heads;
    for (const Entry& entry : entries)
        if (const auto mesh = readMeshFile(folder / entry.file, entry.materials))
            heads.push_back(
                {entry.file, transformMesh(*mesh, entry.toMm), entry.length, entry.breadth, entry.circumference});
    return heads;
}

} // namespace stipple::test
