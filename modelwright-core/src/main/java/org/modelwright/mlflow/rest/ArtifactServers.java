package org.modelwright.mlflow.rest;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.modelwright.error.InfrastructureException;
import org.modelwright.internal.http.JsonServer;
import org.modelwright.mlflow.TransferListener;

/** Finds who keeps the files of an artifact URI: the tracking server, another server, or this machine's own disk. */
final class ArtifactServers {

    /** Of files that a server keeps: host and port, if they are named, and the path. */
    private static final Pattern ADDRESS = Pattern.compile("mlflow-artifacts:(?://([^/]+))?(/*(?:[^/].*)?)");

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
            Matcher address = ADDRESS.matcher(artifactUri);
            if (!address.matches()) {
                throw new InfrastructureException("The artifacts (" + artifactUri + ") are at no place of a server.");
            }
            if (address.group(1) != null && !isBase(address.group(1))) {
                // Who answers for a server may name any machine of the network; it gets neither files nor a question.
                throw new InfrastructureException(
                        "The artifacts (" + artifactUri + ") lie on another server than (" + server.shown()
                                + "), which was named here; it is not asked.",
                        "an experiment whose artifact location begins with mlflow-artifacts:/ and no host, or the other"
                                + " server as tracking_uri.");
            }
            String root = address.group(2).replaceAll("^/+|/+$", "");
            return Optional.of(new ServerArtifacts(server, settings, root, listener));
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

    private boolean isBase(String authority) {
        String host = String.valueOf(base.getHost());
        return authority.equalsIgnoreCase(host) || authority.equalsIgnoreCase(host + ":" + base.getPort());
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
