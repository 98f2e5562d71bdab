// The chat's few drawings. All are decoration beside words, so all are hidden from screen readers.
import { html } from "../vendor/lit.js";

export const icons = {
  // A house with a heart for a door: the way is shown from home.
  mark: html`<svg class="icon mark" viewBox="0 0 48 48" aria-hidden="true">
    <rect class="ground" width="48" height="48" rx="14" />
    <path
      class="house"
      d="M22.7 9.5a2 2 0 0 1 2.6 0l14.3 12.3a1.5 1.5 0 0 1-1 2.7h-2.1V36a3 3 0 0 1-3 3h-19a3 3 0 0 1-3-3V24.5H9.4a1.5 1.5 0 0 1-1-2.7z"
    />
    <path
      class="heart"
      d="M24 34.6c-4.6-3.2-7.3-5.8-7.3-9 0-2.3 1.7-3.9 3.8-3.9 1.5 0 2.8.8 3.5 2.1.7-1.3 2-2.1 3.5-2.1 2.1 0 3.8 1.6 3.8 3.9 0 3.2-2.7 5.8-7.3 9z"
    />
  </svg>`,
  calendar: html`<svg class="icon line" viewBox="0 0 24 24" aria-hidden="true">
    <rect x="4" y="5.5" width="16" height="14.5" rx="2.5" />
    <path d="M4 10h16M8.5 3.5v4m7-4v4" />
  </svg>`,
  clip: html`<svg class="icon line" viewBox="0 0 24 24" aria-hidden="true">
    <path d="m19.5 11.5-7.6 7.6a4.6 4.6 0 0 1-6.5-6.5l8-8a3.1 3.1 0 0 1 4.4 4.4l-7.9 7.9a1.6 1.6 0 0 1-2.3-2.3l7.2-7.1" />
  </svg>`,
  microphone: html`<svg class="icon line" viewBox="0 0 24 24" aria-hidden="true">
    <rect x="9" y="3.5" width="6" height="11" rx="3" />
    <path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v2.5" />
  </svg>`,
  stop: html`<svg class="icon line" viewBox="0 0 24 24" aria-hidden="true">
    <rect x="6.5" y="6.5" width="11" height="11" rx="2" />
  </svg>`,
  file: html`<svg class="icon line" viewBox="0 0 24 24" aria-hidden="true">
    <path d="M13.5 3.5H7A1.5 1.5 0 0 0 5.5 5v14A1.5 1.5 0 0 0 7 20.5h10a1.5 1.5 0 0 0 1.5-1.5V8.5zm0 0v5h5" />
  </svg>`,
  send: html`<svg class="icon line turns" viewBox="0 0 24 24" aria-hidden="true">
    <path d="M4.5 11.9 3.6 5c-.1-.9.8-1.6 1.6-1.2l15 7.2c.9.4.9 1.6 0 2l-15 7.2c-.8.4-1.7-.3-1.6-1.2zm0 0H12" />
  </svg>`,
  close: html`<svg class="icon line" viewBox="0 0 24 24" aria-hidden="true"><path d="M6 6l12 12M18 6 6 18" /></svg>`,
  down: html`<svg class="icon line" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 5v14m-6-6 6 6 6-6" /></svg>`,
  chevron: html`<svg class="icon line chevron" viewBox="0 0 24 24" aria-hidden="true"><path d="m7 10 5 5 5-5" /></svg>`,
  check: html`<svg class="icon line" viewBox="0 0 24 24" aria-hidden="true"><path d="m5 12.5 4.5 4.5L19 7.5" /></svg>`,
  person: html`<svg class="icon line" viewBox="0 0 24 24" aria-hidden="true">
    <circle cx="12" cy="8" r="3.7" />
    <path d="M4.8 20c.6-3.8 3.5-6 7.2-6s6.6 2.2 7.2 6" />
  </svg>`,
  phone: html`<svg class="icon line" viewBox="0 0 24 24" aria-hidden="true">
    <path
      d="M8.3 4H5.5A1.5 1.5 0 0 0 4 5.6C4.3 13.4 10.6 19.7 18.4 20a1.5 1.5 0 0 0 1.6-1.5v-2.8l-4.3-1.5-1.9 1.9a11 11 0 0 1-5.9-5.9l1.9-1.9z"
    />
  </svg>`,
  globe: html`<svg class="icon line" viewBox="0 0 24 24" aria-hidden="true">
    <circle cx="12" cy="12" r="8.5" />
    <path d="M3.5 12h17M12 3.5c2.3 2.3 3.5 5.2 3.5 8.5s-1.2 6.2-3.5 8.5c-2.3-2.3-3.5-5.2-3.5-8.5S9.7 5.8 12 3.5z" />
  </svg>`,
  alert: html`<svg class="icon line" viewBox="0 0 24 24" aria-hidden="true">
    <circle cx="12" cy="12" r="8.5" />
    <path d="M12 7.5v5.5m0 3v.2" />
  </svg>`,
};
