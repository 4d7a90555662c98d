#!/usr/bin/env node
/** Door: `proxy-wasm-host-sim`. */
import { main } from "./cli/main.js";
import { ignoreClosedPipes, processTerminal } from "./cli/terminal.js";

ignoreClosedPipes();
process.exitCode = await main(process.argv.slice(2), processTerminal);
