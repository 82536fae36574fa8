// Package network judges what lies between targets: which zone of the site reaches
// which endpoint, through which router and by which rules, and whose finding facts of
// another kind compensate or worsen.
//
// What is asked is the routers' configuration: nothing is sent to an endpoint, and one
// that could not be read is judged by its address all the same. Packets between hosts
// of one network cross no router and are not asked about. What has answered an audit from
// a zone that may not reach it convicts besides, whatever the configuration says.
package network
