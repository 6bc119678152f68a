package org.holdfast.bmake;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgPath;

/** Any bytes as a Makefile that may include itself: the directory has packages or is unknown, in time, and its text form can be read again. */
public final class MakefileFuzz {

    private static final PkgPath PATH = new PkgPath("c", "p");

    private MakefileFuzz() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        SourceTree tree = new SourceTree() {
            @Override
            public Optional<String> text(String path) {
                return path.equals("c/p/Makefile") || path.endsWith(".mk") ? Optional.of(text) : Optional.empty();
            }

            @Override
            public boolean exists(String path) {
                return text(path).isPresent();
            }
        };
        PackageDefinitions definitions =
                new PackageDefinitions(tree, Platform.LINUX_X86_64, Map.of(), PackageDirectory.VARIABLES);
        PackageDirectory directory = definitions.directory(PATH);
        definitions.buildlink(PATH);
        // The same without the defaults, which are unknown as a whole if the text is.
        PackageDirectory alone = new PackageDefinitions(
                        new SourceTree() {
                            @Override
                            public Optional<String> text(String path) {
                                return path.equals("c/p/Makefile") ? Optional.of(text) : Optional.empty();
                            }

                            @Override
                            public boolean exists(String path) {
                                return text(path).isPresent();
                            }
                        },
                        Platform.LINUX_X86_64,
                        Map.of(),
                        PackageDirectory.VARIABLES)
                .directory(PATH);
        for (PackageDirectory made : List.of(directory, alone)) {
            if (made.makes().isEmpty()
                    || !MadePackage.parseLines(MadePackage.lines(made.makes())).equals(made.makes())) {
                throw new IllegalStateException("packages are others when they are written and read again: " + made);
            }
        }
    }
}
