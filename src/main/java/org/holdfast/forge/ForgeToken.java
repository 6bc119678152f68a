package org.holdfast.forge;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.holdfast.config.ForgeKind;
import org.holdfast.pkgsrc.Unusable;

/**
 * What proves to a forge who we are. Taken from the environment and nowhere else; it has no text, so that no message can show
 * it by mistake.
 */
final class ForgeToken {

    /** The variable that comes before those of the kinds. */
    private static final String ANY = "HOLDFAST_TOKEN";

    private final String variable;
    private final String secret;

    private ForgeToken(String variable, String secret) {
        this.variable = variable;
        this.secret = secret;
    }

    /**
     * Finds it.
     *
     * @throws Unusable if it has what no token has: sent like that, the HTTP library would complain and show it
     */
    static Optional<ForgeToken> in(Map<String, String> environment, ForgeKind kind) {
        for (String variable : new String[] {ANY, kind.variable()}) {
            String secret = environment.getOrDefault(variable, "").strip();
            if (!secret.isEmpty()) {
                if (!secret.matches("[!-~]+")) {
                    throw new Unusable(variable, "has characters that no token has");
                }
                return Optional.of(new ForgeToken(variable, secret));
            }
        }
        return Optional.empty();
    }

    /** Whether there is anything. */
    static boolean isIn(Map<String, String> environment, ForgeKind kind) {
        return !environment.getOrDefault(ANY, "").isBlank()
                || !environment.getOrDefault(kind.variable(), "").isBlank();
    }

    /** The variables that are looked at, for messages. */
    static String variables(ForgeKind kind) {
        return ANY + " or " + kind.variable();
    }

    String variable() {
        return variable;
    }

    /**
     * The header that shows it.
     *
     * @throws Unusable if others could read it on its way
     */
    Map<String, String> header(ForgeKind kind, URI url) {
        if (!"https".equalsIgnoreCase(url.getScheme()) && !isLoopback(url)) {
            throw new Unusable(
                    url.toString(), "is not https: the token in " + variable + " is not sent where others can read it");
        }
        return switch (kind) {
            case GITHUB -> Map.of("Authorization", "Bearer " + secret);
            case GITLAB -> Map.of("PRIVATE-TOKEN", secret);
            case FORGEJO -> Map.of("Authorization", "token " + secret);
        };
    }

    /** A server's words, should they repeat it. */
    String hiddenIn(String text) {
        return text.replace(secret, "...");
    }

    private static boolean isLoopback(URI url) {
        String host = String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.[0-9]{1,3}){3}");
    }

    @Override
    public String toString() {
        return "the token in " + variable;
    }
}
