// Finishes the built site in target/site: optimised WebAssembly, one minified style sheet, file names with a hash of
// the contents, brotli and gzip compressed in advance. Run by `make build`, after cargo.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { buildSync } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
// The features that all browsers of recent years support.
const features = ["bulk-memory", "mutable-globals", "nontrapping-float-to-int", "reference-types", "sign-ext", "multivalue"].map((f) => `--enable-${f}`);
const quick = process.argv.includes("--quick");
const profile = quick ? "debug" : "wasm-release";
const built = join(root, "target/wasm32-unknown-unknown", profile);
// Every page loads the first style sheet, pages with figures and those of a crossing another one too; each page one of
// the modules. That of a crossing also runs in a worker.
const bundles = [["observatoire", "browser.wasm"], ["figures", "staff_browser.wasm"], ["crossing", "crossing_browser.wasm"]];
const site = join(root, "target/site");
const work = join(root, "target/site-work");

// Skips the work if no input has changed.
const inputs = [...bundles.map(([, wasm]) => join(built, wasm)), ...listed(join(root, "style")), ...listed(join(root, "public")), fileURLToPath(import.meta.url)];
const stamp = createHash("sha256");
stamp.update(profile);
for (const file of inputs) stamp.update(file).update(readFileSync(file));
const mark = join(work, "stamp");
const digest = stamp.digest("hex");
if (existsSync(mark) && readFileSync(mark, "utf8") === digest && existsSync(join(site, "pkg/names.json"))) {
  console.log("site: up to date");
  process.exit(0);
}

rmSync(work, { recursive: true, force: true });
mkdirSync(work, { recursive: true });
const next = join(root, "target/site-next");
rmSync(next, { recursive: true, force: true });
mkdirSync(join(next, "pkg"), { recursive: true });
for (const file of listed(join(root, "public"))) copyFileSync(file, join(next, file.slice(join(root, "public").length + 1)));
const names = {};
for (const [bundle, wasm] of bundles) {
  execFileSync("wasm-bindgen", [join(built, wasm), "--target", "web", "--no-typescript", "--out-dir", work, "--out-name", bundle], { stdio: "inherit" });
  const bound = join(work, `${bundle}_bg.wasm`);
  if (!quick) {
    // Control flow made anew is smaller, and functions beside others of like names compress better: 1.5 % in all.
    execFileSync(join(here, "node_modules/.bin/wasm-opt"), ["--flatten", "--rereloop", "-Oz", "--reorder-functions-by-name", ...features, "--strip-debug", "--strip-producers", bound, "-o", bound], { stdio: "inherit" });
  }
  buildSync({ entryPoints: [join(root, "style", `${bundle}.css`)], bundle: true, minify: true, target: ["chrome105", "firefox121", "safari15.4"], outfile: join(work, `${bundle}.css`), logLevel: "warning" });
  buildSync({ entryPoints: [join(work, `${bundle}.js`)], minify: true, format: "esm", outfile: join(work, `${bundle}.min.js`), logLevel: "warning" });
  const [script, module, sheet] = [`${bundle}.min.js`, `${bundle}_bg.wasm`, `${bundle}.css`].map((file) => readFileSync(join(work, file)));
  names[bundle] = { code: `${bundle}.${hashed(script, module)}`, style: `${bundle}.${hashed(sheet)}.css` };
  writeFileSync(join(next, "pkg", `${names[bundle].code}.js`), script);
  writeFileSync(join(next, "pkg", `${names[bundle].code}.wasm`), module);
  writeFileSync(join(next, "pkg", names[bundle].style), sheet);
  if (bundle === "crossing") {
    // One script: the policy of the worker lets it load nothing, not even from this site.
    const source = join(work, `${bundle}-worker.js`);
    writeFileSync(source, `import init, { read_in_worker } from "./${bundle}.js";
self.onmessage = async ({ data: [module, file, parents] }) => {
  self.onmessage = null;
  await init({ module_or_path: module });
  read_in_worker(file, parents);
};
`);
    buildSync({ entryPoints: [source], bundle: true, minify: true, format: "esm", outfile: join(work, `${bundle}-worker.min.js`), logLevel: "warning" });
    const worker = readFileSync(join(work, `${bundle}-worker.min.js`));
    names[bundle].worker = `${bundle}-worker.${hashed(worker)}.js`;
    writeFileSync(join(next, "pkg", names[bundle].worker), worker);
  }
}
writeFileSync(join(next, "pkg/names.json"), JSON.stringify(names));
for (const file of listed(next).filter((f) => /\.(js|wasm|css|svg)$/.test(f))) {
  const content = readFileSync(file);
  const brotli = brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: quick ? 4 : 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: content.length } });
  writeFileSync(`${file}.br`, brotli);
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
  console.log(`site: ${file.slice(next.length + 1)}  ${content.length} bytes, ${brotli.length} with brotli`);
}
// Replaced in one step, so that a running server never sees half a site.
rmSync(site, { recursive: true, force: true });
renameSync(next, site);
writeFileSync(mark, digest);

function hashed(...contents) {
  const hash = createHash("sha256");
  for (const content of contents) hash.update(content);
  return hash.digest("base64url").slice(0, 16);
}

function listed(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? listed(path) : [path];
  });
}
