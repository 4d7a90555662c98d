/** Whether somebody debugs this process: then guests run as their authors wrote them, and as long as they like. */
import { url } from "node:inspector";

/** An inspector listens (`node --inspect`, VS Code), or the environment says so: `PROXY_WASM_DEBUG=1`. */
export const isDebugged = (): boolean => {
  const wanted = process.env.PROXY_WASM_DEBUG;
  if (wanted !== undefined && wanted !== "") return wanted !== "0";
  return url() !== undefined;
};
