#include "tests/forge/forged_heads.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace stipple::test {
namespace {

std::filesystem::path getHeadFolder() {
    const char* folder = std::getenv("STIPPLE_HEADS");
    return folder ? folder : STIPPLE_SOURCE_DIR "/build/heads";
}

} // namespace

std::vector<std::string> listForgedHeads() {
    std::vector<std::string> ids;
    if (std::filesystem::is_directory(getHeadFolder()))
        for (const auto& entry : std::filesystem::directory_iterator(getHeadFolder()))
            if (entry.path().extension() == ".head") ids.push_back(entry.path().stem().string());
    std::sort(ids.begin(), ids.end());
    if (ids.size() < 10)
        FAIL("There are no forged heads in " << getHeadFolder()
                                             << ". tools/test forges them; by hand: stipple-forge --package DIR "
                                                "--recipes models --out build/heads.");
    return ids;
}

const BuiltinHead& getForgedHead(const std::string& id) {
    static std::map<std::string, std::unique_ptr<BuiltinHead>> heads;
    std::unique_ptr<BuiltinHead>& head = heads[id];
    if (!head) head = std::make_unique<BuiltinHead>(getHeadFolder() / (id + ".head"));
    return *head;
}

} // namespace stipple::test
