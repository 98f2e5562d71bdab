// How many messages nobody has looked at yet in this browser, and that number before the title of the tab.

const SEEN = "seen";
/** More are not counted one by one. */
const MOST = 99;

/** The number as it is shown. */
export const shownCount = (count) => (count > MOST ? `${MOST}+` : String(count));

export class Unread {
  #keep;
  #seen = null;

  /** `keep` is shared by all tabs of the browser: what was read in one of them is read. */
  constructor(keep) {
    this.#keep = keep;
  }

  /** All `messages` have been looked at. */
  look(messages) {
    const newest = messages.at(-1)?.id ?? 0;
    const seen = this.#known();
    if (seen !== null && newest <= seen) return;
    this.#seen = newest;
    this.#keep.write(SEEN, newest);
  }

  /** In a browser that has never looked, what is there at first is nothing new. */
  begin(messages) {
    if (this.#known() === null) this.look(messages);
  }

  /** How many messages others have written since. */
  count(messages) {
    const seen = this.#known() ?? Infinity;
    return messages.filter(({ id, author }) => id > seen && author !== "family").length;
  }

  #known() {
    const kept = this.#keep.read(SEEN);
    const known = [kept, this.#seen].filter((id) => Number.isInteger(id));
    return known.length ? Math.max(...known) : null;
  }
}

/** Puts a number before the title of the page, and takes it away again; the title itself stays the page's own. */
export class TabTitle {
  #before = "";

  show(count) {
    const { title } = document;
    const before = this.#before;
    // A browser cuts the space at the end of "(2) ", before a title that is empty.
    const own = before && `${title} `.startsWith(before) ? title.slice(before.length) : title;
    this.#before = count ? `(${shownCount(count)}) ` : "";
    if (this.#before !== before || own !== title) {
      const wanted = this.#before + own;
      if (wanted.trim() !== title) document.title = wanted;
    }
  }
}
