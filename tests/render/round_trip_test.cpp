// Every struct of shaders/shared is the same in C++ and in GLSL.
#include "shared/dots.h"
#include "shared/fibres.h"
#include "shared/light.h"
#include "shared/post.h"
#include "shared/skin.h"
#include "shared/surface.h"
#include "shared/ui.h"
#include "shared/view.h"
#include "tests/gpu/round_trip.h"

using namespace stipple;

TEST_CASE("Structs of the renderer come back from the device as they went") {
    TestDevice test;
    checkRoundTrip<shared::VeilConstants>(test, "round_trip_VeilConstants");
    checkRoundTrip<shared::StampRecord>(test, "round_trip_StampRecord");
    checkRoundTrip<shared::DotConstants>(test, "round_trip_DotConstants");
    checkRoundTrip<shared::NearDraw>(test, "round_trip_NearDraw");
    checkRoundTrip<shared::LightRect>(test, "round_trip_LightRect");
    checkRoundTrip<shared::LightSample>(test, "round_trip_LightSample");
    checkRoundTrip<shared::RigConstants>(test, "round_trip_RigConstants");
    checkRoundTrip<shared::FibreSegment>(test, "round_trip_FibreSegment");
    checkRoundTrip<shared::FibreConstants>(test, "round_trip_FibreConstants");
    checkRoundTrip<shared::DrawnFibre>(test, "round_trip_DrawnFibre");
    checkRoundTrip<shared::RibbonEnd>(test, "round_trip_RibbonEnd");
    checkRoundTrip<shared::FibreDraw>(test, "round_trip_FibreDraw");
    checkRoundTrip<shared::SkinConstants>(test, "round_trip_SkinConstants");
    checkRoundTrip<shared::SkinVarietyConstants>(test, "round_trip_SkinVarietyConstants");
    checkRoundTrip<shared::SurfaceVertex>(test, "round_trip_SurfaceVertex");
    checkRoundTrip<shared::SkinVertex>(test, "round_trip_SkinVertex");
    checkRoundTrip<shared::SurfaceDraw>(test, "round_trip_SurfaceDraw");
    checkRoundTrip<shared::DepthDraw>(test, "round_trip_DepthDraw");
    checkRoundTrip<shared::ViewConstants>(test, "round_trip_ViewConstants");
    checkRoundTrip<shared::ResolveConstants>(test, "round_trip_ResolveConstants");
    checkRoundTrip<shared::UiVertexRecord>(test, "round_trip_UiVertexRecord");
    checkRoundTrip<shared::UiDrawConstants>(test, "round_trip_UiDrawConstants");
}
