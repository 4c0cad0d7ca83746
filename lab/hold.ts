/** Holds a machine until it is killed: what the clean-up tests kill. Prints a line of JSON when the machine is up. */
import { openLab } from "./index.ts";

async function main(): Promise<void> {
  const lab = await openLab();
  const machine = await lab.start("debian-12");
  console.log(JSON.stringify({ enter: machine.enter([]) }));
  setInterval(() => {}, 1000);
}

void main();
