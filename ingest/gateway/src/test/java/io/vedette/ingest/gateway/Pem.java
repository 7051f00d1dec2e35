package io.vedette.ingest.gateway;

import com.linecorp.armeria.common.TlsKeyPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;

/** Certificates and keys as PEM files. */
final class Pem {
  private Pem() {}

  /** {@code NAME-cert.pem}. */
  static Path certificate(Path directory, String name, TlsKeyPair pair)
      throws IOException, CertificateEncodingException {
    byte[] der = pair.certificateChain().get(0).getEncoded();
    return write(directory.resolve(name + "-cert.pem"), "CERTIFICATE", der);
  }

  /** {@code NAME-key.pem}. */
  static Path key(Path directory, String name, TlsKeyPair pair) throws IOException {
    return write(
        directory.resolve(name + "-key.pem"), "PRIVATE KEY", pair.privateKey().getEncoded());
  }

  private static Path write(Path file, String type, byte[] der) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return Files.writeString(
        file, "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(type, body));
  }
}
