package org.modelwright.mlflow.rest;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelwright.error.InfrastructureException;
import org.modelwright.internal.http.JsonServer;
import org.modelwright.mlflow.TransferListener;

/** Finds who keeps the files of an artifact URI: the tracking server, another server, or this machine's own disk. */
final class ArtifactServers {

    private final URI base;
    private final ServerSettings settings;
    private final JsonServer server;
    private volatile TransferListener listener = (what, done, total) -> {};

    /**
     * Knows one tracking server.
     *
     * @param base its address
     * @param server the same, open
     */
    ArtifactServers(URI base, ServerSettings settings, JsonServer server) {
        this.base = base;
        this.settings = settings;
        this.server = server;
    }

    /** Takes who hears how files go. */
    void onTransfer(TransferListener listener) {
        this.listener = listener;
    }

    /**
     * {@return the server that keeps the files of a place; empty if they are on this machine's disk}
     *
     * @throws InfrastructureException if they are somewhere else
     */
    Optional<ServerArtifacts> of(String artifactUri) {
        if (artifactUri.startsWith("mlflow-artifacts:")) {
            URI address = URI.create(artifactUri);
            String root = address.getPath().replaceAll("^/+|/+$", "");
            return Optional.of(new ServerArtifacts(serverAt(address.getAuthority()), settings, root, listener));
        }
        if (artifactUri.matches("(?!file:)[a-zA-Z][a-zA-Z0-9+.-]+:.*")) {
            throw new InfrastructureException(
                    "The artifacts (" + artifactUri + ") lie in a store that only its own client reaches.",
                    "mlflow server --serve-artifacts --artifacts-destination "
                            + artifactUri.replaceAll("(:/*[^/]+).*", "$1") + ", and an experiment made after that.");
        }
        if (!onThisMachine()) {
            throw onAnotherDisk(artifactUri);
        }
        return Optional.empty();
    }

    private JsonServer serverAt(@Nullable String authority) {
        return authority == null || authority.equals(base.getAuthority())
                ? server
                : settings.server(URI.create(base.getScheme() + "://" + authority), false);
    }

    /** {@return the refusal of files that only the server itself reaches} */
    InfrastructureException onAnotherDisk(String artifactUri) {
        return new InfrastructureException(
                "The artifacts (" + artifactUri + ") lie on the disk of the server (" + server.shown()
                        + "), which is another machine.",
                "mlflow server --serve-artifacts, and an experiment made after that.");
    }

    private boolean onThisMachine() {
        try {
            InetAddress address = InetAddress.getByName(base.getHost());
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (UnknownHostException | SocketException e) {
            return false;
        }
    }
}
