// Text from elsewhere, made safe to show: always as text, with links only where they lead to the web or to a telephone.
import { html } from "../vendor/lit.js";

const ADDRESS = /https?:\/\/[^\s<>"«»]+/g;
const SENTENCE_END = /[.,;:!?…'’)\]}]+$/;

/** The address, when it is one that a family may be sent to by one of `protocols`; otherwise null. */
export function safeHref(href, protocols = ["https:", "http:"]) {
  try {
    const url = new URL(href);
    return protocols.includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** A link that opens beside the chat; only its text when the address is not safe. `note` tells of the new window. */
export function webLink(href, text, note) {
  const safe = safeHref(href);
  if (!safe) return html`<bdi>${text}</bdi>`;
  return html`<a href=${safe} target="_blank" rel="noopener noreferrer"
    ><bdi>${text}</bdi><span class="hidden"> (${note})</span></a
  >`;
}

/** `text` with its web addresses as links. */
export function linked(text, note) {
  const parts = [];
  let from = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const address = found.replace(SENTENCE_END, "");
    parts.push(text.slice(from, index), webLink(address, address, note));
    from = index + address.length;
  }
  parts.push(text.slice(from));
  return parts;
}

/** The time of day of `at` (ISO 8601) in `language`, with the date when that is not today. */
export function clock(at, language) {
  const date = new Date(at);
  if (Number.isNaN(date.valueOf())) return "";
  const today = date.toDateString() === new Date().toDateString();
  const day = today ? {} : { dateStyle: "medium" };
  return new Intl.DateTimeFormat(language, { timeStyle: "short", hourCycle: "h23", ...day }).format(date);
}
