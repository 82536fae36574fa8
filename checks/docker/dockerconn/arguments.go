package dockerconn

import (
	"strings"

	"hardcheck/checks/docker"
	"hardcheck/checks/secrets"
)

// argumentsOf are the options and words of a command line that tell how a service asks for a
// login. A word behind an option may be its value and isn't taken for a program.
func argumentsOf(args []string) []docker.Argument {
	arguments := []docker.Argument{}
	for _, command := range secrets.Statements(args) {
		for i, text := range command {
			name, value, assigned := strings.Cut(text, "=")
			if bare := strings.TrimLeft(name, "-"); bare != name {
				if !assigned && i+1 < len(command) && !strings.HasPrefix(command[i+1], "-") {
					value = command[i+1]
				}
				if argument, of := docker.ArgumentOf(bare, strings.Trim(value, `"'`)); of {
					arguments = append(arguments, argument)
				}
				continue
			}
			ofOption := i > 0 && strings.HasPrefix(command[i-1], "-") && command[i-1] != "--"
			argument, of := docker.WordOf(text)
			if of && (!ofOption || strings.Contains(argument.Name, ".")) {
				arguments = append(arguments, argument)
			}
		}
	}
	return arguments
}
