// The thread: first screen, messages, cards, buttons.
import { css } from "../vendor/lit.js";

export const threadStyles = css`
  .reading {
    position: relative;
    display: flex;
    flex: 1 1 auto;
    flex-direction: column;
    min-block-size: 0;
    overflow: hidden;
  }
  .log {
    position: relative;
    flex: 1 1 auto;
    min-block-size: 0;
    padding: 1em;
    overflow-x: hidden;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
  }
  .log:focus-visible {
    outline-offset: -4px;
  }
  .below {
    position: absolute;
    inset-block-end: 0.75em;
    inset-inline: 0;
    display: flex;
    gap: 0.4em;
    align-items: center;
    inline-size: fit-content;
    min-block-size: 2.75em;
    margin-inline: auto;
    padding: 0.3em 1.1em;
    border: 1px solid var(--accent);
    border-radius: 999px;
    background: var(--surface);
    box-shadow: var(--shade);
    color: var(--accent);
    font-weight: 600;
  }

  .start {
    display: flex;
    flex-direction: column;
    align-items: center;
    max-inline-size: 27em;
    margin-inline: auto;
    text-align: center;
  }
  .start-mark .icon {
    display: block;
    inline-size: 3.5em;
    block-size: 3.5em;
    margin-block: 0.5em 0.6em;
  }
  .welcome {
    font-size: 1.5em;
    font-weight: 650;
    line-height: 1.25;
  }
  .introduction {
    margin-block-start: 0.3em;
    color: var(--soft);
    text-wrap: balance;
  }
  .choose {
    margin-block: 1.3em 0.6em;
    font-weight: 600;
  }
  .languages {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 0.6em;
    inline-size: 100%;
  }
  .proposed {
    grid-column: 1 / -1;
  }
  .language-button {
    display: flex;
    gap: 0.7em;
    align-items: center;
    justify-content: center;
    inline-size: 100%;
    min-block-size: 3em;
    padding: 0.4em 0.8em;
    border: 1px solid var(--edge);
    border-radius: 0.9em;
    background: var(--surface);
  }
  .language-button:hover {
    border-color: var(--accent);
    background: var(--tint);
  }
  .proposed .language-button {
    min-block-size: 3.5em;
    border: 2px solid var(--accent);
    background: var(--tint);
    font-weight: 650;
  }
  .mark-word {
    padding: 0.1em 0.7em;
    border-radius: 999px;
    background: var(--accent);
    color: var(--on-accent);
    font-size: 0.85em;
    font-weight: 600;
  }
  .start-writing {
    margin-block: 1.1em 0.5em;
    color: var(--soft);
    font-size: 0.95em;
    text-wrap: balance;
  }

  .thread {
    display: flex;
    flex-direction: column;
  }
  .message {
    display: flex;
    flex-direction: column;
    gap: 0.3em;
    align-items: flex-start;
    margin-block-start: 1em;
  }
  .message:first-child {
    margin-block-start: 0;
  }
  .message.follows {
    margin-block-start: 0.5em;
  }
  .bubble + .card {
    margin-block-start: 0.3em;
  }
  .message.family {
    align-items: flex-end;
  }
  .author {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.4em;
    align-items: center;
    color: var(--soft);
    font-size: 0.88em;
    font-weight: 600;
  }
  .staff .author {
    color: var(--ink);
  }
  .staff .author .icon {
    color: var(--staff-line);
  }
  .role {
    padding: 0 0.6em;
    border: 1px solid var(--staff-line);
    border-radius: 999px;
    font-weight: 500;
  }
  .bubble {
    max-inline-size: min(100%, 34em);
    padding: 0.65em 1em;
    border: 1px solid var(--line);
    border-radius: 1.2em;
    border-start-start-radius: 0.35em;
    background: var(--surface);
    text-align: start;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .family .bubble {
    max-inline-size: 86%;
    border-color: var(--own-line);
    border-start-start-radius: 1.2em;
    border-end-end-radius: 0.35em;
    background: var(--own);
  }
  .staff .bubble {
    border-color: var(--staff-line);
    border-inline-start-width: 4px;
    background: var(--staff);
  }
  .machine {
    padding-inline: 0.3em;
    color: var(--soft);
    font-size: 0.88em;
  }
  .original {
    max-inline-size: min(100%, 34em);
  }
  .original summary {
    min-block-size: 2.75em;
    padding: 0.55em 0.3em;
    color: var(--accent);
    font-size: 0.95em;
    font-weight: 600;
    cursor: pointer;
  }
  .original .words {
    padding: 0.65em 1em;
    border: 1px dashed var(--edge);
    border-radius: 1.2em;
    text-align: start;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .unsent .bubble,
  .failed .bubble {
    border-style: dashed;
    border-color: var(--edge);
  }
  .failed .bubble {
    border-color: var(--wrong);
  }
  .state {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.6em;
    align-items: center;
    padding-inline: 0.3em;
    color: var(--soft);
    font-size: 0.82em;
  }
  .file {
    margin: 0.2em 0 0;
  }
  .file a {
    display: inline-flex;
    gap: 0.4em;
    align-items: center;
    min-block-size: 44px;
    color: var(--accent);
    font-weight: 600;
  }
  .sent {
    display: inline-flex;
    gap: 0.2em;
    align-items: center;
  }
  .failed .state {
    flex-direction: column;
    align-items: flex-end;
    font-size: 0.95em;
  }
  .reason {
    display: flex;
    gap: 0.4em;
    align-items: flex-start;
    max-inline-size: 34em;
    color: var(--wrong);
  }
  .reason .icon {
    margin-block-start: 0.1em;
  }
  .remedies {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5em;
    justify-content: flex-end;
    margin-block-start: 0.3em;
  }

  .replies {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5em;
    max-inline-size: 100%;
    margin-block-start: 0.35em;
  }
  .reply,
  .plain {
    display: inline-flex;
    gap: 0.35em;
    align-items: center;
    min-block-size: 2.75em;
    padding: 0.4em 1.05em;
    border: 1.5px solid var(--accent);
    border-radius: 1.4em;
    background: var(--surface);
    color: var(--accent);
    font-weight: 600;
    line-height: 1.3;
    text-align: start;
  }
  .reply:hover,
  .plain:hover {
    background: var(--tint);
    color: var(--accent-press);
  }
  .reply[aria-disabled] {
    border-style: dashed;
    border-color: var(--edge);
    background: none;
    color: var(--soft);
    cursor: default;
  }
  .plain {
    min-block-size: 2.5em;
    border-width: 1px;
  }

  .writes {
    display: flex;
    gap: 0.6em;
    align-items: center;
    margin-block-start: 0.9em;
    color: var(--soft);
    font-size: 0.9em;
  }
  .dots {
    display: inline-flex;
    gap: 0.3em;
    padding: 0.7em 0.9em;
    border: 1px solid var(--line);
    border-radius: 1.2em;
    background: var(--surface);
  }
  .dots i {
    inline-size: 0.45em;
    block-size: 0.45em;
    border-radius: 50%;
    background: var(--soft);
  }
  @media (prefers-reduced-motion: no-preference) {
    .dots i {
      animation: breathe 1.4s infinite ease-in-out both;
    }
    .dots i:nth-child(2) {
      animation-delay: 0.2s;
    }
    .dots i:nth-child(3) {
      animation-delay: 0.4s;
    }
    @keyframes breathe {
      0%,
      80%,
      100% {
        opacity: 0.35;
      }
      40% {
        opacity: 1;
      }
    }
  }

  @container panel (min-width: 40em) {
    .log {
      padding: 1.4em 1.6em;
    }
    .family .bubble {
      max-inline-size: min(75%, 34em);
    }
  }
`;
