package routeros

// dropping are the actions that let no packet through.
var dropping = []string{"drop", "reject", "tarpit"}
