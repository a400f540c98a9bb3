// Opening, saving, recovering, and what changes on disk meanwhile.
#include "app/data_files.h"
#include "app/light_sets.h"
#include "app/session.h"
#include "app/window_app.h"
#include "consult/case.h"
#include "core/error.h"
#include "core/file.h"

#include <algorithm>
#include <sstream>

namespace stipple {
namespace {

constexpr std::size_t kRecentFiles = 8;

std::filesystem::path getDocumentFile(const std::filesystem::path& path) {
    return path.extension() == ".json" ? path : path / "consultation.json";
}

} // namespace

namespace fs = std::filesystem;

bool WindowApp::isShippedScene(const fs::path& path) const {
    std::error_code ec;
    return !path.empty() && fs::equivalent(path.parent_path(), getDataFolder() / "scenes", ec);
}

// What a path means: a case folder, a consultation, a scan, or the name of a built-in head. Error when it cannot be
// read.
OpenDocument WindowApp::read(const fs::path& path) const {
    if (isCase(path)) {
        const fs::path folder = fs::absolute(path);
        return {History(openCase(folder)), folder, folder, folder.filename().string()};
    }
    if (path.extension() == ".json") {
        Consultation document = loadConsultation(path);
        const std::string title = document.title.empty() ? path.stem().string() : document.title;
        return {History(std::move(document)), fs::absolute(path), fs::absolute(path).parent_path(), title};
    }
    DocumentOptions options;
    options.head = path.string();
    Session session = openSession(options);
    for (const UiHead& head : m_model.heads) // one of ours comes with its own skin and hair
        if (session.document.head.file.empty() && head.id == session.document.head.model)
            session.document = applyAll(session.document, head.look);
    return {History(std::move(session.document)), {}, session.folder, path.stem().string()};
}

// What is open stays until the head of the new document has come.
void WindowApp::open(const fs::path& path) {
    try {
        m_opening = read(path);
        requestDerivation();
    } catch (const std::exception& error) {
        say(MessageKind::error, error.what());
    }
}

void WindowApp::startDocument(OpenDocument document) {
    m_document = std::move(document);
    m_journal.keep(m_document->history, m_document->path);
    m_isPoseStale = true;
    m_model.compare = {CompareMode::single, false, m_model.compare.divider};
    m_window.setTitle(m_document->title + " - Stipple");
    noteRecent(m_document->path);
    watchFiles();
}

// To a consultation file (.json), else to a case folder. What is saved is what the file then says, so that paths to a
// scan are right from where it lies.
void WindowApp::saveAs(const fs::path& chosen) {
    const fs::path path = fs::absolute(chosen);
    OpenDocument& document = *m_document;
    const bool isFile = path.extension() == ".json";
    const fs::path folder = isFile ? path.parent_path() : path;
    Consultation saved;
    if (isFile) {
        saved = withHeadFrom(document.history.getDocument(), document.folder, folder);
        saveConsultation(path, saved);
    } else {
        saved = saveCase(path, document.history.getDocument(), document.folder);
    }
    // The same scan and pictures by other names.
    if (const std::vector<Edit> renamed = computeEdits(document.history.getDocument(), saved); !renamed.empty())
        document.history.apply(renamed, "Saved");
    document.path = path;
    document.folder = folder;
    if (saved.title.empty()) document.title = path.stem().string();
    document.history.markSaved(std::move(saved));
    m_journal.markSaved(path);
    m_model.folder = path.parent_path().string();
    m_window.setTitle(document.title + " - Stipple");
    noteRecent(path);
    requestDerivation();
    watchFiles();
    say(MessageKind::info, "Saved as " + path.string() + ".");
}

// What is shown is read again when it changes on disk: the document, light sets and, in a build folder, shaders.
void WindowApp::watchFiles() {
    const fs::path& path = m_document->path;
    if (!path.empty()) m_watcher.addFolder(fs::is_directory(path) ? path : path.parent_path());
    m_watcher.addFolder(getLightsFolder());
    m_watcher.addFolder(getTariffsFolder());
    if (!isBuildFolder(getExecutableFolder())) return;
    std::error_code ec;
    const fs::path shaders = getDataFolder() / "shaders";
    m_watcher.addFolder(shaders);
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(shaders, ec))
        if (entry.is_directory()) m_watcher.addFolder(entry.path());
}

void WindowApp::takeFileChanges() {
    for (const fs::path& file : m_fileChanges.take()) {
        if (file.parent_path() == getLightsFolder()) {
            m_pictureStale = true;
        } else if (file.parent_path() == getTariffsFolder()) {
            m_tariffs.clear();
            m_uiFrames = std::max(m_uiFrames, 2);
        } else if (isShaderSource(file)) {
            m_shaderBuild.request();
        } else if (!m_opening && !m_document->path.empty() && file == getDocumentFile(m_document->path)) {
            readAgain(file);
        }
    }
    if (const auto log = m_shaderBuild.take()) {
        if (!log->empty()) say(MessageKind::error, "The shaders do not compile; the old ones go on. " + *log);
        for (const std::string& message : m_renderer.reloadShaders())
            say(MessageKind::error, message);
        for (const std::string& message : m_shaders.reload())
            say(MessageKind::error, message);
        m_pictureStale = true;
    }
}

