# A pymodbus server. Arguments: port. It prints "ready" and answers each line on
# stdin with a dump of its memory.
import socket
import sys
import threading
import time

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.device import ModbusDeviceIdentification
from pymodbus.server import StartTcpServer

PORT, SIZE = int(sys.argv[1]), 100
store = ModbusSlaveContext(
    di=ModbusSequentialDataBlock(0, [1] * SIZE),
    co=ModbusSequentialDataBlock(0, [0, 1] * (SIZE // 2)),
    hr=ModbusSequentialDataBlock(0, list(range(500, 500 + SIZE))),
    ir=ModbusSequentialDataBlock(0, list(range(700, 700 + SIZE))),
)
identity = ModbusDeviceIdentification(info_name={"VendorName": "Lab", "ProductCode": "PM", "MajorMinorRevision": "3.0.0"})


def serve():
    StartTcpServer(context=ModbusServerContext(slaves=store, single=True), identity=identity, address=("127.0.0.1", PORT))


def listening():
    try:
        socket.create_connection(("127.0.0.1", PORT), 1).close()
        return True
    except OSError:
        return False


threading.Thread(target=serve, daemon=True).start()
while not listening():
    time.sleep(0.05)
print("ready", flush=True)
for _ in sys.stdin:
    print({fc: store.getValues(fc, 0, SIZE - 2) for fc in (1, 2, 3, 4)}, flush=True)
