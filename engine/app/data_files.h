// Where the program's own data lies: light sets, scenes, forged heads.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

namespace stipple {

// Folder that holds scenes/: $STIPPLE_DATA, else the nearest one above the program. Error when there is none.
std::filesystem::path getDataFolder();

// Forged heads: $STIPPLE_HEADS, else build/heads of the data folder.
std::filesystem::path getHeadsFolder();

// File of a built-in head; Error lists those that exist and how to make them.
std::filesystem::path findBuiltinHead(std::string_view id);

// Tariff files (consult/tariff.h): those that exist, and the one of a name; Error lists the names.
std::filesystem::path getTariffsFolder();
std::filesystem::path findTariff(std::string_view name);

// Where a person keeps things: ~/Documents, else the home folder, else here.
std::filesystem::path getDocumentsFolder();

// The face of the interface, installed beside the program by the build. Error names it when it is not there.
std::filesystem::path findInterfaceFont();

// Names (without extension) of the files of one kind in a folder, sorted.
std::vector<std::string> listNames(const std::filesystem::path& folder, std::string_view extension);

} // namespace stipple
