package org.holdfast.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.SignatureSubpacket;
import org.bouncycastle.bcpg.SignatureSubpacketTags;
import org.bouncycastle.openpgp.PGPObjectFactory;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPSignatureSubpacketVector;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.holdfast.source.BinaryPackage;
import org.holdfast.source.BinaryPackages;
import org.holdfast.tool.SigningKey;
import org.holdfast.tool.ToolFailed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgpainless.PGPainless;
import org.pgpainless.key.generation.type.rsa.RsaLength;

/** Signed packages, opened by hand as pkg_install's pkg_signature.c does. A real pkg_install: docs/by-hand/pkgin.md. */
class SignedPackagesTest {

    private static final PGPSecretKeyRing KEY =
            PGPainless.generateKeyRing().simpleRsaKeyRing("Holdfast's tests <test@example.org>", RsaLength._2048);

    @TempDir
    private Path directory;

    private SigningKey key() throws IOException {
        Path file = directory.resolve("key.asc");
        Files.writeString(file, PGPainless.asciiArmor(KEY));
        return SigningKey.read(file.toString());
    }

    private PublishedFile signed(PackageMaker maker) throws IOException {
        Path out = Files.createDirectories(directory.resolve("signed"));
        BinaryPackage binary = BinaryPackages.read(maker.in(directory));
        return new PackageSigner(key(), Instant.parse("2014-06-05T12:00:00Z")).sign(PublishedFile.of(binary), out);
    }

    private static Map<String, byte[]> members(Path file) throws IOException {
        Map<String, byte[]> members = new LinkedHashMap<>();
        try (ArArchiveInputStream ar = new ArArchiveInputStream(Files.newInputStream(file))) {
            for (ArArchiveEntry entry = ar.getNextEntry(); entry != null; entry = ar.getNextEntry()) {
                members.put(entry.getName(), ar.readAllBytes());
            }
        }
        return members;
    }

    @Test
    void theArchiveHasTheHashesTheSignatureAndThePackage() throws Exception {
        PublishedFile file = signed(PackageMaker.of("foo-1.0").file("share/noise", noise(200_000)));
        Map<String, byte[]> members = members(file.source().orElseThrow());
        assertThat(members.keySet()).containsExactly("+PKG_HASH", "+PKG_GPG_SIGNATURE", "foo-1.0.tgz");
        List<String> lines = new String(members.get("+PKG_HASH"), StandardCharsets.US_ASCII)
                .lines()
                .toList();
        byte[] inner = members.get("foo-1.0.tgz");
        assertThat(lines.subList(0, 7))
                .containsExactly(
                        "pkgsrc signature",
                        "",
                        "version: 1",
                        "pkgname: foo-1.0",
                        "algorithm: SHA512",
                        "block size: 65536",
                        "file size: " + inner.length);
        List<String> hashes = new ArrayList<>();
        for (int at = 0; at < inner.length; at += 65536) {
            MessageDigest digest = MessageDigest.getInstance("SHA-512");
            digest.update(inner, at, Math.min(65536, inner.length - at));
            hashes.add(HexFormat.of().formatHex(digest.digest()));
        }
        assertThat(lines.subList(8, lines.size() - 1)).isEqualTo(hashes);
        assertThat(lines.getLast()).isEqualTo("end pkgsrc signature");
        assertThat(inner).isEqualTo(Files.readAllBytes(directory.resolve("foo-1.0.tgz")));
        assertThat(file.size()).isEqualTo(Files.size(file.source().get()));
    }

    private static String noise(int bytes) {
        byte[] noise = new byte[bytes];
        new Random(1).nextBytes(noise);
        return new String(noise, StandardCharsets.ISO_8859_1);
    }

