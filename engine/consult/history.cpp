#include "consult/history.h"

#include "consult/schema.h"
#include "core/error.h"

#include <algorithm>
#include <optional>

namespace stipple {
namespace {

using Snapshot = std::shared_ptr<const Consultation>;

struct Step {
    Snapshot before, after;
    std::vector<Edit> edits; // lead from before to after
    std::string label;
    std::uint64_t gesture = 0;
};

bool isLook(const Edit& edit) {
    return edit.path == "view.camera";
}

// Nothing but the look differs.
bool isSameDesign(const Consultation& a, const Consultation& b) {
    const std::vector<Edit> edits = computeEdits(a, b);
    return std::all_of(edits.begin(), edits.end(), isLook);
}

// The edits of a gesture's later move replace those of its earlier one when they set the same places.
bool canReplace(const std::vector<Edit>& earlier, const std::vector<Edit>& later) {
    const auto isSamePlace = [](const Edit& a, const Edit& b) {
        return a.path == b.path && a.path.find('+') == std::string::npos && a.value != "null" && b.value != "null";
    };
    return std::equal(earlier.begin(), earlier.end(), later.begin(), later.end(), isSamePlace);
}

const std::string kNoLabel;

} // namespace

struct History::State {
    Snapshot origin, saved, current;
    std::vector<Step> undo, redo; // the back is next
    std::uint64_t revision = 1;
    mutable std::optional<bool> modified; // of this revision
    std::function<void(const HistoryEntry&)> listener;

    void change(Snapshot next) {
        current = std::move(next);
        modified.reset();
        ++revision;
    }
    // The document of a step as one looks at it now.
    Snapshot withLook(const Snapshot& document) const {
        if (document->view.camera == current->view.camera) return document;
        auto copy = std::make_shared<Consultation>(*document);
        copy->view.camera = current->view.camera;
        return copy;
    }
    void tell(const HistoryEntry& entry) const {
        if (listener) listener(entry);
    }
    void push(Step step) {
        undo.push_back(std::move(step));
        if (undo.size() <= kMaxSteps) return;
        Step& oldest = undo[1];
        oldest.before = undo[0].before;
        oldest.edits = computeEdits(*oldest.before, *oldest.after);
        const bool cancelOut = isSameDesign(*oldest.before, *oldest.after);
        undo.erase(undo.begin(), undo.begin() + (cancelOut ? 2 : 1));
    }
};

History::History(Consultation document)
    : m_state(std::make_shared<State>()) {
    m_state->origin = std::make_shared<const Consultation>(std::move(document));
    m_state->saved = m_state->origin;
    m_state->current = m_state->origin;
}

const Consultation& History::getDocument() const {
    return *m_state->current;
}

std::shared_ptr<const Consultation> History::getSnapshot() const {
    return m_state->current;
}

const Consultation& History::getOrigin() const {
    return *m_state->origin;
}

const Consultation& History::getSaved() const {
    return *m_state->saved;
}

std::uint64_t History::getRevision() const {
    return m_state->revision;
}

void History::apply(const std::vector<Edit>& edits, std::string label, std::uint64_t gesture) {
    State& state = *m_state;
    const auto next = std::make_shared<const Consultation>(applyAll(*state.current, edits));
    const std::vector<Edit> changes = computeEdits(*state.current, *next);
    if (changes.empty()) return;
    if (std::all_of(changes.begin(), changes.end(), isLook)) {
        applyLook(changes);
        return;
    }
    const bool joins = gesture != 0 && !state.undo.empty() && state.undo.back().gesture == gesture;
    if (!joins)
        state.push({state.current, next, edits, label, gesture});
    else if (Step& step = state.undo.back(); isSameDesign(*step.before, *next)) {
        state.undo.pop_back();
    } else {
        step.edits = canReplace(step.edits, edits) ? edits : computeEdits(*step.before, *next);
        step.after = next;
        step.label = label;
    }
    state.redo.clear();
    state.change(next);
    state.tell({HistoryEntry::Kind::step, edits, std::move(label), gesture});
}

void History::applyLook(const std::vector<Edit>& edits) {
    State& state = *m_state;
    auto next = std::make_shared<const Consultation>(applyAll(*state.current, edits));
    const std::vector<Edit> changes = computeEdits(*state.current, *next);
    if (changes.empty()) return;
    for (const Edit& change : changes)
        if (!isLook(change)) fail("'{}' is part of the design and cannot change without a step of undo.", change.path);
    state.change(std::move(next));
    state.tell({HistoryEntry::Kind::look, edits, "", 0});
}

void History::endGesture() {
    if (canUndo()) m_state->undo.back().gesture = 0;
}

bool History::canUndo() const {
    return !m_state->undo.empty();
}

bool History::canRedo() const {
    return !m_state->redo.empty();
}

const std::string& History::getUndoLabel() const {
    return canUndo() ? m_state->undo.back().label : kNoLabel;
}

const std::string& History::getRedoLabel() const {
    return canRedo() ? m_state->redo.back().label : kNoLabel;
}

void History::undo() {
    State& state = *m_state;
    if (!canUndo()) return;
    state.redo.push_back(std::move(state.undo.back()));
    state.undo.pop_back();
    endGesture();
    state.change(state.withLook(state.redo.back().before));
    state.tell({HistoryEntry::Kind::undo, {}, "", 0});
}

void History::redo() {
    State& state = *m_state;
    if (!canRedo()) return;
    state.undo.push_back(std::move(state.redo.back()));
    state.redo.pop_back();
    endGesture();
    state.change(state.withLook(state.undo.back().after));
    state.tell({HistoryEntry::Kind::redo, {}, "", 0});
}

bool History::isModified() const {
    if (!m_state->modified) m_state->modified = !isSameDesign(*m_state->saved, *m_state->current);
    return *m_state->modified;
}

void History::markSaved() {
    m_state->saved = m_state->current;
    m_state->modified.reset();
}

void History::markSaved(Consultation saved) {
    m_state->saved = std::make_shared<const Consultation>(std::move(saved));
    m_state->modified.reset();
}

void History::replay(const HistoryEntry& entry) {
    switch (entry.kind) {
    case HistoryEntry::Kind::step:
        return apply(entry.edits, entry.label, entry.gesture);
    case HistoryEntry::Kind::look:
        return applyLook(entry.edits);
    case HistoryEntry::Kind::undo:
        return undo();
    case HistoryEntry::Kind::redo:
        return redo();
    }
}

std::vector<HistoryEntry> History::getLog() const {
    using Kind = HistoryEntry::Kind;
    const State& state = *m_state;
    std::vector<HistoryEntry> log;
    for (const Step& step : state.undo)
        log.push_back({Kind::step, step.edits, step.label, 0});
    for (auto step = state.redo.rbegin(); step != state.redo.rend(); ++step)
        log.push_back({Kind::step, step->edits, step->label, 0});
    log.insert(log.end(), state.redo.size(), {Kind::undo, {}, "", 0});
    // A gesture that still goes on joins its step in the log as it does here.
    if (state.redo.empty() && canUndo()) log.back().gesture = state.undo.back().gesture;
    // Last, whatever cameras the steps brought along.
    log.push_back({Kind::look, {{"view.camera", getValue(*state.current, "view.camera")}}, "", 0});
    return log;
}

void History::setListener(std::function<void(const HistoryEntry&)> listener) {
    m_state->listener = std::move(listener);
}

} // namespace stipple
