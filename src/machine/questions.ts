import { dockerHere } from "./docker/info.ts";
import { allInits } from "./inits/index.ts";
import { allManagers } from "./managers/index.ts";

/** How commands begin that only tell what is installed, and what runs it: the answer changes when somebody changes that. */
export const questions: readonly (readonly string[])[] = [
  ...allManagers.flatMap(({ query, printArch, transactions, importedKeys, files, origins, tells = [] }) => [
    query.argv,
    printArch,
    query.holds.list,
    transactions.owners,
    ...(importedKeys ? [importedKeys.list] : []),
    ...(files ? [files.list, files.owner] : []),
    ...(origins ? [origins.look([])] : []),
    ...(origins?.lookAtFiles ? [origins.lookAtFiles] : []),
    ...tells,
  ]),
  ...allInits.flatMap((init) => init.questions),
];

/** Those of them that the package database alone answers. */
export const records: readonly (readonly string[])[] = allManagers.flatMap(
  ({ query, printArch, transactions }) => [query.argv, printArch, transactions.owners],
);

/**
 * How commands begin that change nothing either, and whose answers change by themselves: a service starts and ends when it
 * likes, while packages stay until somebody changes them.
 */
export const glances: readonly (readonly string[])[] = [
  ...allInits.flatMap((init) => init.questions),
  ...allInits.map((init) => init.askActive("")),
  [...dockerHere, "info"],
  ["dockerd", "--version"],
  ["dockerd", "--help"],
  ["getent"],
  ["id"],
].map((words) => words.filter((word) => word !== ""));
