import { apartTable, distroTable } from "../../../distros/table.ts";
import type { Request } from "../options/request.ts";
import type { Terminal } from "../ui/terminal.ts";

/** Lists the systems that are known by name: what --target calls them and which repository fits. Asks nobody. */
export function listDistros(request: Request, terminal: Terminal, out: (text: string) => void): void {
  const [lines, apart] = [distroTable(), apartTable()];
  if (request.json) {
    out(`${JSON.stringify({ format: 1, distributions: lines, ownDocker: apart }, null, 2)}\n`);
    return;
  }
  const head = [
    terminal.say({ en: "SYSTEM", zh: "系统" }),
    terminal.say({ en: "REPOSITORY", zh: "软件源" }),
    terminal.say({ en: "END OF LIFE", zh: "停止维护" }),
    "--target",
  ];
  const rows = lines.map(({ name, targets, repositories, packages, endOfLife }) => [
    name,
    repositories.join(" ") || terminal.say({ en: `its own ${packages[0]}`, zh: `自带的 ${packages[0]}` }),
    endOfLife ?? "",
    targets.join(" "),
  ]);
  const titles = [
    terminal.say({ en: "WITHOUT DOCKER-CE", zh: "没有 DOCKER-CE" }),
    terminal.say({ en: "WHAT TO TYPE THERE", zh: "在那里输入" }),
  ];
  const others = apart.flatMap(({ ids, command }) =>
    command === undefined ? [] : [[ids.join(" "), command]],
  );
  out(`${terminal.table([head, ...rows])}\n${terminal.table([titles, ...others])}`);
}
