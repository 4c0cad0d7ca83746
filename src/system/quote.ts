/**
 * One word of an argv as POSIX sh reads it back: the only way a value gets into a script.
 * Source: POSIX.1-2017, Shell Command Language, 2.2.2 Single-Quotes.
 * @throws RangeError for a NUL, which no argv can hold.
 */
export function quote(word: string): string {
  if (word.includes("\0")) throw new RangeError("a NUL can't be a part of a word");
  return plain.test(word) && !assignment.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Words that no shell reads as anything but themselves. */
const plain = /^[A-Za-z0-9_/.:@%+,=-]+$/;
/** A first word of this form would set a variable instead of being run. */
const assignment = /^[A-Za-z_][A-Za-z0-9_]*=/;

/** An argv as one simple command. */
export function command(argv: readonly string[]): string {
  return argv.map(quote).join(" ");
}
