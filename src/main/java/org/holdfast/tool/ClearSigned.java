package org.holdfast.tool;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKeyRingCollection;
import org.pgpainless.PGPainless;
import org.pgpainless.decryption_verification.ConsumerOptions;
import org.pgpainless.decryption_verification.DecryptionStream;
import org.pgpainless.decryption_verification.MessageMetadata;

/** Verifies OpenPGP clear-signed text (RFC 9580, section 7): a readable message with a signature below it. */
public final class ClearSigned {

    private ClearSigned() {}

    /**
     * Verifies the signature over a message.
     *
     * @param keyring a file of public keys, binary or armoured
     * @throws IOException if there is no signature, it is not valid, or its key is not in the keyring; the message says which
     */
    public static void verify(byte[] message, Path keyring) throws IOException {
        PGPPublicKeyRingCollection keys = readKeys(keyring);
        try {
            ConsumerOptions options = ConsumerOptions.get().addVerificationCerts(keys);
            DecryptionStream stream = PGPainless.decryptAndOrVerify()
                    .onInputStream(new ByteArrayInputStream(message))
                    .withOptions(options);
            try (stream) {
                stream.transferTo(java.io.OutputStream.nullOutputStream());
            }
            MessageMetadata metadata = stream.getMetadata();
            if (!metadata.isVerifiedSigned()) {
                throw new IOException(whyNotVerified(metadata));
            }
        } catch (PGPException | RuntimeException e) {
            throw new IOException("no valid OpenPGP signature: " + e.getMessage(), e);
        }
    }

    /**
     * Looks at a file of keys.
     *
     * @throws IOException if it cannot be read, or has no public key
     */
    public static void check(Path keyring) throws IOException {
        readKeys(keyring);
    }

    private static PGPPublicKeyRingCollection readKeys(Path keyring) throws IOException {
        byte[] content;
        try {
            content = Files.readAllBytes(keyring);
        } catch (IOException e) {
            throw new IOException("keyring " + keyring + " cannot be read", e);
        }
        try {
            PGPPublicKeyRingCollection keys = PGPainless.readKeyRing().publicKeyRingCollection(content);
            if (keys != null && keys.size() > 0) {
                return keys;
            }
        } catch (IOException | RuntimeException e) {
            throw new IOException("keyring " + keyring + " is not one of OpenPGP public keys: " + e.getMessage(), e);
        }
        throw new IOException("keyring " + keyring + " holds no OpenPGP public key");
    }

    private static String whyNotVerified(MessageMetadata metadata) {
        return metadata.getRejectedSignatures().isEmpty()
                ? "it is not signed"
                : "its signature is not valid for any key in the keyring: "
                        + metadata.getRejectedSignatures()
                                .getFirst()
                                .getValidationException()
                                .getMessage();
    }
}
