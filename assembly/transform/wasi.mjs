/** Brings in `@assemblyscript/wasi-shim` for filters that use what it offers. */
export async function useWasi(parser, program, baseDir) {}
