// The window: one loop that draws only when something changes. Private to app/; its parts lie in window_app.cpp (the
// loop), window_picture.cpp (what is drawn), window_hand.cpp (mouse and fingers on the picture),
// window_tools.cpp (brushes and handles), window_scars.cpp and window_documents.cpp (opening, saving, recovering).
#pragma once

#include "app/commands.h"
#include "app/derivation.h"
#include "app/frame_pacer.h"
#include "app/light_fade.h"
#include "app/shader_build.h"
#include "app/view_layout.h"
#include "consult/journal.h"
#include "core/file_watcher.h"
#include "gpu/device.h"
#include "gpu/shader.h"
#include "gpu/swapchain.h"
#include "graph/graph.h"
#include "platform/window.h"
#include "render/renderer.h"
#include "render/ui_pass.h"
#include "scalp/hairline.h"
#include "scalp/skin_map.h"
#include "ui/orbit.h"
#include "ui/ui_host.h"

#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace stipple {

// A document, where it came from, and its past.
struct OpenDocument {
    History history;
    std::filesystem::path path;   // file or case folder; empty: nowhere yet
    std::filesystem::path folder; // that relative paths in it start from
    std::string title;
};

// Files that a watcher has told of, until the loop takes them.
class FileChanges {
public:
    void add(const std::filesystem::path& file) {
        std::lock_guard lock(m_mutex);
        m_files.insert(file);
    }
    std::set<std::filesystem::path> take() {
        std::lock_guard lock(m_mutex);
        return std::exchange(m_files, {});
    }

private:
    std::mutex m_mutex;
    std::set<std::filesystem::path> m_files;
};

class WindowApp {
public:
    explicit WindowApp(const WindowOptions& options);
    ~WindowApp();

    void run(); // until the person quits

private:
    // The loop (window_app.cpp).
    void step(const std::vector<InputEvent>& events);
    std::optional<double> computeTimeout(); // until the next step; no value: until something happens
    bool isPictureDone() const;
    bool isIdle() const;
    void handleEvent(const InputEvent& event);
    void handleMarker(const std::string& text);
    void runCommand(Command command);
    void runInterface();
    void applyActions(const UiActions& actions);
    void edit(const std::vector<Edit>& edits, const std::string& label, std::uint64_t gesture);
    void fillModel();
    void fillEstimate(); // window_documents.cpp
    void say(MessageKind kind, std::string text);
    void takeOutcome();
    void takeFileChanges();
    void requestDerivation();

    // What is drawn (window_picture.cpp).
    void show(Derived derived);
    void updatePicture();
    void beginPicture(Quality quality, float scale);
    void drawWindow();
    void saveWindow(const std::filesystem::path& file, const glm::ivec4& area);
    void collectFigures();

    // Hands on the picture (window_hand.cpp).
    // True: the picture's and not the interface's.
    bool handlePointer(const InputEvent& event);
    bool handleFinger(const InputEvent& event);
    bool isOnPicture(glm::vec2 pixel) const;
    float getViewHeight(glm::vec2 pixel) const;     // pixels that the field of view spans
    glm::vec2 getViewOffset(glm::vec2 pixel) const; // from the middle of the view under it
    std::optional<glm::vec3> findSkin(glm::vec2 pixel) const;
    void press(const InputEvent& event);
    void zoom(float factor, glm::vec2 pixel);
    void pick(glm::vec2 pixel);
    void turnLight(float pixels, std::uint64_t gesture);
    void goTo(std::string_view camera);
    void commitLook();
    void touchMotion(double seconds);
    std::uint64_t makeGesture() const;

    // Tools on the skin (window_tools.cpp).
    // True: the press is the tool's.
    bool pressTool(const InputEvent& event);
    void moveTool(glm::vec2 pixel);
    bool pressScar(const InputEvent& event);
    bool paintNewScar(const InputEvent& event); // true: the press begins one
    void moveScar(const ScalpCoord& place);
    const std::vector<std::vector<ChartPoint>>& getOutlines(std::size_t scar);
    void fillScars();
    std::optional<glm::vec2> findVisible(const ChartPoint& point) const; // pixel of the window, if it faces the eye
    void addHandle(const ChartPoint& place, float at);
    void fillTools(); // of m_model
    const Hairline& getShownHairline();
    const LaidView* getToolView() const;
    std::optional<glm::vec2> findPixel(const glm::vec3& skin) const; // of the window
    std::optional<ScalpCoord> findScalp(glm::vec2 pixel) const;

    // Documents (window_documents.cpp).
    void offerRecovery();
    void recover(bool take);
    OpenDocument read(const std::filesystem::path& path) const;
    void open(const std::filesystem::path& path);
    void startDocument(OpenDocument document);
    void saveAs(const std::filesystem::path& path);
    void readAgain(const std::filesystem::path& file);
    void watchFiles();
    void noteRecent(const std::filesystem::path& path);
    void loadHeads();
    bool isShippedScene(const std::filesystem::path& path) const;

