/**
 * MLflow behind a server. Read {@link org.modelwright.mlflow.rest.RestMlflowClient} first: it joins the parts. {@link
 * org.modelwright.mlflow.rest.ServerSettings} takes credentials and patience from the environment and opens the
 * server. Each part turns values into calls; {@code RestCalls} sends them, looks for what may have been made before
 * it repeats one, and takes a refusal from {@code Refusals} in plain sentences; {@code Fields} reads the answers.
 * Files go where {@code ArtifactServers} finds them kept: on the server, sent and read back by {@code
 * ServerArtifacts}, or on this machine's disk.
 */
@NullMarked
package org.modelwright.mlflow.rest;

import org.jspecify.annotations.NullMarked;
