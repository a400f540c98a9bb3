// Pictures of scar tissue that a consultation names.
#pragma once

#include "asset/image.h"
#include "scalp/plan.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

namespace stipple {

// Keeps what has been read, and reads anew what has changed on the disk.
class ScarImages {
public:
    // The plan with the pictures of its scars; paths are relative to `folder`. Error names file and remedy.
    ScalpPlan load(const ScalpPlan& plan, const std::filesystem::path& folder);

private:
    struct Entry {
        std::filesystem::file_time_type changed;
        std::uintmax_t size = 0;
        std::shared_ptr<const Image8> image;
    };
    std::map<std::string, Entry> m_entries;
};

} // namespace stipple
