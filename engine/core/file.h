// Files as bytes, and where the program keeps things.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stipple {

// Whole file; Error names the file when it is missing, unreadable, a folder or larger than maxBytes.
std::vector<std::byte> readFile(const std::filesystem::path& path, std::size_t maxBytes = std::size_t(1) << 32);
std::string readTextFile(const std::filesystem::path& path, std::size_t maxBytes = std::size_t(1) << 28);

// Writes to a temporary file beside `path`, then renames it: a reader sees the old file or the new one, never half.
void writeFileAtomic(const std::filesystem::path& path, std::span<const std::byte> bytes);
void writeFileAtomic(const std::filesystem::path& path, std::string_view text);

// Folder of the running program.
std::filesystem::path getExecutableFolder();
// The running program itself.
std::filesystem::path getExecutablePath();

// Folder for what can be made again ($XDG_CACHE_HOME/stipple or its equivalent); created on first use.
std::filesystem::path getCacheFolder();

// Folder for what one run leaves to the next ($XDG_STATE_HOME/stipple, default ~/.local/state/stipple, or its
// equivalent); created on first use, for its owner only.
std::filesystem::path getStateFolder();

} // namespace stipple
