# A libmodbus server through ctypes; it serves one connection at a time. Arguments:
# port. It prints "ready" and answers each line on stdin with a dump of its memory.
import ctypes as C
import sys
import threading

SIZE = 100


class Mapping(C.Structure):
    _fields_ = [(name, C.c_int) for name in (
        "nb_bits", "start_bits", "nb_input_bits", "start_input_bits",
        "nb_input_registers", "start_input_registers", "nb_registers", "start_registers")] + [
        ("bits", C.POINTER(C.c_uint8)), ("input_bits", C.POINTER(C.c_uint8)),
        ("input_registers", C.POINTER(C.c_uint16)), ("registers", C.POINTER(C.c_uint16))]


lib = C.CDLL("libmodbus.so.5")
lib.modbus_new_tcp.restype = C.c_void_p
lib.modbus_mapping_new.restype = C.POINTER(Mapping)
context = C.c_void_p(lib.modbus_new_tcp(b"127.0.0.1", int(sys.argv[1])))
mapping = lib.modbus_mapping_new(SIZE, SIZE, SIZE, SIZE)
for i in range(SIZE):
    mapping.contents.bits[i] = i % 2
    mapping.contents.registers[i] = 500 + i
listener = C.c_int(lib.modbus_tcp_listen(context, 4))
assert listener.value >= 0


def serve():
    query = (C.c_uint8 * 260)()
    while lib.modbus_tcp_accept(context, C.byref(listener)) >= 0:
        while True:
            size = lib.modbus_receive(context, query)
            if size < 0:
                break
            if size > 0:
                lib.modbus_reply(context, query, size, mapping)
        lib.modbus_close(context)


threading.Thread(target=serve, daemon=True).start()
print("ready", flush=True)
for _ in sys.stdin:
    tables = mapping.contents
    print([list(table[:SIZE]) for table in (tables.bits, tables.input_bits, tables.input_registers, tables.registers)], flush=True)
