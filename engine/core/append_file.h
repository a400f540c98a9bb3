// A file that grows line by line and must survive the end of the program.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace stipple {

class AppendFile {
public:
    // A new file that only its owner may read, in place of what was there. Error when it cannot be created.
    explicit AppendFile(const std::filesystem::path& path);
    ~AppendFile();
    AppendFile(const AppendFile&) = delete;
    AppendFile& operator=(const AppendFile&) = delete;

    // Hands all of `text` to the system: it then outlives this program, though not a loss of power. Error when the disk
    // is full; part of the text may be in the file then.
    void append(std::string_view text);
    // Waits until everything is on the disk.
    void sync();

private:
    std::filesystem::path m_path; // for messages
    std::intptr_t m_handle = -1;
};

} // namespace stipple
