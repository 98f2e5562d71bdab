// A catalogue entry as a card: what it is, why it is shown, what to do first, whom to call, and when that was checked.
import { html, nothing } from "../vendor/lit.js";
import { replyButtons } from "./buttons.js";
import { icons } from "./icons.js";
import { safeHref, webLink } from "./text.js";

/** `id` is unique in the thread; `level` is the card's heading level; `active` tells whether its buttons are shown. */
export function cardView(chat, card, { id, level, active, isChosen }) {
  const { labels, details = [] } = card;
  // The entry may stand in its original language while the labels speak the person's.
  const lang = card.language ?? nothing;
  const title = `title-${id}`;
  return html`<article class="card" aria-labelledby=${title}>
    <div class="card-title" role="heading" aria-level=${level} id=${title} dir="auto" lang=${lang}>${card.title}</div>
    ${card.summary ? html`<p class="summary" dir="auto" lang=${lang}>${card.summary}</p>` : nothing}
    ${card.why.length
      ? html`<p class="label">${labels.why}</p>
          <ul class="why">
            ${card.why.map((reason) => html`<li dir="auto">${reason}</li>`)}
          </ul>`
      : nothing}
    ${details.map(
      ({ label, text }) =>
        html`${label ? html`<p class="label">${label}</p>` : nothing}
          ${text.split("\n").map((line) => html`<p class="detail" dir="auto" lang=${lang}>${line}</p>`)}`,
    )}
    ${card.first_step
      ? html`<div class="step">
          <p class="label">${labels.first_step}</p>
          <p dir="auto" lang=${lang}>${card.first_step}</p>
        </div>`
      : nothing}
    ${card.phones.length
      ? html`<p class="label">${labels.phone}</p>
          <ul class="phones">
            ${card.phones.map((phone) => html`<li>${phoneView(phone)}</li>`)}
          </ul>`
      : nothing}
    ${card.link
      ? html`<p class="label">${labels.link}</p>
          <p class="web">${webLink(card.link.href, card.link.title, chat.say("new_window"))}</p>`
      : nothing}
    ${card.note ? html`<p class="note" dir="auto">${card.note}</p>` : nothing}
    ${card.checked ? html`<p class="checked" dir="auto">${card.checked}</p>` : nothing}
    ${active ? replyButtons(chat, card.quick_replies, { labelledBy: title, isChosen }) : nothing}
  </article>`;
}

function phoneView({ number, href, description, hours }) {
  const safe = safeHref(href, ["tel:"]);
  const digits = html`${icons.phone}<bdi dir="ltr">${number}</bdi>`;
  return html`${safe ? html`<a class="call" href=${safe}>${digits}</a>` : html`<span class="call">${digits}</span>`}
  ${description || hours
    ? html`<span class="phone-note">
        ${description ? html`<bdi>${description}</bdi>` : nothing}${hours
          ? html` <span class="hours"><bdi>${hours}</bdi></span>`
          : nothing}
      </span>`
    : nothing}`;
}
