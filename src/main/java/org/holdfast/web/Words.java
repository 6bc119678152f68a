package org.holdfast.web;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Words for pages: numbers, dates, addresses; what comes from outside is made harmless here, and escaped by the templates. */
final class Words {

    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final Pattern PATH = Pattern.compile("(?<![\\w:/.-])/(?:[^\\s/:'\"]+/)+");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}&&[^\\n\\t]]");
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Words() {}

    /** {@code 1 finding}, {@code 1,204 findings}. */
    static String count(long number, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
    }

    /** {@code 1 package directory}, {@code 12 package directories}. */
    static String directories(long number) {
        return number(number) + (number == 1 ? " package directory" : " package directories");
    }

    /** A clause as a sentence: {@code nothing is open}, {@code Nothing is open.}. */
    static String sentence(String clause) {
        return clause.isEmpty() ? "" : clause.substring(0, 1).toUpperCase(Locale.ROOT) + clause.substring(1) + ".";
    }

    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 3 days}, from one day to another; {@code today}. */
    static String days(LocalDate from, LocalDate to) {
        long days = ChronoUnit.DAYS.between(from, to);
        return days == 0 ? "today" : count(days, "day");
    }

    static String minute(Instant instant) {
        return MINUTE.format(instant);
    }

    /** {@code 5 minutes ago}. */
    static String ago(Instant then, Instant now) {
        Duration age = Duration.between(then, now);
        if (age.toMinutes() < 1) {
            return "just now";
        }
        if (age.toHours() < 1) {
            return count(age.toMinutes(), "minute") + " ago";
        }
        return age.toDays() < 1 ? count(age.toHours(), "hour") + " ago" : count(age.toDays(), "day") + " ago";
    }

    /** A text without control characters and the marks that turn the direction of writing. */
    static String plain(String text) {
        return CONTROL.matcher(text).replaceAll("�");
    }

    /** A sentence without the directories of this machine. */
    static String withoutPaths(String text) {
        return PATH.matcher(plain(text)).replaceAll("");
    }

    /** An address that a page may link; empty for any but http and https. */
    static String link(String address) {
        try {
            URI uri = new URI(address);
            return uri.getScheme() != null
                            && SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT))
                            && uri.getHost() != null
                    ? address
                    : "";
        } catch (java.net.URISyntaxException e) {
            return "";
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
