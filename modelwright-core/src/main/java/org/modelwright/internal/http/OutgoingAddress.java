package org.modelwright.internal.http;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which hosts may be asked of those that the operator wrote: any but those of a machine's own segment, where clouds hand
 * out credentials to whoever asks. Loopback and private hosts are the operator's own affair.
 */
public final class OutgoingAddress {

    private static final Set<String> METADATA_NAMES = Set.of(
            "metadata.google.internal", "metadata.goog", "metadata.tencentyun.com", "instance-data.ec2.internal");

    /** Where Alibaba, Oracle and Azure answer, and Amazon over IPv6. */
    private static final Set<String> METADATA_ADDRESSES = Set.of(
            "100.100.100.200", "192.0.0.192", "168.63.129.16", "fd00:ec2:0:0:0:0:0:254", "fd20:ce:0:0:0:0:0:254");

    private static final int IPV4_LENGTH = 4;
    private static final int IPV6_LENGTH = 16;

    /** Forms of IPv6 that hold an address of IPv4: the bytes that they begin with, and where it stands in them. */
    private static final List<Embedded> EMBEDDED = List.of(
            new Embedded("00000000000000000000ffff", 12),
            new Embedded("000000000000000000000000", 12),
            new Embedded("0064ff9b0000000000000000", 12),
            new Embedded("2002", 2));

    private OutgoingAddress() {}

    private record Embedded(String prefix, int at) {

        Optional<byte[]> of(byte[] address) {
            String hex = String.format(Locale.ROOT, "%032x", new BigInteger(1, address));
            return hex.startsWith(prefix)
                    ? Optional.of(Arrays.copyOfRange(address, at, at + IPV4_LENGTH))
                    : Optional.empty();
        }
    }

    /** An address that is not asked. Its message follows "The server (…)". */
    public static final class ForbiddenException extends Exception {

        private static final long serialVersionUID = 1L;

        ForbiddenException() {
            super("has an address of the machine's own segment, where clouds hand out credentials");
        }
    }

    /** {@return whether the host of an address, as it is written, may not be asked; no name is looked up} */
    public static boolean isForbidden(URI address) {
        String host = host(address);
        boolean written = host.matches("[0-9.]+") || host.contains(":");
        try {
            return METADATA_NAMES.contains(host) || written && isForbidden(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return false; // it is no address, and as a name nobody will find it
        }
    }

    /**
     * Looks a host up; a name that is not known is left to whoever connects.
     *
     * @throws ForbiddenException if any of its addresses may not be asked
     */
    public static void check(String host) throws ForbiddenException {
        if (METADATA_NAMES.contains(plain(host))) {
            throw new ForbiddenException();
        }
        InetAddress[] all;
        try {
            all = InetAddress.getAllByName(plain(host));
        } catch (UnknownHostException e) {
            return;
        }
        for (InetAddress each : all) {
            if (isForbidden(each)) {
                throw new ForbiddenException();
            }
        }
    }

    /** {@return the host of an address as {@link #check} takes it} */
    static String host(URI address) {
        return plain(String.valueOf(address.getHost()));
    }

    private static String plain(String host) {
        return host.replaceFirst("^\\[(.*)]$", "$1").replaceFirst("\\.$", "").toLowerCase(Locale.ROOT);
    }

    private static boolean isForbidden(InetAddress address) {
        byte[] bytes = address.getAddress();
        String text = address.getHostAddress().replaceFirst("%.*$", "");
        if (address.isLinkLocalAddress() || METADATA_ADDRESSES.contains(text)) {
            return true;
        }
        return address instanceof Inet6Address
                && bytes.length == IPV6_LENGTH
                && EMBEDDED.stream()
                        .anyMatch(it -> it.of(bytes)
                                .filter(OutgoingAddress::isForbidden)
                                .isPresent());
    }

    private static boolean isForbidden(byte[] address) {
        try {
            return isForbidden(InetAddress.getByAddress(address));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("An address of IPv4 has four bytes.", e);
        }
    }
}
