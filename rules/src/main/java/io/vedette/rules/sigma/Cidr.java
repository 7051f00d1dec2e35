package io.vedette.rules.sigma;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An IPv4 or IPv6 network; addresses are parsed here, never looked up. */
final class Cidr {
  private final String text;
  private final byte[] network;
  private final int bits;

  private Cidr(String text, byte[] network, int bits) {
    this.text = text;
    this.network = network;
    this.bits = bits;
  }

  static @Nullable Cidr parse(String text) {
    int slash = text.indexOf('/');
    byte[] address = address(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      return null;
    }
    int max = address.length * 8;
    try {
      int bits = slash < 0 ? max : Integer.parseInt(text.substring(slash + 1));
      return bits < 0 || bits > max ? null : new Cidr(text, address, bits);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  boolean contains(String candidate) {
    byte[] address = address(candidate);
    if (address == null || address.length != network.length) {
      return false;
    }
    for (int i = 0; i < bits; i++) {
      int mask = 0x80 >> (i % 8);
      if ((address[i / 8] & mask) != (network[i / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Four or sixteen bytes; null where the text is no address. An IPv4-mapped one counts as IPv4.
   */
  static byte @Nullable [] address(String text) {
    if (text.length() > 45) {
      return null;
    }
    return text.indexOf(':') < 0 ? ipv4(text) : ipv6(text);
  }

  private static byte @Nullable [] ipv4(String text) {
    byte[] out = new byte[4];
    int part = 0;
    int value = -1;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : '.';
      if (c == '.') {
        if (value < 0 || part > 3) {
          return null;
        }
        out[part++] = (byte) value;
        value = -1;
      } else if (c >= '0' && c <= '9') {
        value = (value < 0 ? 0 : value) * 10 + c - '0';
        if (value > 255) {
          return null;
        }
      } else {
        return null;
      }
    }
    return part == 4 ? out : null;
  }

  private static byte @Nullable [] ipv6(String full) {
    int zone = full.indexOf('%');
    String text = zone < 0 ? full : full.substring(0, zone);
    int gap = text.indexOf("::");
    byte[] head = groups(gap < 0 ? text : text.substring(0, gap));
    byte[] tail = gap < 0 ? new byte[0] : groups(text.substring(gap + 2));
    if (head == null || tail == null) {
      return null;
    }
    int length = head.length + tail.length;
    if (gap < 0 ? length != 16 : length > 14) {
      return null;
    }
    byte[] out = Arrays.copyOf(head, 16);
    System.arraycopy(tail, 0, out, 16 - tail.length, tail.length);
    boolean mapped = out[10] == -1 && out[11] == -1;
    for (int i = 0; i < 10; i++) {
      mapped &= out[i] == 0;
    }
    return mapped ? Arrays.copyOfRange(out, 12, 16) : out;
  }

  private static byte @Nullable [] groups(String text) {
    if (text.isEmpty()) {
      return new byte[0];
    }
    byte[] out = new byte[0];
    for (String group : text.split(":", -1)) {
      byte[] four = group.indexOf('.') < 0 ? null : ipv4(group);
      if (four == null) {
        try {
          int value = group.isEmpty() || group.length() > 4 ? -1 : Integer.parseInt(group, 16);
          if (value < 0) {
            return null;
          }
          four = new byte[] {(byte) (value >> 8), (byte) value};
        } catch (NumberFormatException e) {
          return null;
        }
      }
      byte[] longer = Arrays.copyOf(out, out.length + four.length);
      System.arraycopy(four, 0, longer, out.length, four.length);
      out = longer;
    }
    return out;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Cidr that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
