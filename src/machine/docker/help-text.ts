/**
 * What dockerd prints of its flags where it refuses one: some 140 lines behind the reason. without_help in
 * templates/script/daemon.sh leaves out the same.
 */
const help = /^( {6,}| {2}-[a-zA-Z], --|Usage:|Options:|A self-sufficient |$)/;

/** What a daemon said, without its help. */
export const withoutHelp = (words: string): string =>
  words
    .split("\n")
    .filter((line) => !help.test(line))
    .join("\n");
