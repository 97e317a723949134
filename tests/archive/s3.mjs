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
// It writes lists in a namespace of long ago, which clients read as empty lists.
server.middleware.unshift(async (context, next) => {
  await next();
  if (typeof context.body === 'string')
    context.body = context.body.replace('http://doc.s3.amazonaws.com/2006-03-01/', 'http://s3.amazonaws.com/doc/2006-03-01/');
});
const { port } = await server.run();
console.log(port);
process.stdin.resume().on('end', async () => {
  await server.close();
  rmSync(directory, { recursive: true });
  process.exit(0);
});
