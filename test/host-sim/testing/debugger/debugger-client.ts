/** A debugger as DevTools and VS Code are ones: it reads source maps, sets breakpoints by source line, shows where it stands. */
import {
  generatedPositionFor,
  LEAST_UPPER_BOUND,
  originalPositionFor,
  TraceMap,
} from "@jridgewell/trace-mapping";
import { WebSocketClient } from "./websocket.js";

// biome-ignore lint/suspicious/noExplicitAny: the protocol's own types are not at hand
type Message = any;

export interface Stop {
  file: string;
  line: number;
  functionName: string;
  scopes: string[];
  frames: string[];
}

interface WasmScript {
  scriptId: string;
  map: TraceMap;
}

export class DebuggerClient {
  private socket: WebSocketClient | null = null;
  private lastId = 0;
  private readonly waiting = new Map<number, (result: Message) => void>();
  private readonly scripts = new Map<string, WasmScript>();
  private readonly wanted: { file: string; line: number };
  readonly stops: Stop[] = [];
  /** What went wrong on the way. */
  readonly errors: string[] = [];

  /** @param wanted Where to stop: the end of a source's URL, and a line from 1. */
  constructor(wanted: { file: string; line: number }) {
    this.wanted = wanted;
  }

  async connect(address: string): Promise<void> {
    this.socket = await WebSocketClient.open(address, (text) => this.receive(JSON.parse(text)));
    await this.ask("Runtime.enable");
    await this.ask("Debugger.enable");
    await this.ask("Runtime.runIfWaitingForDebugger");
  }

  close(): void {
    this.socket?.close();
  }

  private ask(method: string, params: object = {}): Promise<Message> {
    const id = ++this.lastId;
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      this.socket?.send(JSON.stringify({ id, method, params }));
    });
  }

  private receive(message: Message): void {
    if (message.error !== undefined) this.errors.push(message.error.message);
    if (message.id !== undefined) this.waiting.get(message.id)?.(message.result);
    else if (message.method === "Debugger.scriptParsed") void this.onScript(message.params);
    else if (message.method === "Debugger.paused") void this.onPaused(message.params);
  }

  private async onScript({ scriptId, scriptLanguage, sourceMapURL }: Message): Promise<void> {
    if (scriptLanguage !== "WebAssembly" || !sourceMapURL?.startsWith("data:")) return;
    const text = Buffer.from(sourceMapURL.slice(sourceMapURL.indexOf(",") + 1), "base64").toString("utf8");
    const map = new TraceMap(text);
    this.scripts.set(scriptId, { scriptId, map });
    const source = map.sources.find((one) => one?.endsWith(this.wanted.file));
    if (!source) return;
    const { line } = this.wanted;
    const place = generatedPositionFor(map, { source, line, column: 0, bias: LEAST_UPPER_BOUND });
    // of wasm the protocol knows one line, 0, whose columns are the module's offsets
    await this.ask("Debugger.setBreakpoint", {
      location: { scriptId, lineNumber: 0, columnNumber: place.column },
    });
  }

  private async onPaused({ callFrames, hitBreakpoints }: Message): Promise<void> {
    const [innermost] = callFrames;
    const script = this.scripts.get(innermost.location.scriptId);
    if (script !== undefined && hitBreakpoints?.length > 0) this.note(script, callFrames);
    await this.ask("Debugger.resume");
  }

  private note(script: WasmScript, callFrames: Message): void {
    const [innermost] = callFrames;
    const { source, line } = originalPositionFor(script.map, {
      line: 1,
      column: innermost.location.columnNumber,
    });
    this.stops.push({
      file: source ?? "",
      line: line ?? 0,
      functionName: innermost.functionName,
      scopes: innermost.scopeChain.map(({ type }: Message) => type),
      frames: callFrames.map(({ functionName }: Message) => functionName),
    });
  }
}
