// Even triangles on any surface: isotropic remeshing after Botsch and Kobbelt, "A Remeshing Approach to Multiresolution
// Modeling", 2004, section 4 (split, collapse, flip, tangential smoothing, projection).
#pragma once

#include "asset/mesh.h"
#include "core/log.h"
#include "math/triangle_bvh.h"

#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

namespace stipple {

struct RemeshOptions {
    float edgeLength = 1.5f; // target, in the units of the mesh (mm)

    // Where the surface bends more than flat triangles of edgeLength can follow within chordError, edges get shorter,
    // down to this. 0: one length everywhere. For a head 0.7 is right (rims of ears, lids, lips, nostrils).
    float minEdgeLength = 0;
    float chordError = 0.04f; // mm between a triangle's middle and the surface

    // Target length per input vertex; replaces the three above when not empty.
    std::span<const float> sizing;

    // Coarse input: new vertices lie on a curved patch over each input triangle (Phong tessellation, Boubekeur and
    // Alexa 2008) instead of on the flat triangle.
    bool roundFacets = false;

    int iterations = 5;
    ProgressFn progress;
    std::stop_token stop; // Cancelled when asked
};

// Remeshes a manifold, oriented, possibly open mesh. The result is manifold, oriented the same way, of the same
// topology and with the same boundary curves; its vertices lie on the input (boundary vertices within 5 % of an edge).
// No triangle is degenerate or turned over. The result does not depend on the number of threads. `places`, if given,
// receives for every output vertex its place on the input (triangle and weights; distance is that to the flat
// triangle), through which callers carry over colours or bindings. Input vertices that no triangle uses are dropped.
// Error when the input is not manifold; assertion when an option is out of range.
TriangleMesh remeshIsotropic(const TriangleMesh& mesh, const RemeshOptions& options,
                             std::vector<SurfacePoint>* places = nullptr);

} // namespace stipple
