#version 460
// One mip from the one above: the mean of four texels.
layout(set = 0, binding = 0) uniform sampler2D above;
layout(set = 0, binding = 1, rgba8) uniform writeonly image2D below;
layout(local_size_x = 8, local_size_y = 8) in;
void main() {
    const ivec2 at = ivec2(gl_GlobalInvocationID.xy);
    if (any(greaterThanEqual(at, imageSize(below)))) return;
    vec4 sum = vec4(0.0);
    for (int y = 0; y < 2; ++y)
        for (int x = 0; x < 2; ++x)
            sum += texelFetch(above, 2 * at + ivec2(x, y), 0);
    imageStore(below, at, 0.25 * sum);
}
