/**
 * A repository for a stand-in of apk, and that stand-in: a script that keeps a world, resolves, brings, takes away what
 * nothing needs, and prints what apk 2.14.10 and 3.0.6 were seen to print. Debian has no apk. Services come as Alpine's
 * own do, in docker-openrc (aports, community/docker), which comes by itself where its service does.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { OwnPackage } from "./own-pacman.ts";
import { run } from "./process.ts";

const VERSIONS: Readonly<Record<string, string>> = {
  docker: "28.5.2-r0",
  containerd: "2.1.5-r0",
  runc: "1.3.4-r0",
  iptables: "1.8.11-r1",
  "docker-cli-buildx": "0.29.1-r0",
  "docker-cli-compose": "2.40.3-r0",
};

const versionOf = (name: string): string => VERSIONS[name] ?? VERSIONS.docker!;

/** Its own words, with the variables of Alpine's: supervised, its output in a log, reloaded by SIGHUP. */
const SERVICE = `#!/sbin/openrc-run
supervisor=supervise-daemon
name="Docker Daemon"
command="\${DOCKERD_BINARY:-/usr/bin/dockerd}"
command_args="\${DOCKER_OPTS}"
output_log="\${DOCKER_LOGFILE:-/var/log/\${RC_SVCNAME}.log}"
error_log="\${DOCKER_LOGFILE:-/var/log/\${RC_SVCNAME}.log}"
extra_started_commands="reload"
retry="TERM/60/KILL/10"
start_pre() { checkpath -f -m 0644 -o root:docker "$output_log"; }
reload() {
  ebegin "Reloading configuration"
  $supervisor $RC_SVCNAME --signal HUP
  eend $?
}
`;

/** The stand-in. Its database is apk's: P:, V: and D: lines, and a list of files beside it. */
export const APK = `#!/bin/sh
DB=/lib/apk/db WORLD=/etc/apk/world
mkdir -p $DB /etc/apk
touch $DB/installed $WORLD
exec 9>>$DB/lock
flock -n 9 || { echo "ERROR: Unable to lock database: Resource temporarily unavailable"; exit 99; }
index() { grep -v '^#' /etc/apk/repositories | while read -r at; do cat "$at/APKINDEX"; done; }
have() { awk '/^P:/ { p = substr($0, 3) } /^V:/ { v = substr($0, 3) } /^D:/ { print p, v, substr($0, 3) }' $DB/installed; }
# chosen WORLD: prints "NAME VERSION DEPENDS..." of what the world needs, what is needed first; or why not.
chosen() {
  { have | sed 's/^/have /'; index | sed 's/^/index /'; sed 's/^/world /' "$1"; } | awk '
    $1 == "world" { wanted[++w] = $2; next }
    { ver[$2] = $3; from[$2] = $1; $1 = ""; line[$2] = substr($0, 2); count = split($0, part, " "); dep[part[1]] = ""; for (i = 3; i <= count; i++) dep[part[1]] = dep[part[1]] " " part[i] }
    function visit(name,   each, n, i) {
      if (done[name]++) return
      if (!(name in ver)) { missing[name]; return }
      n = split(dep[name], each, " "); for (i = 1; i <= n; i++) visit(each[i])
      order[++k] = line[name]
      if (name == "docker-engine") visit("docker-openrc")
    }
    END {
      for (i = 1; i <= w; i++) {
        at = index(wanted[i], "="); name = at ? substr(wanted[i], 1, at - 1) : wanted[i]
        if (!(name in ver)) bad = bad "  " name " (no such package):\\n    required by: world[" wanted[i] "]\\n"
        else if (at && ver[name] != substr(wanted[i], at + 1)) bad = bad "  " name "-" ver[name] ":\\n    breaks: world[" wanted[i] "]\\n"
        visit(name)
      }
      if (bad != "") { printf "ERROR: unable to select packages:\\n%s", bad; exit 1 }
      for (i = 1; i <= k; i++) print order[i]
    }'
}
# commit WORLD: makes the machine so, or says what it would do.
commit() {
  chosen "$1" >$DB/chosen || { cat $DB/chosen; rm -f $DB/chosen; exit 1; }
  cut -d ' ' -f 1 $DB/chosen >$DB/names
  have | cut -d ' ' -f 1,2 >$DB/had
  { while read -r name version _; do grep -q "^$name " $DB/had || echo "Installing $name $version"; done <$DB/chosen
    while read -r name version; do grep -qx "$name" $DB/names || echo "Purging $name $version"; done <$DB/had; } >$DB/changes
  n=$(wc -l <$DB/changes) i=0
  while read -r verb name version; do
    i=$((i + 1))
    echo "($i/$n) $verb $name ($version)"
    [ "$simulate" = no ] || continue
    at=$(grep -v '^#' /etc/apk/repositories | head -n 1)
    if [ $verb = Installing ]; then
      tar -C / -xf "$at/$name.tar"
      tar -tf "$at/$name.tar" | grep -v '/$' >"$DB/$name.files"
      [ "$name" != docker-engine ] || getent group docker >/dev/null || groupadd -r docker
    else
      (cd / && xargs -r rm -f <"$DB/$name.files")
      rm -f "$DB/$name.files"
    fi
  done <$DB/changes
  if [ "$simulate" = no ]; then
    sort -u "$1" >$DB/world.new && cat $DB/world.new >$WORLD
    awk '{ printf "P:%s\\nV:%s\\nD:", $1, $2; for (i = 3; i <= NF; i++) printf "%s%s", i > 3 ? " " : "", $i; printf "\\n\\n" }' $DB/chosen >$DB/installed
  fi
  echo "OK: 214 MiB in $(wc -l <$DB/chosen) packages"
  rm -f $DB/chosen $DB/names $DB/had $DB/changes $DB/world.new $DB/world.want
}
verb= simulate=no words=
for word; do
  case $word in
    --print-arch) echo x86_64; exit ;;
    --simulate) simulate=yes ;;
    --no-interactive | -e | -v) ;;
    -W) verb=owner ;;
    *) if [ -z "$verb" ]; then verb=$word; else words="$words $word"; fi ;;
  esac
done
case $verb in
  update) echo "OK: $(index | wc -l) distinct packages available" ;;
  fix) echo "OK: 214 MiB in $(have | wc -l) packages" ;;
  info) for name in $words; do have | awk -v name="$name" '$1 == name { print $1 "-" $2 }'; done ;;
  owner) for file in $words; do for list in $DB/*.files; do ! grep -qx "\${file#/}" "$list" || { name=\${list##*/}; name=\${name%.files}; echo "$file is owned by $(have | awk -v name="$name" '$1 == name { print $1 "-" $2 }')"; }; done; done ;;
  policy)
    for name in $words; do
      echo "$name policy:"
      { have | sed "s!\\$! lib/apk/db/installed!"; index | sed "s!\\$! /usr/share/lab-own!"; } | awk -v name="$name" '$1 == name { if (!seen[$2]++) print "  " $2 ":"; print "    " $NF }'
    done ;;
  add)
    cp $WORLD $DB/world.want
    for word in $words; do
      sed -i "/^\${word%%=*}\\(=.*\\)\\{0,1\\}$/d" $DB/world.want
      echo "$word" >>$DB/world.want
    done
    commit $DB/world.want ;;
  del)
    cp $WORLD $DB/world.want
    for word in $words; do sed -i "/^$word\\(=.*\\)\\{0,1\\}$/d" $DB/world.want; done
    chosen $DB/world.want >$DB/stay
    for word in $words; do
      grep -q "^$word " $DB/stay || continue
      [ -n "\${told-}" ] || echo "World updated, but the following packages are not removed due to:"
      told=yes
      echo "  $word: $(awk -v name="$word" '{ for (i = 3; i <= NF; i++) if ($i == name) print $1 }' $DB/stay | tr '\\n' ' ' | sed 's/ $//')"
    done
    rm -f $DB/stay
    commit $DB/world.want ;;
esac
`;

