/* A libmodbus server with the largest memory there is: 65,535 of each table. It
   serves one connection at a time. Arguments: address, port. It prints "ready" and
   answers each line on stdin with what has changed in its memory since the start. */
#include <errno.h>
#include <modbus.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE = 65535, SHOWN = 5 };

static modbus_t *context;
static modbus_mapping_t *memory;
static int listener;

static void *serve(void *unused)
{
	uint8_t query[MODBUS_TCP_MAX_ADU_LENGTH];

	(void)unused;
	while (modbus_tcp_accept(context, &listener) >= 0) {
		int size;

		while ((size = modbus_receive(context, query)) >= 0)
			if (size > 0)
				modbus_reply(context, query, size, memory);
		modbus_close(context);
	}
	return NULL;
}

static void fill(modbus_mapping_t *m)
{
	for (int i = 0; i < SIZE; i++) {
		m->tab_bits[i] = i % 2;
		m->tab_input_bits[i] = i % 3 == 0;
		m->tab_registers[i] = (uint16_t)(i * 31 + 7);
		m->tab_input_registers[i] = (uint16_t)(i * 17 + 3);
	}
}

static int differ(const char *name, const void *now, const void *then, size_t width)
{
	const uint8_t *a = now, *b = then;
	int found = 0;

	for (int i = 0; i < SIZE; i++)
		if (memcmp(a + i * width, b + i * width, width) != 0 && found++ < SHOWN)
			printf("%s[%d] ", name, i);
	return found;
}

static void report(const modbus_mapping_t *then)
{
	int found = differ("coils", memory->tab_bits, then->tab_bits, sizeof *then->tab_bits);

	found += differ("inputs", memory->tab_input_bits, then->tab_input_bits, sizeof *then->tab_input_bits);
	found += differ("registers", memory->tab_registers, then->tab_registers, sizeof *then->tab_registers);
	found += differ("input-registers", memory->tab_input_registers, then->tab_input_registers, sizeof *then->tab_input_registers);
	printf("%d changed\n", found);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	modbus_mapping_t *then;
	pthread_t server;
	char line[16];

	if (argc != 3)
		return 2;
	context = modbus_new_tcp(argv[1], atoi(argv[2]));
	memory = modbus_mapping_new(SIZE, SIZE, SIZE, SIZE);
	then = modbus_mapping_new(SIZE, SIZE, SIZE, SIZE);
	if (context == NULL || memory == NULL || then == NULL)
		return 1;
	fill(memory);
	fill(then);
	listener = modbus_tcp_listen(context, 4);
	if (listener < 0 || pthread_create(&server, NULL, serve, NULL) != 0) {
		fprintf(stderr, "listen: %s\n", modbus_strerror(errno));
		return 1;
	}
	puts("ready");
	fflush(stdout);
	while (fgets(line, sizeof line, stdin) != NULL)
		report(then);
	return 0;
}
