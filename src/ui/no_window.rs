//! Why no window could be opened, told in plain words: libraries name sockets and source lines, a person needs to know what
//! to do.

/// Why no window could be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoWindow {
    /// Nothing says where to draw: a bare terminal or a remote login.
    NoDisplay,
    /// A display is named and does not answer.
    DisplaySilent,
    /// A library of the desktop is not installed.
    LibraryMissing,
    /// The display answers and nothing can draw on it.
    NoDriver,
}

impl NoWindow {
    /// Before anything is tried: whether a display is named at all. Other systems than Unix ones always have one.
    pub fn before_start() -> Option<NoWindow> {
        let named = ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"]
            .iter()
            .any(|name| std::env::var_os(name).is_some_and(|place| !place.is_empty()));
        let asks = cfg!(all(unix, not(target_os = "macos")));
        (asks && !named).then_some(NoWindow::NoDisplay)
    }

    /// What the words of a library come down to.
    pub fn of(error: &str) -> NoWindow {
        let error = error.to_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| error.contains(word));
        if says(&["nor display is set"]) {
            NoWindow::NoDisplay
        } else if says(&["cannot open shared object", "failed to load lib", ".so", "dlopen"]) {
            NoWindow::LibraryMissing
        } else if says(&[
            "x server",
            "open display",
            "opendisplay",
            "xconnection",
            "connection refused",
            "noconnection",
            "no such file",
        ]) {
            NoWindow::DisplaySilent
        } else {
            NoWindow::NoDriver
        }
    }

    /// What happened and what to do, one sentence each.
    pub fn words(self) -> &'static str {
        match self {
            NoWindow::NoDisplay => {
                "There is no display here, so the window cannot open. Start GaitTwin from a desktop, or use gaittwin-cli, \
                 which needs none."
            }
            NoWindow::DisplaySilent => {
                "The display that DISPLAY or WAYLAND_DISPLAY names does not answer, so the window cannot open. Start \
                 GaitTwin from a desktop you are logged in to, or use gaittwin-cli, which needs none."
            }
            NoWindow::LibraryMissing => {
                "A library of the desktop is missing, so the window cannot open. Install them (Debian and Ubuntu: apt \
                 install libx11-6 libx11-xcb1 libxcursor1 libxi6 libxkbcommon-x11-0 libgl1 libegl1), or use gaittwin-cli, \
                 which needs none."
            }
            NoWindow::NoDriver => {
                "No graphics driver could draw the window. Install or update it (Debian and Ubuntu: apt install \
                 libgl1-mesa-dri mesa-vulkan-drivers), or use gaittwin-cli, which needs none."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_libraries_become_what_a_person_can_act_on() {
        let said = [
            (
                "winit EventLoopError: os error: neither WAYLAND_DISPLAY nor WAYLAND_SOCKET nor DISPLAY is set.",
                NoWindow::NoDisplay,
            ),
            (
                "winit EventLoopError: os error: Failed to open connection to X server",
                NoWindow::DisplaySilent,
            ),
            ("libxkbcommon-x11.so.0: cannot open shared object file", NoWindow::LibraryMissing),
            ("egui_glow: no suitable GLX or EGL configuration", NoWindow::NoDriver),
            ("WGPU error: No suitable adapter found", NoWindow::NoDriver),
        ];
        for (error, fault) in said {
            assert_eq!(NoWindow::of(error), fault, "{error}");
            assert!(fault.words().contains("gaittwin-cli") && !fault.words().contains("winit"));
        }
    }
}
