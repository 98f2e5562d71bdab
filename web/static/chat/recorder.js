// Records a voice message with the browser's own recorder.

/** Milliseconds after which a recording ends by itself. */
const LONGEST = 180_000;
const TICK = 500;
/** What browsers record in, the best first; the server takes all of them. */
const KINDS = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];

export class Recorder {
  /** Seconds of the recording that is under way, or null. */
  seconds = null;
  #recorder = null;
  #timer = 0;
  #begun = 0;
  #changed;
  #done;

  /** `changed()` is called while it records, `done(file)` with each recording. */
  constructor({ changed, done }) {
    this.#changed = changed;
    this.#done = done;
  }

  static get possible() {
    return Boolean(window.MediaRecorder && navigator.mediaDevices?.getUserMedia && Recorder.#kind());
  }

  /** Rejects when the person, the page or the device gives no microphone. */
  async start() {
    if (this.#recorder) return;
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const recorder = new MediaRecorder(stream, { mimeType: Recorder.#kind() });
    const parts = [];
    recorder.addEventListener("dataavailable", ({ data }) => data.size && parts.push(data));
    recorder.addEventListener("stop", () => {
      for (const track of stream.getTracks()) track.stop();
      clearInterval(this.#timer);
      const dropped = this.#recorder !== recorder;
      this.#recorder = null;
      this.seconds = null;
      const type = recorder.mimeType.split(";")[0];
      if (!dropped && parts.length) this.#done(new File(parts, `voice.${type.split("/")[1]}`, { type }));
      this.#changed();
    });
    this.#recorder = recorder;
    this.#begun = Date.now();
    this.seconds = 0;
    recorder.start();
    this.#timer = setInterval(() => this.#tick(), TICK);
    this.#changed();
  }

  stop() {
    if (this.#recorder?.state === "recording") this.#recorder.stop();
  }

  /** Ends without a recording. */
  drop() {
    const recorder = this.#recorder;
    this.#recorder = null;
    if (recorder?.state === "recording") recorder.stop();
  }

  #tick() {
    const lasts = Date.now() - this.#begun;
    this.seconds = Math.floor(lasts / 1000);
    if (lasts >= LONGEST) this.stop();
    this.#changed();
  }

  static #kind() {
    return KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
  }
}
