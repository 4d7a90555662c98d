/** What a token says. RFC 7519, section 4.1. */
import { JsonReader } from "as-proxy-wasm-abi";
import { Issuer, Word } from "./issuer";
import { Pair } from "./pair";

/** The claims of a payload that matter. */
export class Claims {
  error: string | null = null;
  issuer: string = "";
  /** Seconds since 1970; NaN where the token says none. */
  expires: f64 = NaN;
  notBefore: f64 = NaN;
  /** One of the wanted audiences is named. */
  audienceFits: bool = false;
  /** The first required claim that is not there, or has another value. */
  missing: string | null = null;
  /** Headers to set, and their values. */
  found: Pair | null = null;

  constructor(payload: string, required: Pair | null, forwarded: Pair | null, audiences: Word | null) {
    const json = new JsonReader(payload);
    let fitting: Pair | null = null;
    while (json.nextField()) {
      const key = json.key;
      if (key == "exp") this.expires = json.number();
      else if (key == "nbf") this.notBefore = json.number();
      else if (key == "aud") this.readAudience(json, audiences);
      else if (!json.nextIsString()) json.skip();
      else fitting = this.take(key, json.string(), forwarded, fitting);
    }
    json.end();
    this.error = json.error;
    let one = required;
    while (one && valueOf(fitting, one.key) == one.value) one = one.next;
    if (one) this.missing = one.key;
  }

  /** Keeps a claim that is text; gives the list of all of them. */
  private take(key: string, value: string, forwarded: Pair | null, before: Pair | null): Pair {
    if (key == "iss") this.issuer = value;
    const header = valueOf(forwarded, key);
    if (header != null) {
      const pair = new Pair(header, value);
      pair.next = this.found;
      this.found = pair;
    }
    const claim = new Pair(key, value);
    claim.next = before;
    return claim;
  }

  /** One audience as text, or a list of them. */
  private readAudience(json: JsonReader, wanted: Word | null): void {
    if (json.nextIsString()) this.compare(json.string(), wanted);
    else while (json.nextItem()) this.compare(json.string(), wanted);
  }

  private compare(audience: string, wanted: Word | null): void {
    while (wanted && wanted.text != audience) wanted = wanted.next;
    if (wanted) this.audienceFits = true;
  }
}

function valueOf(pairs: Pair | null, key: string): string | null {
  while (pairs && pairs.key != key) pairs = pairs.next;
  return pairs ? pairs.value : null;
}

/** What is wrong with the claims of a token that this issuer signed, or null. A token has to end some time. */
export function verifyClaims(claims: Claims, issuer: Issuer, now: f64, skew: f64): string | null {
  if (claims.error != null) return "the payload can not be read";
  if (claims.issuer != issuer.name) return "wrong issuer";
  // A NaN is in no order with any number.
  if (!(claims.expires + skew > now)) return "expired";
  if (claims.notBefore - skew > now) return "not valid yet";
  if (issuer.audiences && !claims.audienceFits) return "wrong audience";
  return null;
}
