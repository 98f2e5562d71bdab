// One message of the thread, of the family, the assistant or a coordinator, and the state of those that are not sent yet.
import { html, nothing } from "../vendor/lit.js";
import { replyButtons } from "./buttons.js";
import { cardView } from "./card-view.js";
import { filesView, outgoingFileView } from "./files-view.js";
import { icons } from "./icons.js";
import { clock, linked } from "./text.js";

/**
 * `view` is a confirmed message; `place` tells what depends on its neighbours: `follows` (same author as the one before),
 * `lastOwn`, `repliesActive`, `cardsActive`; `level` is the heading level for cards.
 */
export function messageView(chat, view, place) {
  const { follows, lastOwn, repliesActive, cardsActive, level } = place;
  const isChosen = (token) => view.chosen === token || chat.conversation.pressed.has(token);
  return html`<li class="message ${view.author} ${follows ? "follows" : ""}">
    ${authorLine(chat, view, follows)} ${bubble(chat, view)} ${translation(chat, view)} ${filesView(chat, view)}
    ${calendarFile(chat, view)}
    ${view.cards.map((card, index) =>
      cardView(chat, card, { id: `${view.id}-${index}`, level, active: cardsActive, isChosen }),
    )}
    <p class="state">
      <time datetime=${view.at}>${clock(view.at, chat.language)}</time>
      ${lastOwn ? html`<span class="sent">${icons.check}${chat.say("sent")}</span>` : nothing}
    </p>
    ${repliesActive ? replyButtons(chat, view.quick_replies, { label: chat.say("answers"), isChosen }) : nothing}
  </li>`;
}

/** An own message that has no id yet. `edit(item)` puts its text back into the box for writing. */
export function outgoingView(chat, item, { follows, edit }) {
  const failed = item.state === "failed";
  const waiting = chat.connected ? "sending" : "waiting";
  return html`<li class="message family ${failed ? "failed" : "unsent"} ${follows ? "follows" : ""}">
    ${authorLine(chat, { author: "family" }, follows)} ${bubble(chat, { ...item, author: "family" })}
    ${outgoingFileView(chat, item)}
    <div class="state">
      ${failed
        ? html`<p class="reason">
              ${icons.alert}<span
                ><strong>${chat.say("not_sent")}.</strong> <bdi>${item.reason ?? chat.say("file_again")}</bdi></span
              >
            </p>
            <p class="remedies">
              ${item.file && !chat.conversation.blobOf(item)
                ? nothing
                : html`<button type="button" class="plain" @click=${() => chat.retry(item)}>${chat.say("retry")}</button>`}
              ${item.choice || item.file
                ? nothing
                : html`<button type="button" class="plain" @click=${() => edit(item)}>${chat.say("edit")}</button>`}
              ${discardButton(chat, item)}
            </p>`
        : html`<p>${chat.say(waiting)}</p>
            ${discardButton(chat, item)}`}
    </div>
  </li>`;
}

/** A file takes its time, or cannot be changed into one that is taken: it can be left out. */
function discardButton(chat, item) {
  if (!item.file) return nothing;
  return html`<button type="button" class="plain" @click=${() => chat.discard(item)}>${chat.say("discard_file")}</button>`;
}

function authorLine(chat, { author, name }, follows) {
  const hidden = follows || author === "family" ? "hidden" : "";
  if (author === "staff") {
    return html`<p class="author ${hidden}">
      ${icons.person}<bdi class="name">${name ?? chat.say("coordinator")}</bdi>
      ${name ? html`<span class="role">${chat.say("coordinator")}</span>` : nothing}
    </p>`;
  }
  return html`<p class="author ${hidden}">
    ${author === "family" ? chat.say("you") : html`${icons.mark}${chat.say("assistant")}`}
  </p>`;
}

/** The meeting that the message tells of, for the person's own calendar. */
function calendarFile(chat, { calendar }) {
  if (!calendar) return nothing;
  return html`<p class="file">
    <a href=${chat.address(calendar)} download>${icons.calendar}<span>${chat.say("calendar_file")}</span></a>
  </p>`;
}

/** That a machine has translated the message, with its writer's own words; or that none could. */
function translation(chat, { translation: told, removed }) {
  if (!told || removed) return nothing;
  const mark = html`<p class="machine"><bdi>${told.mark}</bdi></p>`;
  if (!told.original) return mark;
  const { text, language, dir } = told.original;
  return html`${mark}
    <details class="original">
      <summary>${chat.say("show_original")}</summary>
      <p class="words" lang=${language} dir=${dir}>${linked(text, chat.say("new_window"))}</p>
    </details>`;
}

function bubble(chat, { author, text, language, removed }) {
  if (removed) return html`<p class="bubble removed">${chat.say("removed")}</p>`;
  if (!text) return nothing;
  const content = author === "family" ? text : linked(text, chat.say("new_window"));
  return html`<p class="bubble" dir="auto" lang=${language ?? nothing}>${content}</p>`;
}
