#!/usr/bin/env node
/** Door: `proxy-wasm-host-sim`. */
import { main } from "./cli/main.js";
import { processTerminal } from "./cli/terminal.js";

process.exitCode = await main(process.argv.slice(2), processTerminal);
