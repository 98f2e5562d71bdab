// <family-navigator>: the chat as a custom element. Draws what `Chat` holds and takes care of focus, scrolling and size.
import { LitElement, html, nothing, repeat } from "../vendor/lit.js";
import { cardStyles } from "./card-styles.js";
import { Chat } from "./chat.js";
import { filesStyles } from "./files-styles.js";
import { frameStyles } from "./frame-styles.js";
import { bannersView, composerView, excess, headerView, writesView } from "./frame-view.js";
import { groundStyles } from "./ground-styles.js";
import { icons } from "./icons.js";
import { messageView, outgoingView } from "./message-view.js";
import { Recorder } from "./recorder.js";
import { startView } from "./start-view.js";
import { threadStyles } from "./thread-styles.js";
import { Tray } from "./tray.js";
import { shownCount, TabTitle } from "./unread.js";

/** The gateway's own address: two folders up from this file, wherever it is served. */
const HOME = new URL("../../", import.meta.url);
/** Pixels from the end of the thread at which a reader still counts as reading the newest. */
const NEAR_END = 60;
/** Pixels left above the message that is scrolled to. */
const MARGIN = 8;
/** What follows the hash in the link of a coordinator's invitation. */
const INVITATION = /^#invitation=([\dA-Za-z-]{12,16})$/;

export class FamilyNavigator extends LitElement {
  static properties = {
    server: {},
    region: {},
    language: {},
    page: { type: Boolean },
    launcher: { type: Boolean },
    tabCount: { type: Boolean, attribute: "tab-count" },
    open: { state: true },
    draft: { state: true },
    below: { state: true },
  };
  static styles = [groundStyles, frameStyles, threadStyles, cardStyles, filesStyles];

