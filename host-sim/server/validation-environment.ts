import { randomFillSync } from "node:crypto";
import type { LogLine } from "../envoy/host-services.js";
import type { ProcessEnvironment } from "../envoy/process/environment.js";
import type { Cluster } from "../envoy/upstream.js";
import { EventLoop } from "../model/event-loop.js";
import { defaultFuel } from "../vm/fuel-tank.js";
import type { Log } from "./log.js";
import { wasmPlace } from "./log-places.js";

const warning = 3;

/** What a configuration is tried in: plugins start and end, on no worker, and nothing is connected or written. */
export function validationEnvironment(log: Log): ProcessEnvironment {
  return {
    loop: new EventLoop(Date.now()),
    logLevel: log.level("wasm"),
    threads: "main",
    hostEnvironment: process.env,
    callouts: undefined,
    observe: undefined,
    drainTime: 0,
    fuel: defaultFuel,
    connect: ({ name, metadata }): Cluster => ({ name, metadata, address: "", open: () => silent }),
    accessLog: () => () => {},
    log: ({ level, line }: LogLine) => log.write(level, "wasm", line, wasmPlace(level, line)),
    logMain: (level, logger, message) => log.write(level, logger, message),
    problem: (code, message) => log.write(warning, "host-sim", `${code}: ${message}`),
    onTrap: () => {},
    random: (target) => void randomFillSync(target),
  };
}

const silent = { sendHeaders() {}, sendData() {}, sendTrailers() {}, cancel() {} };
