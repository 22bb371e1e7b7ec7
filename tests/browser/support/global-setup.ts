import { Server } from "./server.ts";

/** The variable that tells the workers where the run's shared server is. */
export const SHARED_SERVICE = "IMAGEDECK_TEST_SERVICE";

/** Starts the server with the whole catalogue that most tests share, and returns what stops it. */
export default async function setUp(): Promise<() => Promise<void>> {
  const server = await Server.start();
  process.env[SHARED_SERVICE] = JSON.stringify({ url: server.url, data: server.data });
  return () => server.remove();
}
