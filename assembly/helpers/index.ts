/** Small helpers of filters. None costs a byte in a module that does not use it. */
export { SameSite, SetCookie, getCookie, removeCookie } from "./cookies";
export { HmacSha256, hmacSha256 } from "./hmac-sha256";
export { NO_DATE, httpDate, parseHttpDate } from "./http-date";
export { Query } from "./query";
export { RequestPath, Url } from "./url";
export { Sha256, sha256 } from "./sha256";
export { constantTimeEqual } from "./constant-time";
export { decodeBase64, decodeBase64Url, encodeBase64, encodeBase64Url } from "./base64";
export { decodeForm, decodePercent, encodeForm, encodePercent } from "./percent";
export { decodeHex, encodeHex } from "./hex";
export { glob } from "./glob";
export { randomBytes } from "./random";
export { uuid } from "./uuid";
export { Match } from "./regex/match";
export { Regex } from "./regex/regex";
