#include "core/error.h"
#include "core/file.h"
#include "core/log.h"
#include "gpu/commands.h"
#include "gpu/resources.h"
#include "gpu/transfer.h"
#include "tests/gpu/gpu_test.h"

#include <cstdlib>
#include <filesystem>

using namespace stipple;

namespace {

// Sets a variable of the environment for one scope.
class Environment {
public:
    Environment(const char* name, const std::string& value)
        : m_name(name) {
        if (const char* old = std::getenv(name)) m_old = old;
        setenv(name, value.c_str(), 1);
    }
    ~Environment() {
        if (m_old)
            setenv(m_name, m_old->c_str(), 1);
        else
            unsetenv(m_name);
    }

private:
    const char* m_name;
    std::optional<std::string> m_old;
};

std::string getError(const DeviceOptions& options) {
    try {
        Device device(options);
    } catch (const Error& error) {
        return error.what();
    }
    return "";
}

} // namespace

TEST_CASE("The device says what it is") {
    TestDevice test;
    const DeviceInfo& info = test.device.getInfo();
    CHECK(test.device.isValidating());
    CHECK_FALSE(info.name.empty());
    CHECK_FALSE(info.driver.empty());
    CHECK(info.vulkanVersion.substr(0, 2) == "1.");
    CHECK(info.maxImageSize >= 4096);
    CHECK(info.maxComputeInvocations >= 128);
    CHECK(test.device.getLiveObjectCount() == 0);
    if (info.type == DeviceType::cpu) CHECK(info.hasUnifiedMemory);
}

TEST_CASE("A device that is missing is named together with the remedy") {
    using Catch::Matchers::Contains;
    SECTION("no driver") {
        const Environment files("VK_DRIVER_FILES", "/nowhere/none.json");
        const Environment names("VK_ICD_FILENAMES", "/nowhere/none.json");
        CHECK_THAT(getError({}), Contains("No Vulkan device") && Contains("mesa-vulkan-drivers"));
    }
    SECTION("no such name") {
        DeviceOptions options;
        options.deviceName = "Abacus 9000";
        CHECK_THAT(getError(options), Contains("No Vulkan device") && Contains("Abacus 9000"));
    }
    SECTION("no such window system") {
        DeviceOptions options;
        options.instanceExtensions = {"VK_KHR_telepathy_surface"};
        CHECK_THAT(getError(options), Contains("VK_KHR_telepathy_surface"));
    }
    SECTION("nonsense in the environment") {
        const Environment validation("STIPPLE_VALIDATION", "perhaps");
        CHECK_THAT(getError({}), Contains("STIPPLE_VALIDATION"));
    }
}

TEST_CASE("A device can be named in the environment, whatever the case") {
    std::string name;
    {
        TestDevice test;
        name = test.device.getInfo().name;
    }
    for (char& c : name)
        c = char(std::toupper(c));
    const Environment wanted("STIPPLE_DEVICE", name.substr(1));
    TestDevice test;
    CHECK(test.device.getInfo().name.size() == name.size());
}

TEST_CASE("A device can be made ready for windows") {
    DeviceOptions options;
    options.validation = true;
    options.pipelineCacheOnDisk = false;
    options.instanceExtensions = {"VK_KHR_surface"};
    Device device(options);
    CHECK(device.getInstance() != nullptr);
    CHECK(device.getValidationMessages().empty());
}

TEST_CASE("A validation message is counted and logged") {
    int logged = 0;
    setLogSink([&](LogLevel level, std::string_view) { logged += level >= LogLevel::warning; });
    {
        DeviceOptions options;
        options.validation = true;
        options.pipelineCacheOnDisk = false;
        Device device(options);
        const Buffer from(device, {64}, "from"), to(device, {64}, "to");
        CommandList list = device.beginCommands("wrong on purpose");
        const VkBufferCopy region{0, 0, 128}; // beyond both ends
        auto copy = reinterpret_cast<PFN_vkCmdCopyBuffer>(vkGetDeviceProcAddr(device.getHandle(), "vkCmdCopyBuffer"));
        copy(list.getHandle(), from.getHandle(), to.getHandle(), 1, &region);
        CHECK(device.getValidationMessages().size() >= 1);
        CHECK(std::size_t(logged) == device.getValidationMessages().size());
        device.clearValidationMessages();
        CHECK(device.getValidationMessages().empty());
    }
    setLogSink({});
}

TEST_CASE("The timeline counts submissions and can be polled") {
    TestDevice test;
    const std::uint64_t first = test.device.submit(test.device.beginCommands("first"));
    const std::uint64_t second = test.device.submit(test.device.beginCommands("second"));
    CHECK(second == first + 1);
    test.device.wait(second);
    CHECK(test.device.isComplete(first));
    CHECK(test.device.getCompletedValue() == second);
    CHECK(test.device.getSubmittedValue() == second);
}

