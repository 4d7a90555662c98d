/** The probe for ABI 0.2.0. */
export * from "./callbacks";
export * from "./streams";

export function proxy_abi_version_0_2_0(): void {}
