package org.holdfast.source;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgSummary;

/**
 * A binary package, as {@code pkg_create} makes it: a file {@code PKGNAME.tgz}.
 *
 * @param file the file
 * @param pkgname its PKGNAME
 * @param summary what {@code pkg_info -X} says of it; {@code FILE_NAME} and {@code FILE_SIZE} included
 * @param buildInfo its {@code +BUILD_INFO}: the variables of the build, {@code LOCALBASE}, {@code NO_BIN_ON_FTP}, …
 * @param size the bytes of the file
 * @param sha256 the digest of the file, in lower-case hex
 * @param content a digest of what it installs, in lower-case hex: equal for builds that differ only in order, times and owners of files,
 *     build date and compression
 */
public record BinaryPackage(
        Path file,
        PkgName pkgname,
        PkgSummary summary,
        Map<String, String> buildInfo,
        long size,
        String sha256,
        String content) {

    public BinaryPackage {
        buildInfo = Map.copyOf(buildInfo);
    }

    /** Its PKGPATH, if it says so. */
    public Optional<PkgPath> pkgpath() {
        return summary.pkgpath();
    }

    /** The value of a variable of its build that is set and not empty. */
    public Optional<String> built(String variable) {
        return Optional.ofNullable(buildInfo.get(variable)).filter(value -> !value.isBlank());
    }
}
