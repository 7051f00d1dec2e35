package io.vedette.detect.log;

/**
 * Cuts a message into words, marks and variables in one pass over its bytes, without regular
 * expressions. What has digits is a variable unless it looks like a name ({@code ssh2}); what
 * follows {@code =} is a value; addresses, times, URLs and paths are one token each however they
 * are punctuated.
 */
final class Tokenizer {
  /** Bytes beyond are not looked at. */
  private static final int MAX_BYTES = 8192;

  private static final int SPACE = 0;
  private static final int LETTER = 1;
  private static final int DIGIT = 2;

  /** Belongs to a word: {@code _ . - / + % $ ~ \ * &}. */
  private static final int INNER = 3;

  private static final int MARK = 4;
  private static final byte[] CLASS = new byte[256];

  static {
    for (int c = 0; c < 256; c++) {
      CLASS[c] = (byte) classOf(c);
    }
  }

  private static int classOf(int c) {
    if (c <= ' ' || c == 0x7F) {
      return SPACE;
    }
    if (c >= '0' && c <= '9') {
      return DIGIT;
    }
    if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z' || c >= 0x80) {
      return LETTER;
    }
    return "_.-/+%$~\\*&".indexOf(c) >= 0 ? INNER : MARK;
  }

  private final LineTokens out = new LineTokens();
  private byte[] b = new byte[0];
  private int limit;
  private boolean afterEquals;

  /** The tokens of a message; valid until the next call. */
  LineTokens tokens(byte[] bytes, int from, int length) {
    b = bytes;
    int all = from + Math.min(length, MAX_BYTES);
    limit = all;
    afterEquals = false;
    out.reset(bytes);
    if (Structured.looksLikeJson(bytes, from, limit)) {
      new Structured(bytes, limit, out, this).json(from);
      return out;
    }
    int line = StackFold.firstLine(bytes, from, all);
    plain(from, line);
    long stack = line < all ? StackFold.fingerprint(bytes, line + 1, all) : 0;
    if (stack != 0) {
      out.add(LineTokens.STACK, line, line, true, stack);
    }
    return out;
  }

  /** The tokens that were last given out. */
  LineTokens last() {
    return out;
  }

  /** Adds the tokens of a stretch of plain text. */
  void plain(int from, int to) {
    int keptLimit = limit;
    limit = to;
    int i = from;
    boolean space = false;
    while (i < to) {
      int kind = CLASS[b[i] & 0xFF];
      if (kind == SPACE) {
        space = true;
        i++;
        continue;
      }
      if (out.full()) {
        out.add(LineTokens.VARIABLE, i, to, space, 0);
        break;
      }
      i = kind == MARK ? mark(i, space) : segment(i, space);
      space = false;
    }
    limit = keptLimit;
  }

  private int mark(int i, boolean space) {
    if (b[i] == '"' && afterEquals) {
      int close = Structured.closingQuote(b, i, limit);
      if (close > i + 1) {
        return quoted(i, close, space);
      }
    }
    if (space && closesAtOnce(i)) {
      out.add(LineTokens.MARK, i, i + 1, true, b[i]);
      out.add(LineTokens.VARIABLE, i + 1, i + 1, false, 0); // an empty value is a value
      return i + 1;
    }
    if (b[i] == '<' && i + 1 < limit && CLASS[b[i + 1] & 0xFF] == DIGIT) {
      return bounded(i, space);
    }
    if (b[i] == '<' && i + 2 < limit && b[i + 1] == '*' && b[i + 2] == '>') {
      out.add(LineTokens.VARIABLE, i, i + 3, space, 0); // a template parses to itself
      return i + 3;
    }
    afterEquals = b[i] == '=';
    out.add(LineTokens.MARK, i, i + 1, space, b[i]);
    return i + 1;
  }

  private int quoted(int open, int close, boolean space) {
    afterEquals = false;
    out.add(LineTokens.MARK, open, open + 1, space, '"');
    if (!out.full()) {
      out.add(LineTokens.SOFT, open + 1, close, false, hash(open + 1, close));
    }
    if (!out.full()) {
      out.add(LineTokens.MARK, close, close + 1, false, '"');
    }
    return close + 1;
  }

  /** Whether a bracket or quote is closed with nothing in it, {@code ()}. */
  private boolean closesAtOnce(int i) {
    int close = "([\"'".indexOf(b[i]);
    return close >= 0 && i + 1 < limit && b[i + 1] == ")]\"'".charAt(close) && !out.full();
  }

  /** A value with a bound, {@code <1 sec}. */
  private int bounded(int i, boolean space) {
    int to = i + 1;
    while (to < limit && CLASS[b[to] & 0xFF] == DIGIT) {
      to++;
    }
    int unit = to + 1;
    while (unit < limit && CLASS[b[unit] & 0xFF] == LETTER) {
      unit++;
    }
    if (to + 1 < unit && b[to] == ' ' && Words.isUnit(b, to + 1, unit)) {
      to = unit;
    }
    if (to < limit && b[to] == '>') { // "<3>" is bracketed
      out.add(LineTokens.MARK, i, i + 1, space, b[i]);
      return i + 1;
    }
    return variable(i, to, space);
  }

  /** Reads from {@code i} to the end of a word or variable and adds it. */
  private int segment(int i, boolean space) {
    int date = Dates.end(b, i, limit);
    if (date > 0) {
      return variable(i, date, space);
    }
    int j = i + 1;
    int digits = CLASS[b[i] & 0xFF] == DIGIT ? 1 : 0;
    int slashes = b[i] == '/' || b[i] == '\\' ? 1 : 0;
    boolean idLike = false;
    boolean dots = false;
    long h = b[i];
    while (j < limit) {
      int c = b[j] & 0xFF;
      int kind = CLASS[c];
      if (kind == DIGIT) {
        digits++;
        idLike |= CLASS[b[j - 1] & 0xFF] == INNER && b[j - 1] != '/';
      } else if (kind == INNER) {
        slashes += c == '/' || c == '\\' ? 1 : 0;
        if (c == '.' && b[j - 1] == '.') {
          dots = true;
          break;
        }
      } else if (kind != LETTER) {
        int joined = kind == SPACE ? 0 : joins(i, j, digits);
        if (joined == 0) {
          break;
        }
        return variable(i, trimmed(i, joined), space);
      }
      h = h * 31 + c;
      j++;
    }
    int to = dots ? j - 1 : trimmed(i, j);
    if (dots && to == i) {
      return dotRun(i, space);
    }
    if (to != j) {
      h = hash(i, to);
    }
    add(i, to, space, h, digits, slashes, idLike);
    return to;
  }

  private int dotRun(int i, boolean space) {
    int j = i;
    while (j < limit && b[j] == '.') {
      j++;
    }
    out.add(LineTokens.MARK, i, j, space, hash(i, j));
    return j;
  }

  /** Without the full stop or dash of a sentence. */
  private int trimmed(int from, int to) {
    int j = to;
    while (j > from + 1 && (b[j - 1] == '.' || b[j - 1] == '-' && j < to)) {
      j--;
    }
    return j;
  }

  private int variable(int from, int to, boolean space) {
    afterEquals = false;
    addVariable(from, to, space, 0);
    return to;
  }

  /** Adds a variable; alike ones in a row are one, so that lists of any length are. */
  private void addVariable(int from, int to, boolean space, long h) {
    int last = out.count - 1;
    if (space
        && last >= 0
        && out.kind[last] == LineTokens.VARIABLE
        && out.end[last] == from - 1
        && alike(out.start[last], from, to)) {
      out.end[last] = to;
    } else {
      out.add(LineTokens.VARIABLE, from, to, space, h);
    }
  }

  private boolean alike(int one, int other, int to) {
    int kind = CLASS[b[one] & 0xFF];
    if (kind == DIGIT) {
      return CLASS[b[other] & 0xFF] == DIGIT && plainNumber(one) && plainNumber(other);
    }
    return to - other >= 3
        && b[one] == b[other]
        && b[one + 1] == b[other + 1]
        && b[one + 2] == b[other + 2];
  }

  private boolean plainNumber(int from) {
    int k = from;
    while (k < limit && CLASS[b[k] & 0xFF] != SPACE) {
      if (CLASS[b[k] & 0xFF] == MARK) {
        return false;
      }
      k++;
    }
    return true;
  }

  private void add(
      int from, int to, boolean space, long h, int digits, int slashes, boolean idLike) {
    boolean value = afterEquals;
    afterEquals = false;
    if (digits == 0) {
      addWord(from, to, space, h, slashes, value);
      return;
    }
    boolean letterFirst = CLASS[b[from] & 0xFF] == LETTER;
    if (letterFirst && digits <= 3 && (slashes == 1 || slashes == 0 && !idLike)) {
      out.add(LineTokens.SOFT, from, to, space, h);
      return;
    }
    int number = letterFirst && slashes == 0 && !value ? numberAfterDot(from, to) : 0;
    if (number > 0 && !out.full()) {
      out.add(LineTokens.WORD, from, number, space, hash(from, number));
      out.add(LineTokens.VARIABLE, number, to, false, 0);
    } else {
      addVariable(from, to, space, h);
    }
  }

  /** Where the number of {@code core.2275} starts, 0 in everything else. */
  private int numberAfterDot(int from, int to) {
    int k = to;
    while (k > from && CLASS[b[k - 1] & 0xFF] == DIGIT) {
      k--;
    }
    if (k == to || k < from + 3 || b[k - 1] != '.') {
      return 0;
    }
    for (int j = from; j < k - 1; j++) {
      if (CLASS[b[j] & 0xFF] != LETTER) {
        return 0;
      }
    }
    return k;
  }

  /** Eight hexadecimal letters or more: no word has as many. */
  private boolean isHex(int from, int to) {
    for (int k = from; k < to; k++) {
      int c = b[k] | 0x20;
      if (c < 'a' || c > 'f') {
        return false;
      }
    }
    return to - from >= 8;
  }

  private boolean dotted(int from, int to) {
    for (int k = from + 1; k < to - 1; k++) {
      if (b[k] == '.') {
        return true;
      }
    }
    return false;
  }

  private void addWord(int from, int to, boolean space, long h, int slashes, boolean value) {
    boolean path = slashes >= 2 && to - from > 3 || slashes == 1 && b[from] == '/' && to - from > 1;
    if (path || isHex(from, to) || Words.isLiteral(b, from, to) || value && dotted(from, to)) {
      addVariable(from, to, space, h);
    } else if (space && afterNumber() && Words.isUnit(b, from, to)) {
      out.add(LineTokens.UNIT, from, to, true, h);
    } else {
      boolean mark = to == from + 1 && CLASS[b[from] & 0xFF] == INNER;
      byte kind = mark ? LineTokens.MARK : value ? LineTokens.SOFT : LineTokens.WORD;
      out.add(kind, from, to, space, h);
    }
  }

  private boolean afterNumber() {
    int last = out.count - 1;
    return last >= 0
        && out.kind[last] == LineTokens.VARIABLE
        && CLASS[b[out.end[last] - 1] & 0xFF] == DIGIT;
  }

  /**
   * Whether the mark at {@code j} is inside a variable that began at {@code i}: a URL, a drive, a
   * port, a time, a MAC or IPv6 address, a list of numbers.
   *
   * @return where the variable ends, or 0
   */
  private int joins(int i, int j, int digits) {
    if (j + 1 >= limit) {
      return 0;
    }
    int next = b[j + 1] & 0xFF;
    if (b[j] == ':') {
      if (next == '/' && j + 2 < limit && b[j + 2] == '/') {
        return urlEnd(j);
      }
      if (j == i + 1 && (next == '\\' || next == '/')) {
        return pathEnd(j + 1);
      }
      boolean host = digits > 0 ? isAddress(i, j) : CLASS[next] == DIGIT && isHost(i, j);
      return (host || isHexPair(i, j)) && partOfAddress(j + 1) ? restOfAddress(j + 1) : 0;
    }
    if (b[j] == '?' && b[i] == '/') {
      return wordEnd(j);
    }
    return b[j] == ',' && digits > 0 && CLASS[next] == DIGIT && numeric(i, j)
        ? restOfAddress(j + 1)
        : 0;
  }

  private boolean numeric(int i, int j) {
    for (int k = i; k < j; k++) {
      if (CLASS[b[k] & 0xFF] == LETTER) {
        return false;
      }
    }
    return true;
  }

  /** Digits with at most hexadecimal letters, or with the punctuation of hosts. */
  private boolean isAddress(int i, int j) {
    boolean hex = true;
    for (int k = i; k < j; k++) {
      int kind = CLASS[b[k] & 0xFF];
      if (kind == INNER) {
        return true;
      }
      int c = b[k] | 0x20;
      hex &= kind == DIGIT || c >= 'a' && c <= 'f';
    }
    return hex;
  }

  /** {@code ff} of {@code ff:f2:9f:16}. */
  private boolean isHexPair(int i, int j) {
    return j == i + 2 && isAddress(i, j) && j + 3 < limit && b[j + 3] == ':';
  }

  private int wordEnd(int from) {
    int k = from;
    while (k < limit && CLASS[b[k] & 0xFF] != SPACE && b[k] != '"') {
      k++;
    }
    return k;
  }

  private boolean isHost(int i, int j) {
    for (int k = i + 1; k < j - 1; k++) {
      if (b[k] == '.') {
        return true;
      }
    }
    return b[i] == '/';
  }

  /** Whether what starts here has a digit, or is a group of hexadecimal letters. */
  private boolean partOfAddress(int from) {
    int k = from;
    boolean hex = true;
    while (k < limit && CLASS[b[k] & 0xFF] != SPACE && CLASS[b[k] & 0xFF] != MARK) {
      if (CLASS[b[k] & 0xFF] == DIGIT) {
        return true;
      }
      int c = b[k] | 0x20;
      hex &= c >= 'a' && c <= 'f';
      k++;
    }
    return hex && k > from && k - from <= 4;
  }

  private int restOfAddress(int from) {
    int k = from;
    while (k < limit) {
      int kind = CLASS[b[k] & 0xFF];
      boolean inside =
          kind == LETTER
              || kind == DIGIT
              || kind == INNER
              || (b[k] == ':' || b[k] == ',') && k + 1 < limit && partOfAddress(k + 1);
      if (!inside) {
        break;
      }
      k++;
    }
    return k;
  }

  private int urlEnd(int from) {
    int k = from;
    while (k < limit && CLASS[b[k] & 0xFF] != SPACE && "\"'<>)],;".indexOf(b[k]) < 0) {
      k++;
    }
    return k;
  }

  private int pathEnd(int from) {
    int k = from;
    while (k < limit && CLASS[b[k] & 0xFF] != SPACE && "\"'<>)],;:".indexOf(b[k]) < 0) {
      k++;
    }
    return k;
  }

  /** The hash that {@link #segment} builds as it goes. */
  long hash(int from, int to) {
    long h = b[from];
    for (int k = from + 1; k < to; k++) {
      h = h * 31 + (b[k] & 0xFF);
    }
    return h;
  }
}
