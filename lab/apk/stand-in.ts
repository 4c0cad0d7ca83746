/**
 * What stands in for apk on the lab's Alpine, as Debian has no apk: /sbin/apk there, made of this file. It reads the same
 * repository, signature, package and database formats, and prints what apk 2.14.10 and 3.0.6 printed for that very
 * repository; of its commands and options it knows those that docker-setup uses. Sources: apk(8), apk-world(5).
 */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import {
  complain,
  DB,
  installed,
  lay,
  nameOf,
  offered,
  type Package,
  say,
  takeAway,
  versionOf,
  wanted,
  words,
  world,
  write,
} from "./formats.ts";

const end = (code: number): never => process.exit(code);

/** What the world needs, what is needed first; or it ends here and says why. */
function solve(specs: readonly string[]): Package[] {
  const known = new Map<string, Package>();
  for (const one of [...offered(false), ...installed()]) known.set(nameOf(one), one);
  const problems = specs.flatMap((spec) => {
    const [name = "", version] = spec.split("=");
    const one = known.get(name);
    if (one === undefined) return [`  ${name} (no such package):\n    required by: world[${spec}]`];
    if (version === undefined || version === versionOf(one)) return [];
    return [`  ${name}-${versionOf(one)}:\n    breaks: world[${spec}]`];
  });
  if (problems.length > 0) {
    complain(["ERROR: unable to select packages:", ...problems].join("\n"));
    end(problems.length);
  }
  const chosen = new Set<Package>();
  const visit = (name: string) => {
    const one = known.get(name);
    if (one === undefined || chosen.has(one)) return;
    for (const other of words(one.fields.get("D"))) visit(other);
    chosen.add(one);
  };
  for (const spec of specs) visit(wanted(spec));
  // What comes by itself where all that it names is there.
  const has = (name: string) => [...chosen].some((one) => nameOf(one) === name);
  for (const one of known.values()) {
    const beside = words(one.fields.get("i"));
    if (beside.length > 0 && beside.every((spec) => has(wanted(spec)))) visit(nameOf(one));
  }
  return [...chosen];
}

/** Makes the machine what the world says; or says what that would change. */
function commit(specs: readonly string[], simulate: boolean): void {
  const now = installed();
  const then = solve(specs);
  const going = now.filter(
    (one) => !then.includes(one) && !then.some((other) => nameOf(other) === nameOf(one)),
  );
  const coming = then.filter((one) => !now.some((other) => nameOf(other) === nameOf(one)));
  const steps = [
    ...going.reverse().map((one) => ({ one, verb: "Purging" })),
    ...coming.map((one) => ({ one, verb: "Installing" })),
  ];
  const laid = new Map<string, Package>();
  for (const [i, { one, verb }] of steps.entries()) {
    say(`(${i + 1}/${steps.length}) ${verb} ${nameOf(one)} (${versionOf(one)})`);
    if (simulate) continue;
    if (verb === "Purging") takeAway(one);
    else laid.set(nameOf(one), lay(one));
  }
  const there = then.map(
    (one) => laid.get(nameOf(one)) ?? now.find((other) => nameOf(other) === nameOf(one)) ?? one,
  );
  if (!simulate) write(there, specs);
  const size = there.reduce((sum, one) => sum + Number(one.fields.get("I")), 0);
  say(`OK: ${Math.floor(size / 2 ** 20)} MiB in ${there.length} packages`);
}

const commands: Readonly<Record<string, (names: readonly string[], options: ReadonlySet<string>) => void>> = {
  update() {
    say(`OK: ${new Set([...offered(false), ...installed()].map(nameOf)).size} distinct packages available`);
  },
  fix() {
    say(`OK: ${installed().length} packages`);
  },
  info(names, options) {
    const there = installed();
    if (options.has("-W")) {
      for (const path of names) {
        const owner = there.find(({ files }) => files.includes(path.slice(1)));
        if (owner) say(`${path} is owned by ${nameOf(owner)}-${versionOf(owner)}`);
        else complain(`ERROR: ${path}: Could not find owner package`);
      }
      return;
    }
    const found = there.filter((one) => names.includes(nameOf(one)));
    for (const one of found) say(`${nameOf(one)}-${versionOf(one)}`);
    if (found.length < names.length) end(1);
  },
  policy(names) {
    const there = installed();
    for (const name of names) {
      const mine = there.find((one) => nameOf(one) === name);
      const theirs = offered(true).find((one) => nameOf(one) === name);
      if (!mine && !theirs) continue;
      say(`${name} policy:\n  ${versionOf((mine ?? theirs)!)}:`);
      if (mine) say("    lib/apk/db/installed");
      if (theirs) say(`    ${theirs.from}`);
    }
  },
  add(specs, options) {
    const others = world().filter((spec) => !specs.some((each) => wanted(each) === wanted(spec)));
    commit([...others, ...specs], options.has("--simulate"));
  },
  del(names, options) {
    const there = installed();
    for (const name of names) {
      if ([...there, ...offered(true)].some((one) => nameOf(one) === name)) continue;
      complain(`ERROR: No such package: ${name}`);
      end(1);
    }
    const rest = world().filter((spec) => !names.includes(wanted(spec)));
    const kept = solve(rest);
    const staying = names.filter((name) => kept.some((one) => nameOf(one) === name));
    if (staying.length > 0) {
      say("World updated, but the following packages are not removed due to:");
      for (const name of staying) say(`  ${name}: ${rest.map(wanted).join(" ")}`);
      say("");
    }
    commit(rest, options.has("--simulate"));
  },
};

function main([verb = "", ...names]: readonly string[], options: ReadonlySet<string>): void {
  const command = commands[verb];
  if (command === undefined) {
    complain(`ERROR: '${verb}' is no command that the lab's stand-in of apk knows`);
    end(1);
  } else command(names, options);
}

/** flock(1) holds the database's lock meanwhile, as apk itself does. */
function locked(args: readonly string[]): void {
  mkdirSync(dirname(DB), { recursive: true });
  const again = ["flock", "-n", "-E", "99", "/lib/apk/db/lock", process.execPath, process.argv[1]!, ...args];
  const { status } = spawnSync("env", ["LAB_APK_LOCKED=1", ...again], { stdio: "inherit" });
  if (status === 99) complain("ERROR: Unable to lock database: Resource temporarily unavailable");
  end(status ?? 1);
}

const args = process.argv.slice(2);
const options = new Set(args.filter((word) => word.startsWith("-")));
const rest = args.filter((word) => !word.startsWith("-"));
if (options.has("--print-arch")) say("x86_64");
else if (process.env.LAB_APK_LOCKED || ["info", "policy"].includes(rest[0]!)) main(rest, options);
else locked(args);
