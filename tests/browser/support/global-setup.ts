import { Server } from "./server.ts";

/** The variable that tells the workers where the run's shared server is. */
export const SHARED_SERVICE = "IMAGEDECK_TEST_SERVICE";

/** Starts the server with the whole catalogue that most tests share, and returns what stops it. */
export default async function setUp(): Promise<() => Promise<void>> {
  // Without a handler these signals would end the process before it can clean up.
  for (const signal of ["SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(1));
  const server = await Server.start();
  process.env[SHARED_SERVICE] = JSON.stringify({ url: server.url, data: server.data });
  return () => server.remove();
}
