// First include of every header in shaders/shared: one spelling for C++ and GLSL. Rules for shared structs: scalar
// layout, no bool, size in STIPPLE_SHARED_SIZE, one GPU round-trip test each.
//
//     #include "shared/types.h"
//     STIPPLE_SHARED_BEGIN
//     struct Dot { vec2 centre; float radius; uint colour; };
//     STIPPLE_SHARED_SIZE(Dot, 16)
//     STIPPLE_ARRAY(DotArray, Dot)        // address of an array; GLSL: dots.at[i]
//     struct DotPush { DotArray dots; uint count; uint pad; };
//     STIPPLE_SHARED_SIZE(DotPush, 16)
//     STIPPLE_SHARED_END
//
// and in GLSL: layout(push_constant, scalar) uniform Push { DotPush push; };
//
// What is the same for all of a draw and does not fit push constants is a block (CommandList::bindConstants), not an
// address, which lavapipe reads once for every invocation:
//
//     layout(binding = kDotBinding, scalar) readonly buffer DotBlock { Dot dot; };
//
// or, for arrays that an index computed in the shader reads, `uniform` in place of `readonly buffer`. lavapipe 22.3
// takes either for what the other is good at: it reads storage one by one at such an index, and dies of uniform blocks
// whose members stand in conditions.
#ifndef STIPPLE_SHARED_TYPES_H
#define STIPPLE_SHARED_TYPES_H

#ifdef __cplusplus

#include "math/vec.h"

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace stipple::shared {
using glm::ivec2;
using glm::ivec3;
using glm::ivec4;
using glm::mat3;
using glm::mat4;
using glm::uvec2;
using glm::uvec3;
using glm::uvec4;
using glm::vec2;
using glm::vec3;
using glm::vec4;
using uint = std::uint32_t;
// Address of a buffer on the device.
using Address = std::uint64_t;
static_assert(sizeof(vec3) == 12 && alignof(vec4) == 4 && sizeof(mat3) == 36 && sizeof(mat4) == 64);
} // namespace stipple::shared

#define STIPPLE_SHARED_BEGIN namespace stipple::shared {
#define STIPPLE_SHARED_END }
#define STIPPLE_SHARED_SIZE(Type, bytes)                                                                               \
    static_assert(sizeof(Type) == (bytes) && std::is_trivially_copyable_v<Type>, "size of " #Type);
#define STIPPLE_SHARED_OFFSET(Type, member, bytes) static_assert(offsetof(Type, member) == (bytes), #Type "::" #member);
#define STIPPLE_ARRAY(Name, Type) using Name = Address;
#define STIPPLE_ARRAY_RW(Name, Type) using Name = Address;
#define STIPPLE_CONSTANT(name, value) inline constexpr int name = value;
#define STIPPLE_CONSTANT_F(name, value) inline constexpr float name = value;

#else

#extension GL_EXT_scalar_block_layout : require
#extension GL_EXT_buffer_reference : require
#extension GL_EXT_buffer_reference2 : require
#extension GL_EXT_shader_explicit_arithmetic_types_int64 : require

#define Address uint64_t
#define STIPPLE_SHARED_BEGIN
#define STIPPLE_SHARED_END
#define STIPPLE_SHARED_SIZE(Type, bytes)
#define STIPPLE_SHARED_OFFSET(Type, member, bytes)
// An array that shaders read: a.at[i].
#define STIPPLE_ARRAY(Name, Type)                                                                                      \
    layout(buffer_reference, scalar, buffer_reference_align = 16) readonly buffer Name {                               \
        Type at[];                                                                                                     \
    };
// One that they also write.
#define STIPPLE_ARRAY_RW(Name, Type)                                                                                   \
    layout(buffer_reference, scalar, buffer_reference_align = 16) buffer Name {                                        \
        Type at[];                                                                                                     \
    };
#define STIPPLE_CONSTANT(name, number) const int name = number;
#define STIPPLE_CONSTANT_F(name, number) const float name = number;

#endif
#endif