// What the plan shown takes, by the document's tariff.
void WindowApp::fillEstimate() {
    const Consultation& document = getDocument();
    const int visits = document.scalp.placement.visits;
    if (m_scalpDesign != m_shown->design || int(m_scalp.visitDots.size()) != visits) {
        m_scalpDesign = m_shown->design;
        m_scalp = countScalp(*m_scalpDesign, visits, double(m_shown->head->chart.getTreatableArea()));
    }
    m_model.estimate.reset();
    m_model.estimateRows.clear();
    m_model.estimateProblem.clear();
    try {
        if (m_tariffs.empty()) {
            m_model.tariffs.clear();
            for (const std::string& name : listNames(getTariffsFolder(), ".json")) {
                const Tariff& tariff = m_tariffs[name] = loadTariff(getTariffsFolder() / (name + ".json"));
                m_model.tariffs.push_back({name, tariff.label});
            }
        }
        const Tariff& tariff = m_tariffs[findTariff(document.course.tariff).stem().string()];
        m_model.estimate = computeEstimate(document, m_scalp, tariff);
        m_model.estimateRows = describeEstimate(*m_model.estimate, document, tariff);
    } catch (const Error& error) {
        m_tariffs.clear(); // read again once it has been mended
        m_model.estimateProblem = error.what();
    }
}

// One step that can be undone, so that nothing done here is lost.
void WindowApp::readAgain(const fs::path& file) {
    try {
        Consultation document = loadConsultation(file);
        if (toJson(document) == toJson(m_document->history.getSaved())) return; // our own saving
        m_document->history.apply(computeEdits(getDocument(), document), "Changed on disk");
        m_document->history.markSaved(std::move(document));
        requestDerivation();
        say(MessageKind::info, file.filename().string() + " has changed on disk and was read again.");
    } catch (const std::exception& error) {
        say(MessageKind::error, error.what());
    }
}

// Work that a program which runs no longer has left; the newest first, one question at a time.
void WindowApp::offerRecovery() {
    m_recoverable = findRecoverable();
    m_model.recoverable.clear();
    if (m_recoverable.empty()) return;
    const RecoverableWork& work = m_recoverable.front();
    m_model.recoverable = !work.title.empty()   ? work.title
                          : work.source.empty() ? "A consultation"
                                                : work.source.filename().string();
}

void WindowApp::recover(bool take) {
    const RecoverableWork work = m_recoverable.front();
    if (take) {
        RecoveredWork recovered = stipple::recover(work.journal);
        const fs::path folder = recovered.source.empty() ? fs::current_path() : recovered.source.parent_path();
        startDocument({std::move(recovered.history), recovered.source, folder, m_model.recoverable});
        requestDerivation();
        if (!recovered.isWhole) say(MessageKind::warning, "The last change before Stipple ended could not be read.");
    }
    dropRecoverable(work.journal);
    offerRecovery();
}

// The files and cases worked on lately, newest first, one path a line; the shipped scenes are always at hand.
void WindowApp::noteRecent(const fs::path& path) {
    std::vector<std::string>& recent = m_model.recentFiles;
    const fs::path list = getStateFolder() / "recent.txt";
    try {
        if (recent.empty() && fs::exists(list)) {
            std::istringstream lines(readTextFile(list));
            for (std::string line; std::getline(lines, line);)
                recent.push_back(line);
        }
        std::erase_if(recent, [&](const std::string& file) { return file == path || !fs::exists(file); });
        if (!path.empty() && !isShippedScene(path)) recent.insert(recent.begin(), path.string());
        if (recent.size() > kRecentFiles) recent.resize(kRecentFiles);
        std::string text;
        for (const std::string& file : recent)
            text += file + "\n";
        writeFileAtomic(list, text);
    } catch (const std::exception& error) {
        logWarning("The list of recent files could not be kept: {}", error.what()); // a convenience only
    }
}

// Everything there is to choose from; thumbnails belong to the recipes.
void WindowApp::loadHeads() {
    UiTexture texture = kUiFirstImage;
    for (const HeadSummary& head : listBuiltinHeads(getHeadsFolder())) {
        UiHead entry{head.id,
                     head.label,
                     0,
                     {{"skin.melanin", fmt::format("{:.2f}", head.melanin)},
                      {"skin.blood", fmt::format("{:.4f}", getUsualBlood(head.melanin))}}};
        if (!head.hairColour.empty()) entry.look.push_back({"hair.colour", '"' + head.hairColour + '"'});
        const fs::path picture = getDataFolder() / "models" / (head.id + ".png");
        std::error_code ec;
        if (fs::exists(picture, ec)) {
            m_uiPass.setImage(texture, readImage(picture));
            entry.thumbnail = texture++;
        }
        m_model.heads.push_back(std::move(entry));
    }
}

} // namespace stipple
