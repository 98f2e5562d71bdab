// Files that are chosen and not sent yet: they can be looked at, heard, and put away again.
import { uuid } from "./conversation.js";

/** As many bytes, and as many files at once, as the server takes. */
export const LARGEST = 20 * 1024 * 1024;
export const MOST = 5;

export class Tray {
  /** {id, file, name, kind: "voice" | "file", url}: `url` only where there is something to hear. */
  items = [];
  #changed;

  constructor(changed) {
    this.#changed = changed;
  }

  /** Takes what fits; gives {key, values} of the sentence about what does not, or null. */
  add(files, kind = "file") {
    let trouble = null;
    for (const file of files) {
      if (file.size > LARGEST) {
        trouble = { key: "file_too_big", values: { name: file.name, limit: LARGEST / 1024 / 1024 } };
      } else if (this.items.length >= MOST) {
        trouble = { key: "too_many_files", values: { count: MOST } };
      } else {
        const url = kind === "voice" ? URL.createObjectURL(file) : null;
        this.items = [...this.items, { id: uuid(), file, name: file.name, kind, url }];
      }
    }
    this.#changed();
    return trouble;
  }

  remove(id) {
    for (const item of this.items) if (item.id === id && item.url) URL.revokeObjectURL(item.url);
    this.items = this.items.filter((item) => item.id !== id);
    this.#changed();
  }

  /** Everything, which then leaves the tray. */
  take() {
    const taken = this.items;
    for (const { id } of taken) this.remove(id);
    return taken;
  }
}
