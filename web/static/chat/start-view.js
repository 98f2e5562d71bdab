// The first screen: a greeting and the languages by their own names, the proposed one first.
import { html, nothing } from "../vendor/lit.js";
import { icons } from "./icons.js";

export function startView(chat, level) {
  const proposed = chat.languages.find(({ code }) => code === chat.language);
  const others = chat.languages.filter((language) => language !== proposed);
  return html`<div class="start">
    <span class="start-mark">${icons.mark}</span>
    <div class="welcome" role="heading" aria-level=${level}>${chat.say("welcome")}</div>
    <p class="introduction">${chat.say("introduction")}</p>
    <p class="choose" id="choose-language">${chat.say("choose_language")}</p>
    <ul class="languages" aria-labelledby="choose-language">
      ${proposed ? html`<li class="proposed">${languageButton(chat, proposed, chat.say("suggested"))}</li>` : nothing}
      ${others.map((language) => html`<li>${languageButton(chat, language)}</li>`)}
    </ul>
    <p class="start-writing">${chat.say("start_writing")}</p>
  </div>`;
}

function languageButton(chat, { code, name, dir }, mark) {
  return html`<button type="button" class="language-button" @click=${() => chat.chooseLanguage(code)}>
    <span lang=${code} dir=${dir}>${name}</span>${mark ? html` <span class="mark-word">${mark}</span>` : nothing}
  </button>`;
}
