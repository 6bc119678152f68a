package org.holdfast.bmake;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The formats of {@code strftime(3)} that {@code :gmtime=seconds} uses, in the C locale and UTC. */
final class Gmtime {

    private static final Map<Character, String> PATTERNS = Map.ofEntries(
            Map.entry('Y', "yyyy"),
            Map.entry('y', "yy"),
            Map.entry('m', "MM"),
            Map.entry('d', "dd"),
            Map.entry('e', "ppd"),
            Map.entry('H', "HH"),
            Map.entry('M', "mm"),
            Map.entry('S', "ss"),
            Map.entry('j', "DDD"),
            Map.entry('F', "yyyy-MM-dd"),
            Map.entry('T', "HH:mm:ss"),
            Map.entry('D', "MM/dd/yy"),
            Map.entry('R', "HH:mm"),
            Map.entry('b', "MMM"),
            Map.entry('B', "MMMM"),
            Map.entry('a', "EEE"),
            Map.entry('A', "EEEE"));

    private Gmtime() {}

    /** Formats a moment; {@link DateTimeException} if a conversion is not known or the year has not four digits. */
    static String format(String format, long seconds) {
        ZonedDateTime time = Instant.ofEpochSecond(seconds).atZone(ZoneOffset.UTC);
        if (time.getYear() > 9999) {
            throw new DateTimeException("year " + time.getYear());
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%' || i + 1 >= format.length()) {
                if (c == '%') {
                    throw new DateTimeException("a lone per cent sign");
                }
                out.append(c);
                continue;
            }
            char conversion = format.charAt(++i);
            @Nullable String pattern = PATTERNS.get(conversion);
            if (conversion == '%') {
                out.append('%');
            } else if (pattern != null) {
                out.append(DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(time));
            } else {
                throw new DateTimeException("%" + conversion);
            }
        }
        return out.toString();
    }
}
