#include "app/cameras.h"
#include "app/commands.h"
#include "app/face_mask.h"
#include "app/scale_bar.h"
#include "app/scene_builder.h"
#include "core/error.h"
#include "core/stopwatch.h"
#include "gpu/device.h"
#include "render/renderer.h"

#include <algorithm>
#include <cctype>

namespace stipple {
namespace {

std::string getExtension(const std::filesystem::path& path) {
    std::string extension = path.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char c) { return char(std::tolower(c)); });
    return extension;
}

} // namespace

void runRender(const RenderOptions& options) {
    const std::string extension = getExtension(options.output);
    if (extension != ".png" && extension != ".exr") fail("'{}' must end in .png or .exr.", options.output.string());

    Stopwatch watch;
    const Session session = openSession(options.document);
    const Consultation& document = session.document;
    const auto head = prepareSessionHead(session);

    // Cheap things that can fail come before long work.
    ViewChoice choice = document.view;
    if (options.light) choice.light = *options.light;
    const Camera camera = makeCamera(options.camera.value_or(choice.camera), *head);
    RenderScene scene;
    scene.rigs.push_back(makeRig(*head, choice));
    const View view = makeView(camera, {0, 0, options.width, options.height}, choice, scene.rigs[0]);
    watch.lap();
    Device device;
    logDebug("device: {:.0f} ms", watch.lap());

    const ScalpDesign design = computeSessionDesign(session, *head);
    watch.lap();
    scene.surfaces = makeSurfaces(*head);
    const auto makeSkin = [&] { return TriangleBvh(head->head.surface.positions, head->head.surface.triangles); };
    if (choice.hideFace) scene.surfaces.push_back(makeFaceMask(makeSkin(), head->head.landmarks));
    scene.appearances.push_back(makeAppearance(*head, document, design));
    logDebug("scene: {:.0f} ms", watch.lap());

    RenderSettings settings;
    settings.quality = options.quality;
    settings.samples = options.samples.value_or(0);
    const ProgressFn progress = makeConsoleProgress();
    Renderer renderer(device);
    logDebug("renderer: {:.0f} ms", watch.lap());
    RenderResult result =
        renderer.render(scene, std::span(&view, 1), options.width, options.height, settings, progress);
    if (progress) progress(1, "");
    logDebug("drawing: {:.0f} ms", watch.lap());
    for (const RenderTiming& timing : result.timings)
        logDebug("  {}: {:.2f} ms per sample on the device", timing.pass, timing.milliseconds);
    if (!device.getValidationMessages().empty())
        fail("The Vulkan validation layer reported {} messages; the first: {}", device.getValidationMessages().size(),
             device.getValidationMessages().front());

    if (choice.scaleBar) {
        if (const auto bar = computeScaleBar(makeSkin(), camera, view.rect)) drawScaleBar(result.picture, *bar);
    }
    if (extension == ".exr")
        writeExr(options.output, result.linear);
    else
        writePng(options.output, result.picture);
    logDebug("writing the file: {:.0f} ms", watch.lap());
    logInfo("Wrote {} ({}x{}, {} samples, {} dots).", options.output.string(), options.width, options.height,
            result.samples, design.dots.size());
}

} // namespace stipple
