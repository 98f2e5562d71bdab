// Writes ../static/vendor: Lit as one module, the other libraries as they are, the licences, and the list with checksums.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const target = (name) => at(`../static/vendor/${name}`);
const manifest = (name) => JSON.parse(readFileSync(at(`node_modules/${name}/package.json`), "utf8"));

mkdirSync(target("."), { recursive: true });

await build({
  entryPoints: [at("lit.entry.mjs")],
  outfile: target("lit.js"),
  bundle: true,
  format: "esm",
  minify: true,
  target: "es2022",
  legalComments: "inline",
  logLevel: "error",
});

/** What is copied as its authors publish it: package, file in the package, name in the target. */
const copies = [
  ["lit", "LICENSE", "lit.LICENSE"],
  ["socket.io-client", "dist/socket.io.esm.min.js", "socket.io.esm.min.js"],
  ["socket.io-client", "LICENSE", "socket.io-client.LICENSE"],
  ["swagger-ui-dist", "swagger-ui-bundle.js", "swagger-ui-bundle.js"],
  ["swagger-ui-dist", "swagger-ui.css", "swagger-ui.css"],
  ["swagger-ui-dist", "LICENSE", "swagger-ui.LICENSE"],
];
for (const [name, file, copy] of copies) copyFileSync(at(`node_modules/${name}/${file}`), target(copy));

const files = (name) => copies.filter(([owner]) => owner === name).map(([, , copy]) => copy);
const packages = [
  { name: "lit", files: ["lit.js", ...files("lit")] },
  { name: "socket.io-client", files: files("socket.io-client") },
  { name: "swagger-ui-dist", files: files("swagger-ui-dist") },
];
const list = packages.map(({ name, files }) => ({
  name,
  version: manifest(name).version,
  licence: manifest(name).license,
  files: Object.fromEntries(
    files.map((file) => [file, createHash("sha256").update(readFileSync(target(file))).digest("hex")]),
  ),
}));
writeFileSync(target("vendor.json"), `${JSON.stringify(list, null, 2)}\n`);
