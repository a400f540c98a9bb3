#include "app/derivation.h"

#include "app/data_files.h"
#include "consult/course.h"
#include "core/error.h"
#include "core/hash.h"

namespace stipple {
namespace {

bool isSameButMorphs(HeadChoice a, const HeadChoice& b) {
    a.morphs = b.morphs;
    return a == b;
}

// Two ways of naming one file are one choice.
HeadChoice resolve(HeadChoice choice, const std::filesystem::path& folder) {
    if (!choice.file.empty()) choice.file = (folder / choice.file).lexically_normal().string();
    return choice;
}

bool looksTheSame(const Consultation& a, const Consultation& b) {
    return a.skin == b.skin && a.hairColour == b.hairColour && a.hair == b.hair && a.pigment == b.pigment &&
           a.days == b.days && getConditions(a) == getConditions(b) &&
           a.course.greyingPerDecade == b.course.greyingPerDecade && a.course.visitGapDays == b.course.visitGapDays &&
           a.scalp.treat == b.scalp.treat;
}

// Runs [from, to] of the whole.
ProgressFn makePart(const ProgressFn& progress, float from, float to) {
    if (!progress) return {};
    return [=](float fraction, std::string_view doing) { progress(from + (to - from) * fraction, doing); };
}

} // namespace

void Derivation::deriveHead(const HeadChoice& choice, const ProgressFn& progress, const std::stop_token& stop) {
    if (m_last.head && choice == m_choice) return;
    Derived next;
    next.head = prepareHead(choice, {}, progress, stop);
    next.surfaces = std::make_shared<const std::vector<SceneSurface>>(makeSurfaces(*next.head));
    const WorkingSurface& skin = next.head->head.surface;
    next.skin = std::make_shared<const TriangleBvh>(skin.positions, skin.triangles);
    if (choice.file.empty()) {
        if (!m_builtin || m_builtinModel != choice.model) {
            m_builtin.emplace(findBuiltinHead(choice.model));
            m_builtinModel = choice.model;
        }
        next.morphs = m_builtin->getMorphs();
    }
    m_last = std::move(next);
    m_designer.emplace(m_last.head->chart, m_last.head->head.landmarks);
    m_choice = choice;
    m_master.reset();
    m_plan.reset();
    m_document.reset();
}

Derived Derivation::derive(const Consultation& document, const std::filesystem::path& folder, std::uint64_t revision,
                           const ProgressFn& progress, const std::stop_token& stop) {
    deriveHead(resolve(document.head, folder), makePart(progress, 0, 0.8f), stop);
    const ProgressFn rest = makePart(progress, 0.8f, 1);
    const std::uint64_t seed = document.scalp.placement.seed;
    if (!m_master || seed != m_masterSeed) {
        if (rest) rest(0, "placing points");
        m_master = getMasterSet(*m_last.head, seed, stop);
        m_masterSeed = seed;
    }
    const ScalpPlan plan = m_scarImages.load(document.scalp, folder);
    if (!m_plan || !(*m_plan == plan)) {
        m_last.design = std::make_shared<const ScalpDesign>(
            m_designer->computeDesign(plan, *m_master, makePart(rest, 0.5f, 1), stop));
        m_plan = plan;
        m_document.reset();
    }
    if (!m_document || !looksTheSame(*m_document, document)) {
        m_last.before = makeAppearance(*m_last.head, document, *m_last.design, TreatmentState::before);
        m_last.after = makeAppearance(*m_last.head, document, *m_last.design, TreatmentState::after);
        m_document = document;
    }
    m_last.revision = revision;
    if (progress) progress(1, "");
    return m_last;
}

std::optional<Derived> Derivation::derivePreview(const Consultation& document, std::uint64_t revision) {
    if (!m_builtin || !m_last.design || !document.head.file.empty() || document.head == m_choice ||
        !isSameButMorphs(m_choice, document.head))
        return {};
    const Head shape = m_builtin->build(document.head.morphs);
    const std::vector<SceneSurface>& before = *m_last.surfaces;
    std::vector<SceneSurface> surfaces = before;
    for (std::size_t i = 0; i < surfaces.size(); ++i) {
        auto geometry = std::make_shared<SurfaceGeometry>(*before[i].geometry);
        // The same vertices as before, elsewhere; makeSurfaces() puts the skin first and the parts after it.
        geometry->positions = i == 0 ? shape.surface.positions : shape.parts[i - 1].mesh.positions;
        geometry->normals = i == 0 ? shape.surface.normals : shape.parts[i - 1].normals;
        STIPPLE_ASSERT(geometry->positions.size() == before[i].geometry->positions.size());
        geometry->levels.clear();
        geometry->key = Hasher().add(before[i].geometry->key).add(revision).get();
        surfaces[i].geometry = std::move(geometry);
    }
    Derived preview = m_last;
    preview.surfaces = std::make_shared<const std::vector<SceneSurface>>(std::move(surfaces));
    preview.revision = revision;
    preview.isPreview = true;
    return preview;
}

DerivationWorker::DerivationWorker(std::function<void()> wake)
    : m_wake(std::move(wake))
    , m_thread([this] { run(); }) {}

DerivationWorker::~DerivationWorker() {
    {
        std::lock_guard lock(m_mutex);
        m_quit = true;
        m_stop.request_stop();
    }
    m_changed.notify_all();
    m_thread.join();
}

void DerivationWorker::request(const Consultation& document, const std::filesystem::path& folder,
                               std::uint64_t revision) {
    {
        std::lock_guard lock(m_mutex);
        m_next = Request{document, folder, revision};
        if (m_status.active && !(document.head == m_current)) m_stop.request_stop();
    }
    m_changed.notify_all();
}

void DerivationWorker::cancel() {
    std::lock_guard lock(m_mutex);
    m_next.reset();
    m_stop.request_stop();
}

std::optional<DerivationWorker::Outcome> DerivationWorker::take() {
    std::lock_guard lock(m_mutex);
    return std::exchange(m_outcome, std::nullopt);
}

DerivationStatus DerivationWorker::getStatus() const {
    std::lock_guard lock(m_mutex);
    return m_status;
}

void DerivationWorker::publish(Outcome outcome) {
    {
        std::lock_guard lock(m_mutex);
        if (!outcome.derived || !outcome.derived->isPreview) m_status = {}; // the last of its request
        m_outcome = std::move(outcome);
    }
    m_wake();
}

void DerivationWorker::run() {
    Derivation derivation;
    std::unique_lock lock(m_mutex);
    while (true) {
        m_changed.wait(lock, [&] { return m_quit || m_next; });
        if (m_quit) return;
        const Request request = std::move(*m_next);
        m_next.reset();
        const bool isLong = !(request.document.head == m_current);
        m_current = request.document.head;
        m_stop = std::stop_source();
        const std::stop_token stop = m_stop.get_token();
        m_status = {true, isLong, 0, ""};
        lock.unlock();
        const auto progress = [&](float fraction, std::string_view doing) {
            {
                std::lock_guard inner(m_mutex);
                m_status.fraction = fraction;
                m_status.doing = doing;
            }
            m_wake();
        };
        Outcome outcome;
        outcome.revision = request.revision;
        try {
            bool isNewest = true;
            if (auto preview = derivation.derivePreview(request.document, request.revision)) {
                publish({request.revision, std::move(preview), {}});
                std::lock_guard inner(m_mutex);
                isNewest = !m_next;
            }
            // While a hand drags a morph only previews keep up with it.
            if (isNewest) {
                outcome.derived = derivation.derive(request.document, request.folder, request.revision, progress, stop);
                publish(std::move(outcome));
            }
        } catch (...) {
            bool isReplaced;
            {
                std::lock_guard inner(m_mutex);
                isReplaced = m_next.has_value();
            }
            outcome.error = std::current_exception();
            if (!isReplaced) publish(std::move(outcome));
        }
        lock.lock();
        m_status = {};
        lock.unlock();
        m_wake();
        lock.lock();
    }
}

} // namespace stipple