    const Consultation& getDocument() const { return m_document->history.getDocument(); }

    Window m_window;
    DerivationWorker m_worker;
    Device m_device;
    Renderer m_renderer;
    ShaderLibrary m_shaders;
    Graph m_graph;
    Swapchain m_swapchain;
    UiPass m_uiPass;
    UiHost m_ui;

    Journal m_journal;
    std::string m_journalProblem;               // that the person has been told of
    std::vector<RecoverableWork> m_recoverable; // newest first; the first is being asked about
    std::optional<OpenDocument> m_document;     // always there once the constructor has ended
    std::optional<OpenDocument> m_opening;      // on its way: the one before stays until its head has come
    std::uint64_t m_requested = 0;              // revision last asked of the worker
    std::uint64_t m_requests = 0;

    std::optional<Derived> m_shown;
    RenderScene m_scene;
    struct FaceMask {
        std::shared_ptr<const TriangleBvh> skin;
        SceneSurface surface;
    };
    std::optional<FaceMask> m_faceMask; // of the skin shown last that had one
    std::vector<LaidView> m_views;
    glm::ivec2 m_pictureSize{0}; // of what m_renderer draws
    Image m_blank;               // shown before the first picture
    const Image* m_picture = &m_blank;
    bool m_pictureStale = true; // begin anew
    Quality m_drawn = Quality::settled;
    int m_restSamples; // a pixel of the picture at rest
    double m_motionUntil = 0;
    bool m_wasMoving = false;
    double m_lastInput = 0;
    double m_lastMovingFrame = -1;
    bool m_isBegun = false;        // begun without a sample yet: what was baked for it comes first
    std::uint64_t m_submitted = 0; // value of the device when all that was asked of it is done
    FramePacer m_pacer;
    LightFade m_lightFade;

    OrbitController m_orbit;
    bool m_isPoseStale = false; // the document's own is to be taken when it is shown
    std::string m_namedView;    // the photo view it stands at or moves to; empty after a hand has moved it
    enum class Hold { none, interface, turn, pan, light, tool };
    Hold m_hold = Hold::none;
    glm::vec2 m_pointer{0};
    std::uint64_t m_gesture = 0;    // of the press under way that changes the document
    std::vector<float> m_handleAts; // of m_model.handles
    float m_heldHandle = 0;         // HairlineHandle::at, or which whorl
    ScalpCoord m_lastStroke{0};     // place of the stroke's last point, or where a scar was taken hold of
    ScarParameters m_heldScar;      // as it was then
    std::vector<int> m_lineScars;   // of m_model.toolLines: which scar each belongs to
    struct ToolHairline {
        std::shared_ptr<const PreparedHead> head;
        HairlineParameters parameters;
        std::uint64_t seed = 0;
        Hairline line;
    };
    std::optional<ToolHairline> m_toolHairline; // as the handles show it
    struct ToolScars {
        std::shared_ptr<const PreparedHead> head;
        SkinMap map;
        struct Outlines {
            std::optional<ScarParameters> scar;
            std::uint64_t seed = 0;
            std::vector<std::vector<ChartPoint>> lines;
        };
        std::vector<Outlines> scars;
    };
    ToolScars m_toolScars; // those drawn so far
    std::map<std::uint64_t, glm::vec2> m_fingers;
    TreatedScalp m_scalp; // of m_scalpDesign
    std::shared_ptr<const ScalpDesign> m_scalpDesign;
    std::map<std::string, Tariff> m_tariffs; // those read so far
    std::uint64_t m_whorlPerson = 0;         // seed of UiModel::usualWhorls

    UiModel m_model;
    UiActions m_actions;                  // of the last frame of the interface
    std::optional<double> m_interfaceDue; // when the interface wants another frame of itself
    int m_uiFrames = 2;                   // frames of the interface still to be drawn
    std::uint64_t m_nextMessage = 1;
    std::vector<std::string> m_screenshots; // of played scripts, to be taken after the next frame
    bool m_quit = false;

    ShaderBuild m_shaderBuild;
    FileChanges m_fileChanges;
    FileWatcher m_watcher; // last: its thread uses what stands above
};

// Samples of a picture that does not move wait this long after the last input, s.
inline constexpr double kQuietBeforeSamples = 0.12;
// A picture at rest is first shown as one that moves, which has no grain, and then with this many samples or more.
inline constexpr int kFirstShown = 4;

// How near the pointer must come to take hold of something on the picture, pixels at scale 1.
inline constexpr float kGripPixels = 14;

double getClock(); // seconds on a steady clock

} // namespace stipple
