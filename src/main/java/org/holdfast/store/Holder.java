package org.holdfast.store;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Who holds the store, in words that lead a person to the process. */
final class Holder {

    private Holder() {}

    /** {@code process 1234 on build1}. */
    static String thisProcess() {
        return "process " + ProcessHandle.current().pid() + " on " + host();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "an unnamed host";
        }
    }
}
