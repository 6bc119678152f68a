package org.holdfast;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.holdfast.cli.JsonText;
import org.holdfast.cli.PullupCheck;

/**
 * Checks the pullups of a status by other means than they were found by: the package at the named commit, and git's own
 * {@code apply --3way}. {@code make recheck REPO=pkgsrc.git TIP=backports STATUS=status.json [MOST=100]}.
 */
public final class Recheck {

    private Recheck() {}

    public static void main(String[] args) throws IOException {
        AtomicInteger failed = new AtomicInteger();
        int checked = PullupCheck.checkAll(
                Path.of(args[0]),
                args[1],
                JsonText.object(Files.readString(Path.of(args[2]))),
                args.length > 3 && !args[3].isEmpty() ? Integer.parseInt(args[3]) : Integer.MAX_VALUE,
                why -> {
                    failed.incrementAndGet();
                    System.out.println(why.strip().replaceAll("\\s*\n\\s*", " | "));
                });
        System.out.printf("%,d pullups checked, %,d not as they say%n", checked, failed.get());
    }
}
