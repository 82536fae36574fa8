// A modbus-serial server. Arguments: port. It prints "ready" and answers each line
// on stdin with a dump of its memory and the number of writes it was asked for.
const { ServerTCP } = require("modbus-serial");

const registers = Array.from({ length: 100 }, (_, i) => 500 + i);
const coils = Array.from({ length: 100 }, (_, i) => i % 2 === 1);
let writes = 0;
const vector = {
  getHoldingRegister: (address) => registers[address] || 0,
  getInputRegister: (address) => registers[address] || 0,
  getCoil: (address) => coils[address] || false,
  getDiscreteInput: (address) => coils[address] || false,
  setRegister: (address, value) => { writes++; registers[address] = value; },
  setCoil: (address, value) => { writes++; coils[address] = value; },
  readDeviceIdentification: () => ({ 0: "Lab", 1: "MS", 2: "8.0.23" }),
};
const server = new ServerTCP(vector, { host: "127.0.0.1", port: Number(process.argv.at(-1)), unitID: 1 });
server.on("initialized", () => console.log("ready"));
server.on("socketError", () => {});
server.on("serverError", () => process.exit(1));
require("readline").createInterface({ input: process.stdin })
  .on("line", () => console.log(JSON.stringify({ registers, coils, writes })))
  .on("close", () => process.exit(0));