TEST_CASE("Handles outlive their owners exactly as long as commands may use them") {
    std::vector<std::string> messages;
    setLogSink([&](LogLevel level, std::string_view text) {
        if (level >= LogLevel::warning) messages.emplace_back(text);
    });
    {
        TestDevice test;
        Device& device = test.device;
        CommandList open = device.beginCommands("open");
        {
            Buffer from(device, {1 << 20}, "from"), to(device, {1 << 20}, "to");
            open.fillBuffer(from, 0, 1 << 20, 7);
            open.fullBarrier();
            open.copyBuffer(from, 0, to, 0, 1 << 20);
        }
        // Gone for us, but the open list still names them.
        device.waitIdle();
        CHECK(device.getLiveObjectCount() == 2);
        device.wait(device.submit(std::move(open)));
        device.waitIdle();
        CHECK(device.getLiveObjectCount() == 0);
        { const CommandList dropped = device.beginCommands("dropped"); }
        CHECK(device.getLiveObjectCount() == 0);
        // Views and images go together; moved-from objects own nothing.
        Image image(device,
                    {.format = VK_FORMAT_R8G8B8A8_UNORM,
                     .width = 8,
                     .height = 8,
                     .mips = 2,
                     .usage = VK_IMAGE_USAGE_SAMPLED_BIT},
                    "image");
        image.getView();
        image.getView(makeMipRange(1));
        image.getView(makeMipRange(1));
        CHECK(device.getLiveObjectCount() == 3);
        Image moved = std::move(image);
        CHECK_FALSE(bool(image));
        CHECK(device.getLiveObjectCount() == 3);
        moved = Image();
        device.waitIdle();
        CHECK(device.getLiveObjectCount() == 0);
        const MemoryStatistics statistics = device.getMemoryStatistics();
        CHECK(statistics.usedBytes == 0);
        CHECK(statistics.allocations == 0);
    }
    setLogSink({});
    CHECK(messages == std::vector<std::string>{});
}

TEST_CASE("Memory statistics follow the resources") {
    TestDevice test;
    std::vector<Buffer> buffers;
    for (int i = 0; i < 100; ++i)
        buffers.emplace_back(test.device, BufferDesc{std::uint64_t(1000 + i * 37)}, "small");
    MemoryStatistics statistics = test.device.getMemoryStatistics();
    CHECK(statistics.allocations == 100);
    CHECK(statistics.blocks == 1);
    CHECK(statistics.usedBytes >= 100 * 1000);
    const Buffer large(test.device, {std::uint64_t(40) << 20}, "large");
    statistics = test.device.getMemoryStatistics();
    CHECK(statistics.blocks == 2);
    CHECK(statistics.blockBytes >= (std::uint64_t(56) << 20));
    for (const Buffer& buffer : buffers)
        CHECK(buffer.getAddress() % 16 == 0);
}

TEST_CASE("Impossible images are refused with their size") {
    TestDevice test;
    using Catch::Matchers::Contains;
    const std::uint32_t tooLarge = test.device.getInfo().maxImageSize * 2;
    CHECK_THROWS_WITH(
        Image(test.device,
              {.format = VK_FORMAT_R8_UNORM, .width = tooLarge, .height = 4, .usage = VK_IMAGE_USAGE_SAMPLED_BIT},
              "wall"),
        Contains("wall") && Contains(std::to_string(tooLarge)));
    CHECK(test.device.getLiveObjectCount() == 0);
}

TEST_CASE("The pipeline cache comes back in the next run, and a damaged one does no harm") {
    const std::filesystem::path folder = std::filesystem::path(STIPPLE_BINARY_DIR) / "test_cache";
    std::filesystem::remove_all(folder);
    const Environment cache("XDG_CACHE_HOME", folder.string());
    DeviceOptions options;
    options.validation = true;
    std::filesystem::path file;
    for (int run = 0; run < 3; ++run) {
        {
            Device device(options);
            ShaderLibrary shaders(device);
            const Pipeline pipeline(shaders, ComputePipelineDesc{"test_scale", {}}, "scale");
            CHECK(device.getValidationMessages().empty());
        }
        int files = 0;
        for (const auto& entry : std::filesystem::directory_iterator(folder / "stipple")) {
            file = entry.path();
            ++files;
        }
        CHECK(files == 1);
        if (run == 1) writeFileAtomic(file, "this is no pipeline cache, but it is long enough for a header of one");
    }
    CHECK(readTextFile(file).substr(0, 4) != "this");
}

TEST_CASE("A missing or damaged shader is named") {
    TestDevice test;
    using Catch::Matchers::Contains;
    CHECK_THROWS_WITH(test.shaders.get("no_such_shader"), Contains("no_such_shader") && Contains("STIPPLE_SHADERS"));
    const std::vector<std::uint32_t> noise(16, 12345), magic{0x07230203, 0x00010600, 0, 8, 0, 0x00ff0011};
    CHECK_THROWS_AS(ShaderModule(test.device, noise, "noise"), Error);
    CHECK_THROWS_WITH(ShaderModule(test.device, magic, "half"), Contains("half") && Contains("cut off"));
}
