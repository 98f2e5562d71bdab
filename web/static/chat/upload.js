// One file on its way to the server, by HTTP beside the socket: with progress, and given up when the person says so.

/** Milliseconds for a whole file on a slow line. */
const WITHIN = 600_000;

/**
 * Resolves with the server's acknowledgement, also with one that refuses; rejects when none comes. `fields` are texts,
 * `progress(part)` is called with 0 to 1, and `signal` ends it.
 */
export function upload(address, { session, fields, file, name, progress, signal }) {
  return new Promise((resolve, reject) => {
    const form = new FormData();
    for (const [field, text] of Object.entries(fields)) form.append(field, text);
    form.append("file", file, name);
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.timeout = WITHIN;
    request.responseType = "json";
    request.setRequestHeader("Authorization", `Bearer ${session}`);
    request.upload.addEventListener("progress", ({ loaded, total }) => total && progress(loaded / total));
    request.addEventListener("load", () => {
      if (request.response && "ok" in request.response) resolve(request.response);
      else reject(new Error(`status ${request.status}`));
    });
    for (const event of ["error", "abort", "timeout"]) request.addEventListener(event, () => reject(new Error(event)));
    signal.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}
