/** Builds the rpm side's stub packages (base-stubs.ts) and their repository. */
import { cpSync, mkdirSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installed, offered, type Stub } from "./base-stubs.ts";
import type { Identity } from "./identity.ts";
import { run } from "./process.ts";

function spec(stubs: Stub[], dist: string): string {
  const head = [
    "Name: lab-base",
    "Version: 1",
    `Release: 1.${dist}`,
    "Summary: Stubs",
    "License: MIT",
    "BuildArch: noarch",
  ];
  const body = stubs.flatMap((s) => {
    const tags = (name: string, values: string[] = []) => values.map((value) => `${name}: ${value}`);
    const commands = Object.keys(s.commands ?? {});
    const links = Object.keys(s.links ?? {});
    return [
      `%package -n ${s.name}`,
      `Version: ${s.version}`,
      `Summary: Stub of ${s.name} for docker-setup's lab`,
      ...tags("Provides", s.provides),
      ...tags("Requires", s.requires),
      ...tags("Conflicts", s.conflicts),
      ...tags("Obsoletes", s.obsoletes),
      `%description -n ${s.name}\nStub.`,
      `%files -n ${s.name}`,
      ...commands.map((path) => `%attr(755, root, root) ${path}`),
      ...links,
      ...Object.keys(s.config ?? {}).map((path) => `%config(noreplace) ${path}`),
    ];
  });
  const install = stubs.flatMap((s) => [
    ...Object.entries(s.commands ?? {}).flatMap(([path, script]) => [
      "mkdir -p %{buildroot}/usr/bin",
      `printf '%%s\\n' '#!/bin/sh' '${script}' > %{buildroot}${path}`,
    ]),
    ...Object.entries(s.config ?? {}).flatMap(([path, text]) => [
      `mkdir -p "$(dirname %{buildroot}${path})"`,
      `cat > %{buildroot}${path} <<'END'\n${text}END`,
    ]),
    ...Object.entries(s.links ?? {}).flatMap(([path, to]) => [
      `mkdir -p "$(dirname %{buildroot}${path})"`,
      `ln -s ${to} %{buildroot}${path}`,
    ]),
  ]);
  return `${[...head, "AutoReqProv: no", "%description\nStubs.", ...body, "%install", ...install].join("\n")}\n`;
}

/**
 * Builds the stubs on the host.
 * @returns folders with the rpm files to install, and with the repository (repodata inside).
 */
export async function buildBasePackages(
  rpm: NonNullable<Identity["rpm"]>,
  folder: string,
): Promise<{ installed: string; repository: string }> {
  const own = installed(rpm);
  const all = [...own, ...offered(rpm)];
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "base.spec"), spec(all, rpm.dist));
  const macros = {
    _topdir: folder,
    _rpmdir: folder,
    _binary_payload: "w1.gzdio",
    _build_name_fmt: "repository/%%{NAME}.rpm",
  };
  const defines = Object.entries(macros).flatMap(([name, value]) => ["--define", `${name} ${value}`]);
  await run(["rpmbuild", "-bb", "--quiet", ...defines, join(folder, "base.spec")]);
  const repository = join(folder, "repository");
  await run(["createrepo_c", "--quiet", "--simple-md-filenames", repository]);
  await olderIndex(repository, folder);
  const names = new Set(own.map((s) => `${s.name}.rpm`));
  const target = join(folder, "installed");
  mkdirSync(target, { recursive: true });
  for (const file of readdirSync(repository))
    if (names.has(file)) cpSync(join(repository, file), join(target, file));
  return { installed: target, repository };
}

/** Beside the repository's index last month's, which names a file that is there no more (variants.ts, old-lists). */
async function olderIndex(repository: string, folder: string): Promise<void> {
  const file = readdirSync(repository).find((name) => /^iptables(-nft)?\.rpm$/.test(name));
  if (file === undefined) throw new Error("the stubs have no iptables");
  const [now, then] = [join(repository, file), join(repository, file.replace(".rpm", "-1.8.0.rpm"))];
  const older = join(folder, "older");
  mkdirSync(older);
  renameSync(now, then);
  await run(["createrepo_c", "--quiet", "--simple-md-filenames", "--outputdir", older, repository]);
  renameSync(then, now);
  renameSync(join(older, "repodata"), join(repository, "repodata.old"));
}