    @Test
    void theSignatureIsOfTheFormThatPkgInstallVerifies() throws Exception {
        Map<String, byte[]> members =
                members(signed(PackageMaker.of("foo-1.0")).source().orElseThrow());
        try (InputStream in = PGPUtil.getDecoderStream(new ByteArrayInputStream(members.get("+PKG_GPG_SIGNATURE")))) {
            PGPSignature signature =
                    ((PGPSignatureList) new PGPObjectFactory(in, new BcKeyFingerprintCalculator()).nextObject()).get(0);
            assertThat(signature.getVersion()).isEqualTo(4);
            assertThat(signature.getHashAlgorithm()).isEqualTo(HashAlgorithmTags.SHA256);
            assertThat(signature.getSignatureType()).isEqualTo(PGPSignature.BINARY_DOCUMENT);
            assertThat(types(signature.getHashedSubPackets())).containsExactly(SignatureSubpacketTags.CREATION_TIME);
            assertThat(types(signature.getUnhashedSubPackets())).containsExactly(SignatureSubpacketTags.ISSUER_KEY_ID);
            signature.init(new BcPGPContentVerifierBuilderProvider(), KEY.getPublicKey());
            signature.update(members.get("+PKG_HASH"));
            assertThat(signature.verify()).isTrue();
        }
    }

    private static List<Integer> types(PGPSignatureSubpacketVector packets) {
        return Arrays.stream(packets.toArray()).map(SignatureSubpacket::getType).toList();
    }

    @Test
    void aSignedPackageIsReadAsThePackageInIt() throws IOException {
        PackageMaker maker = PackageMaker.of("foo-1.0").depends("bar>=1");
        BinaryPackage plain = BinaryPackages.read(maker.in(directory));
        BinaryPackage signed = BinaryPackages.read(signed(maker).source().orElseThrow());
        assertThat(BinaryPackages.isSigned(signed.file())).isTrue();
        assertThat(signed.content()).isEqualTo(plain.content());
        assertThat(signed.pkgname()).isEqualTo(plain.pkgname());
    }

    @Test
    void noBlockIsEmptyWhateverTheSize() throws Exception {
        // pkg_install takes the length of the last block as the remainder of a division.
        Path file = directory.resolve("foo-1.0.tgz");
        for (int size : List.of(65536, 131072)) {
            BinaryPackage binary =
                    BinaryPackages.read(PackageMaker.of("foo-1.0").in(directory));
            Files.write(file, new byte[size]);
            PublishedFile signed = new PackageSigner(key(), Instant.EPOCH)
                    .sign(
                            new PublishedFile(
                                    binary.pkgname(), binary.summary(), "foo-1.0.tgz", size, "", "", Optional.of(file)),
                            Files.createDirectories(directory.resolve("signed" + size)));
            String hash =
                    new String(members(signed.source().orElseThrow()).get("+PKG_HASH"), StandardCharsets.US_ASCII);
            int block = Integer.parseInt(hash.replaceFirst("(?s).*block size: ([0-9]+)\n.*", "$1"));
            assertThat(size % block).isPositive();
        }
    }

    @Test
    void whatIsNoKeyIsSaidAndNoKeyIsShown() throws IOException {
        Path file = directory.resolve("key");
        Files.writeString(file, "secret words");
        assertThatThrownBy(() -> SigningKey.read(file.toString()))
                .isInstanceOf(ToolFailed.class)
                .hasMessageNotContaining("secret words");
        assertThatThrownBy(() -> SigningKey.read(directory.resolve("none").toString()))
                .hasMessageContaining("there is no such key file");
        assertThatThrownBy(() -> SigningKey.read("!echo hunter2 >&2; false"))
                .isInstanceOf(ToolFailed.class)
                .hasMessageNotContaining("hunter2");
        assertThat(key().toString()).matches("[0-9A-F]{16}");
        Files.writeString(directory.resolve("key.asc"), PGPainless.asciiArmor(KEY));
        assertThat(SigningKey.read("!cat " + directory.resolve("key.asc")).toString())
                .isEqualTo(key().toString());
    }
}
