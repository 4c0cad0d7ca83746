/**
 * What dockerd prints of its flags where it refuses one, some 140 lines behind the reason: a pattern of JavaScript and of
 * grep -E alike, which a script gets as a word.
 */
export const helpLines = "^( {6,}|  -[a-zA-Z], --|Usage:|Options:|A self-sufficient |$)";
const help = new RegExp(helpLines);

/** What a daemon said, without its help. */
export const withoutHelp = (words: string): string =>
  words
    .split("\n")
    .filter((line) => !help.test(line))
    .join("\n");
