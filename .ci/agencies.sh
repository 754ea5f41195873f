#!/usr/bin/env bash
# Compiles config/agencies.txt in: writes Sources/WireModel/AgencyTable.swift anew from it.
set -euo pipefail
cd "$(dirname "$0")/.."
{
    echo '/// `config/agencies.txt` as it is compiled in; written by `make agencies`, never by hand.'
    echo 'enum AgencyTable {'
    echo '    static let text = #"""'
    sed 's/^\(.\)/        \1/' config/agencies.txt
    echo '        """#'
    echo '}'
} > Sources/WireModel/AgencyTable.swift
