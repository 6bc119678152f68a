package org.holdfast.tool;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.Iterator;
import java.util.List;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPrivateKey;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPSecretKeyRingCollection;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyDecryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;

/**
 * An OpenPGP key that signs as pkg_install can verify: its netpgpverify takes RSA signatures of version 4 with SHA-256 over binary data,
 * with only the creation time hashed, and the issuer's id, unhashed, first. What GnuPG 2 makes, it refuses.
 *
 * <p>The key is never shown: {@link #toString} gives its id.
 */
public final class SigningKey {

    private static final long MOST_BYTES = 1 << 20;

    private final PGPSecretKey secret;
    private final PGPPrivateKey key;

    private SigningKey(PGPSecretKey secret, PGPPrivateKey key) {
        this.secret = secret;
        this.key = key;
    }

    /**
     * Reads a secret key, armored or not, without a passphrase.
     *
     * @param where a file, or {@code !command}, whose output it is
     * @throws ToolFailed if there is none, it has a passphrase, or it is not an RSA key that may sign
     */
    public static SigningKey read(String where) {
        String name = where.startsWith("!") ? "the command for the signing key" : where;
        try {
            byte[] bytes = where.startsWith("!")
                    ? Filter.run(List.of("/bin/sh", "-c", where.substring(1)), new byte[0])
                    : file(Path.of(where));
            return parse(name, bytes);
        } catch (IOException | PGPException | RuntimeException e) {
            if (e instanceof ToolFailed failed) {
                throw where.startsWith("!") ? new ToolFailed(name + " failed") : failed;
            }
            throw new ToolFailed(name + " is no secret OpenPGP key: " + e.getMessage(), e);
        }
    }

    private static byte[] file(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new ToolFailed(file + ": there is no such key file");
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new ToolFailed(file + " is too large for a key");
        }
        return Files.readAllBytes(file);
    }

    private static SigningKey parse(String name, byte[] bytes) throws IOException, PGPException {
        InputStream in = PGPUtil.getDecoderStream(new ByteArrayInputStream(bytes));
        Iterator<PGPSecretKeyRing> rings =
                new PGPSecretKeyRingCollection(in, new BcKeyFingerprintCalculator()).getKeyRings();
        while (rings.hasNext()) {
            Iterator<PGPSecretKey> keys = rings.next().getSecretKeys();
            while (keys.hasNext()) {
                PGPSecretKey secret = keys.next();
                int algorithm = secret.getPublicKey().getAlgorithm();
                if (secret.isSigningKey()
                        && !secret.isPrivateKeyEmpty()
                        && algorithm == PublicKeyAlgorithmTags.RSA_GENERAL) {
                    return new SigningKey(secret, unlocked(name, secret));
                }
            }
        }
        throw new ToolFailed(name + " has no RSA key that may sign: pkg_install verifies no others");
    }

    private static PGPPrivateKey unlocked(String name, PGPSecretKey secret) {
        try {
            return secret.extractPrivateKey(
                    new BcPBESecretKeyDecryptorBuilder(new BcPGPDigestCalculatorProvider()).build(new char[0]));
        } catch (PGPException e) {
            throw new ToolFailed(
                    name
                            + " has a passphrase: give '!command' that prints the key without one, 'gpg --export-secret-keys' of an agent's",
                    e);
        }
    }

    /** A detached, armored signature. */
    public byte[] sign(byte[] data, Instant now) {
        try {
            PGPSignatureGenerator generator = new PGPSignatureGenerator(
                    new BcPGPContentSignerBuilder(secret.getPublicKey().getAlgorithm(), HashAlgorithmTags.SHA256),
                    secret.getPublicKey());
            generator.init(PGPSignature.BINARY_DOCUMENT, key);
            PGPSignatureSubpacketGenerator hashed = new PGPSignatureSubpacketGenerator();
            hashed.setSignatureCreationTime(false, Date.from(now));
            generator.setHashedSubpackets(hashed.generate());
            PGPSignatureSubpacketGenerator unhashed = new PGPSignatureSubpacketGenerator();
            unhashed.setIssuerKeyID(false, secret.getKeyID());
            generator.setUnhashedSubpackets(unhashed.generate());
            generator.update(data);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ArmoredOutputStream out =
                    ArmoredOutputStream.builder().clearHeaders().build(bytes)) {
                generator.generate().encode(out);
            }
            return bytes.toByteArray();
        } catch (IOException | PGPException e) {
            throw new ToolFailed("cannot sign with the key " + this + ": " + e.getMessage(), e);
        }
    }

    /** The id of the key, in hex. */
    @Override
    public String toString() {
        return "%016X".formatted(secret.getKeyID());
    }
}
