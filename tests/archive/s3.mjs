// An S3 server on the loopback, until its standard input ends.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';

const directory = mkdtempSync(join(tmpdir(), 'aviv-s3-'));
const server = new S3rver({
  address: '127.0.0.1',
  port: 0,
  silent: true,
  directory,
  configureBuckets: [{ name: 'archive' }],
});
const { port } = await server.run();
console.log(port);
process.stdin.resume().on('end', async () => {
  await server.close();
  rmSync(directory, { recursive: true });
  process.exit(0);
});
