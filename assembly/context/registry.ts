/** From the class that the author writes to the root context that the host asks for. */
import { Context } from "../api/context";
import { HttpContext } from "./http-context";
import { LogLevel, Status } from "../abi/enums";
import { OUT_DATA, OUT_SIZE } from "../abi/memory";
import { RootContext } from "./root-context";
import { decodeUtf8 } from "../codec/utf8";
import { proxy_get_property } from "../abi/hostcalls";
import { __proxyWasmWriteLog } from "../api/log";

/**
 * Marks the class that is the filter: `@filter class MyFilter extends HttpContext`, or a `RootContext` that makes its
 * contexts itself. With several in one module each takes the root id that it serves: `@filter("first")`; one without an
 * id serves the rest. It is read by the transform and never called.
 */
export declare function filter(...target: any[]): any;

/** A root context for a filter that has none of its own. */
class PlainRoot<T> extends RootContext {
  createContext(): Context {
    return changetype<Context>(instantiate<T>());
  }
}

/** No filter of the module serves the plugin's root id. */
class UnknownRoot extends RootContext {
  onVmStart(configurationSize: u32): bool {
    __proxyWasmWriteLog(LogLevel.Critical, "no filter in this module has the root id \"" + pluginRootId() + "\"");
    return false;
  }
}

/** The root context for a class marked with `@filter`. */
// @ts-ignore: decorator
@global
export function __proxyWasmRootFor<T>(): RootContext {
  if (changetype<T>(0) instanceof RootContext) return changetype<RootContext>(instantiate<T>());
  return new PlainRoot<T>();
}

// @ts-ignore: decorator
@global
export function __proxyWasmUnknownRoot(): RootContext {
  return new UnknownRoot();
}

/** True if the plugin that is being made has this root id. */
// @ts-ignore: decorator
@global
export function __proxyWasmRootIdIs(rootId: string): bool {
  return pluginRootId() == rootId;
}

function pluginRootId(): string {
  store<u64>(OUT_DATA, 0);
  const path = "plugin_root_id";
  const bytes = String.UTF8.encode(path);
  const status = proxy_get_property(changetype<usize>(bytes), bytes.byteLength, OUT_DATA, OUT_SIZE);
  return status == Status.Ok ? decodeUtf8(load<usize>(OUT_DATA), load<usize>(OUT_SIZE)) : "";
}
