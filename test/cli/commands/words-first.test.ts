/** What is wrong in the words of a command line is said before root or a yes is asked for. */
import { expect, it } from "vitest";
import { machine } from "../../doctor/machine.ts";
import { show } from "../screens/person.ts";

const installed = '{ "registry-mirrors": ["https://docker.1ms.run"] }';

it.each<[string[], number, RegExp]>([
  [["rollback", "nonsense"], 2, /no such run/],
  [["rollback", "nonsense", "--dry-run"], 2, /no such run/],
  [["--lock", "/none.lock"], 2, /no lock \/none\.lock/],
  [["--bundle", "/none.tar"], 2, /no bundle \/none\.tar/],
  [["--bundle", "/none.tar", "--lock", "/none.lock"], 2, /no bundle/],
  [["--user", "nobody-here"], 2, /no such user/],
  [["--config", "/none.ini"], 2, /can't be read: there is no such file/],
  [["--mirror", "nowhere"], 2, /not a known package mirror/],
  [["--mirror", "http://mirror.example"], 2, /not encrypted/],
  [["registry", "remove", "https://none.example"], 16, /no such registry mirror/],
  [["registry", "add", "none.example"], 2, /registry mirror/],
  [["verify", "--lock", "/none.lock"], 2, /no lock/],
  [["bundle", "--lock", "/none.lock"], 2, /no lock/],
])("%j", async (argv, code, words) => {
  for (const uid of [0, 1000])
    for (const more of [[], ["--json"], ["--yes"]]) {
      if (more.includes("--yes") && ["verify", "bundle"].includes(argv[0]!)) continue;
      const system = machine({
        uid,
        files: { "/etc/docker/daemon.json": installed },
        exec: { "id -u": { code: 1 } },
      });
      const shown = await show({ argv: [...argv, ...more], system }, 120, "en");
      expect({ uid, more, code: shown.code, text: shown.text }).toMatchObject({ uid, more, code });
      expect(shown.text).toMatch(words);
      if (more.includes("--json")) expect(shown.text).toContain('"error"');
      expect(system.changes).toEqual([]);
    }
});
