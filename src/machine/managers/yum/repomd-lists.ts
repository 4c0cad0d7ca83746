import { attribute, element, elements } from "./xml.ts";

/** The lists of a repomd.xml that yum and dnf read when they install: all but the change logs. */
export function listsOf(repomd: Buffer): string[] {
  const lists = [...elements(repomd.toString("utf8"), "data")].map(({ attributes, inner }) => ({
    type: attribute(attributes, "type") ?? "",
    href: attribute(element(inner, "location")?.attributes ?? "", "href") ?? "",
  }));
  return lists
    .filter(
      ({ type, href }) => !type.startsWith("other") && /^repodata\/[A-Za-z0-9][A-Za-z0-9._-]*$/.test(href),
    )
    .map(({ href }) => href);
}
