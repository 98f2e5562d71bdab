// Files: beside the box for writing, and in the thread.
import { css } from "../vendor/lit.js";

export const filesStyles = css`
  .attach,
  .record {
    display: grid;
    flex: none;
    place-items: center;
    /* Where the type is large, the room is for what is written. */
    inline-size: min(3em, 48px);
    block-size: min(3em, 48px);
    margin-block-end: max(0px, (3em - 48px) / 2);
    padding: 0;
    border: 1px solid var(--edge);
    border-radius: 50%;
    background: none;
    color: var(--soft);
    cursor: pointer;
  }
  .attach:hover,
  .record:hover {
    background: var(--tint);
  }
  .attach:focus-within {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .record.on {
    border-color: var(--wrong);
    color: var(--wrong);
  }
  .tray ul {
    display: grid;
    gap: 0.4em;
    max-block-size: 12em;
    margin: 0;
    padding: 0 0 0.5em;
    overflow-y: auto;
    list-style: none;
  }
  .tray li {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5em;
    align-items: center;
    padding: 0.2em 0.3em 0.2em 0.8em;
    padding-inline: 0.8em 0.3em;
    border: 1px solid var(--line);
    border-radius: 0.9em;
    background: var(--ground);
  }
  .tray .name {
    flex: 1 1 6em;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .recording {
    padding: 0 0.4em 0.5em;
    color: var(--wrong);
    font-weight: 600;
  }
  .size {
    color: var(--soft);
    font-size: 0.88em;
  }
  audio {
    max-inline-size: 100%;
  }
  .sent-file {
    max-inline-size: 100%;
  }
  .picture {
    display: block;
  }
  .picture img {
    display: block;
    max-inline-size: min(100%, 20em);
    max-block-size: 20em;
    border: 1px solid var(--line);
    border-radius: 0.9em;
    object-fit: contain;
  }
  .sent-file .file,
  .unsent .file,
  .failed .file {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.6em;
    align-items: center;
    overflow-wrap: anywhere;
  }
  progress {
    inline-size: 12em;
    max-inline-size: 100%;
    accent-color: var(--accent);
  }
  .panel.over .composer {
    outline: 3px dashed var(--accent);
    outline-offset: -6px;
  }
`;
