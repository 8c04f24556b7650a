// Stands in for DNS: the name in IMPOSTOR_NAME is found at IMPOSTOR_ADDRESS. mysql2 compares certificates with names only, and takes every address for
// "localhost".
import dns from "node:dns"

const { lookup } = dns
const { IMPOSTOR_NAME: name, IMPOSTOR_ADDRESS: address } = process.env

dns.lookup = (host, options, callback) => lookup(host === name ? address : host, options, callback)
