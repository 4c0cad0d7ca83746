/** Left-over repository entries, in the forms that apt, yum and dnf read. */
import { describe, expect } from "vitest";
import { runScript } from "../../../lab/job.ts";
import type { Machine } from "../../../lab/types.ts";
import {
  byHand,
  DOCKER_IO,
  dockerSources,
  doctor,
  field,
  unitState,
  whole,
  words,
} from "../helpers/field.ts";
import { expectCode, lab, run, scriptFor, withLab } from "../helpers/lab.ts";

withLab();

const OURS = "https://mirrors.aliyun.com/docker-ce/linux/debian";
const write = (path: string, text: string) => `cat > ${path} <<'END'\n${text}\nEND`;

/** docker-ce is here, apt can read its sources, and no entry but one names docker-ce. */
async function expectOneSource(machine: Machine, uri: RegExp): Promise<void> {
  await machine.sh("apt-get -q check");
  const sources = await dockerSources(machine);
  expect(sources).toHaveLength(1);
  expect(sources[0]).toMatch(uri);
  expect(await whole(machine, "docker-ce docker.io")).toEqual(["docker-ce"]);
  expect(await unitState(machine)).toBe("active");
}

/** What each old entry looks like. docker/for-linux#1349, OpenVoiceOS/ovos-installer#15, IceWhaleTech/CasaOS#1506. */
const leftovers: Record<string, string> = {
  // Ansible's apt_repository names its file so; the other is the page's own.
  "two entries that contradict each other's signed-by": [
    write(
      "/etc/apt/sources.list.d/docker.list",
      "deb [arch=amd64 signed-by=/etc/apt/keyrings/docker.gpg] https://download.docker.com/linux/debian bookworm stable",
    ),
    write(
      "/etc/apt/sources.list.d/archive_uri-https_download_docker_com_linux_debian-bookworm.list",
      "deb [arch=amd64 signed-by=/usr/share/keyrings/docker-archive-keyring.gpg] https://download.docker.com/linux/debian bookworm stable",
    ),
  ].join("\n"),
  "a deb822 entry whose field names are in capitals": write(
    "/etc/apt/sources.list.d/dk.sources",
    `TYPES: deb\nURIS: ${OURS}\nSUITES: bookworm\nCOMPONENTS: stable\nSIGNED-BY: /etc/apt/keyrings/no.gpg`,
  ),
  "a deb822 entry with its URI on a continuation line": write(
    "/etc/apt/sources.list.d/dk.sources",
    `Types: deb\nURIs:\n ${OURS}\nSuites: bookworm\nComponents: stable\nSigned-By: /etc/apt/keyrings/no.gpg`,
  ),
  "an entry with options and blanks in sources.list": write(
    "/tmp/l",
    `deb   [ arch=amd64   signed-by=/etc/apt/keyrings/no.gpg ]   ${OURS}   bookworm   stable`,
  ).concat("\ncat /tmp/l >> /etc/apt/sources.list"),
};

