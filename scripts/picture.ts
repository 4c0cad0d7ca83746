/**
 * `npx tsx scripts/picture.ts`: docs/demo.svg and docs/demo.zh-CN.svg, each a real run on a fresh machine of the lab in
 * a terminal (tmux), as the README shows it.
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { openLab } from "../lab/index.ts";
import { boot, keyOption } from "../lab/job.ts";
import type { Lang } from "../src/text.ts";

const [columns, rows] = [92, 26];
/** Pixels of a cell; every run of characters is stretched to its cells, so that any font will do. */
const cell = { width: 8.4, height: 18 };
const colors: Record<string, string> = { "31": "#f47067", "32": "#57ab5a", "36": "#39c5cf", "2": "#768390" };
const foreground = "#adbac7";

const tmux = (...args: string[]) =>
  execFileSync("tmux", ["-L", "docker-setup-picture", ...args], { encoding: "utf8" });
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Pieces of a line that have one style and one width of characters. */
function pieces(line: string): { text: string; color: string; bold: boolean; at: number; width: number }[] {
  const found = [];
  let [color, bold, at] = [foreground, false, 0];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are a terminal's
  for (const [, codes, text = ""] of line.matchAll(/\x1b\[([\d;]*)m|([^\x1b]+)/g)) {
    if (codes !== undefined) {
      for (const code of codes === "" ? ["0"] : codes.split(";")) {
        if (code === "0" || code === "39" || code === "22") [color, bold] = [foreground, false];
        else if (code === "1") bold = true;
        else color = colors[code] ?? color;
      }
      continue;
    }
    // A wide character is a piece of its own, since fonts differ in how wide it is. All others have one cell here, ✔ too.
    for (const part of text.match(/[\u2e80-\uffef]|[^\u2e80-\uffef]+/g) ?? []) {
      const width = part >= "\u2e80" ? 2 : part.length;
      if (part.trim() !== "") found.push({ text: part, color, bold, at, width });
      at += width;
    }
  }
  return found;
}

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** A terminal's screen, with its escape sequences, as a picture. */
function svg(screen: string): string {
  const lines = screen.trimEnd().split("\n");
  const [width, height] = [Math.ceil(columns * cell.width) + 32, lines.length * cell.height + 32];
  const text = lines.flatMap((line, y) =>
    pieces(line).map(
      ({ text, color, bold, at, width }) =>
        `<text x="${(16 + at * cell.width).toFixed(1)}" y="${16 + (y + 0.75) * cell.height}" fill="${color}"${bold ? ' font-weight="bold"' : ""} textLength="${(width * cell.width).toFixed(1)}" lengthAdjust="spacingAndGlyphs" xml:space="preserve">${escaped(text)}</text>`,
    ),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, 'Noto Sans Mono CJK SC', monospace" font-size="14">`,
    "<title>docker-setup on Debian 12</title>",
    `<rect width="${width}" height="${height}" rx="8" fill="#22272e"/>`,
    ...text,
    "</svg>\n",
  ].join("\n");
}

async function picture(lang: Lang, path: string): Promise<void> {
  const lab = await openLab({ log: console.error });
  try {
    const machine = await boot(lab, "debian-12");
    const key = keyOption(lab, "debian-12").join(" ");
    // The prompt and the command are what a person sees; the lab's key is not part of the picture.
    const line = `cd /tmp; printf '\\033[1m# sudo npx docker-setup --yes\\033[0m\\n'; node package/dist/docker-setup.cjs --yes --lang ${lang} ${key}; exec sleep 60`;
    tmux(
      "new-session",
      "-d",
      "-x",
      String(columns),
      "-y",
      String(rows),
      ...machine.enter(["sh", "-c", line]),
    );
    let screen = "";
    for (let i = 0; i < 60 && !/hello-world/.test(screen); i++) {
      await sleep(500);
      screen = tmux("capture-pane", "-p", "-e");
    }
    await sleep(300);
    writeFileSync(path, svg(tmux("capture-pane", "-p", "-e")));
  } finally {
    try {
      tmux("kill-server");
    } catch {
      // It ended with the machine.
    }
    await lab.close();
  }
}

await picture("en", "docs/demo.svg");
await picture("zh", "docs/demo.zh-CN.svg");
