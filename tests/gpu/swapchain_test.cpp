// The images of a real window, on a display of its own that draws into memory (Xvfb).
#include "core/error.h"
#include "gpu/commands.h"
#include "gpu/device.h"
#include "gpu/swapchain.h"
#include "graph/graph.h"
#include "math/vec.h"

#include <catch2/catch.hpp>

#include <SDL.h>
#include <SDL_vulkan.h>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace stipple;

namespace {

namespace fs = std::filesystem;

// The display's picture is a file in the format of xwd.
class VirtualDisplay {
public:
    VirtualDisplay()
        : m_folder(fs::temp_directory_path() / fmt::format("stipple-display-{}", getpid())) {
        fs::create_directories(m_folder);
        int pipes[2];
        REQUIRE(pipe(pipes) == 0);
        m_server = fork();
        if (m_server == 0) {
            dup2(open("/dev/null", O_WRONLY), STDERR_FILENO); // remarks on displays that others have taken
            const std::string number = std::to_string(pipes[1]), folder = m_folder.string();
            execlp("Xvfb", "Xvfb", "-displayfd", number.c_str(), "-screen", "0", "640x480x24", "-nolisten", "tcp",
                   "-fbdir", folder.c_str(), nullptr);
            _exit(127);
        }
        close(pipes[1]);
        std::string number;
        for (char c; read(pipes[0], &c, 1) == 1 && c != '\n';)
            number += c;
        close(pipes[0]);
        INFO("Xvfb could not be started; install it (Debian: xvfb).");
        REQUIRE(!number.empty());
        setenv("DISPLAY", (":" + number).c_str(), 1);
        setenv("SDL_VIDEODRIVER", "x11", 1);
    }
    ~VirtualDisplay() {
        kill(m_server, SIGTERM);
        waitpid(m_server, nullptr, 0);
        std::error_code ignored;
        fs::remove_all(m_folder, ignored);
    }
    // 0xRRGGBB of a pixel of the screen.
    std::uint32_t readPixel(int x, int y) const {
        std::ifstream in(m_folder / "Xvfb_screen0", std::ios::binary);
        std::vector<unsigned char> header(100);
        in.read(reinterpret_cast<char*>(header.data()), 100);
        const auto word = [&](std::size_t index) {
            const unsigned char* p = &header[index * 4];
            return std::streamoff(p[0]) << 24 | p[1] << 16 | p[2] << 8 | p[3];
        };
        in.seekg(word(0) + word(19) * 12 + y * word(12) + x * 4);
        unsigned char bgr[4] = {};
        in.read(reinterpret_cast<char*>(bgr), 4);
        return std::uint32_t(bgr[2]) << 16 | std::uint32_t(bgr[1]) << 8 | bgr[0];
    }

private:
    fs::path m_folder;
    pid_t m_server = -1;
};

struct TestWindow {
    SDL_Window* window = nullptr;
    TestWindow() {
        REQUIRE(SDL_Init(SDL_INIT_VIDEO) == 0);
        window = SDL_CreateWindow("test", 0, 0, 200, 120, SDL_WINDOW_VULKAN | SDL_WINDOW_RESIZABLE);
        INFO(SDL_GetError());
        REQUIRE(window);
    }
    ~TestWindow() {
        SDL_DestroyWindow(window);
        SDL_Quit();
    }
    std::vector<std::string> getExtensions() const {
        unsigned count = 0;
        SDL_Vulkan_GetInstanceExtensions(window, &count, nullptr);
        std::vector<const char*> names(count);
        SDL_Vulkan_GetInstanceExtensions(window, &count, names.data());
        return {names.begin(), names.end()};
    }
    glm::uvec2 getSize() const {
        SDL_Event event;
        while (SDL_PollEvent(&event)) {
        }
        int width = 0, height = 0;
        SDL_Vulkan_GetDrawableSize(window, &width, &height);
        return {std::uint32_t(width), std::uint32_t(height)};
    }
};

// One frame of one colour; false when the window could not take it.
bool showColour(Swapchain& swapchain, Graph& graph, const glm::uvec2& size, const glm::vec3& colour) {
    const Image* image = swapchain.acquire(size.x, size.y);
    if (!image) return false;
    CHECK(image->getDesc().width == size.x);
    CHECK(image->getDesc().height == size.y);
    const ImageRef target = graph.importImage(*image);
    graph.addPass(
        "fill", [&](PassBuilder& pass) { pass.colour(target, clearTo(colour.r, colour.g, colour.b, 1)); },
        [](PassContext&) {});
    graph.present(target);
    graph.execute();
    return swapchain.present();
}

template <typename Condition>
bool waitFor(const Condition& condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return true;
}

} // namespace

