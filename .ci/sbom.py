#!/usr/bin/env python3
"""The list of what the binary is made of: `wirespool version --sbom` prints it, this keeps it true.

    sbom.py packages         writes the Swift packages that are built in to Sources/wirespool/Service/BuiltPackage+All.swift, from
                             Package.resolved and the packages' own folders (`make packages`, after a change of Package.resolved)
    sbom.py check [BINARY]   compares what the binary prints with Package.resolved, the compiler, and what ldd and dpkg say
"""
import json, os, re, subprocess, sys

root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TABLE = "Sources/wirespool/Service/BuiltPackage+All.swift"
# Sources of others that a package brings along: the package, where its version stands, and where it comes from.
BROUGHT = [("swift-nio", "swift-nio/Sources/CNIOLLHTTP/include/c_nio_llhttp.h", r"#define LLHTTP_VERSION_(?:MAJOR|MINOR|PATCH)\s+(\d+)",
            "llhttp", "https://github.com/nodejs/llhttp", "MIT"),
           ("tomlkit", "TOMLKit/Sources/CTOML/Sources/toml.hpp", r"#define TOML_LIB_(?:MAJOR|MINOR|PATCH)\s+(\d+)",
            "tomlplusplus", "https://github.com/marzer/tomlplusplus", "MIT")]


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True, env=dict(os.environ, LC_ALL="C")).stdout


def pins():
    with open(os.path.join(root, "Package.resolved")) as file:
        return sorted(json.load(file)["pins"], key=lambda pin: pin["identity"])


def checkout(pin):
    name = re.sub(r"\.git$", "", pin["location"].rsplit("/", 1)[-1])
    return os.path.join(root, ".build/checkouts", name)


def licence(folder):
    for name in sorted(os.listdir(folder)):
        if name.upper().startswith("LICENSE"):
            with open(os.path.join(folder, name)) as file:
                text = " ".join(file.read().split())
            if "Apache License Version 2.0" in text:
                return "Apache-2.0"
            if "Permission is hereby granted, free of charge" in text and "without restriction" in text:
                return "MIT"
    sys.exit("sbom: %s: not a licence that this knows; look, and add it to sbom.py" % folder)


def packages():
    """Name, version, place, licence of each, and the package that brings it along."""
    found = []
    for pin in pins():
        state = pin["state"]
        found.append((pin["identity"], state.get("version", state["revision"]), pin["location"], licence(checkout(pin)), None))
    for package, header, pattern, name, place, terms in BROUGHT:
        if package in {pin["identity"] for pin in pins()}:
            with open(os.path.join(root, ".build/checkouts", header)) as file:
                version = ".".join(re.findall(pattern, file.read())[:3])
            found.append((name, version, place, terms, package))
    return sorted(found, key=lambda part: part[0])


def write_table():
    with open(os.path.join(root, TABLE), "w") as file:
        file.write("extension BuiltPackage {\n    /// `Package.resolved`, as it is compiled in; written by `make packages`, never by hand.\n"
                   "    static let all = [\n")
        for name, version, place, terms, carrier in packages():
            file.write('        BuiltPackage(\n            name: "%s", version: "%s", licence: "%s",\n            place: "%s"%s),\n' % (
                name, version, terms, place, ', carrier: "%s"' % carrier if carrier else ""))
        file.write("    ]\n}\n")
    print(TABLE)


def debian_packages(binary):
    """Debian packages of the libraries that the loader takes, with their versions; those of the Swift runtime have none."""
    found = {}
    for path in re.findall(r"(?:=> )?(/\S+) \(0x", output("ldd", binary)):
        path = os.path.realpath(path)
        for name in (path, re.sub(r"^/usr", "", path)):
            owner = subprocess.run(["dpkg-query", "-S", name], capture_output=True, text=True)
            if owner.returncode == 0:
                package = owner.stdout.split(":")[0]
                found[package] = output("dpkg-query", "-W", "-f", "${Version}\n", package).split("\n")[0]
                break
    return found


def check(binary):
    told = json.loads(output(binary, "version", "--sbom"))
    parts = {kind: {part["name"]: part["version"] for part in told["components"] if part.get("purl", "").startswith("pkg:%s/" % kind)}
             for kind in ("swift", "deb", "generic")}
    wanted = {"swift": {pin["identity"]: pin["state"].get("version", pin["state"]["revision"]) for pin in pins()},
              "deb": debian_packages(binary),
              "generic": {"swift": re.search(r"Swift version (\S+)", output("swift", "--version")).group(1)}}
    wrong = ["%s: %s as printed, %s as found" % (name, parts[kind].get(name), wanted[kind].get(name))
             for kind in wanted for name in sorted(set(parts[kind]) | set(wanted[kind]))
             if parts[kind].get(name) != wanted[kind].get(name)]
    digest = output("sha256sum", binary).split()[0]
    if digest not in json.dumps(told["metadata"]["component"]["hashes"]):
        wrong.append("the binary's hash is another")
    refs = [part["bom-ref"] for part in told["components"]]
    if len(refs) != len(set(refs)) or sorted(told["dependencies"][0]["dependsOn"]) != sorted(refs):
        wrong.append("the parts' names are not each there once")
    print("\n".join(wrong) or "sbom: %d parts, as Package.resolved, the compiler, ldd and dpkg have them" % len(refs))
    sys.exit(bool(wrong))


if sys.argv[1:2] == ["packages"]:
    write_table()
elif sys.argv[1:2] == ["check"]:
    check(sys.argv[2] if len(sys.argv) > 2 else os.path.join(root, ".build/release/wirespool"))
else:
    sys.exit(__doc__)
