package io.vedette.detect.log;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * JSON bodies as structure: keys are words, values are variables, and the value of a key that holds
 * the message is read as a message.
 */
final class Structured {
  private static final Set<String> MESSAGE_KEYS =
      Set.of("msg", "message", "event", "log", "body", "error", "err", "text");

  private final byte[] b;
  private final int limit;
  private final LineTokens out;
  private final Tokenizer plain;

  Structured(byte[] bytes, int limit, LineTokens out, Tokenizer plain) {
    this.b = bytes;
    this.limit = limit;
    this.out = out;
    this.plain = plain;
  }

  static boolean looksLikeJson(byte[] b, int from, int limit) {
    if (limit - from < 4 || b[from] != '{') {
      return false;
    }
    int i = from + 1;
    while (i < limit && b[i] == ' ') {
      i++;
    }
    return i < limit && b[i] == '"' && b[limit - 1] == '}';
  }

  /** The index of the quote that closes the one at {@code open}, or -1. */
  static int closingQuote(byte[] b, int open, int limit) {
    for (int k = open + 1; k < limit; k++) {
      if (b[k] == '\\') {
        k++;
      } else if (b[k] == '"') {
        return k;
      }
    }
    return -1;
  }

  void json(int from) {
    int i = from;
    boolean message = false;
    while (i < limit && !out.full()) {
      int c = b[i];
      if (c == '"') {
        int close = closingQuote(b, i, limit);
        int to = close < 0 ? limit : close + 1;
        boolean key = to < limit && b[skipBlanks(to)] == ':';
        if (key) {
          out.add(LineTokens.WORD, i, to, false, Bytes.hash(b, i, to));
          message = isMessageKey(i + 1, to - 1);
        } else {
          value(i, to, message);
        }
        i = to;
      } else if (c == ' ') {
        i++;
      } else if ("{}[]:,".indexOf(c) >= 0) {
        out.add(LineTokens.MARK, i, i + 1, false, c);
        i++;
      } else {
        int to = bareEnd(i);
        out.add(LineTokens.VARIABLE, i, to, false, 0);
        i = to;
      }
    }
  }

  private void value(int i, int to, boolean message) {
    if (message && to - i > 2) {
      out.add(LineTokens.MARK, i, i + 1, false, '"');
      plain.plain(i + 1, to - 1);
      if (!out.full()) {
        out.add(LineTokens.MARK, to - 1, to, false, '"');
      }
    } else {
      out.add(LineTokens.SOFT, i, to, false, Bytes.hash(b, i, to));
    }
  }

  private int skipBlanks(int from) {
    int k = from;
    while (k < limit - 1 && b[k] == ' ') {
      k++;
    }
    return k;
  }

  private int bareEnd(int from) {
    int k = from + 1;
    while (k < limit && " ,]}:\"".indexOf(b[k]) < 0) {
      k++;
    }
    return k;
  }

  private boolean isMessageKey(int from, int to) {
    return to > from
        && to - from <= 7
        && MESSAGE_KEYS.contains(
            new String(b, from, to - from, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT));
  }
}
