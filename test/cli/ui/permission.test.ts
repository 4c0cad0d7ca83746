import { expect, it } from "vitest";
import { withSudo } from "../../../src/cli/ui/permission.ts";

it.each<[string, boolean, string[], string]>([
  ["/usr/bin/node", true, [], "sudo npx docker-setup"],
  ["/usr/local/bin/node", false, ["doctor"], "sudo docker-setup doctor"],
  ["/usr/bin/node", true, ["--yes"], "sudo npx --yes docker-setup --yes"],
  ["/home/li/.nvm/versions/node/v22.1.0/bin/node", true, [], 'sudo env "PATH=$PATH" npx docker-setup'],
  ["/opt/node/bin/node", true, ["-y", "--hold"], 'sudo env "PATH=$PATH" npx --yes docker-setup -y --hold'],
])("with Node in %s, by npx: %s, %j: %s", (node, npx, argv, line) => {
  expect(withSudo(argv, { npx, node })).toBe(line);
});
