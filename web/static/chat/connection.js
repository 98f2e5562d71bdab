// The line to the server: Socket.IO over a websocket, a session request after each connect, and patience.
import { io } from "../vendor/socket.io.esm.min.js";

/** Milliseconds. */
const ACKNOWLEDGED_WITHIN = 15_000;
const CONFIRMED_WITHIN = 10_000;
const FIRST_PAUSE = 2_000;
const LONGEST_PAUSE = 60_000;

export class Connection {
  #server;
  #hello;
  #listener;
  #socket = null;
  #confirmTimer = 0;
  #pauseTimer = 0;
  #pause = FIRST_PAUSE;

  /**
   * `server` is the URL under which the gateway answers; `hello()` gives the payload of `session_request`; `listener` has
   * `confirmed(view)`, `received(view)`, `floorChanged(view)`, `typing(view)` and `lost()`.
   */
  constructor(server, hello, listener) {
    this.#server = server;
    this.#hello = hello;
    this.#listener = listener;
  }

  open() {
    const socket = io(this.#server.origin, {
      path: `${this.#server.pathname.replace(/\/$/, "")}/socket.io`,
      transports: ["websocket"],
      forceNew: true,
      reconnectionDelay: 500,
      reconnectionDelayMax: 10_000,
    });
    socket.on("connect", () => this.request());
    socket.on("connect_error", () => {
      this.#listener.lost();
      if (!socket.active) this.#comeBack();
    });
    socket.on("disconnect", (reason) => {
      clearTimeout(this.#confirmTimer);
      this.#listener.lost();
      if (reason === "io server disconnect") this.#comeBack();
    });
    socket.on("session_confirm", (view) => {
      clearTimeout(this.#confirmTimer);
      this.#pause = FIRST_PAUSE;
      this.#listener.confirmed(view);
    });
    socket.on("bot_uttered", (view) => this.#listener.received(view));
    socket.on("floor", (view) => this.#listener.floorChanged(view));
    socket.on("typing", (view) => this.#listener.typing(view));
    this.#socket = socket;
  }

  close() {
    clearTimeout(this.#confirmTimer);
    clearTimeout(this.#pauseTimer);
    this.#socket?.disconnect();
    this.#socket = null;
  }

  /** Asks for the session; asked again while the server keeps silent. */
  request() {
    clearTimeout(this.#confirmTimer);
    if (!this.#socket?.connected) return;
    this.#socket.emit("session_request", this.#hello());
    this.#confirmTimer = setTimeout(() => this.request(), CONFIRMED_WITHIN);
  }

  /** The device is awake or on the net again: no need to wait for the next attempt. */
  wake() {
    const socket = this.#socket;
    if (!socket || socket.connected) return;
    clearTimeout(this.#pauseTimer);
    socket.disconnect().connect();
  }

  /** Resolves with the server's acknowledgement; rejects when it does not come or the line breaks. */
  ask(event, payload) {
    return this.#socket.timeout(ACKNOWLEDGED_WITHIN).emitWithAck(event, payload);
  }

  /** Socket.IO does not come back by itself when the server has refused or closed the line. */
  #comeBack() {
    clearTimeout(this.#pauseTimer);
    this.#pauseTimer = setTimeout(() => this.#socket?.connect(), this.#pause);
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
  }
}
