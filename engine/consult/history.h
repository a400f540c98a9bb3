// A document with its past: every change is an edit that can be undone and done again.
#pragma once

#include "consult/consultation.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace stipple {

// One entry of a history's log, in the order in which things happened; a journal keeps them (consult/journal.h).
struct HistoryEntry {
    enum class Kind { step, look, undo, redo };
    Kind kind = Kind::step;
    std::vector<Edit> edits;   // step and look
    std::string label;         // step
    std::uint64_t gesture = 0; // step: 0, or equal for the edits of one press of the mouse
};

// A handle: copies share one history.
class History {
public:
    // Steps that can be undone; beyond that the two oldest become one, so that undo always leads back to the origin.
    static constexpr std::size_t kMaxSteps = 1000;

    explicit History(Consultation document);

    const Consultation& getDocument() const;
    // The same; stays as it is when the history goes on.
    std::shared_ptr<const Consultation> getSnapshot() const;
    // As opened, before all steps.
    const Consultation& getOrigin() const;
    // As opened or last saved.
    const Consultation& getSaved() const;
    // Another number after every change.
    std::uint64_t getRevision() const;

    // Applies all edits as one step, or none: Error as of apply(), with everything as before. A step of the same
    // non-zero gesture as the last one joins it; when it leads back to where the gesture began, the step is gone. Edits
    // that change nothing are no step; those that change only the look are a look. Clears what could be redone.
    void apply(const std::vector<Edit>& edits, std::string label, std::uint64_t gesture = 0);
    // How one looks at it (view.camera): part of the document, but no step: undo and redo leave it alone. Error when an
    // edit changes anything else.
    void applyLook(const std::vector<Edit>& edits);
    // The next step does not join the last one, whatever its gesture.
    void endGesture();

    bool canUndo() const;
    bool canRedo() const;
    const std::string& getUndoLabel() const; // empty when there is none
    const std::string& getRedoLabel() const;
    void undo(); // nothing when there is none
    void redo();

    // The document differs from what was opened or last saved. Looks do not count.
    bool isModified() const;
    void markSaved();
    // The file holds `saved`, which need not be the document of now.
    void markSaved(Consultation saved);

    // Replays an entry; Error as of apply().
    void replay(const HistoryEntry& entry);
    // The shortest log that leads from the origin to this document with the same steps to undo and redo.
    std::vector<HistoryEntry> getLog() const;
    // Called with every entry after it has been taken; for the journal.
    void setListener(std::function<void(const HistoryEntry&)> listener);

private:
    struct State;
    std::shared_ptr<State> m_state;
};

} // namespace stipple
