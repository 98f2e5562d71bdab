// What stands around the thread: the heading with the languages, who is writing, the connection, the box for writing.
import { html, live, nothing } from "../vendor/lit.js";
import { attachView, trayView } from "./files-view.js";
import { icons } from "./icons.js";

/** Characters, counted as the server counts them (code points). */
const LIMIT = 4096;
const NEAR_LIMIT = 3600;

/** How many characters `text` is over the limit, zero or less when it fits. */
export const excess = (text) => [...text.trim()].length - LIMIT;

export function headerView(chat, { level, close }) {
  return html`<header>
    ${icons.mark}
    <div class="title" role="heading" aria-level=${level}>${chat.say("title")}</div>
    ${chat.languages.length ? languagePicker(chat) : nothing}
    ${close
      ? html`<button type="button" class="round" @click=${close}>
          ${icons.close}<span class="hidden">${chat.say("close_chat")}</span>
        </button>`
      : nothing}
  </header>`;
}

function languagePicker(chat) {
  const current = chat.languageAsked ?? chat.language;
  return html`<label class="picker">
    ${icons.globe}<span class="hidden">${chat.say("language")}</span>
    <select @change=${(event) => chat.chooseLanguage(event.target.value)}>
      ${chat.languages.map(
        ({ code, name, dir }) =>
          html`<option value=${code} lang=${code} dir=${dir} .selected=${live(code === current)}>${name}</option>`,
      )}
    </select>
    ${icons.chevron}
  </label>`;
}

/** Who answers, and what is wrong if something is. Both areas always exist, so that a change is read aloud. */
export function bannersView(chat) {
  const person = chat.floor.floor === "human";
  return html`<div class="floor ${person ? "person" : ""}" role="status">
      ${chat.known ? html`${person ? icons.person : icons.mark}<span dir="auto">${floorText(chat)}</span>` : nothing}
    </div>
    <div class="troubles" role="status">
      ${chat.broken ? html`<p class="trouble">${icons.alert}<span>${chat.say("offline")}</span></p>` : nothing}
      ${chat.connected || chat.broken ? nothing : html`<p class="trouble connecting">${chat.say("connecting")}</p>`}
      ${chat.notice ? html`<p class="trouble">${icons.alert}<span dir="auto">${chat.notice}</span></p>` : nothing}
    </div>`;
}

function floorText(chat) {
  const { floor, coordinator, text } = chat.floor;
  if (text) return text;
  if (floor === "bot") return chat.say("with_assistant");
  return coordinator ? chat.say("with_coordinator", { coordinator }) : chat.say("with_a_coordinator");
}

export function writesView(chat) {
  if (!chat.writes) return nothing;
  const { coordinator } = chat.floor;
  const text =
    chat.writes.author === "bot"
      ? chat.say("assistant_writes")
      : coordinator
        ? chat.say("coordinator_writes", { coordinator })
        : chat.say("a_coordinator_writes");
  return html`<p class="writes"><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>${text}</p>`;
}

/**
 * `draft` is the text in the box; `typed(text)` and `send()` are told of what the person does; `files` has `items`,
 * `choose(list)`, `remove(id)`, `record()` and `recorder`.
 */
export function composerView(chat, { draft, typed, send, files }) {
  const over = excess(draft);
  const near = over > NEAR_LIMIT - LIMIT;
  const key = (event) => {
    // 229 is what some browsers report for the Enter that ends an input method's word.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send();
  };
  const pasted = (event) => {
    const pictures = [...(event.clipboardData?.files ?? [])].filter(({ type }) => type.startsWith("image/"));
    if (!pictures.length) return;
    event.preventDefault();
    files.choose(pictures);
  };
  return html`<div class="composer">
    <p class="limit ${over > 0 ? "over" : ""}" id="limit" role="status">
      ${over > 0 ? chat.say("too_long", { count: over }) : near ? chat.say("characters_left", { count: -over }) : nothing}
    </p>
    ${trayView(chat, files)}
    <div class="box">
      ${attachView(chat, { ...files, idle: !draft.trim() && !files.items.length })}
      <textarea
        rows="1"
        dir="auto"
        enterkeyhint="send"
        aria-label=${chat.say("message_label")}
        aria-describedby="limit"
        aria-invalid=${over > 0 ? "true" : nothing}
        placeholder=${chat.say("message_placeholder")}
        .value=${live(draft)}
        @input=${(event) => typed(event.target.value)}
        @keydown=${key}
        @paste=${pasted}
      ></textarea>
      <button type="button" class="send ${draft.trim() || files.items.length ? "ready" : ""}" @click=${send}>
        ${icons.send}<span class="hidden">${chat.say("send")}</span>
      </button>
    </div>
  </div>`;
}
