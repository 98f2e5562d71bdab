// What the web chat uses of Lit, and nothing else.
export { LitElement, css, html, nothing, svg } from "lit";
export { ifDefined } from "lit/directives/if-defined.js";
export { live } from "lit/directives/live.js";
export { repeat } from "lit/directives/repeat.js";
