/** Which ABI a module wants: the first `proxy_abi_version_*` function among its exports (1.7, 1.8). */
import type { AbiVersion } from "../abi/table-types.js";
import { exportsIn, hasMagic, MalformedModule, SectionId, sectionsOf } from "./binary.js";

const markers: Readonly<Record<string, AbiVersion>> = {
  proxy_abi_version_0_1_0: "0.1.0",
  proxy_abi_version_0_2_0: "0.2.0",
  proxy_abi_version_0_2_1: "0.2.1",
};

const functionKind = 0;

/** `null` where there is none that Envoy knows. Throws MalformedModule where Envoy finds the module corrupted. */
export function findAbiVersion(bytes: Uint8Array): AbiVersion | null {
  // Envoy looks at the magic number only where there is a whole header.
  if (bytes.length < 8) return null;
  if (!hasMagic(bytes)) throw new MalformedModule("no WebAssembly header");
  for (const section of sectionsOf(bytes)) {
    if (section.id === SectionId.Export) return markerIn(exportsIn(bytes, section));
  }
  return null;
}

function markerIn(exports: Iterable<{ name: string; kind: number }>): AbiVersion | null {
  for (const { name, kind } of exports) {
    const version = kind === functionKind ? markers[name] : undefined;
    if (version !== undefined) return version;
  }
  return null;
}
