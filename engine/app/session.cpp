#include "app/session.h"

#include "app/data_files.h"
#include "app/scar_images.h"
#include "core/error.h"
#include "core/stopwatch.h"

#include <algorithm>

namespace stipple {
namespace {

namespace fs = std::filesystem;

// JSON text of a string, for edits.
std::string quote(const std::string& text) {
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted + "\"";
}

} // namespace

Session openSession(const DocumentOptions& options) {
    Session session;
    session.folder = fs::current_path();
    if (!options.scene.empty()) {
        session.document = loadConsultation(options.scene);
        session.folder = fs::absolute(options.scene).parent_path();
    }
    if (options.variant) session.document = selectVariant(session.document, *options.variant);
    std::vector<Edit> edits;
    if (options.head) {
        const std::vector<std::string> builtin = listNames(getHeadsFolder(), ".head");
        const bool isName = std::find(builtin.begin(), builtin.end(), *options.head) != builtin.end();
        if (isName && !fs::exists(*options.head)) {
            edits.push_back({"head.model", quote(*options.head)});
            edits.push_back({"head.file", "\"\""});
        } else {
            if (!fs::exists(*options.head))
                fail("There is no file '{}'. Check the name and the folder.", *options.head);
            edits.push_back({"head.file", quote(fs::absolute(*options.head).string())});
        }
        edits.push_back({"head.morphs", "{}"});
        edits.push_back({"head.landmarks", "{}"});
    }
    if (options.days) edits.push_back({"time.days", fmt::format("{}", *options.days)});
    for (const std::string& set : options.sets) {
        const std::size_t equals = set.find('=');
        if (equals == std::string::npos) fail("--set '{}' has no '='. Write --set hairline.height_mm=80.", set);
        edits.push_back({set.substr(0, equals), set.substr(equals + 1)});
    }
    if (options.state) edits.push_back({"plan.treat", *options.state == "before" ? "false" : "true"});
    session.document = applyAll(session.document, edits);
    return session;
}

std::shared_ptr<const PreparedHead> prepareSessionHead(const Session& session) {
    const ProgressFn progress = makeConsoleProgress();
    auto head = prepareHead(session.document.head, session.folder, progress);
    if (progress) progress(1, "");
    for (const std::string& assumption : head->head.assumptions)
        logInfo("{}", assumption);
    return head;
}

ScalpDesign computeSessionDesign(const Session& session, const PreparedHead& head) {
    const ProgressFn progress = makeConsoleProgress();
    const ScalpPlan plan = ScarImages().load(session.document.scalp, session.folder);
    Stopwatch watch;
    if (progress) progress(0, "placing points");
    const auto master = getMasterSet(head, plan.placement.seed);
    logDebug("points: {:.0f} ms", watch.lap());
    ScalpDesign design = computeDesign(head.chart, head.head.landmarks, plan, *master, progress);
    logDebug("design: {:.0f} ms", watch.lap());
    if (progress) progress(1, "");
    for (const std::string& warning : design.warnings)
        logWarning("{}", warning);
    return design;
}

} // namespace stipple
