import type { SettingNames } from "../plugin/setting-names.ts"

/** Rules for names, as data. @public */
export interface NameRules {
  /** What a name has to look like, whole. */
  readonly shape: RegExp
  /** The same in words: `App Service takes letters, digits, periods and underscores`. */
  readonly told: string
  /** Most characters of a name, where there is a limit. */
  readonly longest?: number
  /** Names, or beginnings of names with `*` at the end, that the host sets or reads itself. Case does not count. */
  readonly reserved: readonly string[]
  /** What the host makes of a name that it does not keep. */
  readonly change?: (name: string) => string
  readonly ignoreCase?: boolean
}

/**
 * Names that whatever starts a process reads, on every host: a connection must not put its own there. POSIX, "Environment Variables", and the
 * documentation of Node.js, Python, Java, .NET and Ruby.
 */
const ofProcesses = [
  "PATH",
  "PATHEXT",
  "HOME",
  "USER",
  "LOGNAME",
  "SHELL",
  "PWD",
  "IFS",
  "TMPDIR",
  "TEMP",
  "TMP",
  "TZ",
  "LANG",
  "LC_*",
  "LD_*",
  "DYLD_*",
  "NODE_OPTIONS",
  "PYTHONPATH",
  "PYTHONHOME",
  "JAVA_TOOL_OPTIONS",
  "JDK_JAVA_OPTIONS",
  "CLASSPATH",
  "RUBYOPT",
  "RUBYLIB",
  "DOTNET_*",
  "SYSTEMROOT",
  "WINDIR",
  "COMSPEC",
]

/** Makes the judge of rules; what every process needs for itself is reserved besides. @public */
export function settingNames(rules: NameRules): SettingNames {
  const reserved = [...ofProcesses, ...rules.reserved].map((name) => name.toLowerCase())
  const isReserved = (name: string) =>
    reserved.some((one) => (one.endsWith("*") ? name.startsWith(one.slice(0, -1)) : name === one))
  return {
    judge(name) {
      if (name === "") return { kind: "refused", why: "A name has at least one character" }
      if (isReserved(name.toLowerCase())) {
        return { kind: "refused", why: "The name belongs to what runs the app" }
      }
      if (!rules.shape.test(name)) return { kind: "refused", why: rules.told }
      const { longest } = rules
      if (longest !== undefined && name.length > longest) {
        return { kind: "refused", why: `A name has at most ${longest} characters` }
      }
      const to = rules.change?.(name) ?? name
      return to === name ? { kind: "kept" } : { kind: "changed", to, why: rules.told }
    },
    ...(rules.ignoreCase === undefined ? {} : { ignoreCase: rules.ignoreCase }),
  }
}
