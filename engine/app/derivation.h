// Everything that follows from a document, made in the background: a window shows the last that is finished while the
// next is on its way. Stages whose inputs did not change are kept, so that an edit redoes only what lies downstream.
#pragma once

#include "app/head_store.h"
#include "app/scar_images.h"
#include "app/scene_builder.h"
#include "math/triangle_bvh.h"
#include "scalp/builtin_head.h"

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

namespace stipple {

// What a window draws of one document. Immutable; shared between the threads.
struct Derived {
    std::uint64_t revision = 0; // of the document
    std::shared_ptr<const PreparedHead> head;
    std::shared_ptr<const std::vector<SceneSurface>> surfaces;
    std::shared_ptr<const TriangleBvh> skin; // for picking
    std::shared_ptr<const ScalpDesign> design;
    Appearance before, after;
    std::vector<MorphInfo> morphs; // none for a scan
    // Shape of a head that is being morphed under the dots of the shape before: right where they are, not yet in what
    // they keep apart. The full one follows.
    bool isPreview = false;
};

// The stages one after the other, for one thread.
class Derivation {
public:
    // Progress goes over the whole way. Error as of its stages; Cancelled.
    Derived derive(const Consultation& document, const std::filesystem::path& folder, std::uint64_t revision,
                   const ProgressFn& progress, const std::stop_token& stop);
    // When only the morphs of the built-in head before have changed: its new shape with all else as it was.
    std::optional<Derived> derivePreview(const Consultation& document, std::uint64_t revision);

private:
    void deriveHead(const HeadChoice& choice, const ProgressFn& progress, const std::stop_token& stop);

    HeadChoice m_choice;
    std::optional<BuiltinHead> m_builtin;
    std::string m_builtinModel;
    Derived m_last;
    std::optional<Designer> m_designer; // of m_last.head
    std::shared_ptr<const MasterSet> m_master;
    std::uint64_t m_masterSeed = 0;
    std::optional<ScalpPlan> m_plan; // of m_last.design
    ScarImages m_scarImages;
    std::optional<Consultation> m_document; // of m_last's appearances
};

struct DerivationStatus {
    bool active = false;
    bool isLong = false; // a head is being read: worth showing and cancelling
    float fraction = 0;
    std::string doing;
};

// The thread. The newest request wins; one whose head differs from the one under way stops it.
class DerivationWorker {
public:
    // `wake` is called from the thread whenever there is something to take or to show.
    explicit DerivationWorker(std::function<void()> wake);
    ~DerivationWorker();

    void request(const Consultation& document, const std::filesystem::path& folder, std::uint64_t revision);
    // Stops what is under way; take() then gives Cancelled with its revision.
    void cancel();
    // What has become ready since the last call: a result, or why there is none.
    struct Outcome {
        std::uint64_t revision = 0;
        std::optional<Derived> derived;
        std::exception_ptr error;
    };
    std::optional<Outcome> take();
    DerivationStatus getStatus() const;

private:
    struct Request {
        Consultation document;
        std::filesystem::path folder;
        std::uint64_t revision = 0;
    };
    void run();
    void publish(Outcome outcome);

    std::function<void()> m_wake;
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::optional<Request> m_next;
    HeadChoice m_current; // of what is under way
    std::stop_source m_stop;
    std::optional<Outcome> m_outcome;
    DerivationStatus m_status;
    bool m_quit = false;
    std::thread m_thread;
};

} // namespace stipple
