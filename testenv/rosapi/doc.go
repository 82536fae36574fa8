// Package rosapi simulates the API service of a MikroTik router with RouterOS.
//
// A [Device] is what the router is: the rows of its menus, read from a device file
// that is layered over a fresh 7.14.3 router. [Start] makes it listen. The codec is
// the package's own, so that a mistake in a client's can't hide here.
//
// What is simulated is what an auditor meets: both ways to log in, print with
// queries, .proplist and tags, listen and cancel, permissions, and the errors of
// menus that don't exist. Nothing can be changed over the wire: every attempt is
// counted and fails the test. Faults make it the sick or hostile peer that an
// auditor must survive.
//
// Three limits. A list that the device file doesn't name is empty, and a single
// row that it doesn't name is printed without attributes. Text is compared as bytes,
// where a router would understand "yes" in a query for true. And what a router does
// for a user without the policies "api" or "sensitive" is assumed; see [Provenance].
package rosapi
