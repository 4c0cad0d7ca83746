/** An install command with other words in the place of "install"; none where it has no such word. */
export function withVerb(argv: readonly string[], ...words: readonly string[]): readonly string[][] {
  const at = argv.lastIndexOf("install");
  return at < 0 ? [] : [[...argv.slice(0, at), ...words, ...argv.slice(at + 1)]];
}
