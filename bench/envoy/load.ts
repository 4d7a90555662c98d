/** Requests on a listener, as many as it takes: by wrk, which needs less of a core than what it measures. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";

const connections = 32;

export interface Load {
  /** Requests per second. */
  rate: number;
  /** Microseconds of CPU that Envoy took for one. */
  cpu: number;
}

/** Loads a port for some seconds. Throws where an answer is no 200. */
export async function load(port: number, seconds: number, pid: number): Promise<Load> {
  const before = cpuSeconds(pid);
  const report = await wrk(port, seconds);
  const used = cpuSeconds(pid) - before;
  const requests = Number(/(\d+) requests in/.exec(report)?.[1] ?? 0);
  const rate = Number(/Requests\/sec:\s+([\d.]+)/.exec(report)?.[1] ?? 0);
  if (requests === 0 || /Non-2xx|Socket errors/.test(report))
    throw new Error(`wrk did not get answers:\n${report}`);
  return { rate, cpu: (used * 1e6) / requests };
}

async function wrk(port: number, seconds: number): Promise<string> {
  const options = ["-t1", `-c${connections}`, `-d${seconds}s`, "-H", "userid: admin"];
  const child = spawn("wrk", [...options, `http://127.0.0.1:${port}/private`]);
  let text = "";
  child.stdout.on("data", (part: Buffer) => {
    text += part.toString();
  });
  const missing = new Promise<never>((_, reject) => {
    child.once("error", () => reject(new Error("no wrk on this machine: apt-get install wrk")));
  });
  await Promise.race([once(child, "close"), missing]);
  return text;
}

/** What a process has used of all cores, by the kernel's count of hundredths of a second. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
