export const guestLanguages: string[];
export function buildGuest(
  name: string,
  force?: boolean,
): { file: string; skipped?: undefined } | { file?: undefined; skipped: string };
