/** The rows of the ABI table, which is generated from spec/abi.json. */

export type AbiVersion = "0.1.0" | "0.2.0" | "0.2.1";

export type WasmType = "i32" | "i64";

/** A parameter or a returned value: `kind` is u32, i32, u64, i64, bool, ptr, bytes, pairs, or the name of an enum. */
export interface Parameter {
  readonly name: string;
  readonly kind: string;
}

/** A function that the host gives to modules. */
export interface ImportEntry {
  readonly name: string;
  readonly modules: readonly string[];
  readonly versions: readonly AbiVersion[];
  readonly parameters: readonly Parameter[];
  /** What it writes through addresses that the guest gives: they follow the parameters. */
  readonly returns: readonly Parameter[];
  /** "Status", "errno", "u32" or "none". */
  readonly result: string;
  readonly wasmParameters: readonly WasmType[];
  readonly wasmResults: readonly WasmType[];
  /** May be called while the module starts. Envoy 1.40: others throw `restricted_callback`. */
  readonly start: boolean;
  /** May be called from malloc. */
  readonly allocation: boolean;
  /** Falls under `capability_restriction_config`. */
  readonly capability: boolean;
}

/** A function that a module may give to the host. */
export interface CallbackEntry {
  readonly name: string;
  /** Its name on `Callbacks`. */
  readonly key: string;
  readonly versions: readonly AbiVersion[];
  readonly parameters: readonly Parameter[];
  /** "bool", "none", or the enum of its actions. */
  readonly result: string;
  readonly wasmParameters: readonly WasmType[];
  readonly wasmResults: readonly WasmType[];
  readonly capability: boolean;
}
