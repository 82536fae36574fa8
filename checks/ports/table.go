package ports

// Where the numbers stand.
const (
	iana     = "https://www.iana.org/assignments/service-names-port-numbers/service-names-port-numbers.xhtml"
	redpoint = "https://github.com/digitalbond/Redpoint"
	toolsICS = "https://github.com/ITI/ICS-Security-Tools/blob/master/protocols/PORTS.md"
	codesys  = "https://faq.codesys.com/display/CDSFAQ/CODESYS+Control"
	shodan   = "https://github.com/corumir/shodan-magic"
	dockerd  = "https://docs.docker.com/reference/cli/dockerd/"
	mikrotik = "https://help.mikrotik.com/docs/display/ROS/Services"
	flower   = "https://flower.readthedocs.io/en/latest/config.html"
	elastic  = "https://www.elastic.co/guide/en/elasticsearch/reference/current/modules-network.html"
	mongo    = "https://www.mongodb.com/docs/manual/reference/default-mongodb-port/"
	beckhoff = "https://infosys.beckhoff.com/content/1033/bc9191/3440555787.html"
)

// table is in the order of the numbers. 102 is ISO-TSAP, over which the S7 protocol, IEC
// 61850's MMS and ICCP run. Left out are numbers that other software uses far
// more often than the industrial protocol: 4000 (ROC Plus), 10001 (tank gauges), 19999
// (DNP3 Secure), and TCP 2222.
var table = []Use{
	{22, 22, TCP, "SSH", Access, iana},
	{23, 23, TCP, "Telnet", Access, iana},
	{102, 102, TCP, "S7comm and MMS", Industrial, iana},
	{502, 502, Both, "Modbus", Industrial, iana},
	{789, 789, TCP, "Red Lion Crimson", Industrial, shodan},
	{802, 802, Both, "Modbus Security", Industrial, iana},
	{1089, 1091, Both, "Foundation Fieldbus HSE", Industrial, iana},
	{1217, 1217, TCP, "CODESYS Gateway", Industrial, codesys},
	{1740, 1743, UDP, "CODESYS", Industrial, codesys},
	{1883, 1883, TCP, "MQTT", Industrial, iana},
	{1911, 1911, TCP, "Niagara Fox", Industrial, redpoint},
	{1962, 1962, TCP, "Phoenix Contact PCWorx", Industrial, redpoint},
	{2222, 2222, UDP, "EtherNet/IP", Industrial, toolsICS},
	{2375, 2376, TCP, "the Docker API", Engine, dockerd},
	{2377, 2377, TCP, "Docker Swarm", Engine, dockerd},
	{2404, 2404, Both, "IEC 60870-5-104", Industrial, iana},
	{2455, 2455, TCP, "CODESYS V2", Industrial, redpoint},
	{3306, 3306, TCP, "MySQL", Data, iana},
	{3671, 3671, Both, "KNXnet/IP", Industrial, iana},
	{4840, 4840, Both, "OPC UA", Industrial, iana},
	{4843, 4843, TCP, "OPC UA over TLS", Industrial, iana},
	{4911, 4911, TCP, "Niagara Fox over TLS", Industrial, shodan},
	{5006, 5006, UDP, "Mitsubishi MELSEC", Industrial, shodan},
	{5007, 5007, TCP, "Mitsubishi MELSEC", Industrial, shodan},
	{5094, 5094, Both, "HART-IP", Industrial, iana},
	{5432, 5432, TCP, "PostgreSQL", Data, iana},
	{5555, 5555, TCP, "Flower", Access, flower},
	{5900, 5900, TCP, "VNC", Access, iana},
	{6379, 6379, TCP, "Redis", Data, iana},
	{8291, 8291, TCP, "WinBox", Access, mikrotik},
	{8728, 8729, TCP, "the RouterOS API", Access, mikrotik},
	{8883, 8883, TCP, "MQTT over TLS", Industrial, iana},
	{9200, 9200, TCP, "Elasticsearch", Data, elastic},
	{9600, 9600, Both, "Omron FINS", Industrial, redpoint},
	{11211, 11211, Both, "memcached", Data, iana},
	{11740, 11743, TCP, "CODESYS", Industrial, codesys},
	{18245, 18246, TCP, "GE SRTP", Industrial, shodan},
	{19998, 19998, TCP, "IEC 60870-5-104 over TLS", Industrial, iana},
	{20000, 20000, Both, "DNP3", Industrial, iana},
	{20547, 20547, TCP, "ProConOS", Industrial, redpoint},
	{27017, 27017, TCP, "MongoDB", Data, mongo},
	{34962, 34964, Both, "PROFINET", Industrial, iana},
	{34980, 34980, UDP, "EtherCAT", Industrial, iana},
	{44818, 44818, Both, "EtherNet/IP", Industrial, iana},
	{47808, 47808, UDP, "BACnet/IP", Industrial, iana},
	{48898, 48898, TCP, "Beckhoff ADS", Industrial, beckhoff},
	{48899, 48899, UDP, "Beckhoff ADS", Industrial, beckhoff},
}
