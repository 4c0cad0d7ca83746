/** The rows of a database's answer, fields parted by tabs; other lines are messages. */
export function rows(text: string): string[][] {
  return text
    .split("\n")
    .filter((line) => line.includes("\t"))
    .map((line) => line.split("\t").map((field) => field.trim()));
}
