/** What `--help` prints. */
export const help = `Makes a package for a Keyless plugin.

  npm create keyless-plugin [FOLDER] -- --kind KIND --name NAME [--package PACKAGE] [--sandbox]
  npm create keyless-plugin update [FOLDER]

  --kind KIND        source, target, auth or client
  --name NAME        what users type, of small letters and digits: redis
  --package PACKAGE  name of the package (default: keyless-KIND-NAME)
  --sandbox          with a service of the sandbox for it

update brings a package that was made with an earlier version to this one's contracts. It changes files, so commit first.
`
