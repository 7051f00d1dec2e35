package io.vedette.respond;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key that never shows itself in text. */
public final class Secret {
  public static final Secret NONE = new Secret(new byte[0]);

  private final byte[] key;

  private Secret(byte[] key) {
    this.key = key;
  }

  public static Secret of(String text) {
    return new Secret(text.strip().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The file's text without surrounding white space.
   *
   * @throws IllegalArgumentException where it cannot be read or is empty
   */
  public static Secret read(Path file) {
    try {
      Secret secret = of(Files.readString(file));
      if (secret.isEmpty()) {
        throw new IllegalArgumentException("the secret file " + file + " is empty");
      }
      return secret;
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read the secret file " + file, e);
    }
  }

  public boolean isEmpty() {
    return key.length == 0;
  }

  /** HMAC-SHA256 (RFC 2104) in lower-case hex. */
  public String sign(String message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(message.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks HmacSHA256", e);
    }
  }

  @Override
  public String toString() {
    return isEmpty() ? "(none)" : "(secret)";
  }
}
