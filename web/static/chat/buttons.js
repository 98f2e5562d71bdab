// Quick replies: the answers that can be given with one touch.
import { html, nothing } from "../vendor/lit.js";
import { icons } from "./icons.js";

/**
 * Buttons for `replies` ({title, payload}), named as a group by `label` or by the element `labelledBy`. A pressed one stays,
 * marked, and cannot be pressed again.
 */
export function replyButtons(chat, replies, { label, labelledBy, isChosen }) {
  if (!replies.length) return nothing;
  return html`<div class="replies" role="group" aria-label=${label ?? nothing} aria-labelledby=${labelledBy ?? nothing}>
    ${replies.map((reply) => {
      const chosen = isChosen(reply.payload);
      return html`<button
        type="button"
        class="reply"
        aria-disabled=${chosen ? "true" : nothing}
        @click=${() => chosen || chat.choose(reply)}
      >
        ${chosen ? html`${icons.check}<span class="hidden">${chat.say("chosen")}:</span>` : nothing}
        <bdi>${reply.title}</bdi>
      </button>`;
    })}
  </div>`;
}
