// A jsmodbus server. Arguments: port. It prints "ready" and answers each line on
// stdin with a dump of its memory.
const modbus = require("jsmodbus");
const net = require("net");

const tables = {
  coils: Buffer.alloc(40, 0x55), discrete: Buffer.alloc(40, 0x33),
  holding: Buffer.alloc(200, 17), input: Buffer.alloc(200, 34),
};
const server = new net.Server();
new modbus.server.TCP(server, tables);
server.listen({ host: "127.0.0.1", port: Number(process.argv.at(-1)) }, () => console.log("ready"));
require("readline").createInterface({ input: process.stdin })
  .on("line", () => console.log(Object.values(tables).map((table) => table.toString("hex")).join(" ")))
  .on("close", () => process.exit(0));
