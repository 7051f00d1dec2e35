package io.vedette.detect.behavior.intel;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a text is: an address, a network, a domain name or a file's hash. */
final class Values {
  private static final Pattern DOMAIN =
      Pattern.compile(
          "(?=.{4,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]{1,62}");

  private Values() {}

  static String canonical(String text) {
    String value = text.strip().toLowerCase(Locale.ROOT);
    return value.endsWith(".") ? value.substring(0, value.length() - 1) : value;
  }

  /** Of a canonical text; empty where it is none of these. */
  static Optional<Indicator.Type> type(String value) {
    if (value.indexOf('/') > 0 && network(value) != null) {
      return Optional.of(Indicator.Type.NETWORK);
    }
    if (address(value) != null) {
      return Optional.of(Indicator.Type.ADDRESS);
    }
    if (isHash(value)) {
      return Optional.of(Indicator.Type.HASH);
    }
    boolean domain = value.indexOf('.') > 0 && DOMAIN.matcher(value).matches();
    return domain ? Optional.of(Indicator.Type.DOMAIN) : Optional.empty();
  }

  /** MD5, SHA-1, SHA-256, SHA-512 in hex. */
  static boolean isHash(String value) {
    int n = value.length();
    if (n != 32 && n != 40 && n != 64 && n != 128) {
      return false;
    }
    for (int i = 0; i < n; i++) {
      if (Character.digit(value.charAt(i), 16) < 0) {
        return false;
      }
    }
    return true;
  }

  /** A network as its first address's bits and a length in bits; null where it is none. */
  static @Nullable Network network(String value) {
    int slash = value.indexOf('/');
    byte[] bytes = slash < 0 ? null : address(value.substring(0, slash));
    if (bytes == null || slash + 1 == value.length() || value.length() - slash > 4) {
      return null;
    }
    int bits = 0;
    for (int i = slash + 1; i < value.length(); i++) {
      int digit = Character.digit(value.charAt(i), 10);
      if (digit < 0) {
        return null;
      }
      bits = 10 * bits + digit;
    }
    return bits > 8 * bytes.length ? null : Network.of(bytes, bits);
  }

  /** 4 or 16 bytes; null where the text is no address. Never asks a name server. */
  static byte @Nullable [] address(String value) {
    return value.indexOf(':') >= 0 ? six(value) : four(value);
  }

  private static byte @Nullable [] four(String value) {
    int n = value.length();
    if (n < 7 || n > 15) {
      return null;
    }
    byte[] out = new byte[4];
    int part = 0;
    int number = -1;
    for (int i = 0; i <= n; i++) {
      char c = i < n ? value.charAt(i) : '.';
      if (c == '.') {
        if (number < 0 || part > 3) {
          return null;
        }
        out[part++] = (byte) number;
        number = -1;
      } else if (c >= '0' && c <= '9') {
        number = 10 * Math.max(0, number) + (c - '0');
        if (number > 255) {
          return null;
        }
      } else {
        return null;
      }
    }
    return part == 4 ? out : null;
  }

  private static byte @Nullable [] six(String value) {
    int gap = value.indexOf("::");
    String head = gap < 0 ? value : value.substring(0, gap);
    String tail = gap < 0 ? "" : value.substring(gap + 2);
    byte[] out = new byte[16];
    int front = groups(head, out, 0);
    int back = front < 0 ? -1 : groups(tail, new byte[16], 0);
    boolean fits = gap < 0 ? front == 16 : front >= 0 && back >= 0 && front + back <= 14;
    if (value.length() > 45 || !fits) {
      return null;
    }
    if (gap >= 0) {
      groups(tail, out, 16 - back);
    }
    return out;
  }

  /** Writes 16-bit groups from {@code at} on; returns how many bytes, -1 where they are none. */
  private static int groups(String text, byte[] out, int at) {
    if (text.isEmpty()) {
      return 0;
    }
    int written = 0;
    for (String group : text.split(":", -1)) {
      if (group.isEmpty() || group.length() > 4 || at + written + 2 > 16) {
        return -1;
      }
      int number = 0;
      for (int i = 0; i < group.length(); i++) {
        int digit = Character.digit(group.charAt(i), 16);
        if (digit < 0) {
          return -1;
        }
        number = 16 * number + digit;
      }
      out[at + written] = (byte) (number >> 8);
      out[at + written + 1] = (byte) number;
      written += 2;
    }
    return written;
  }

  /** The first {@code bits} bits of an address, as bits of two longs. */
  record Network(boolean six, int bits, long high, long low) {
    static Network of(byte[] address, int bits) {
      long high = 0;
      long low = 0;
      for (int i = 0; i < address.length; i++) {
        if (i < 8) {
          high |= (address[i] & 0xFFL) << 8 * (7 - i);
        } else {
          low |= (address[i] & 0xFFL) << 8 * (15 - i);
        }
      }
      long highMask = bits <= 0 ? 0 : bits >= 64 ? -1 : -1L << (64 - bits);
      long lowMask = bits <= 64 ? 0 : bits >= 128 ? -1 : -1L << (128 - bits);
      return new Network(address.length == 16, bits, high & highMask, low & lowMask);
    }
  }
}
