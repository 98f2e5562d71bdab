// One family's chat: joins the conversation, the line to the server and what the browser remembers. Knows no page.
import { Connection } from "./connection.js";
import { Conversation, uuid } from "./conversation.js";
import { firstWords } from "./first-words.js";
import { Keep } from "./keep.js";
import { Unread } from "./unread.js";
import { upload } from "./upload.js";

/** Milliseconds after which "is writing" is no longer believed. */
const WRITES_FOR = 30_000;

export class Chat {
  /** True once the server has confirmed the session and the line stands. */
  connected = false;
  /** True after a connection failed or broke, until the next one is confirmed. */
  broken = false;
  /** True once the server has confirmed a session at all. */
  known = false;
  language = "en";
  dir = "ltr";
  languages = [];
  languageChosen = false;
  /** The code of a language that was asked for and is not confirmed yet. */
  languageAsked = null;
  floor = { floor: "bot", coordinator: null, text: "" };
  writes = null;
  /** A sentence about something that failed, or null. */
  notice = null;
  conversation;
  /** What nobody in this browser has looked at yet. */
  unread;
  #interface;
  #server;
  #region;
  #pageLanguage;
  #changed;
  #local;
  #session;
  #connection;
  #delivering = false;
  /** The file that is on its way: {client_id, ending}. */
  #uploading = null;
  /** The client_id of the asked language: asking again after a broken line is not a second wish. */
  #languageAskedAs = "";
  #writesTimer = 0;

