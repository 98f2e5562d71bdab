// The messages of one conversation: what the server has confirmed, and what still has to be sent. Knows no network and no page.

const OUTGOING = "outgoing";

/** A random UUID, version 4; `crypto.randomUUID` is missing on pages without https. */
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

export class Conversation {
  /** Confirmed messages (MessageView), in the order of their ids. */
  messages = [];
  /** Own messages without an id: {client_id, text, choice, at, state: "waiting" | "sending" | "failed", reason}. */
  outgoing = [];
  /** Tokens of buttons that were pressed here. */
  pressed = new Set();
  /** The server's name for the thread to which `messages` belong, or null: told back with `lastId`, and never without it. */
  thread = null;
  /** client_id → the file of an unsent message. */
  #blobs = new Map();
  #keep;
  #seen = 0;

  constructor(keep) {
    this.#keep = keep;
    const kept = keep.read(OUTGOING) ?? [];
    // A file does not outlive its page: its message stays, and tells that the file must be chosen again.
    const unsent = (item) => (item.file ? { ...item, state: "failed", reason: null } : { ...item, state: "waiting" });
    this.outgoing = kept.map((item) => (item.state === "failed" && !item.file ? item : unsent(item)));
  }

  get empty() {
    return this.messages.length === 0 && this.outgoing.length === 0;
  }

  /** Up to here nothing was missed. Own acknowledged messages do not count: another's may lie before them. */
  get lastId() {
    return this.#seen;
  }

  /** Takes messages from the server; one that is known already is replaced, one that was on its way has arrived. */
  receive(views) {
    for (const view of views) {
      this.#insert(view);
      this.#seen = Math.max(this.#seen, view.id);
    }
  }

  /** Forgets what the server has forgotten; what was not sent yet stays, and the button that says it stays pressed. */
  startAgain() {
    this.messages = [];
    this.pressed = new Set(this.outgoing.filter(({ choice, state }) => choice && state !== "failed").map(({ choice }) => choice));
    this.thread = null;
    this.#seen = 0;
  }

  /** Puts an own message in the queue. `choice` is a button's token, `text` what the family sees itself say. */
  add(text, choice = null) {
    // A button that did not get through is settled by whatever the family says instead.
    this.outgoing = this.outgoing.filter((item) => !(item.choice && item.state === "failed"));
    this.outgoing.push({ client_id: uuid(), text, choice, at: new Date().toISOString(), state: "waiting", reason: null });
    if (choice) this.pressed.add(choice);
    this.#save();
  }

  /** Puts a file in the queue: `file` is a Blob, `about` {name, size, kind, goesOn}. */
  addFile(file, about, text) {
    this.add(text);
    const item = this.outgoing.at(-1);
    item.file = about;
    this.#blobs.set(item.client_id, file);
    this.#save();
  }

  /** The file of an unsent message, or undefined when it has none any more. */
  blobOf({ client_id }) {
    return this.#blobs.get(client_id);
  }

  next() {
    return this.outgoing.find((item) => item.state === "waiting");
  }

  sending(item) {
    item.state = "sending";
  }

  wait(item) {
    item.state = "waiting";
    item.reason = null;
    if (item.choice) this.pressed.add(item.choice);
    this.#save();
  }

  fail(item, reason) {
    item.state = "failed";
    item.reason = reason;
    this.pressed.delete(item.choice);
    this.#save();
  }

  /** The server has `item` under `id` since `at`. */
  accept(item, { id, at, files = [] }) {
    const { client_id, text } = item;
    if (this.messages.some((view) => view.id === id)) this.#drop(client_id);
    else this.#insert({ id, client_id, author: "family", text, at, quick_replies: [], cards: [], files });
  }

  /** Removes an unsent message and gives it back. */
  withdraw(clientId) {
    const item = this.outgoing.find((candidate) => candidate.client_id === clientId);
    this.#drop(clientId);
    return item;
  }

  #insert(view) {
    if (view.client_id) this.#drop(view.client_id);
    const same = this.messages.findIndex((known) => known.id === view.id);
    if (same >= 0) {
      this.messages[same] = view;
      return;
    }
    const later = this.messages.findIndex((known) => known.id > view.id);
    this.messages.splice(later < 0 ? this.messages.length : later, 0, view);
  }

  #drop(clientId) {
    this.outgoing = this.outgoing.filter((item) => item.client_id !== clientId);
    this.#blobs.delete(clientId);
    this.#save();
  }

  #save() {
    if (this.outgoing.length) this.#keep.write(OUTGOING, this.outgoing);
    else this.#keep.remove(OUTGOING);
  }
}
