#include "scalp/head_parts.h"

#include "core/error.h"
#include "math/deterministic.h"
#include "math/triangle_bvh.h"
#include "scalp/half_edge_mesh.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

namespace stipple {
namespace {

// "M_EyeLashesLeft2" is the words m, eye, lashes, left.
std::vector<std::string> splitWords(std::string_view name) {
    std::vector<std::string> words;
    bool inWord = false, wasLower = false;
    for (char c : name) {
        const bool upper = c >= 'A' && c <= 'Z';
        const bool lower = c >= 'a' && c <= 'z';
        if (!upper && !lower) {
            inWord = false;
            continue;
        }
        if (!inWord || (upper && wasLower)) words.emplace_back();
        words.back() += upper ? char(c - 'A' + 'a') : c;
        inWord = true;
        wasLower = lower;
    }
    return words;
}

bool hasWord(const std::vector<std::string>& words, std::initializer_list<std::string_view> wanted) {
    for (const std::string& word : words)
        for (std::string_view w : wanted)
            if (word == w) return true;
    return false;
}

std::vector<PartRole> findRoles(const ImportedModel& model) {
    std::vector<PartRole> roles;
    for (const ImportedPart& part : model.parts) {
        PartRole role = findRole(part.material);
        if (role == PartRole::unknown) role = findRole(part.name);
        roles.push_back(role);
    }
    // Names may mislead: the head must be among what is taken for skin.
    Box3 all, skin;
    for (std::size_t i = 0; i < roles.size(); ++i) {
        const Box3 box = computeBounds(model.parts[i].mesh.positions);
        all.add(box);
        if (roles[i] == PartRole::skin || roles[i] == PartRole::unknown) skin.add(box);
    }
    const bool plausible = !skin.isEmpty() && glm::length(skin.getSize()) > 0.5f * glm::length(all.getSize());
    if (!plausible) roles.assign(roles.size(), PartRole::unknown);
    return roles;
}

// How often each component is the first that a ray from outside meets: directions spread evenly by the golden angle.
std::vector<int> countViews(const TriangleMesh& mesh, const Components& components) {
    constexpr int kDirections = 1000;
    const TriangleBvh bvh(mesh.positions, mesh.triangles);
    const Box3 box = computeBounds(mesh.positions);
    const glm::vec3 centre = 0.5f * (box.min + box.max);
    const float radius = glm::length(box.getSize());
    std::vector<int> views(components.count, 0);
    for (int i = 0; i < kDirections; ++i) {
        const double y = 1 - (2.0 * i + 1) / kDirections;
        const double r = det::sqrt(1 - y * y);
        const double turn = 2.399963229728653 * i;
        const glm::vec3 out(float(r * det::cos(turn)), float(y), float(r * det::sin(turn)));
        if (const auto hit = bvh.castRay(centre + radius * out, -out)) ++views[components.ofTriangle[hit->triangle]];
    }
    return views;
}

// The component that is seen most from outside; of a single large one that is clear without looking.
std::uint32_t findOuterComponent(const TriangleMesh& mesh, const Components& components, float& share) {
    std::vector<std::size_t> sizes(components.count, 0);
    for (std::uint32_t c : components.ofTriangle)
        ++sizes[c];
    share = 1;
    const auto largest = std::max_element(sizes.begin(), sizes.end());
    const std::uint32_t index = std::uint32_t(largest - sizes.begin());
    if (*largest == mesh.triangles.size()) return index;
    const std::vector<int> views = countViews(mesh, components);
    int total = 0;
    for (int v : views)
        total += v;
    const auto most = std::max_element(views.begin(), views.end());
    if (total == 0) return index;
    share = float(*most) / float(total);
    return std::uint32_t(most - views.begin());
}

// Whether a component is round like an eyeball and small against the head.
bool isBall(const TriangleMesh& mesh, float headSize) {
    const Box3 box = computeBounds(mesh.positions);
    const glm::vec3 size = box.getSize();
    const float longest = std::max({size.x, size.y, size.z});
    const float shortest = std::min({size.x, size.y, size.z});
    if (longest < 0.05f * headSize || longest > 0.2f * headSize || shortest < 0.75f * longest) return false;
    const glm::vec3 centre = 0.5f * (box.min + box.max);
    std::size_t near = 0;
    for (const glm::vec3& p : mesh.positions) {
        const float r = glm::length(p - centre) / (0.5f * longest);
        near += r > 0.8f && r < 1.2f;
    }
    return near > mesh.positions.size() * 8 / 10;
}

struct Attempt {
    TracedMesh mesh;
    RepairCounts counts;
    Components components;
    std::uint32_t outer = 0;
    float share = 0; // of the views from outside that meet the outer component
};

// Seams of careless files gape: welding starts fine and gets coarser only while the outside stays in pieces.
Attempt weldToOneSkin(const TracedMesh& candidates, float size, const std::stop_token& stop) {
    constexpr std::array<float, 3> kTolerances = {1e-5f, 1e-4f, 5e-4f};
    Attempt best;
    for (float tolerance : kTolerances) {
        if (stop.stop_requested()) throw Cancelled();
        Attempt attempt;
        attempt.mesh = candidates;
        weld(attempt.mesh, tolerance * size, &attempt.counts);
        if (attempt.mesh.mesh.triangles.empty()) break;
        makeManifold(attempt.mesh, &attempt.counts);
        attempt.components = findComponents(attempt.mesh.mesh);
        attempt.outer = findOuterComponent(attempt.mesh.mesh, attempt.components, attempt.share);
        if (attempt.share > best.share + 0.05f) best = std::move(attempt);
        if (best.share > 0.6f) break;
    }
    return best;
}

// All that is not the outer component: eyeballs are known by their roundness, specks are dropped, the rest is kept
// together by the part of the file it comes from.
void putAside(const Attempt& attempt, std::size_t skinTriangles, float headSize, SkinAndParts& result) {
    const Components& components = attempt.components;
    std::vector<std::vector<std::uint32_t>> members(components.count);
    for (std::uint32_t t = 0; t < components.ofTriangle.size(); ++t)
        members[components.ofTriangle[t]].push_back(t);
    std::size_t specks = 0;
    std::map<std::uint32_t, std::vector<std::uint32_t>> rest; // by part
    std::vector<std::uint32_t> renamed(attempt.mesh.mesh.positions.size(), kNoIndex);
    for (std::uint32_t c = 0; c < components.count; ++c) {
        if (c == attempt.outer) continue;
        if (members[c].size() < 24 || members[c].size() * 2000 < skinTriangles) {
            ++specks;
            continue;
        }
        TracedMesh piece = takeTriangles(attempt.mesh, members[c], renamed);
        if (isBall(piece.mesh, headSize)) {
            if (!isOutward(piece.mesh)) reverse(piece);
            result.aside.push_back({PartKind::eyeball, std::move(piece)});
        } else {
            std::vector<std::uint32_t>& list = rest[piece.sources.front().part];
            list.insert(list.end(), members[c].begin(), members[c].end());
        }
    }
    for (const auto& [part, triangles] : rest)
        result.aside.push_back({PartKind::other, takeTriangles(attempt.mesh, triangles, renamed)});
    if (specks > 0)
        result.notes.push_back(specks == 1 ? std::string("Left out one loose fragment of the surface.")
                                           : fmt::format("Left out {} loose fragments of the surface.", specks));
}

std::optional<PartKind> getKind(PartRole role) {
    switch (role) {
    case PartRole::eyeball:
        return PartKind::eyeball;
    case PartRole::lash:
        return PartKind::lash;
    case PartRole::brow:
        return PartKind::brow;
    case PartRole::other:
        return PartKind::other;
    default:
        return std::nullopt;
    }
}

} // namespace

PartRole findRole(std::string_view name) {
    const std::vector<std::string> words = splitWords(name);
    if (hasWord(words, {"occlusion", "blend", "eyeblend", "lacrimal", "tear", "tears", "tearline", "fluid", "wet"}))
        return PartRole::hidden;
    if (hasWord(words, {"lash", "lashes", "eyelash", "eyelashes"})) return PartRole::lash;
    if (hasWord(words, {"brow", "brows", "eyebrow", "eyebrows"})) return PartRole::brow;
    if (hasWord(words, {"hair", "hairs", "beard", "moustache", "mustache", "stubble", "ponytail", "wig"}))
        return PartRole::hair;
    if (hasWord(words, {"teeth", "tooth", "gum", "gums", "tongue", "denture", "mouth", "cloth", "clothes", "clothing",
                        "shirt", "jacket", "collar", "glasses", "earring", "earrings"}))
        return PartRole::other;
    const bool eye = hasWord(words, {"eye", "eyes", "eyeball", "eyeballs", "iris", "sclera", "cornea", "pupil"});
    const bool skin = hasWord(words, {"skin", "head", "face", "scalp", "body", "neck", "ear", "ears"});
    if (eye && hasWord(words, {"lid", "lids"})) return PartRole::skin;
    if (eye != skin) return eye ? PartRole::eyeball : PartRole::skin;
    return PartRole::unknown;
}

SkinAndParts separateSkin(const ImportedModel& model, std::string_view file, const std::stop_token& stop) {
    const std::vector<PartRole> roles = findRoles(model);
    SkinAndParts result;
    TracedMesh candidates;
    std::size_t hairParts = 0, hiddenParts = 0;
    for (std::uint32_t i = 0; i < model.parts.size(); ++i) {
        const TriangleMesh& mesh = model.parts[i].mesh;
        if (mesh.triangles.empty()) continue;
        hairParts += roles[i] == PartRole::hair;
        hiddenParts += roles[i] == PartRole::hidden;
        if (roles[i] == PartRole::skin || roles[i] == PartRole::unknown) {
            candidates.append(mesh, i);
        } else if (const auto kind = getKind(roles[i])) {
            TracedMesh piece;
            piece.append(mesh, i);
            result.aside.push_back({*kind, std::move(piece)});
        }
    }
    if (hairParts > 0)
        result.notes.push_back("Left out the model's hair, which would cover the scalp; delete or rename the part in "
                               "the file if it is not hair.");
    if (hiddenParts > 0) result.notes.push_back("Left out transparent helper shells of the eyes.");
    const float size = glm::length(computeBounds(candidates.mesh.positions).getSize());
    Attempt attempt;
    if (size > 0) attempt = weldToOneSkin(candidates, size, stop);
    if (attempt.mesh.mesh.triangles.empty())
        fail("'{}' has no surface to work on: all of its triangles are points or lines. Export the head as a "
             "triangle mesh.",
             file);
    std::vector<bool> keep(attempt.components.ofTriangle.size());
    for (std::size_t t = 0; t < keep.size(); ++t)
        keep[t] = attempt.components.ofTriangle[t] == attempt.outer;
    result.skin = takeTriangles(attempt.mesh, keep);
    if (!isOutward(result.skin.mesh)) reverse(result.skin);
    result.counts = attempt.counts;
    const float skinSize = glm::length(computeBounds(result.skin.mesh.positions).getSize());
    putAside(attempt, result.skin.mesh.triangles.size(), skinSize, result);
    return result;
}

} // namespace stipple
