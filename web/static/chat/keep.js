// A named corner of the browser's storage. A browser that refuses storage makes it forgetful, never faulty.

export class Keep {
  #open;
  #prefix;

  /** `open` gives a Storage and may throw; `prefix` keeps one server's values apart from another's. */
  constructor(open, prefix) {
    this.#open = open;
    this.#prefix = prefix;
  }

  /** The value kept under `name`, or null when there is none or it cannot be read. */
  read(name) {
    try {
      return JSON.parse(this.#open().getItem(this.#prefix + name));
    } catch {
      return null;
    }
  }

  write(name, value) {
    try {
      this.#open().setItem(this.#prefix + name, JSON.stringify(value));
    } catch {
      // Private windows and full discs: the chat goes on, it only will not remember.
    }
  }

  remove(name) {
    try {
      this.#open().removeItem(this.#prefix + name);
    } catch {
      // As above.
    }
  }
}
