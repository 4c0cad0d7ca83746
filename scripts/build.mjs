// Builds dist/: docker-setup.cjs, whose first lines an old Node can read, and what its commands load when they run, with
// every dependency inside.
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, resolve } from "node:path";
import { build, transform } from "esbuild";

// An old Node parses a whole file before it runs the first line, so the first file's syntax is lowered to Node 12's; and
// these lines stop it before anything newer is read or used.
const gate = `#!/usr/bin/env node
"use strict";
(function () {
  var node = process.versions.node.split(".");
  var major = Number(node[0]);
  if (major > 18 || (major === 18 && Number(node[1]) >= 19)) return;
  process.stderr.write(
    "docker-setup needs Node 18.19 or newer, and this is " + process.versions.node +
    ". Elsewhere, \`npx docker-setup --dry-run --target <distro:release>\` makes a script that needs no Node.\\n" +
    "docker-setup 需要 Node 18.19 或更高版本，当前为 " + process.versions.node +
    "。可在其他机器上用 \`npx docker-setup --dry-run --target <发行版:版本>\` 生成不需要 Node 的脚本。\\n"
  );
  process.exit(14);
})();
`;
const strict = `"use strict";`;
const here = `var __importMetaUrl = require("url").pathToFileURL(__filename).href;\n`;

// All commands but one are one part: parted by command it is a hundred small files, and to open those takes longer. The one
// is what a script is made by, which needs the half of it.
const together = {
  name: "commands-together",
  setup({ onLoad, onResolve }) {
    const commands = resolve("src/cli/commands");
    onResolve({ filter: /^\.\/commands\// }, ({ kind, path }) =>
      kind === "dynamic-import" && !path.endsWith("/dry-run.ts")
        ? { path: "commands", namespace: "together" }
        : undefined,
    );
    onLoad({ filter: /^/, namespace: "together" }, () => ({
      contents: readdirSync(commands)
        .filter((name) => name !== "dry-run.ts")
        .map((name) => `export * from "./${name}";`)
        .concat('import "../../main.ts";')
        .join("\n"),
      resolveDir: commands,
    }));
  },
};

// Commander starts subcommands that are programs of their own, and this one has none: what loads for them loads for nothing.
const noPrograms = {
  name: "no-programs",
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      importer.includes("/node_modules/commander/") ? { path: "none", namespace: "none" } : undefined,
    );
    onLoad({ filter: /^/, namespace: "none" }, () => ({ contents: "" }));
  },
};

// Node reads every property of what it gives to a program by that name, and the same object has a name already.
const globalProcess = {
  name: "global-process",
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^(node:)?process$/ }, () => ({ path: "process", namespace: "global" }));
    onLoad({ filter: /^/, namespace: "global" }, () => ({ contents: "module.exports = process;" }));
  },
};

// Some of Node's own modules take longer to load than what they are for, and most commands never come to it: each is loaded
// when something of it is used.
const whenUsed = {
  name: "when-used",
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^node:(buffer|crypto|readline|v8|zlib)$/ }, ({ path, kind }) =>
      kind === "import-statement" ? { path, namespace: "when-used" } : undefined,
    );
    onLoad({ filter: /^/, namespace: "when-used" }, async ({ path }) => ({
      contents: `module.exports = {${Object.keys(await import(path))
        .filter((name) => name !== "default")
        .map((name) => `get ${name}() { return require("${path}").${name}; }`)
        .join(",")}};`,
    }));
  },
};

// A part is what the same ones need, and what is loaded together is to be one. So whatever is loaded later says that it
// needs all of what was loaded before it.
const inOrder = {
  name: "in-order",
  setup({ onLoad }) {
    const before = { main: "cli" };
    for (const later of ["cli/first-question", "machine/first-look", "cli/commands/dry-run"])
      before[later] = "main";
    const paths = Object.entries(before).map((pair) => pair.map((name) => resolve(`src/${name}.ts`)));
    for (const [path, needs] of paths)
      onLoad({ filter: new RegExp(`^${path.replaceAll(/\W/g, "\\$&")}$`) }, () => ({
        contents: `${readFileSync(path, "utf8")}\nimport ${JSON.stringify(needs)};\n`,
        loader: "ts",
      }));
  },
};

// esbuild parts ES modules only, by what is imported when it is needed; each part becomes CommonJS afterwards, since Node's
// loader of ES modules takes longer to start than all of it.
const parted = await build({
  entryPoints: { "docker-setup": "src/cli.ts", "command-server": "src/system/command-server.ts" },
  outdir: "dist",
  bundle: true,
  splitting: true,
  write: false,
  platform: "node",
  format: "esm",
  mainFields: ["module", "main"],
  minify: true,
  legalComments: "none",
  charset: "utf8",
  // Beside the first one, from where the paths to templates/ and package.json are the same.
  chunkNames: "[hash]",
  define: { "import.meta.url": "__importMetaUrl" },
  plugins: [together, inOrder, whenUsed, noPrograms, globalProcess],
  logLevel: "warning",
});

mkdirSync("dist", { recursive: true });
const entry = "docker-setup.cjs";
// Elsewhere at first: another build may be under way, and somebody may be running what is there.
const aside = mkdtempSync("node_modules/.build-");
for (const { path, text } of parted.outputFiles) {
  const name = basename(path, ".js");
  const { code } = await transform(text, {
    format: "cjs",
    target: name === "docker-setup" ? "node12" : "node18",
    supported: { "dynamic-import": false },
    minify: true,
    charset: "utf8",
    logLevel: "warning",
  });
  const first = name === "docker-setup" ? gate : "";
  const file = `${aside}/${name}.cjs`;
  const needs = code.includes("__importMetaUrl") ? strict + here : strict;
  writeFileSync(file, first + needs + code.replace(/(require\("\.\/\w+\.)js"\)/g, '$1cjs")'));
  if (first) chmodSync(file, 0o755);
}
// Each part is named by what it holds; the one that names the others comes behind them, and old ones go last.
const made = readdirSync(aside).sort((a, b) => Number(a === entry) - Number(b === entry));
for (const name of made) renameSync(`${aside}/${name}`, `dist/${name}`);
for (const name of readdirSync("dist")) if (!made.includes(name)) rmSync(`dist/${name}`, { recursive: true });
rmSync(aside, { recursive: true });