  /** `changed()` is called after every change; `pageLanguage` is a language tag; `server` a URL. */
  constructor({ server, region, pageLanguage, changed }) {
    const prefix = `family-navigator ${server.href} `;
    this.#server = server;
    this.#region = region;
    this.#pageLanguage = pageLanguage;
    this.#changed = changed;
    this.#local = new Keep(() => window.localStorage, prefix);
    this.#session = new Keep(() => window.sessionStorage, prefix);
    this.conversation = new Conversation(this.#session);
    this.unread = new Unread(this.#local);
    this.#takeWords(this.#local.read("words") ?? this.#firstWords());
    this.#connection = new Connection(server, () => this.#hello(), this);
  }

  /** The whole address of a path on the gateway, which may be another site than the page. */
  address(path) {
    return new URL(`${this.#server.pathname.replace(/\/$/, "")}${path}`, this.#server.origin).href;
  }

  /** True when this browser has talked with this server before. */
  get returning() {
    return this.#local.read("session") !== null;
  }

  get draft() {
    return this.#session.read("draft") ?? "";
  }

  set draft(text) {
    if (text) this.#session.write("draft", text);
    else this.#session.remove("draft");
  }

  start() {
    this.#connection.open();
  }

  stop() {
    clearTimeout(this.#writesTimer);
    this.connected = false;
    this.#connection.close();
  }

  wake() {
    this.#connection.wake();
  }

  /** The interface's text `key` with `{name}` filled in; each value keeps its own direction. */
  say(key, values = {}) {
    const text = this.#interface[key] ?? "";
    return text.replace(/\{(\w+)\}/g, (whole, name) => (Object.hasOwn(values, name) ? `\u2068${values[name]}\u2069` : whole));
  }

  /** A text, and files of a tray: the text goes with the first of them. */
  send(text, files = []) {
    this.notice = null;
    if (!files.length) this.conversation.add(text);
    for (const [number, { file, name, kind }] of files.entries()) {
      const about = { name, size: file.size, kind, goesOn: number > 0 };
      this.conversation.addFile(file, about, number ? "" : text);
    }
    this.#deliverAll();
  }

  /** Takes an unsent message out of the conversation, also while its file is on its way. */
  discard(item) {
    this.conversation.withdraw(item.client_id);
    if (this.#uploading?.client_id === item.client_id) this.#uploading.ending.abort();
    this.#changed();
  }

  /** Says what went wrong with something that was never sent; null for nothing. */
  tell(trouble) {
    this.notice = trouble && this.say(trouble.key, trouble.values);
    this.#changed();
  }

  choose(reply) {
    this.conversation.add(reply.title, reply.payload);
    this.#deliverAll();
  }

  retry(item) {
    this.conversation.wait(item);
    this.#deliverAll();
  }

  /** The text of an unsent message, which then leaves the conversation. */
  takeBack(item) {
    const { text } = this.conversation.withdraw(item.client_id);
    this.#changed();
    return text;
  }

  async chooseLanguage(code) {
    this.languageAsked = code;
    this.#languageAskedAs = uuid();
    this.notice = null;
    this.#changed();
    if (this.connected) await this.#askLanguage();
  }

  confirmed(view) {
    const renewed = !this.connected;
    // Two chats of one person were linked, or a link has ended: what is shown begins anew.
    if ((renewed && !view.resumed) || view.another_thread) this.conversation.startAgain();
    this.#local.write("session", view.session_id);
    // A page that still shows another thread keeps that one's name: by it the server knows what is missing.
    this.conversation.thread ??= view.thread ?? null;
    const words = { interface: view.interface, language: view.language, dir: view.dir };
    this.#local.write("words", words);
    this.#takeWords(words);
    this.languages = view.languages;
    this.languageChosen = view.language_chosen;
    if (this.languageAsked === view.language && view.language_chosen) this.languageAsked = null;
    const sameFloor = this.floor.floor === view.floor && this.floor.coordinator === view.coordinator;
    if (!sameFloor) this.floor = { floor: view.floor, coordinator: view.coordinator, text: "" };
    this.conversation.receive(view.messages);
    this.connected = true;
    this.broken = false;
    this.known = true;
    this.#changed();
    if (renewed && this.languageAsked) this.#askLanguage();
    this.#deliverAll();
  }

  received(view) {
    this.conversation.receive([view]);
    if (this.writes?.author === view.author) this.writes = null;
    this.#changed();
  }

  floorChanged(view) {
    this.floor = view;
    this.#changed();
  }

  typing(view) {
    clearTimeout(this.#writesTimer);
    this.writes = view.active ? view : null;
    if (view.active) this.#writesTimer = setTimeout(() => this.typing({ ...view, active: false }), WRITES_FOR);
    this.#changed();
  }

  lost() {
    this.connected = false;
    this.broken = true;
    this.writes = null;
    this.#changed();
  }

  #hello() {
    const session = this.#local.read("session");
    const { lastId, thread } = this.conversation;
    return {
      page_language: this.#pageLanguage,
      time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      ...(session && { session_id: session }),
      ...(session && lastId && { last_id: lastId }),
      ...(session && lastId && thread && { thread }),
      ...(this.#region && { region: this.#region }),
    };
  }

  #firstWords() {
    const { words, language, dir } = firstWords(this.#pageLanguage);
    return { interface: words, language, dir };
  }

  #takeWords(words) {
    this.#interface = words.interface;
    this.language = words.language;
    this.dir = words.dir;
  }

  async #askLanguage() {
    const [language, client_id] = [this.languageAsked, this.#languageAskedAs];
    const { name } = this.languages.find(({ code }) => code === language);
    try {
      const ack = await this.#connection.ask("choose_language", { language, client_id });
      if (ack.ok) this.conversation.accept({ client_id, text: name }, ack);
      else this.#languageFailed(ack.message);
    } catch {
      // Without a line the wish is kept and told after the next connect.
      if (this.connected) this.#languageFailed();
    }
    this.#changed();
  }

  #languageFailed(message) {
    this.languageAsked = null;
    this.notice = message || this.say("language_failed");
  }

  /** One message at a time, so that they arrive in the order in which they were written. */
  async #deliverAll() {
    this.#changed();
    if (this.#delivering) return;
    this.#delivering = true;
    try {
      for (let item; this.connected && (item = this.conversation.next()); ) await this.#deliver(item);
    } finally {
      this.#delivering = false;
    }
  }

  async #deliver(item) {
    const { client_id, text, choice } = item;
    this.conversation.sending(item);
    this.#changed();
    try {
      const said = { client_id, ...(choice ? { choice } : { message: text }) };
      const ack = await (item.file ? this.#upload(item) : this.#connection.ask("user_uttered", said));
      if (ack.ok) this.conversation.accept(item, ack);
      else this.#refused(item, ack);
    } catch {
      if (this.connected) this.conversation.fail(item, this.say("no_answer"));
      else this.conversation.wait(item);
    }
    this.#changed();
  }

  async #upload(item) {
    const { client_id, text, file } = item;
    const ending = new AbortController();
    this.#uploading = { client_id, ending };
    try {
      return await upload(this.address("/chat/files"), {
        session: this.#local.read("session"),
        fields: { client_id, text, kind: file.kind, goes_on: file.goesOn ? "1" : "0" },
        file: this.conversation.blobOf(item),
        name: file.name,
        progress: (part) => {
          item.progress = part;
          this.#changed();
        },
        signal: ending.signal,
      });
    } finally {
      this.#uploading = null;
    }
  }

  #refused(item, ack) {
    if (ack.error === "session" && !item.renewed) {
      // The server has forgotten this line's session: ask for it once more and say the same again.
      item.renewed = true;
      this.connected = false;
      this.conversation.wait(item);
      this.#connection.request();
      return;
    }
    this.conversation.fail(item, ack.message);
  }
}
