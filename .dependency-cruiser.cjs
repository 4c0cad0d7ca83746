/**
 * Which room may import which: `npm run arrows`, types included. What is not named here is forbidden. Each room names
 * only rooms above itself in its table, or the check does not even begin, so there can be no circle of rooms.
 * test/docs/arrows.test.ts turns arrows round to see it fail.
 */

/** Words that every room uses: src/terms.ts and so on. They import nothing but each other. */
const words = ["terms", "errors", "text", "columns", "version", "templates"].map((name) => `src/${name}.ts`);

/** A room → what it may import beside itself and the words. */
const arrows = {
  "src/system": [],
  "src/machine": ["src/system"],
  "src/sources": ["src/machine", "src/system"],
  // A distribution is data: managers, inits and supplies by name, and what an os-release says.
  distros: [
    ...["arch", "evidence", "os-release"].map((name) => `src/machine/facts/${name}.ts`),
    "src/machine/inits/index.ts",
    "src/machine/managers/index.ts",
    "src/sources/supply/index.ts",
  ],
  // What machines shall be, as text: all that settle, compare or carry read it, and it knows none of them.
  "src/plan/lock": [],
  "src/plan": ["src/sources", "src/machine", "src/system", "distros"],
  "src/run": ["src/plan", "src/sources", "src/machine", "src/system"],
  // What docker-setup itself did here is one of the things that it looks at.
  "src/doctor": ["src/run/journal", "src/sources", "src/machine", "src/system", "distros"],
  "src/cli": ["src/doctor", "src/run", "src/plan", "src/sources", "src/machine", "src/system", "distros"],
  "src/main.ts": ["src/cli", "src/run", "src/plan", "src/system"],
  "src/cli.ts": ["src/main.ts", "src/cli", "src/cli/ui"],
  lab: ["src/plan", "src/sources", "src/machine", "src/system"],
  scripts: ["lab", "src/cli", "src/run", "src/plan", "src/sources", "src/machine", "src/system", "distros"],
};

/** The same for the rooms inside of a room: what is named here may be imported beside what the room itself may. */
const inner = {
  "src/machine": {
    inits: [],
    managers: [],
    work: ["inits"],
    docker: ["inits", "work"],
    "daemon-json": ["docker", "inits", "work"],
    "docker-data": ["daemon-json", "docker", "inits"],
    packages: ["managers", "work"],
    facts: ["docker", "docker-data", "inits", "managers"],
    resources: ["daemon-json", "docker", "facts", "inits", "managers", "packages", "work"],
  },
  "src/sources": {
    keys: [],
    catalog: ["keys"],
    mirrors: ["catalog"],
    downloads: [],
    supply: ["catalog", "keys", "mirrors"],
  },
  "src/plan": {
    lock: [],
    steps: [],
    settle: ["lock", "steps"],
  },
  "src/run": {
    journal: [],
    execute: ["journal"],
    verify: ["journal"],
    render: ["journal", "execute"],
    bundle: ["render"],
  },
  "src/cli": {
    options: [],
    ui: ["options"],
    commands: ["options", "ui"],
  },
};

for (const table of [arrows, ...Object.values(inner)]) {
  const above = [];
  for (const [room, targets] of Object.entries(table)) {
    const below = targets.filter((target) => !above.some((each) => `${target}/`.startsWith(`${each}/`)));
    if (below.length > 0) throw new Error(`${room} names what does not stand above it: ${below.join(", ")}`);
    above.push(room);
  }
}

const at = (paths) => `^(${paths.map((path) => `${path.replaceAll(".", "\\.")}(/|$)`).join("|")})`;

const rooms = Object.entries(arrows).map(([room, targets]) => ({
  name: `arrows-of-${room}`,
  comment: `it imports only ${[...targets, "the words"].join(", ")}`,
  severity: "error",
  from: { path: at([room]) },
  to: {
    path: at(["src", "distros", "lab", "scripts", "test"]),
    pathNot: at([room, ...words, ...targets]),
  },
}));

const innerRooms = Object.entries(inner).flatMap(([room, parts]) =>
  Object.entries(parts).map(([part, targets]) => ({
    name: `arrows-of-${room}/${part}`,
    comment: `of the rooms beside it, it imports only ${targets.join(", ") || "none"}`,
    severity: "error",
    from: { path: at([`${room}/${part}`]) },
    to: {
      path: at(Object.keys(parts).map((each) => `${room}/${each}`)),
      pathNot: at([part, ...targets].map((each) => `${room}/${each}`)),
    },
  })),
);

module.exports = {
  forbidden: [
    ...rooms,
    ...innerRooms,
    {
      name: "words",
      comment: "the words stand below every room",
      severity: "error",
      from: { path: at(words) },
      to: { path: at(["src", "distros", "lab", "scripts", "test"]), pathNot: at(words) },
    },
    {
      name: "no-circle-of-files",
      severity: "error",
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
  },
};
