// A case: one person's consultation as a folder that can be moved, copied and deleted as a whole.
//
//   CASE/consultation.json    the document; its paths are relative to the folder
//   CASE/head/...             the scan with the files that it names
//
// Nothing of a scan is kept elsewhere, so that deleting the folder leaves no face behind. No name of a person is needed
// or made up: the folder has the name that it is given.
#pragma once

#include "consult/consultation.h"

#include <filesystem>

namespace stipple {

// A folder with a Stipple consultation in it.
bool isCase(const std::filesystem::path& path);

// Writes the document into the case `folder`, made when there is none, and copies the scan and the pictures of scars
// there when they lie elsewhere. Relative ones are looked for in `documentFolder`. Returns the document as it stands in
// the case, with head.file and scars.*.image relative to it. A reader meanwhile, or after the program was
// killed, finds the old case or the new one.
// Error, naming the remedy, when the folder holds other things, when the scan is gone, or when the disk is full.
Consultation saveCase(const std::filesystem::path& folder, const Consultation& document,
                      const std::filesystem::path& documentFolder);

// The document of a case; its paths start from `folder`. Error when there is none, when it is damaged, or when it names
// a scan or a picture outside of the folder.
Consultation openCase(const std::filesystem::path& folder);

// The document as it is written into another folder: head.file and scars.*.image mean the same files from there,
// relative when they lie below `to`. For "save as".
Consultation withHeadFrom(const Consultation& document, const std::filesystem::path& from,
                          const std::filesystem::path& to);

} // namespace stipple
