// What every command begins with: a document, changed as the command line asks, and what is derived from it.
#pragma once

#include "app/head_store.h"
#include "scalp/design.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace stipple {

// The part of the command line that chooses and changes the document.
struct DocumentOptions {
    std::string scene;               // a consultation file; empty: a new document
    std::optional<std::string> head; // a scan or the name of a built-in head
    std::optional<std::string> variant;
    std::optional<double> days;
    std::optional<std::string> state; // "before" or "after"
    std::vector<std::string> sets;    // "dotted.path=value"
};

struct Session {
    Consultation document;
    std::filesystem::path folder; // that relative paths of the document start from
};

// Order: file, variant, --head, --time, --set, --state. Error says which option is wrong.
Session openSession(const DocumentOptions& options);

// Head and design of a session, each step with progress.
std::shared_ptr<const PreparedHead> prepareSessionHead(const Session& session);
ScalpDesign computeSessionDesign(const Session& session, const PreparedHead& head);

} // namespace stipple
