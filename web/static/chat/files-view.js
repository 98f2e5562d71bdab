// Files: the buttons beside the box for writing, what is chosen and not sent yet, and what stands in the thread.
import { html, nothing } from "../vendor/lit.js";
import { icons } from "./icons.js";
import { Recorder } from "./recorder.js";

const ACCEPT =
  "image/jpeg,image/png,image/webp,image/gif,image/heic,application/pdf,text/plain,audio/*,video/mp4,.docx,.odt,.heic";

/** The buttons that choose a file or record a voice. `idle`: nothing is written yet. */
export function attachView(chat, { choose, record, recorder, idle }) {
  const chosen = (event) => {
    choose([...event.target.files]);
    // The same file may be chosen again.
    event.target.value = "";
  };
  const recording = recorder.seconds !== null;
  return html`<label class="round attach">
      ${icons.clip}<span class="hidden">${chat.say("attach")}</span>
      <input class="hidden" type="file" multiple accept=${ACCEPT} @change=${chosen} />
    </label>
    ${Recorder.possible && (idle || recording)
      ? html`<button type="button" class="round record ${recording ? "on" : ""}" @click=${record}>
          ${recording ? icons.stop : icons.microphone}<span class="hidden"
            >${chat.say(recording ? "stop_recording" : "record")}</span
          >
        </button>`
      : nothing}`;
}

/** What is chosen, above the box, and how long the recording is. */
export function trayView(chat, { items, remove, recorder }) {
  return html`<div class="tray" role="status">
    ${recorder.seconds === null
      ? nothing
      : html`<p class="recording" aria-live="off">${chat.say("recording", { seconds: recorder.seconds })}</p>`}
    ${items.length
      ? html`<ul>
          ${items.map(({ id, name, kind, file, url }) => {
            const shown = kind === "voice" ? chat.say("voice_message") : name;
            return html`<li>
              ${icons.file}<bdi class="name">${shown}</bdi><span class="size">${sizeOf(chat, file.size)}</span>
              ${url ? html`<audio controls src=${url} aria-label=${shown}></audio>` : nothing}
              <button type="button" class="round" @click=${() => remove(id)}>
                ${icons.close}<span class="hidden">${chat.say("remove_file", { name: shown })}</span>
              </button>
            </li>`;
          })}
        </ul>`
      : nothing}
  </div>`;
}

/** The files of a confirmed message. */
export function filesView(chat, { files = [] }) {
  return files.map((file) => {
    const shown = file.name ?? chat.say(NAMES[file.kind] ?? "file");
    const address = file.path && chat.address(file.path);
    if (!address) return html`<p class="file">${icons.file}<bdi>${shown}</bdi></p>`;
    return html`<div class="sent-file">
      ${file.picture
        ? html`<a class="picture" href=${address} target="_blank" rel="noopener noreferrer"
            ><img src=${address} alt=${shown} loading="lazy" /><span class="hidden"> (${chat.say("new_window")})</span></a
          >`
        : nothing}
      ${file.sound ? html`<audio controls preload="none" src=${address} aria-label=${shown}></audio>` : nothing}
      <p class="file">
        <a href=${address} download=${file.name ?? ""}
          >${icons.file}<span><span class="hidden">${chat.say("save_file")}: </span><bdi>${shown}</bdi></span></a
        >
        <span class="size">${sizeOf(chat, file.size)}</span>
      </p>
    </div>`;
  });
}

/** An own file that is not sent yet: its name, and how much of it has gone out. */
export function outgoingFileView(chat, { file, state, progress }) {
  if (!file) return nothing;
  const shown = file.kind === "voice" ? chat.say("voice_message") : file.name;
  return html`<p class="file">
      ${icons.file}<bdi>${shown}</bdi> <span class="size">${sizeOf(chat, file.size)}</span>
    </p>
    ${state === "sending"
      ? html`<progress max="1" .value=${progress ?? 0} aria-label=${chat.say("sending")}></progress>`
      : nothing}`;
}

const NAMES = { photo: "picture", voice: "voice_message", audio: "voice_message" };

function sizeOf(chat, bytes) {
  if (!bytes) return "";
  const large = bytes >= 1_000_000;
  const value = large ? Math.round(bytes / 100_000) / 10 : Math.max(1, Math.round(bytes / 1000));
  const unit = large ? "megabyte" : "kilobyte";
  return new Intl.NumberFormat(chat.language, { style: "unit", unit, unitDisplay: "short" }).format(value);
}
