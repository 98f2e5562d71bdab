// Colours, type and the few rules that hold everywhere in the chat; the wall towards the host page's styles.
import { css } from "../vendor/lit.js";

export const groundStyles = css`
  :host {
    all: initial;
    display: block;
    block-size: 42em;
    max-block-size: 100vh;
    min-inline-size: 0;
    contain: content;
  }
  :host([hidden]) {
    display: none;
  }
  :host([page]) {
    block-size: 100vh;
    block-size: 100dvh;
    max-block-size: none;
  }
  :host([launcher]) {
    block-size: 0;
    max-block-size: none;
    contain: none;
  }

  /* The host page reaches as far as the element itself; from here on nothing is inherited. */
  .shell {
    all: initial;
    color-scheme: light;
    --ground: #f6f1e9;
    --surface: #fffdf9;
    --ink: #2b2833;
    --soft: #5e5966;
    --line: #e4dacc;
    --edge: #8c8278;
    --accent: #1b5e58;
    --accent-press: #124843;
    --on-accent: #ffffff;
    --own: #d8ebe4;
    --own-line: #b5d6ca;
    --staff: #fdebd8;
    --staff-line: #b2622a;
    --tint: #eef5f1;
    --warn: #fbeec8;
    --warn-ink: #4f3b00;
    --wrong: #8c2b1d;
    --heart: #f2b48a;
    --shade: 0 1px 2px rgb(60 45 30 / 8%), 0 6px 24px rgb(60 45 30 / 8%);
    display: block;
    box-sizing: border-box;
    block-size: 100%;
    color: var(--ink);
    font-family:
      system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", "Noto Naskh Arabic", "Helvetica Neue",
      Arial, sans-serif;
    font-size: medium;
    line-height: 1.5;
    -webkit-text-size-adjust: 100%;
    text-size-adjust: 100%;
  }
  .shell[dir="rtl"] {
    direction: rtl;
  }
  @media (prefers-color-scheme: dark) {
    .shell {
      color-scheme: dark;
      --ground: #15171a;
      --surface: #1f2226;
      --ink: #ece7df;
      --soft: #b6afa6;
      --line: #363a40;
      --edge: #868a91;
      --accent: #8ed3c7;
      --accent-press: #b1e3da;
      --on-accent: #0d2523;
      --own: #1f4642;
      --own-line: #2f5f59;
      --staff: #3b2d21;
      --staff-line: #e2a672;
      --tint: #24302f;
      --warn: #3d3319;
      --warn-ink: #f6e2a6;
      --wrong: #f4a99b;
      --heart: #c9683a;
      --shade: 0 1px 2px rgb(0 0 0 / 40%), 0 6px 24px rgb(0 0 0 / 35%);
    }
  }

  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  p,
  ul,
  ol {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  button,
  select,
  textarea {
    font: inherit;
    color: inherit;
    letter-spacing: inherit;
  }
  button {
    cursor: pointer;
    touch-action: manipulation;
  }
  :focus-visible {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }
  a {
    color: var(--accent);
    text-decoration: underline;
    text-underline-offset: 0.15em;
  }
  a:hover {
    color: var(--accent-press);
  }

  .icon {
    flex: none;
    inline-size: 1.25em;
    block-size: 1.25em;
  }
  .icon.line {
    fill: none;
    stroke: currentColor;
    stroke-width: 1.8;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  [dir="rtl"] .turns {
    transform: scaleX(-1);
  }
  .ground {
    fill: var(--accent);
  }
  .house {
    fill: var(--surface);
  }
  .heart {
    fill: var(--heart);
  }
`;
