// Package policy stands in for Azure's own, which Debian does not have: what the samples use of it, with the same names.
package policy

type TokenRequestOptions struct {
	Claims    string
	EnableCAE bool
	Scopes    []string
	TenantID  string
}
