// Builds dist/docker-setup.cjs: one file with every dependency inside, whose first lines an old Node can read.
import { chmodSync } from "node:fs";
import { build } from "esbuild";

// An old Node parses the whole file before it runs the first line, so the syntax below is lowered to Node 12's; and
// these lines stop it before anything of a newer standard library is used.
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
var __importMetaUrl = require("url").pathToFileURL(__filename).href;
`;

await build({
  entryPoints: ["src/cli.ts"],
  outfile: "dist/docker-setup.cjs",
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node12",
  minify: true,
  legalComments: "none",
  charset: "utf8",
  define: { "import.meta.url": "__importMetaUrl" },
  banner: { js: gate },
  logLevel: "warning",
});
chmodSync("dist/docker-setup.cjs", 0o755);
