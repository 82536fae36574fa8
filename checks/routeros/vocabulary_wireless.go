package routeros

// WiFiAuth is a way in which clients of a wireless network log in.
type WiFiAuth string

// Known reports whether it is one of the words.
func (w WiFiAuth) Known() bool {
	return oneOf(w, "wpa-psk", "wpa2-psk", "wpa2-psk-sha2", "wpa3-psk", "wpa-eap", "wpa2-eap", "wpa3-eap", "wpa3-eap-192", "owe")
}

// WiFiCipher is a cipher of a wireless network, by the names of either package.
type WiFiCipher string

// Known reports whether it is one of the words.
func (w WiFiCipher) Known() bool {
	return oneOf(w, "tkip", "aes-ccm", "ccmp", "ccmp-256", "gcmp", "gcmp-256")
}

// FrameProtection is whether management frames are protected.
type FrameProtection string

// Known reports whether it is one of the words.
func (w FrameProtection) Known() bool { return oneOf(w, "disabled", "allowed", "required") }

// WPSMode is whether a wireless network has WPS, by the names of either package.
type WPSMode string

// Known reports whether it is one of the words.
func (w WPSMode) Known() bool {
	return oneOf(w, "disable", "disabled", "push-button", "push-button-virtual-only", "push-button-5s")
}

// KeyMode is how the keys of an older security profile come about.
type KeyMode string

// Known reports whether it is one of the words.
func (w KeyMode) Known() bool {
	return oneOf(w, "none", "static-keys-optional", "static-keys-required", "dynamic-keys")
}

// YesNoWord is a switch that may be left to a profile, as a word.
type YesNoWord string

// Known reports whether it is one of the words.
func (w YesNoWord) Known() bool { return oneOf(w, "yes", "true", "no", "false") }
