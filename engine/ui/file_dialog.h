// Private to ui/: picking a file to open, or a name to save under.
#pragma once

#include "ui/file_listing.h"

#include <filesystem>
#include <optional>
#include <string>

namespace stipple {

struct Panel;

class FileDialog {
public:
    enum class Purpose { open, save, picture };

    // `folder`: where to begin, when nothing has been picked before; `name`: proposed. `asCase`: a folder that holds
    // the scan too is proposed; a path without an ending means that.
    void show(Purpose purpose, const std::string& folder, const std::string& name, bool asCase = false);
    void close() { m_isShown = false; }
    bool isShown() const { return m_isShown; }
    Purpose getPurpose() const { return m_purpose; }

    // The path picked, once; the dialog is closed then, as it is when it was given up.
    std::optional<std::string> draw(Panel& panel);

private:
    void enter(const std::filesystem::path& folder);
    std::optional<std::string> drawPlaces(Panel& panel, float width, float height);
    std::optional<std::string> drawEntries(Panel& panel, float height);
    std::optional<std::string> drawFooter(Panel& panel);
    // What the path field or a name means: a folder is entered, a file picked or asked about.
    std::optional<std::string> take(const std::filesystem::path& path);
    std::optional<std::string> takeTarget(std::filesystem::path target);
    void drawKinds(Panel& panel);
    FileFilter getFilter() const;
    const char* getTitle() const;

    bool m_isShown = false;
    bool m_asCase = false;
    Purpose m_purpose = Purpose::open;
    FileListing m_listing;
    std::filesystem::path m_folder; // last used
    std::string m_typedPath, m_name, m_selected, m_problem;
    std::filesystem::path m_toReplace; // an existing file that is being asked about
    bool m_scrollToTop = false;
};

} // namespace stipple
