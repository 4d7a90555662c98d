/** What a command sees of the process that it runs in. */
export interface Terminal {
  out(text: string): void;
  error(bytes: Uint8Array): void;
  /** Called with Envoy's name of the signal that ends the host. */
  onSignal(end: (name: string) => void): void;
}

export const processTerminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  error: (bytes) => void process.stderr.write(bytes),
  onSignal: (end) => {
    process.once("SIGTERM", () => end("ENVOY_SIGTERM"));
    process.once("SIGINT", () => end("SIGINT"));
  },
};
