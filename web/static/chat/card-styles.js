// Cards: entries of the catalogue inside a message.
import { css } from "../vendor/lit.js";

export const cardStyles = css`
  .card {
    inline-size: 100%;
    max-inline-size: 36em;
    padding: 1.1em 1.15em;
    border: 1px solid var(--line);
    border-radius: 1.1em;
    background: var(--surface);
    box-shadow: var(--shade);
  }
  .card + .card {
    margin-block-start: 0.5em;
  }
  .card-title {
    font-size: 1.1em;
    font-weight: 650;
    line-height: 1.3;
  }
  .summary {
    margin-block-start: 0.25em;
  }
  .detail {
    margin-block-start: 0.6em;
    overflow-wrap: anywhere;
  }
  .label + .detail {
    margin-block-start: 0;
  }
  .detail + .detail {
    margin-block-start: 0.25em;
  }
  .label {
    margin-block-start: 0.9em;
    color: var(--soft);
    font-size: 0.88em;
    font-weight: 600;
  }
  .why li {
    position: relative;
    padding-inline-start: 1.1em;
  }
  .why li::before {
    content: "•";
    position: absolute;
    inset-inline-start: 0.15em;
    color: var(--accent);
  }
  .step {
    margin-block-start: 0.9em;
    padding: 0.7em 0.9em;
    border-inline-start: 4px solid var(--accent);
    border-radius: 0.5em;
    background: var(--tint);
  }
  .step .label {
    margin-block-start: 0;
  }
  .call {
    display: inline-flex;
    gap: 0.45em;
    align-items: center;
    min-block-size: 2.2em;
    font-weight: 600;
  }
  .phone-note {
    display: block;
    color: var(--soft);
    font-size: 0.92em;
  }
  .phone-note .hours::before {
    content: "· ";
  }
  .phone-note .hours:first-child::before {
    content: none;
  }
  .web a {
    display: inline-block;
    padding-block: 0.2em;
  }
  .note {
    margin-block-start: 0.9em;
    padding: 0.5em 0.8em;
    border-radius: 0.5em;
    background: var(--warn);
    color: var(--warn-ink);
    font-size: 0.92em;
  }
  .checked {
    margin-block-start: 0.8em;
    color: var(--soft);
    font-size: 0.85em;
  }
  .card .replies {
    margin-block-start: 0.9em;
    padding-block-start: 0.9em;
    border-block-start: 1px solid var(--line);
  }
`;