  #shown = () => {
    if (document.visibilityState === "visible") this.chat?.wake();
    this.#changed();
  };
  /** Another tab of this browser has shown what is new here. */
  #elsewhere = () => this.#changed();
  #title = new TabTitle();
  #tray = new Tray(() => this.requestUpdate());
  #recorder = new Recorder({
    changed: () => this.requestUpdate(),
    done: (file) => this.chat.tell(this.#tray.add([file], "voice")),
  });
  #resized = new ResizeObserver(() => this.#following && this.#scroll());
  #observed = null;
  #following = true;
  #scrolledTo = 0;
  /** How many messages were drawn, and how many of them were own unsent ones. */
  #drawn = { all: 0, outgoing: 0 };
  /** Where messages begin that arrived out of sight. */
  #unseen = 0;

  constructor() {
    super();
    this.open = false;
    this.draft = "";
    this.below = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.chat = new Chat({
      server: this.server ? new URL(this.server, document.baseURI) : HOME,
      region: this.region,
      pageLanguage: this.#pageLanguage(),
      changed: () => this.#changed(),
    });
    this.draft = this.chat.draft;
    if (!this.launcher || this.chat.returning) this.chat.start();
    this.started = !this.launcher || this.chat.returning;
    if (this.page) this.#openInvitation();
    window.addEventListener("online", this.#shown);
    window.addEventListener("storage", this.#elsewhere);
    document.addEventListener("visibilitychange", this.#shown);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    window.removeEventListener("online", this.#shown);
    window.removeEventListener("storage", this.#elsewhere);
    document.removeEventListener("visibilitychange", this.#shown);
    this.#title.show(0);
    this.#recorder.drop();
    this.#resized.disconnect();
    this.chat.stop();
  }

  render() {
    const { chat } = this;
    if (!this.launcher) return html`<div class="shell" lang=${chat.language} dir=${chat.dir}>${this.#panel()}</div>`;
    return html`<div class="shell" lang=${chat.language} dir=${chat.dir} @keydown=${this.#escape}>
      ${this.open
        ? html`<div class="dialog" role="dialog" aria-label=${chat.say("title")}>${this.#panel()}</div>`
        : this.#launcherButton()}
    </div>`;
  }

  update(changes) {
    const focused = this.renderRoot?.activeElement;
    this.#following = this.#isFollowing();
    super.update(changes);
    // A button that has done its work is gone; the keyboard goes on in the thread, not at the top of the page.
    if (focused && !focused.isConnected) (this.#log ?? this.#query(".open-chat"))?.focus({ preventScroll: true });
  }

  updated() {
    this.#fitComposer();
    const log = this.#log;
    if (!log) return;
    if (log !== this.#observed) this.#resized.observe(log);
    this.#observed = log;
    const { messages, outgoing } = this.chat.conversation;
    const before = this.#drawn;
    this.#drawn = { all: messages.length + outgoing.length, outgoing: outgoing.length };
    const added = this.#drawn.all > before.all;
    if (outgoing.length > before.outgoing) this.#scroll({ back: true });
    else if (this.#following) this.#scroll({ from: added ? before.all : null });
    else if (added && !this.below) {
      this.#unseen = before.all;
      this.below = true;
    }
  }

  get #log() {
    return this.#query(".log");
  }

  #query(selector) {
    return this.renderRoot?.querySelector(selector) ?? null;
  }

  #panel() {
    const { chat } = this;
    const level = this.page ? 1 : 2;
    const close = this.launcher ? () => this.#close() : null;
    const starting = chat.known && !chat.languageChosen && chat.conversation.empty;
    return html`<section
      class="panel"
      aria-label=${chat.say("title")}
      @dragover=${this.#draggedOver}
      @dragleave=${({ currentTarget }) => currentTarget.classList.remove("over")}
      @drop=${this.#dropped}
    >
      ${headerView(chat, { level, close })} ${bannersView(chat)}
      <div class="reading">
        <div
          class="log"
          role="log"
          tabindex="0"
          aria-label=${chat.say("conversation")}
          aria-busy=${chat.known ? "false" : "true"}
          @scroll=${this.#scrolled}
        >
          ${starting ? startView(chat, level + 1) : html`<ol class="thread">${this.#thread(level + 1)}</ol>`}
          ${writesView(chat)}
        </div>
        ${this.below
          ? html`<button type="button" class="below" @click=${() => this.#showUnseen()}>
              ${icons.down}${chat.say("new_messages")}
            </button>`
          : nothing}
      </div>
      ${chat.say("message_label")
        ? composerView(chat, {
            draft: this.draft,
            typed: (text) => this.#typed(text),
            send: () => this.#send(),
            files: this.#files(),
          })
        : nothing}
    </section>`;
  }

  #thread(level) {
    const { chat } = this;
    const { messages, outgoing } = chat.conversation;
    const turn = standing(messages, outgoing);
    const follows = (index) => index > 0 && sameAuthor(all[index - 1], all[index]);
    const all = [...messages, ...outgoing.map((item) => ({ ...item, author: "family" }))];
    const key = (view) => view.client_id ?? view.id;
    const edit = (item) => this.#edit(item);
    return repeat(all, key, (view, index) => {
      const item = outgoing[index - messages.length];
      if (item) return outgoingView(chat, item, { follows: follows(index), edit });
      return messageView(chat, view, {
        follows: follows(index),
        lastOwn: view === turn.lastOwn,
        repliesActive: view === turn.asking,
        cardsActive: view === turn.offering,
        level,
      });
    });
  }

  #launcherButton() {
    const { chat } = this;
    const unread = chat.unread.count(chat.conversation.messages);
    return html`<button type="button" class="open-chat" aria-expanded="false" @click=${this.#openChat}>
      ${icons.mark}<span>${chat.say("open_chat")}</span>
      ${unread ? html`<span class="unread"><span class="hidden">${chat.say("unread")}: </span>${shownCount(unread)}</span>` : nothing}
    </button>`;
  }

  #changed() {
    if (this.page && this.chat?.known) {
      Object.assign(document.documentElement, { lang: this.chat.language, dir: this.chat.dir });
      this.#title.show(0);
      document.title = this.chat.say("title");
    }
    this.#count();
    this.requestUpdate();
  }

  /** What is on the screen has been seen; of the rest a tab that is out of sight tells how much there is. */
  #count() {
    // A chat that was taken away hears that its line has ended, and has no say in the title any more.
    if (!this.chat?.known || !this.isConnected) return;
    const { conversation, unread } = this.chat;
    const hidden = document.visibilityState === "hidden";
    unread.begin(conversation.messages);
    if (!hidden && (!this.launcher || this.open)) unread.look(conversation.messages);
    if (this.page || this.tabCount) this.#title.show(hidden ? unread.count(conversation.messages) : 0);
  }

  /** A coordinator's link carries a code behind the hash: it is sent as if it had been typed, once. */
  #openInvitation() {
    const code = INVITATION.exec(window.location.hash)?.[1];
    if (!code) return;
    window.history.replaceState(null, "", window.location.pathname + window.location.search);
    this.chat.send(code);
  }

  #pageLanguage() {
    const around = this.closest("[lang]")?.lang || document.documentElement.lang;
    return this.language || around || navigator.language || "en";
  }

  async #openChat() {
    this.open = true;
    this.#drawn = { all: 0, outgoing: 0 };
    if (!this.started) this.chat.start();
    this.started = true;
    this.#count();
    await this.updateComplete;
    (this.#query("textarea") ?? this.#log).focus();
  }

  async #close() {
    this.open = false;
    await this.updateComplete;
    this.#query(".open-chat").focus();
  }

  #escape(event) {
    if (event.key !== "Escape" || !this.open || event.isComposing) return;
    event.preventDefault();
    this.#close();
  }

  #typed(text) {
    this.draft = text;
    this.chat.draft = text;
  }

  #send() {
    const text = this.draft.trim();
    if ((text || this.#tray.items.length) && excess(text) <= 0) {
      this.#typed("");
      this.chat.send(text, this.#tray.take());
    }
    this.#query("textarea").focus();
  }

  #edit(item) {
    const text = this.chat.takeBack(item);
    this.#typed([text, this.draft].filter(Boolean).join("\n"));
    this.#query("textarea").focus();
  }

  #files() {
    return {
      items: this.#tray.items,
      choose: (files) => this.chat.tell(this.#tray.add(files)),
      remove: (id) => this.#tray.remove(id),
      recorder: this.#recorder,
      record: () => this.#record(),
    };
  }

  async #record() {
    if (this.#recorder.seconds !== null) {
      this.#recorder.stop();
      return;
    }
    try {
      await this.#recorder.start();
    } catch {
      this.chat.tell({ key: "no_microphone", values: {} });
    }
  }

  #draggedOver(event) {
    if (!this.chat.known || ![...event.dataTransfer.items].some(({ kind }) => kind === "file")) return;
    event.preventDefault();
    event.currentTarget.classList.add("over");
  }

  #dropped(event) {
    event.currentTarget.classList.remove("over");
    if (!this.chat.known || !event.dataTransfer.files.length) return;
    event.preventDefault();
    this.chat.tell(this.#tray.add([...event.dataTransfer.files]));
  }

  #fitComposer() {
    const box = this.#query("textarea");
    if (!box) return;
    box.style.blockSize = "auto";
    box.style.blockSize = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`;
  }

  #isFollowing() {
    const log = this.#log;
    if (!log) return true;
    const toEnd = log.scrollHeight - log.clientHeight - log.scrollTop;
    return toEnd < NEAR_END || Math.abs(log.scrollTop - this.#scrolledTo) < 2;
  }

  #scrolled() {
    const log = this.#log;
    this.#following = this.#isFollowing();
    if (log.scrollHeight - log.clientHeight - log.scrollTop < NEAR_END) this.below = false;
  }

  #showUnseen() {
    const log = this.#log;
    log.scrollTop = (log.querySelectorAll(".message")[this.#unseen]?.offsetTop ?? log.scrollHeight) - MARGIN;
    this.below = false;
  }

  /**
   * Towards the end, but never past the family's last message or, for a reader who is further down, the new message number
   * `from`: what is new is read from its beginning. Only `back` may go up.
   */
  #scroll({ from = null, back = false } = {}) {
    const log = this.#log;
    if (!log) return;
    const rows = [...log.querySelectorAll(".message")];
    if (!rows.length) return;
    const own = rows.findLast((row) => row.classList.contains("family")) ?? rows[from];
    const end = log.scrollHeight - log.clientHeight;
    let top = own ? own.offsetTop - MARGIN : end;
    if (!back && log.scrollTop > top) top = from === null ? end : (rows[from]?.offsetTop ?? end) - MARGIN;
    log.scrollTop = Math.min(end, top);
    this.#scrolledTo = log.scrollTop;
    this.below = false;
  }
}

/** Which message asks something now, which one's cards can still be used, and which own message came last. */
function standing(messages, outgoing) {
  const lastOwn = messages.findLast(({ author }) => author === "family");
  const answered = outgoing.some(({ state }) => state !== "failed");
  const since = lastOwn ? messages.slice(messages.indexOf(lastOwn) + 1) : messages;
  return {
    lastOwn,
    asking: answered ? null : since.findLast(({ quick_replies: replies }) => replies.length > 0),
    offering: messages.findLast(({ cards }) => cards.length > 0),
  };
}

function sameAuthor(one, other) {
  return one.author === other.author && (one.name ?? null) === (other.name ?? null);
}
