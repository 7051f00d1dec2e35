package io.vedette.rules.sigma;

import io.vedette.rules.RuleException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * An address range in CIDR notation, IPv4 or IPv6.
 *
 * @param network its bytes
 * @param bits length of the prefix
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Cidr(byte[] network, int bits) {
  static Cidr parse(String text) throws RuleException {
    int slash = text.indexOf('/');
    byte[] network = address(slash < 0 ? text : text.substring(0, slash));
    if (network.length == 0) {
      throw new RuleException("'" + text + "' is no address range; give 10.0.0.0/8 or fd00::/8");
    }
    try {
      int bits = slash < 0 ? network.length * 8 : Integer.parseInt(text.substring(slash + 1));
      if (bits < 0 || bits > network.length * 8) {
        throw new RuleException("'" + text + "': the prefix is longer than the address");
      }
      return new Cidr(network, bits);
    } catch (NumberFormatException e) {
      throw new RuleException("'" + text + "': the prefix is no number");
    }
  }

  boolean contains(String text) {
    byte[] address = address(text);
    if (address.length != network.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((address[bit / 8] & mask) != (network[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  /** The bytes of a literal address; empty for anything else. Never asks a name server. */
  private static byte[] address(String text) {
    boolean literal = !text.isEmpty() && text.length() <= 45;
    for (int i = 0; literal && i < text.length(); i++) {
      char c = text.charAt(i);
      literal = c == '.' || c == ':' || Character.digit(c, 16) >= 0;
    }
    if (!literal || (text.indexOf(':') < 0 && text.chars().filter(c -> c == '.').count() != 3)) {
      return new byte[0];
    }
    try {
      return InetAddress.getByName(text).getAddress();
    } catch (UnknownHostException e) {
      return new byte[0];
    }
  }
}
