import { readFileSync } from "node:fs";

const known = new Map<string, string>();

/** A file of templates/, which stands beside src/ here and beside the bundle in the package. Each is read once. */
export function template(path: string): string {
  const text = known.get(path) ?? readFileSync(new URL(`../templates/${path}`, import.meta.url), "utf8");
  known.set(path, text);
  return text;
}