TEST_CASE("A window shows what was drawn, through changes of its size") {
    const VirtualDisplay display;
    TestWindow window;
    Device device([&] {
        DeviceOptions options;
        options.instanceExtensions = window.getExtensions();
        options.validation = true;
        options.pipelineCacheOnDisk = false;
        return options;
    }());
    const std::size_t objects = device.getLiveObjectCount();
    {
        VkSurfaceKHR surface = VK_NULL_HANDLE;
        REQUIRE(SDL_Vulkan_CreateSurface(window.window, device.getInstance(), &surface));
        Swapchain swapchain(device, surface);
        Graph graph(device);
        const VkFormat format = swapchain.getFormat();
        CHECK((format == VK_FORMAT_R8G8B8A8_UNORM || format == VK_FORMAT_B8G8R8A8_UNORM));
        CHECK(swapchain.acquire(0, 0) == nullptr);

        const auto show = [&](const glm::vec3& colour) {
            return waitFor([&] { return showColour(swapchain, graph, window.getSize(), colour); });
        };
        for (int frame = 0; frame < 12; ++frame)
            REQUIRE(show(glm::vec3(float(frame) / 51, 0, 0)));
        // 8 bit values arrive as they are: no second sRGB curve.
        REQUIRE(show(glm::vec3(1, 128.0f / 255, 51.0f / 255)));
        device.waitIdle();
        CHECK(waitFor([&] { return display.readPixel(100, 60) == 0xff8033; }));

        // A frame that is given up: the next one draws into the same image.
        const glm::uvec2 size = window.getSize();
        const Image* given = swapchain.acquire(size.x, size.y);
        REQUIRE(given);
        CHECK(swapchain.acquire(size.x, size.y) == given);

        SDL_SetWindowSize(window.window, 320, 200);
        REQUIRE(waitFor([&] { return window.getSize() == glm::uvec2(320, 200); }));
        for (int frame = 0; frame < 12; ++frame)
            REQUIRE(show(glm::vec3(0, float(frame) / 51, 0)));
        REQUIRE(show(glm::vec3(0, 0, 1)));
        device.waitIdle();
        CHECK(waitFor([&] { return display.readPixel(300, 190) == 0x0000ff; }));

        // A size that the window does not have gives nothing rather than a stretched picture.
        CHECK(swapchain.acquire(77, 33) == nullptr);
        // Many sizes, drawn in between: old swapchains go one after the other.
        for (int i = 0; i < 8; ++i) {
            SDL_SetWindowSize(window.window, 100 + 10 * i, 90);
            REQUIRE(waitFor([&] { return window.getSize().x == std::uint32_t(100 + 10 * i); }));
            REQUIRE(show(glm::vec3(float(i) / 10)));
        }
        CHECK(device.getLiveObjectCount() < objects + 60);
    }
    device.waitIdle();
    CHECK(device.getLiveObjectCount() == objects);
    for (const std::string& message : device.getValidationMessages())
        FAIL_CHECK(message);
}

TEST_CASE("A device without window extensions makes no swapchains") {
    CHECK_THROWS_WITH(Device(DeviceOptions{.deviceName = {},
                                           .instanceExtensions = {"VK_KHR_surface_of_paper"},
                                           .validation = false,
                                           .pipelineCacheOnDisk = false}),
                      Catch::Contains("VK_KHR_surface_of_paper"));
}
