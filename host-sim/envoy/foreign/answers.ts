import { Status } from "../../abi/enums.js";
import type { ByteString } from "../../model/byte-string.js";
import { toBytes } from "../../model/byte-string.js";
import type { ForeignAnswer } from "../operations.js";

const nothing = new Uint8Array(0);

/** Ok with these bytes. */
export const answer = (result: Uint8Array | ByteString): ForeignAnswer => ({
  status: Status.Ok,
  result: typeof result === "string" ? toBytes(result) : result,
});

/** A status without bytes. Envoy: the guest's slots are written nevertheless, with pointer and size 0. */
export const plain = (status: Status): ForeignAnswer => ({ status, result: nothing });
