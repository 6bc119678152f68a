package org.holdfast.publish;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Makes small binary packages as pkg_create does. */
public final class PackageMaker {

    private final String pkgname;
    private final List<String> contents = new ArrayList<>();
    private final List<String> build = new ArrayList<>();
    private final Map<String, String> files = new LinkedHashMap<>();
    private String date = "2014-06-05 10:00:00 +0000";

    private PackageMaker(String pkgname) {
        this.pkgname = pkgname;
        contents.add("@name " + pkgname);
        build.add("OPSYS=Linux");
        build.add("MACHINE_ARCH=x86_64");
        build.add("PKGPATH=test/" + pkgname.replaceFirst("-[^-]*$", ""));
        build.add("LOCALBASE=/usr/pkg");
    }

    /** A package of one file. */
    public static PackageMaker of(String pkgname) {
        PackageMaker maker = new PackageMaker(pkgname);
        return maker.file("share/" + pkgname, "this is " + pkgname + "\n");
    }

    /** In another directory. */
    public PackageMaker at(String pkgpath) {
        build.removeIf(line -> line.startsWith("PKGPATH="));
        return build("PKGPATH", pkgpath);
    }

    public PackageMaker depends(String... patterns) {
        List.of(patterns).forEach(one -> contents.add("@pkgdep " + one));
        return this;
    }

    public PackageMaker conflicts(String... patterns) {
        List.of(patterns).forEach(one -> contents.add("@pkgcfl " + one));
        return this;
    }

    public PackageMaker requires(String... libraries) {
        List.of(libraries).forEach(one -> build("REQUIRES", one));
        return this;
    }

    public PackageMaker provides(String... libraries) {
        List.of(libraries).forEach(one -> build("PROVIDES", one));
        return this;
    }

    public PackageMaker build(String variable, String value) {
        build.add(variable + "=" + value);
        return this;
    }

    public PackageMaker file(String name, String text) {
        files.put(name, text);
        contents.add(name);
        return this;
    }

    /** Built with a package, as +CONTENTS says. */
    public PackageMaker builtWith(String pkgname) {
        contents.add("@blddep " + pkgname);
        return this;
    }

    /** Built at another time. */
    public PackageMaker built(String when) {
        date = when;
        return this;
    }

    /** Writes the package, {@code PKGNAME.tgz}, and gives its file. */
    public Path in(Path directory) {
        return as(directory.resolve(pkgname + ".tgz"));
    }

    /** Writes the package to a file. */
    public Path as(Path file) {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("+CONTENTS", String.join("\n", contents) + "\n");
        entries.put("+COMMENT", "Test package\n");
        entries.put("+DESC", "A test package.\nOf two lines.\n");
        entries.put("+BUILD_INFO", String.join("\n", build) + "\nBUILD_DATE=" + date + "\n");
        entries.put("+SIZE_PKG", "20\n");
        entries.putAll(files);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (OutputStream out = Files.newOutputStream(file);
                    TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
                for (Map.Entry<String, String> one : entries.entrySet()) {
                    byte[] bytes = one.getValue().getBytes(StandardCharsets.ISO_8859_1);
                    TarArchiveEntry entry = new TarArchiveEntry(one.getKey());
                    entry.setSize(bytes.length);
                    entry.setModTime(new Date((date.hashCode() & 0xfffffff) * 1000L));
                    tar.putArchiveEntry(entry);
                    new ByteArrayInputStream(bytes).transferTo(tar);
                    tar.closeArchiveEntry();
                }
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