describe.concurrent("apt", () => {
  for (const [title, make] of Object.entries(leftovers)) {
    field(`debian-12 with ${title}: switched off first`, async ({ fresh }) => {
      const machine = await fresh("debian-12", `${DOCKER_IO}\n${make}`);
      await expectCode(run(machine), 0);
      await expectOneSource(machine, /mirrors\.aliyun\.com/);
    });
  }

  field(
    "debian-12 with a deb822 file of which one stanza is Docker's: only that goes off",
    async ({ fresh }) => {
      const text = `# Debian itself\nTypes: deb\nURIs: http://deb.debian.org/debian\nSuites: bookworm-backports\nComponents: main\n\nTypes: deb\nURIs: ${OURS}\nSuites: bookworm\nComponents: stable\nSigned-By: /etc/apt/keyrings/no.gpg`;
      const machine = await fresh("debian-12", write("/etc/apt/sources.list.d/all.sources", text));
      await expectCode(run(machine), 0);
      await expectOneSource(machine, /mirrors\.aliyun\.com/);
      const targets = await machine.sh(
        "apt-get -q update >/dev/null; apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages'",
      );
      expect(targets).toContain("bookworm-backports");
    },
  );

  const EXTREPO = `mkdir -p /var/lib/extrepo/keys; touch /var/lib/extrepo/keys/docker-ce.asc
${write("/etc/apt/sources.list.d/extrepo_docker-ce.sources", "Suites: trixie\nTypes: deb\nUris: https://download.docker.com/linux/debian\nComponents: stable\nSigned-By: /var/lib/extrepo/keys/docker-ce.asc")}`;
  for (const [title, args, uri] of [
    ["the same mirror", ["--mirror", "official"], /download\.docker\.com/],
    ["another mirror", [], /mirrors\.aliyun\.com/],
  ] as const) {
    field(`debian-13 with extrepo's entry and ${title}: switched off, doctor content`, async ({ fresh }) => {
      const machine = await fresh("debian-13", EXTREPO);
      await expectCode(run(machine, args), 0);
      await expectOneSource(machine, uri);
      const healthy = await expectCode(doctor(machine), 0);
      expect(words(healthy)).not.toMatch(/extrepo|stands both in/);
    });
  }

  // docker/for-linux#1315: an upgrade of the system leaves Docker's package of the release before.
  field(
    "debian-12 upgraded from 11 with its docker-ce and entry: the same Docker for 12, said in a line",
    async ({ fresh }) => {
      const old = "5:27.3.1-1~debian.11~bullseye";
      const setup = `${byHand(`docker-ce=${old} docker-ce-cli=${old} containerd.io docker-compose-plugin`)}`;
      const machine = await fresh("debian-12", setup.replaceAll("bookworm", "bullseye"));
      const result = await expectCode(run(machine), 0);
      expect(words(result)).toMatch(
        /5:27\.3\.1-1~debian\.11~bullseye was built for bullseye: that of bookworm, 27\.3\.1/,
      );
      const sources = await dockerSources(machine);
      expect(sources).toEqual(["https://mirrors.aliyun.com/docker-ce/linux/debian/ bookworm"]);
      const version = await machine.sh("dpkg -s docker-ce | sed -n 's/^Version: //p'");
      expect(version).toBe("5:27.3.1-1~debian.12~bookworm");
      expect(await unitState(machine)).toBe("active");
      expect((await expectCode(run(machine), 0)).stdout).toContain("Nothing was changed");
    },
  );

  // docker/docs#16362, docker/docker-install#276: a tighter umask made the directory.
  field("debian-12 whose /etc/apt/keyrings has mode 0700: made readable or named", async ({ fresh }) => {
    const machine = await fresh("debian-12", "mkdir -p /etc/apt/keyrings; chmod 0700 /etc/apt/keyrings");
    const result = await run(machine);
    expect(words(result)).not.toMatch(/pinned key/);
    if (result.code === 0) {
      expect(await unitState(machine)).toBe("active");
      expect(await machine.sh("stat -c %a /etc/apt/keyrings")).toBe("755");
    } else {
      expect(words(result)).toContain("/etc/apt/keyrings");
      expect(words(result)).toMatch(/0?700|permission|_apt|can't be read/);
    }
  });
});

/** As Ansible's yum_repository writes it, in a file that sorts after ours, unchecked. */
const BLANKS = write(
  "/etc/yum.repos.d/docker.repo",
  `[docker-ce-stable]
name = Docker CE
baseurl = https://mirrors.aliyun.com/docker-ce/linux/centos/9/x86_64/stable
enabled = 1
gpgcheck = 0`,
);

async function expectChecked(machine: Machine): Promise<void> {
  expect(await unitState(machine)).toBe("active");
  expect(await machine.sh("yum -q config-manager --dump docker-ce-stable | grep '^gpgcheck '")).toBe(
    "gpgcheck = 1",
  );
  // dnf imports the key when it checks the first signature.
  const key = lab().keys.rpm.slice(-8).toLowerCase();
  expect(await machine.sh("rpm -qa 'gpg-pubkey*'")).toContain(key);
}

describe.concurrent("yum", () => {
  field(
    "centos-9 with an unchecked entry that has blanks around its equals signs: the run checks",
    async ({ fresh }) => {
      const machine = await fresh("centos-9", BLANKS);
      await expectCode(run(machine), 0);
      await expectChecked(machine);
    },
  );

  field(
    "centos-9 with an unchecked entry that has blanks around its equals signs: the script checks",
    async ({ fresh }) => {
      const [machine, script] = await Promise.all([fresh("centos-9", BLANKS), scriptFor("centos-9")]);
      await expectCode(runScript(machine, script), 0);
      await expectChecked(machine);
    },
  );
});
