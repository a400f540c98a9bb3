#include "consult/case.h"

#include "consult/side_files.h"
#include "core/error.h"
#include "core/file.h"

#include <algorithm>
#include <atomic>
#include <fstream>
#include <iterator>
#include <vector>

namespace stipple {
namespace {

namespace fs = std::filesystem;

constexpr const char* kDocumentName = "consultation.json";
constexpr const char* kHeadFolder = "head";
constexpr const char* kImageFolder = "images";

fs::path fromUtf8(const std::string& text) {
    return fs::path(std::u8string(text.begin(), text.end()));
}

std::string toUtf8(const fs::path& path) {
    const std::u8string text = path.generic_u8string();
    return std::string(text.begin(), text.end());
}

bool isBelow(const fs::path& relative) {
    return !relative.empty() && relative.is_relative() && *relative.begin() != ".." && *relative.begin() != ".";
}

// One file to be copied.
struct Copy {
    fs::path from;
    fs::path name; // below the folder of the scan
};

// The scan first, then its side files, at the same places relative to it.
std::vector<Copy> listCopies(const fs::path& scan) {
    std::error_code ec;
    const fs::path model = fs::canonical(scan, ec);
    if (ec || !fs::is_regular_file(model))
        fail("The scan '{}' is not there, so it cannot be put into the case. Put it back, or choose another head.",
             scan.string());
    std::vector<Copy> copies = {{model, model.filename()}};
    for (const fs::path& file : findSideFiles(model))
        copies.push_back({file, file.lexically_relative(model.parent_path())});
    return copies;
}

bool hasSameContent(const fs::path& a, const fs::path& b) {
    std::error_code ec, other;
    if (fs::file_size(a, ec) != fs::file_size(b, other) || ec || other) return false;
    std::ifstream inA(a, std::ios::binary), inB(b, std::ios::binary);
    using It = std::istreambuf_iterator<char>;
    return inA && inB && std::equal(It(inA), It(), It(inB), It());
}

// Whole or not at all.
void copyFile(const fs::path& from, const fs::path& to) {
    fs::path part = to;
    part += ".part";
    std::error_code ec;
    fs::create_directories(to.parent_path(), ec);
    if (!ec) fs::copy_file(from, part, fs::copy_options::overwrite_existing, ec);
    if (!ec) fs::permissions(part, fs::perms::owner_read | fs::perms::owner_write, fs::perm_options::add, ec);
    if (!ec) fs::rename(part, to, ec);
    if (!ec) return;
    std::error_code ignored;
    fs::remove(part, ignored);
    fail("'{}' cannot be copied to '{}': {}. Check that you may write there and that the disk is not full.",
         from.string(), to.string(), ec.message());
}

// Where in the case this scan is or can go without touching another one: "head", then "head/2", "head/3".
fs::path findPlace(const fs::path& folder, const std::vector<Copy>& copies) {
    for (int number = 1;; ++number) {
        const fs::path place = number == 1 ? fs::path(kHeadFolder) : fs::path(kHeadFolder) / std::to_string(number);
        const auto isFree = [&](const Copy& copy) {
            const fs::path to = folder / place / copy.name;
            std::error_code ec;
            return !fs::exists(fs::symlink_status(to, ec)) || hasSameContent(copy.from, to);
        };
        if (std::all_of(copies.begin(), copies.end(), isFree)) return place;
    }
}

// Where in the case this picture is or can go without touching another one: "images/a.png", then "images/2/a.png".
fs::path findImagePlace(const fs::path& folder, const fs::path& image) {
    for (int number = 1;; ++number) {
        const fs::path place = number == 1 ? fs::path(kImageFolder) : fs::path(kImageFolder) / std::to_string(number);
        std::error_code ec;
        const fs::path to = folder / place / image.filename();
        if (!fs::exists(fs::symlink_status(to, ec)) || hasSameContent(image, to)) return place / image.filename();
    }
}

// The name in the case of a picture of a scar, copied there when it lies elsewhere.
std::string bringImage(const fs::path& folder, const std::string& name, const fs::path& documentFolder) {
    std::error_code ec;
    const fs::path image = fs::canonical(documentFolder / fromUtf8(name), ec);
    if (ec || !fs::is_regular_file(image))
        fail("The picture '{}' of a scar is not there, so it cannot be put into the case. Put it back, or take it out "
             "of "
             "the scar.",
             (documentFolder / fromUtf8(name)).string());
    const fs::path here = image.lexically_relative(fs::canonical(folder));
    if (isBelow(here)) return toUtf8(here);
    if (fs::is_symlink(folder / kImageFolder, ec))
        fail("'{}' leads out of the case, so the picture would not be part of it. Remove that link.",
             (folder / kImageFolder).string());
    const fs::path place = findImagePlace(folder, image);
    if (!fs::exists(folder / place, ec)) copyFile(image, folder / place);
    return toUtf8(place);
}

// The document with its scan in `folder`, which exists.
Consultation fill(const fs::path& folder, Consultation document, const fs::path& documentFolder) {
    std::error_code ec;
    if (!document.head.file.empty()) {
        const std::vector<Copy> copies = listCopies(documentFolder / fromUtf8(document.head.file));
        const fs::path here = copies[0].from.lexically_relative(fs::canonical(folder));
        if (isBelow(here)) {
            document.head.file = toUtf8(here);
        } else {
            if (fs::is_symlink(folder / kHeadFolder, ec))
                fail("'{}' leads out of the case, so the scan would not be part of it. Remove that link.",
                     (folder / kHeadFolder).string());
            const fs::path place = findPlace(folder, copies);
            document.head.file = toUtf8(place / copies[0].name);
            toJson(document); // an Error before anything is copied
            for (const Copy& copy : copies)
                if (const fs::path to = folder / place / copy.name; !fs::exists(to, ec)) copyFile(copy.from, to);
        }
    }
    for (ScarParameters& scar : document.scalp.scars)
        if (!scar.image.empty()) scar.image = bringImage(folder, scar.image, documentFolder);
    // Last: the old document goes on naming the old scan until then.
    saveConsultation(folder / kDocumentName, document);
    return document;
}

// A folder without a name of its own ends in an empty one: "/cases/anna/" is "/cases/anna".
fs::path tidy(const fs::path& folder) {
    const fs::path whole = fs::absolute(folder).lexically_normal();
    return whole.has_filename() ? whole : whole.parent_path();
}

} // namespace

bool isCase(const fs::path& path) {
    std::error_code ec;
    const fs::path file = path / kDocumentName;
    if (!fs::is_directory(path, ec) || !fs::is_regular_file(file, ec)) return false;
    try {
        // A document that this version cannot use is one all the same.
        return readTextFile(file, std::size_t(64) << 20).find("\"stipple\"") != std::string::npos;
    } catch (const Error&) {
        return false;
    }
}

Consultation saveCase(const fs::path& caseFolder, const Consultation& document, const fs::path& documentFolder) {
    static std::atomic<unsigned> counter{0};
    const fs::path folder = tidy(caseFolder);
    std::error_code ec;
    if (fs::exists(folder, ec) && !fs::is_directory(folder, ec))
        fail("'{}' is a file, so it cannot become the folder of a case. Choose another name.", folder.string());
    const bool isEmpty = !fs::exists(folder, ec) || fs::is_empty(folder, ec);
    if (ec) fail("The folder '{}' cannot be read: {}.", folder.string(), ec.message());
    if (!isEmpty && !isCase(folder))
        fail("The folder '{}' holds other things and is no case of Stipple, so nothing was written. Choose a new or an "
             "empty folder.",
             folder.string());
    if (!isEmpty) return fill(folder, document, documentFolder);

    // A new case appears as a whole.
    fs::path part = folder;
    part += fmt::format(".{}.part", counter++);
    try {
        fs::remove_all(part, ec);
        fs::create_directories(part, ec);
        if (ec)
            fail("The case '{}' cannot be made: {}. Check that you may write there.", folder.string(), ec.message());
        Consultation saved = fill(part, document, documentFolder);
        fs::remove(folder, ec); // empty, if there at all
        fs::rename(part, folder, ec);
        if (ec) fail("The case '{}' cannot be made: {}.", folder.string(), ec.message());
        return saved;
    } catch (const Error&) {
        fs::remove_all(part, ec);
        throw;
    }
}

Consultation openCase(const fs::path& caseFolder) {
    const fs::path folder = tidy(caseFolder);
    std::error_code ec;
    if (!fs::is_regular_file(folder / kDocumentName, ec))
        fail("'{}' is no case of Stipple: it has no {}. Choose the folder of a case.", folder.string(), kDocumentName);
    Consultation document = loadConsultation(folder / kDocumentName);
    const fs::path scan = fromUtf8(document.head.file).lexically_normal();
    if (!document.head.file.empty() && !isBelow(scan))
        fail("The case '{}' names a scan outside of its folder, '{}'. Open its {} by itself if you trust it, and save "
             "it as a case again.",
             folder.string(), document.head.file, kDocumentName);
    for (const ScarParameters& scar : document.scalp.scars)
        if (!scar.image.empty() && !isBelow(fromUtf8(scar.image).lexically_normal()))
            fail(
                "The case '{}' names a picture outside of its folder, '{}'. Open its {} by itself if you trust it, and "
                "save it as a case again.",
                folder.string(), scar.image, kDocumentName);
    return document;
}

Consultation withHeadFrom(const Consultation& document, const fs::path& from, const fs::path& to) {
    Consultation moved = document;
    const auto move = [&](std::string& name) {
        if (name.empty()) return;
        const fs::path file = fs::absolute(from / fromUtf8(name)).lexically_normal();
        const fs::path relative = file.lexically_relative(tidy(to));
        name = toUtf8(isBelow(relative) ? relative : file);
    };
    move(moved.head.file);
    for (ScarParameters& scar : moved.scalp.scars)
        move(scar.image);
    return moved;
}

} // namespace stipple