/** docker and its parts as Alpine cuts them, of the trees that the others have. */
export async function apkRepository(packages: readonly OwnPackage[], folder: string): Promise<void> {
  const repository = join(folder, "repository");
  const openrc = join(folder, "trees", "docker-openrc");
  for (const part of ["etc/init.d", "etc/conf.d"]) mkdirSync(join(openrc, part), { recursive: true });
  writeFileSync(join(openrc, "etc/init.d/docker"), SERVICE, { mode: 0o755 });
  writeFileSync(join(openrc, "etc/conf.d/docker"), 'DOCKER_OPTS=""\n');
  const tree = (name: string) => packages.find((each) => each.name === name)!.tree;
  const all: readonly { name: string; requires: readonly string[]; tree?: string }[] = [
    { name: "runc", requires: [], tree: tree("runc") },
    { name: "iptables", requires: [] },
    { name: "containerd", requires: ["runc"], tree: tree("containerd") },
    { name: "docker-engine", requires: ["containerd", "iptables"], tree: tree("docker") },
    { name: "docker-openrc", requires: [], tree: openrc },
    { name: "docker-cli", requires: [] },
    { name: "docker-cli-buildx", requires: ["docker-cli"] },
    { name: "docker-cli-compose", requires: ["docker-cli"] },
    { name: "docker", requires: ["docker-engine", "docker-cli"] },
  ];
  for (const { name, tree } of all) {
    const files =
      tree === undefined ? ["-T", "/dev/null"] : ["--exclude=./*/systemd", "-C", tree, "etc", "usr"];
    const there =
      tree === undefined ? files : files.filter((part) => part !== "etc" || name === "docker-openrc");
    const kept = name === "docker-openrc" ? there.filter((part) => part !== "usr") : there;
    await run(["tar", "--owner=0", "--group=0", "-cf", join(repository, `${name}.tar`), ...kept]);
  }
  const index = all.map(({ name, requires }) => [name, versionOf(name), ...requires].join(" "));
  writeFileSync(join(repository, "APKINDEX"), `${index.join("\n")}\n`);
}
