// What stands around the thread: heading, banners, box for writing, opening button.
import { css } from "../vendor/lit.js";

export const frameStyles = css`
  .panel {
    display: flex;
    flex-direction: column;
    block-size: 100%;
    overflow: hidden;
    border: 1px solid var(--line);
    border-radius: 1.25em;
    background: var(--ground);
    container: panel / inline-size;
    overflow-wrap: anywhere;
  }
  :host([page]) .panel {
    max-inline-size: 46em;
    margin-inline: auto;
    border-block: 0;
    border-radius: 0;
  }
  @media (max-width: 46em) {
    :host([page]) .panel {
      border: 0;
    }
  }

  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.6em;
    padding: 0.7em 1em;
    background: var(--surface);
  }
  header > .mark {
    inline-size: 2.25em;
    block-size: 2.25em;
  }
  .title {
    flex: 1 1 0;
    min-inline-size: min-content;
    overflow-wrap: normal;
    font-size: 1.1em;
    font-weight: 650;
    line-height: 1.25;
    text-wrap: balance;
  }
  .picker {
    position: relative;
    display: flex;
    flex: 0 1 auto;
    align-items: center;
    min-inline-size: 5em;
  }
  .picker .icon {
    position: absolute;
    inset-inline-start: 0.7em;
    color: var(--soft);
    pointer-events: none;
  }
  .picker .chevron {
    inset-inline: auto 0.7em;
  }
  select {
    appearance: none;
    field-sizing: content;
    inline-size: 100%;
    min-block-size: 2.75em;
    padding-block: 0.3em;
    padding-inline: 2.4em 2.2em;
    border: 1px solid var(--edge);
    border-radius: 999px;
    background: var(--surface);
    text-overflow: ellipsis;
    cursor: pointer;
  }
  .round {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 2.75em;
    block-size: 2.75em;
    padding: 0;
    border: 1px solid transparent;
    border-radius: 50%;
    background: none;
  }
  .round:hover {
    background: var(--tint);
  }

  .floor {
    display: flex;
    align-items: center;
    gap: 0.5em;
    padding: 0.4em 1.15em;
    border-block-end: 1px solid var(--line);
    background: var(--surface);
    color: var(--soft);
    font-size: 0.9em;
  }
  .floor:empty {
    padding: 0;
  }
  .floor.person {
    border-block-start: 1px solid var(--staff-line);
    border-block-end: 1px solid var(--staff-line);
    background: var(--staff);
    color: var(--ink);
    font-weight: 600;
  }
  .floor.person .icon {
    color: var(--staff-line);
  }
  .trouble {
    display: flex;
    gap: 0.6em;
    align-items: flex-start;
    padding: 0.6em 1.15em;
    background: var(--warn);
    color: var(--warn-ink);
    font-size: 0.95em;
  }
  .trouble .icon {
    margin-block-start: 0.1em;
  }
  /* A connection that stands at once needs no word; only a slow one is worth mentioning. */
  .connecting {
    animation: appear 0s 1.2s both;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }

  .composer {
    padding: 0.6em 0.8em max(0.7em, env(safe-area-inset-bottom));
    border-block-start: 1px solid var(--line);
    background: var(--surface);
  }
  .limit {
    padding: 0 0.4em 0.4em;
    color: var(--soft);
    font-size: 0.9em;
  }
  .limit:empty {
    display: none;
  }
  .limit.over {
    color: var(--wrong);
    font-weight: 600;
  }
  .box {
    display: flex;
    align-items: flex-end;
    gap: 0.5em;
  }
  textarea {
    flex: 1 1 auto;
    min-inline-size: 0;
    min-block-size: 3em;
    max-block-size: min(5 * 1.4em + 1.5em, 30vh);
    padding: 0.7em 1.1em;
    border: 1px solid var(--edge);
    border-radius: 1.5em;
    background: var(--ground);
    line-height: 1.4;
    resize: none;
  }
  textarea::placeholder {
    color: var(--soft);
    opacity: 1;
  }
  textarea:focus-visible {
    border-color: var(--accent);
    outline: 2px solid var(--accent);
    outline-offset: 0;
  }
  .send {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 3em;
    block-size: 3em;
    padding: 0;
    border: 1px solid var(--edge);
    border-radius: 50%;
    background: none;
    color: var(--soft);
  }
  .send.ready {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
  }
  .send.ready:hover {
    background: var(--accent-press);
  }

  .dialog {
    position: fixed;
    inset-block-end: 1.25em;
    inset-inline-end: 1.25em;
    z-index: 2147483000;
    inline-size: 26em;
    max-inline-size: calc(100vw - 2.5em);
    block-size: 42em;
    max-block-size: calc(100dvh - 2.5em);
    border-radius: 1.25em;
    box-shadow: var(--shade);
  }
  @media (max-width: 34em) {
    .dialog {
      inset: 0;
      inline-size: auto;
      max-inline-size: none;
      block-size: 100dvh;
      max-block-size: none;
    }
    .dialog .panel {
      border: 0;
      border-radius: 0;
    }
  }
  .open-chat {
    position: fixed;
    inset-block-end: 1.25em;
    inset-inline-end: 1.25em;
    z-index: 2147483000;
    display: flex;
    gap: 0.6em;
    align-items: center;
    min-block-size: 3.5em;
    padding: 0.5em 1.3em 0.5em 0.7em;
    padding-inline: 0.7em 1.3em;
    border: 1px solid var(--edge);
    border-radius: 999px;
    background: var(--surface);
    box-shadow: var(--shade);
    font-weight: 600;
  }
  .open-chat .mark {
    inline-size: 2.2em;
    block-size: 2.2em;
  }
  .unread {
    min-inline-size: 1.7em;
    padding: 0.1em 0.5em;
    box-sizing: border-box;
    border-radius: 999px;
    background: var(--accent);
    color: var(--on-accent);
    font-size: 0.9em;
    text-align: center;
  }

  /* Very large type on a small screen: what is read and written comes first. */
  @container panel (max-width: 17em) {
    header,
    .floor,
    .trouble {
      padding-block: 0.3em;
      font-size: 0.75em;
    }
  }

  @media (forced-colors: active) {
    .send.ready,
    .unread {
      background: ButtonText;
      color: ButtonFace;
      forced-color-adjust: none;
    }
    .dots i {
      background: CanvasText;
      forced-color-adjust: none;
    }
    .ground {
      fill: ButtonText;
    }
    .house {
      fill: ButtonFace;
    }
    .heart {
      fill: ButtonText;
    }
  }
  @media print {
    .composer,
    .picker {
      display: none;
    }
  }
`;
