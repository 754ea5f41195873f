#!/usr/bin/env python3
"""Prints what the binary is made of, as CycloneDX 1.5 JSON: sbom.py [BINARY]

Swift packages and their revisions from Package.resolved, the compiler, and the Debian packages of the libraries that the
binary is linked with (and of those that these need). The same tree and machine give the same bytes.
"""
import json, os, re, subprocess, sys

binary = sys.argv[1] if len(sys.argv) > 1 else ".build/release/wirespool"
root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True, env=dict(os.environ, LC_ALL="C")).stdout


def swift_packages():
    with open(os.path.join(root, "Package.resolved")) as file:
        for pin in json.load(file)["pins"]:
            place = re.sub(r"^https://|\.git$", "", pin["location"])
            version = pin["state"].get("version", pin["state"]["revision"])
            yield {
                "type": "library", "name": pin["identity"], "version": version, "purl": "pkg:swift/%s@%s" % (place, version),
                "externalReferences": [{"type": "vcs", "url": pin["location"]}],
                "properties": [{"name": "revision", "value": pin["state"]["revision"]}]}


def libraries():
    """Files of the shared libraries, and the Debian package that each is of; None for those of the Swift runtime."""
    for line in output("ldd", binary).splitlines():
        match = re.search(r"(?:=> )?(/\S+) \(0x", line)
        if match:
            path = os.path.realpath(match.group(1))
            for name in (path, re.sub(r"^/usr", "", path)):
                owner = subprocess.run(["dpkg-query", "-S", name], capture_output=True, text=True)
                if owner.returncode == 0:
                    yield path, owner.stdout.split(":")[0]
                    break
            else:
                yield path, None


def debian_packages():
    for name in sorted({package for _, package in libraries() if package}):
        version, source, arch = output("dpkg-query", "-W", "-f", "${Version}\t${source:Package}\t${Architecture}\n", name).splitlines()[0].split("\t")
        yield {
            "type": "library", "name": name, "version": version, "purl": "pkg:deb/debian/%s@%s?arch=%s" % (name, version, arch),
            "properties": [{"name": "source", "value": source}]}


def main():
    version = re.search(r'current = "([^"]+)"', open(os.path.join(root, "Sources/wirespool/Wirespool.swift")).read() + "".join(
        open(os.path.join(place, name)).read() for place, _, names in os.walk(os.path.join(root, "Sources/wirespool"))
        for name in names if name.endswith(".swift"))).group(1)
    swift = re.search(r"Swift version (\S+)", output("swift", "--version")).group(1)
    parts = sorted(swift_packages(), key=lambda part: part["name"]) + [
        {"type": "platform", "name": "swift", "version": swift, "purl": "pkg:generic/swift@" + swift}] + list(debian_packages())
    for part in parts:
        part["bom-ref"] = part["purl"]
    print(json.dumps({
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "metadata": {"component": {"type": "application", "name": "wirespool", "version": version, "bom-ref": "wirespool"}},
        "components": parts, "dependencies": [{"ref": "wirespool", "dependsOn": [part["bom-ref"] for part in parts]}]}, indent=1))


if __name__ == "__main__":
    main()
