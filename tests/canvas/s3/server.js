// @ts-nocheck
// A real S3 server (npm's s3rver) on a port of this machine, for tests of the object store:
//   node --openssl-legacy-provider server.js FOLDER BUCKET [PORT]
// Prints its address. Whoever signs in is S3RVER with the secret S3RVER; what it holds stays in the folder.
import S3rver from "s3rver";

const [directory, bucket, port] = process.argv.slice(2);
const server = new S3rver({
  address: "127.0.0.1", port: Number(port ?? 0), silent: true, directory, configureBuckets: [{ name: bucket }],
});
const address = await server.run();
console.log(`http://127.0.0.1:${address.port}`);
