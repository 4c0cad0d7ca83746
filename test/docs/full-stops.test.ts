/** How texts end: one rule for headlines, the same in both languages, and what Chinese puts between words. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A text of the code, what is put in at run time as "{}". */
interface Said {
  readonly path: string;
  /** "headline", or the name that it is given to. */
  readonly role: string;
  readonly en: string;
  readonly zh: string;
}

/** The words of a literal. */
function wordsOf(node: ts.Expression | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return node.head.text + node.templateSpans.map(({ literal }) => `{}${literal.text}`).join("");
}

function roleOf({ parent }: ts.Node, text: ts.Node): string {
  if (ts.isPropertyAssignment(parent)) return parent.name.getText();
  const isError = ts.isNewExpression(parent) && parent.expression.getText() === "SetupError";
  return isError && parent.arguments?.[1] === text ? "headline" : "";
}

function textsOf(path: string, source: string): Said[] {
  const found: Said[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node)) {
      const words = (lang: string) => {
        const entry = node.properties.find((each) => each.name?.getText() === lang);
        return entry && ts.isPropertyAssignment(entry) ? wordsOf(entry.initializer) : undefined;
      };
      const [en, zh] = [words("en"), words("zh")];
      if (en !== undefined && zh !== undefined) found.push({ path, role: roleOf(node, node), en, zh });
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true));
  return found;
}

/** What breaks the rule in a text; undefined: nothing. */
function fault({ role, en, zh }: Said): string | undefined {
  if (/[.!?]$/.test(en) !== /[。！？]$/.test(zh)) return "ends as a sentence in one language alone";
  // An address, a place or a list that is read or copied; or a sentence more that may come.
  const open = /: (?:line )?\{\}[^.]*$|[.!?]\{\}$|^[{} ]+$/.test(en);
  if (role === "headline" && !open && !/[.!?]$/.test(en)) return "is a headline without a full stop";
  if (role === "next" && en.startsWith("Try ")) return 'stands behind the word "Try"';
  return /[：，。；？！、] /.test(zh) ? "has a blank behind a full-width mark" : undefined;
}

const texts = ["src", "distros"].flatMap((folder) =>
  readdirSync(`${root}/${folder}`, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .flatMap((path) => textsOf(`${folder}/${path}`, readFileSync(`${root}/${folder}/${path}`, "utf8"))),
);

describe("a headline ends with a full stop, unless with what stands behind a colon", () => {
  it("in every text of the code, alike in both languages", () => {
    expect(texts.length).toBeGreaterThan(700);
    expect(texts.filter(({ role }) => role === "headline").length).toBeGreaterThan(100);
    const faults = texts.flatMap((said) => {
      const what = fault(said);
      return what ? [`${said.path}: ${said.en} | ${said.zh} ${what}`] : [];
    });
    expect(faults).toEqual([]);
  });

  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: code, as text
  it.each([
    ['new SetupError("x", { en: "It fails", zh: "失败" })', /headline/],
    ['new SetupError("x", { en: `It has ${a} here`, zh: `有 ${a}` })', /headline/],
    ['x({ en: "It fails.", zh: "失败" })', /one language/],
    ['x({ next: { en: "Try it.", zh: "试。" } })', /Try/],
    ["x({ en: `a: ${b}`, zh: `甲： ${b}` })", /blank/],
    ['new SetupError("x", { en: `It fails: ${a}`, zh: `失败：${a}` })', undefined],
    ['new SetupError("x", { en: "It fails.", zh: "失败。" })', undefined],
  ])("%s", (source, what) => {
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: code, as text
    const [said] = textsOf("x.ts", source);
    if (what === undefined) expect(fault(said!)).toBeUndefined();
    else expect(fault(said!)).toMatch(what);
  });
});
