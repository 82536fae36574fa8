package routeros

// DropActions are the actions that let no packet through.
var DropActions = []string{"drop", "reject", "tarpit"}
