// Tells a reader who looks elsewhere that a family waits: a notice without content, only where the reader asked for it.
(() => {
  "use strict";
  const KEPT = "navigator.tell";
  const byId = (id) => document.getElementById(id);

  // A browser may refuse to keep anything.
  const wanted = () => {
    try {
      return localStorage.getItem(KEPT) === "yes";
    } catch {
      return false;
    }
  };
  const keep = (yes) => {
    try {
      if (yes) localStorage.setItem(KEPT, "yes");
      else localStorage.removeItem(KEPT);
      return true;
    } catch {
      return false;
    }
  };
  const marks = () => new Set((byId("counts")?.dataset.marks ?? "").split(" ").filter(Boolean));

  const start = () => {
    const place = byId("tell");
    if (!place || !("Notification" in window) || !window.isSecureContext) return;
    const button = byId("tell-button");
    const state = byId("tell-state");
    const on = () => wanted() && Notification.permission === "granted";
    const show = (text) => {
      button.textContent = on() ? place.dataset.stop : place.dataset.start;
      state.textContent = text;
    };
    const tell = () => {
      try {
        const notice = new Notification(place.dataset.notice, { tag: "navigator-waiting", renotify: true });
        notice.onclick = () => {
          notice.close();
          window.focus();
          window.location.assign(place.dataset.address);
        };
      } catch {
        // On some phones a page may not do this by itself.
        keep(false);
        place.hidden = true;
      }
    };

    button.addEventListener("click", async () => {
      if (on()) {
        keep(false);
        show("");
        return;
      }
      const permission = await Notification.requestPermission();
      const done = permission === "granted" && keep(true);
      show(done ? place.dataset.on : place.dataset.refused);
    });
    place.hidden = false;
    show("");

    let known = marks();
    new MutationObserver(() => {
      const now = marks();
      const fresh = [...now].some((mark) => !known.has(mark));
      known = now;
      if (fresh && on() && document.visibilityState === "hidden") tell();
    }).observe(byId("board"), { subtree: true, childList: true, attributeFilter: ["data-marks"] });
  };
  document.addEventListener("DOMContentLoaded", start);
})();
