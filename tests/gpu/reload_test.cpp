// Shaders that change on disk while the program runs.
#include "core/error.h"
#include "gpu/commands.h"
#include "gpu/pipeline.h"
#include "gpu/transfer.h"
#include "tests/gpu/gpu_test.h"

#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace stipple;

namespace {

namespace fs = std::filesystem;

struct Folder {
    fs::path path = fs::temp_directory_path() / fmt::format("stipple-shaders-{}", getpid());
    Folder() { fs::create_directories(path); }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
    // As a build does it: written aside, then renamed.
    void put(const fs::path& from, const std::string& name) const {
        fs::copy_file(from, path / "new", fs::copy_options::overwrite_existing);
        fs::rename(path / "new", path / (name + ".spv"));
    }
    void cut(const std::string& name, std::uintmax_t bytes) const { fs::resize_file(path / (name + ".spv"), bytes); }
};

std::uint32_t readAnswer(Device& device, const Pipeline& pipeline) {
    const Buffer buffer(device, {16}, "answer");
    CommandList list = device.beginCommands("answer");
    list.bindPipeline(pipeline);
    list.pushConstants(buffer.getAddress());
    list.dispatch(1);
    device.submit(std::move(list));
    return readBufferAs<std::uint32_t>(buffer, 1)[0];
}

} // namespace

TEST_CASE("A shader that changes on disk replaces the old one; a broken one does not") {
    TestDevice test;
    const Folder folder;
    const fs::path built = test.shaders.getFolder();
    folder.put(built / "test_reload_a.spv", "shader");
    folder.put(built / "test_fullscreen_vert.spv", "vertex");
    folder.put(built / "test_flat_frag.spv", "fragment");
    ShaderLibrary library(test.device, folder.path);
    Pipeline first(library, ComputePipelineDesc{"shader", {}}, "reloaded");
    const Pipeline pipeline = std::move(first); // the library follows pipelines that move
    const Pipeline drawing(library,
                           GraphicsPipelineDesc{.vertexShader = "vertex",
                                                .fragmentShader = "fragment",
                                                .colours = {{VK_FORMAT_R8G8B8A8_UNORM, kBlendNone}},
                                                .constants = {}},
                           "drawing");
    const VkPipeline untouched = drawing.getHandle();
    CHECK(readAnswer(test.device, pipeline) == 11);
    CHECK(library.reload().empty());

    folder.put(built / "test_reload_b.spv", "shader");
    CHECK(library.reload().empty());
    CHECK(readAnswer(test.device, pipeline) == 22);
    CHECK(drawing.getHandle() == untouched);

    // Cut off, of another stage, with another texture: the old one goes on, and the message names the culprit.
    const auto checkKept = [&](const std::string& word) {
        const std::vector<std::string> messages = library.reload();
        REQUIRE(messages.size() == 1);
        CHECK_THAT(messages[0], Catch::Contains(word));
        CHECK(readAnswer(test.device, pipeline) == 22);
        CHECK(drawing.getHandle() == untouched);
    };
    folder.cut("shader", 64);
    checkKept("shader");
    folder.cut("shader", 0);
    checkKept("not SPIR-V");
    folder.put(built / "test_flat_frag.spv", "shader");
    checkKept("another stage");
    folder.put(built / "test_halve.spv", "shader");
    checkKept("textures");
    fs::remove(folder.path / "shader.spv");
    checkKept("missing");

    folder.put(built / "test_reload_a.spv", "shader");
    folder.put(built / "test_gradient_frag.spv", "fragment");
    CHECK(library.reload().empty());
    CHECK(readAnswer(test.device, pipeline) == 11);
    CHECK(drawing.getHandle() != untouched);
    // Pipelines made later take the new one too.
    const Pipeline later(library, ComputePipelineDesc{"shader", {}}, "later");
    CHECK(readAnswer(test.device, later) == 11);
}
