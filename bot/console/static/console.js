// What pages need beyond htmx: the keyboard, where the reader is in the thread, and honesty about a lost connection.
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const show = (id, visible) => {
    const element = byId(id);
    if (element) element.hidden = !visible;
  };
  const written = () => Boolean(byId("text")?.value.trim());

  // Ctrl + Enter sends.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    if (event.target.id !== "text") return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });

  // While an answer is on its way the box cannot be changed, so that nothing typed is lost when it is emptied.
  const hold = (event, held) => {
    if (event.target.id !== "composer") return;
    const box = byId("text");
    if (box) box.readOnly = held;
  };
  document.addEventListener("htmx:before:request", (event) => hold(event, true));
  document.addEventListener("htmx:finally:request", (event) => hold(event, false));

  // A message that did not go out stays in the box, with a sentence about it.
  const notSent = () => {
    const fault = byId("fault");
    if (!fault) return;
    fault.textContent = fault.dataset.notSent;
    fault.hidden = false;
    byId("text")?.focus();
  };
  document.addEventListener("htmx:error", (event) => {
    if (event.target.id === "composer") notSent();
  });
  document.addEventListener("htmx:response:error", (event) => {
    if (event.target.id === "composer" && event.detail.ctx.response.status !== 422) notSent();
  });

  // After sending, taking over or handing back, the keyboard is in the box again.
  document.addEventListener("htmx:after:swap", (event) => {
    if (event.detail.ctx?.sourceElement?.matches?.("[data-then-write]") || event.target.matches?.("[data-then-write]")) {
      byId("text")?.focus();
    }
  });

  // Signed out: the page leaves, unless something is written that would be lost.
  const signedOut = () => {
    if (!written()) {
      window.location.reload();
      return;
    }
    show("not-live", false);
    show("signed-out", true);
  };
  document.addEventListener("htmx:before:response", (event) => {
    if (event.detail.ctx.response.status !== 401 || !written()) return;
    event.preventDefault();
    signedOut();
  });
  document.addEventListener("signed-out", signedOut);

  // The stream: honest while it is away. After a pause the server sends what was missed.
  document.addEventListener("htmx:sse:error", (event) => {
    if (event.detail.status === 401) signedOut();
    else show("not-live", true);
  });
  document.addEventListener("htmx:sse:before:connection", (event) => {
    if (event.detail.connection.attempt > 1) show("not-live", true);
  });
  document.addEventListener("htmx:sse:after:connection", () => {
    document.documentElement.dataset.live = "";
    show("not-live", false);
  });

  // The thread stays at its end, unless the reader is further up: then a button says that there is more.
  const start = () => {
    const log = byId("log");
    const messages = byId("messages");
    if (!log || !messages) return;
    const scroller = () => (log.scrollHeight > log.clientHeight + 1 ? log : document.scrollingElement);
    const below = () => {
      const view = scroller();
      if (view === log) return log.scrollHeight - log.clientHeight - log.scrollTop;
      return messages.getBoundingClientRect().bottom - byId("answer").getBoundingClientRect().top;
    };
    const toEnd = () => {
      const view = scroller();
      if (view === log) log.scrollTop = log.scrollHeight;
      else view.scrollBy(0, Math.max(0, below()));
      show("newer", false);
    };
    let atEnd = true;
    const look = () => {
      atEnd = below() < 80;
      if (atEnd) show("newer", false);
    };
    if (log.scrollHeight > log.clientHeight + 1) toEnd();
    look();
    log.addEventListener("scroll", look, { passive: true });
    document.addEventListener("scroll", look, { passive: true });
    new MutationObserver((changes) => {
      const added = changes.flatMap((change) => [...change.addedNodes]).filter((node) => node.nodeType === 1);
      if (!added.length) return;
      if (atEnd || added.some((node) => node.matches(".from-staff"))) toEnd();
      else show("newer", true);
    }).observe(messages, { childList: true });
    byId("newer").addEventListener("click", () => {
      toEnd();
      log.focus({ preventScroll: true });
    });
  };
  document.addEventListener("DOMContentLoaded", start);
})();
