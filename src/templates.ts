import { readFileSync } from "node:fs";

/** A file of templates/, which stands beside src/ here and beside the bundle in the package. */
export function template(path: string): string {
  return readFileSync(new URL(`../templates/${path}`, import.meta.url), "utf8");
}
