package org.modelwright.dossier;

import org.modelwright.mlflow.ModelVersion;
import org.modelwright.trust.Verification;

/** The page that says what is in a dossier and how it is checked without our code. */
final class Readme {

    private static final String PAGE = """
            # Dossier of %1$s

            | file | what it is |
            |---|---|
            | `model/` | the model as it is signed: its graph, `MLmodel`, record, bill of materials, card; `model.sig` |
            | `approvals/` | who lets it be used: a signature each over the same root digest |
            | `run/` | what its run left beside it, as far as it holds no rows, unless they were asked for |
            | `annex-iv.md`, `annex-iv.html` | what Annex IV of the EU AI Act asks, what is filled and what is owed |
            | `version.json` | name, number, aliases and tags, as the registry had them |
            | `SHA256SUMS` | the digest of each other file |

            Root digest: `%2$s`. The model was signed with the key `%3$s`.

            ## Check it

            `modelwright verify d.zip --public-key k.pub`, or without our code, in the unpacked folder, with the public key of who
            signed in `k.pub`. (On P-384 it is `-sha384`, on P-521 `-sha512`.)

            ```bash
            sha256sum --check --strict --quiet SHA256SUMS
            jq -r .dsseEnvelope.payload model/model.sig | base64 -d > payload.json
            jq -r '.dsseEnvelope.signatures[0].sig' model/model.sig | base64 -d > sig.der
            printf 'DSSEv1 28 application/vnd.in-toto+json %%d ' "$(wc -c < payload.json)" | cat - payload.json > signed.bin
            openssl dgst -sha256 -verify k.pub -signature sig.der signed.bin
            jq -r '.predicate.resources[] | .digest + "  model/" + .name' payload.json | sha256sum --check --strict --quiet
            jq -r '.predicate.resources[].digest' payload.json | xxd -r -p | sha256sum | cut -d ' ' -f 1 > root
            test "$(cat root)" = "$(jq -r '.subject[0].digest.sha256' payload.json)"
            ```

            An approval in `approvals/` is checked by the second to the fifth line, with the key of who approved; its payload names
            the same root digest:

            ```bash
            for approval in approvals/*.sig; do
              jq -r .dsseEnvelope.payload "$approval" | base64 -d > approval.json
              jq -r '.dsseEnvelope.signatures[0].sig' "$approval" | base64 -d > sig.der
              printf 'DSSEv1 28 application/vnd.in-toto+json %%d ' "$(wc -c < approval.json)" | cat - approval.json > signed.bin
              openssl dgst -sha256 -verify boss.pub -signature sig.der signed.bin
              test "$(cat root)" = "$(jq -r '.subject[0].digest.sha256' approval.json)"
              jq .predicate approval.json
            done
            ```

            Signed are the files in `model/` and the approvals. All others are whole if `SHA256SUMS` says so, and whoever packed this
            archive vouches for them.
            """;

    private Readme() {}

    static String of(ModelVersion version, Verification verified) {
        return PAGE.formatted(
                version.uri().replaceAll("[^\\p{L}\\p{N}:/._ -]", "?"),
                verified.rootSha256() == null ? "none, the model is not signed" : verified.rootSha256(),
                verified.keyHint() == null ? "none" : verified.keyHint());
    }
}
