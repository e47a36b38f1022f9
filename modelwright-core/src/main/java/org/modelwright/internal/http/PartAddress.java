package org.modelwright.internal.http;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Where a part of a file may go: a server that was asked for parts names a store, and no service near this machine. */
final class PartAddress {

    private PartAddress() {}

    /** {@return whether a part may go there: as safely as to the server itself, and to nobody whom only this machine reaches} */
    static boolean isAllowed(URI server, URI part) {
        if ("https".equalsIgnoreCase(server.getScheme()) && !"https".equalsIgnoreCase(part.getScheme())) {
            return false;
        }
        return String.valueOf(part.getHost()).equalsIgnoreCase(server.getHost())
                || !isNear(part.getHost())
                || isNear(server.getHost());
    }

    private static boolean isNear(@Nullable String host) {
        try {
            InetAddress address = InetAddress.getByName(host);
            return address.isLoopbackAddress() || address.isLinkLocalAddress() || address.isAnyLocalAddress();
        } catch (UnknownHostException e) {
            return false; // the call itself says so
        }
    }
}
