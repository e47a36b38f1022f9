/**
 * One archive for an auditor. {@link org.modelwright.dossier.Dossier} gathers a version's files, those of its run, its
 * approvals and a page in the shape of Annex IV of the EU AI Act, and packs them with their digests;
 * {@link org.modelwright.dossier.DossierVerifier} holds such an archive against its digests and its model against its signature,
 * without a store or a network. Read {@code Dossier} first.
 */
@NullMarked
package org.modelwright.dossier;

import org.jspecify.annotations.NullMarked;
