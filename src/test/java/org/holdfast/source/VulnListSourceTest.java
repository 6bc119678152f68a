package org.holdfast.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okio.Buffer;
import org.holdfast.pkgsrc.Unusable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VulnListSourceTest {

    private static final String ENTRY = "foo<1\tdos\thttp://x\n";

    @TempDir
    private Path directory;

    @Test
    void readsACompressedList() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(list().getBytes(StandardCharsets.ISO_8859_1));
        }
        assertThat(source(Optional.empty()).read(file(out.toByteArray())).entries())
                .hasSize(1);
    }

    @Test
    void refusesACompressedListThatIsCutOff() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(list().getBytes(StandardCharsets.ISO_8859_1));
        }
        String where = file(Arrays.copyOf(out.toByteArray(), out.size() / 2));
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> source(Optional.empty()).read(where))
                .withMessageStartingWith(where);
    }

    @Test
    void acceptsAListSignedByAKeyOfTheKeyring() throws Exception {
        Path key = key();
        assertThat(source(Optional.of(keyring(key)))
                        .read(file(sign(list(), key)))
                        .entries())
                .hasSize(1);
    }

    @Test
    void refusesASignedListWithOneChangedByte() throws Exception {
        Path key = key();
        String signed = new String(sign("#FORMAT 1.1.0\n" + ENTRY, key), StandardCharsets.US_ASCII);
        refuses(keyring(key), signed.replace("foo<1", "foo<2").getBytes(StandardCharsets.US_ASCII), "signature");
    }

    @Test
    void refusesAListSignedBySomebodyElse() throws Exception {
        refuses(keyring(key()), sign(list(), key()), "not valid for any key");
    }

    @Test
    void refusesAListThatIsNotSigned() throws Exception {
        refuses(keyring(key()), list().getBytes(StandardCharsets.US_ASCII), "sign");
    }

    @Test
    void refusesAKeyringThatIsNone() throws Exception {
        Path keyring = directory.resolve("keys");
        Files.writeString(keyring, "hello");
        refuses(keyring, sign(list(), key()), "keyring");
        refuses(directory.resolve("nowhere"), sign(list(), key()), "nowhere");
    }

    @Test
    void readsASignedListWithoutAKeyring() throws Exception {
        assertThat(source(Optional.empty()).read(file(sign(list(), key()))).entries())
                .hasSize(1);
    }

    @Test
    void keepsTheGoodCopyOfAListWhenWhatIsDownloadedIsRefused() throws Exception {
        try (MockWebServer server = new MockWebServer()) {
            server.start();
            String address = server.url("/pkg-vulnerabilities").toString();
            server.enqueue(answer(list()));
            server.enqueue(answer("<html><body>Be right back</body></html>"));
            server.enqueue(answer(list().substring(0, list().length() - 10)));
            server.enqueue(answer("#FORMAT 1.1.0\n" + ENTRY));
            server.enqueue(new MockResponse.Builder().code(500).build());
            server.enqueue(new MockResponse.Builder().code(304).build());
            VulnListSource source = source(Optional.empty());
            assertThat(source.read(address).entries()).hasSize(1);
            for (String why : new String[] {"HTML page", "truncated", "#CHECKSUM", "HTTP status 500"}) {
                assertThatExceptionOfType(Unusable.class)
                        .isThrownBy(() -> source.read(address))
                        .withMessageStartingWith(address)
                        .withMessageContaining(why);
            }
            assertThat(source.read(address).entries()).hasSize(1);
        }
    }

    @Test
    void refusesAnAddressThatIsNone() {
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> source(Optional.empty()).read("http://exa mple/x"))
                .withMessageContaining("not an address");
    }

    private static MockResponse answer(String body) {
        return new MockResponse.Builder()
                .body(new Buffer().write(body.getBytes(StandardCharsets.ISO_8859_1)))
                .build();
    }

    private void refuses(Path keyring, byte[] content, String why) throws IOException {
        String where = file(content);
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> source(Optional.of(keyring)).read(where))
                .withMessageStartingWith(where)
                .withMessageContaining(why);
    }

    private VulnListSource source(Optional<Path> keyring) {
        return new VulnListSource(
                new Inputs(directory.resolve("cache"), ByteArrayInputStream.nullInputStream()), keyring, false);
    }

    private static String list() {
        String summed = "#FORMAT 1.1.0\n" + ENTRY;
        try {
            byte[] digest = MessageDigest.getInstance("SHA-512").digest(summed.getBytes(StandardCharsets.ISO_8859_1));
            return summed + "#CHECKSUM SHA512 " + HexFormat.of().formatHex(digest) + "\n";
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private String file(byte[] content) throws IOException {
        Path file = Files.createTempFile(directory, "list", "");
        Files.write(file, content);
        return file.toString();
    }

    /** A signer of its own, with the real gpg. */
    private Path key() throws Exception {
        Path home = Files.createTempDirectory(directory, "gpg");
        gpg(
                home,
                new byte[0],
                "--passphrase",
                "",
                "--quick-gen-key",
                "security@example.org",
                "ed25519",
                "sign",
                "never");
        return home;
    }

    private Path keyring(Path home) throws Exception {
        Path file = Files.createTempFile(directory, "keyring", ".asc");
        Files.write(file, gpg(home, new byte[0], "--armor", "--export"));
        return file;
    }

    private static byte[] sign(String text, Path home) throws Exception {
        return gpg(home, text.getBytes(StandardCharsets.US_ASCII), "--clearsign");
    }

    private static byte[] gpg(Path home, byte[] input, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("gpg", "--homedir", home.toString(), "--batch", "--quiet"));
        command.addAll(List.of(arguments));
        Process gpg = start(command);
        try (OutputStream in = gpg.getOutputStream()) {
            in.write(input);
        }
        byte[] output = gpg.getInputStream().readAllBytes();
        assertThat(gpg.waitFor()).as(String.join(" ", command)).isZero();
        return output;
    }

    private static Process start(List<String> command) {
        try {
            return new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return Assumptions.abort("no gpg here: " + e.getMessage());
        }
    }
}
