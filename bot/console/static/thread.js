// One conversation: what its writer knew when the writing began, and keys in the fields beside the box.
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);

  // The answer carries the last message of staff that its writer can have read: a colleague who answers after the
  // writing began is shown before anything is sent twice.
  let empty = true;
  const begin = () => {
    const box = byId("text");
    if (!box) return;
    const was = empty;
    empty = !box.value.trim();
    if (!was || empty) return;
    const answers = document.querySelectorAll("#messages > .from-staff");
    const latest = answers.length ? Number(answers[answers.length - 1].id.replace("message-", "")) : 0;
    const knows = byId("knows");
    if (knows) knows.value = String(Math.max(latest, Number(knows.value) || 0));
  };
  document.addEventListener("input", (event) => {
    if (event.target.id === "text") begin();
  });
  document.addEventListener("htmx:after:swap", () => {
    empty = !byId("text")?.value.trim();
  });

  // Enter in a field beside the box presses the button beside that field, never "Send".
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
    const way = event.target.closest?.("input, select")?.closest(".way");
    if (!way) return;
    event.preventDefault();
    event.target.form.requestSubmit(way.querySelector("button"));
  });
})();
