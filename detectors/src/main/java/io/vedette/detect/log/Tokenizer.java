package io.vedette.detect.log;

import static io.vedette.detect.log.Bytes.DIGIT;
import static io.vedette.detect.log.Bytes.INNER;
import static io.vedette.detect.log.Bytes.LETTER;
import static io.vedette.detect.log.Bytes.MARK;
import static io.vedette.detect.log.Bytes.SPACE;
import static io.vedette.detect.log.Bytes.kind;

/**
 * Cuts a message into words, marks and variables in one pass over its bytes, without regular
 * expressions. What has digits is a variable unless it looks like a name ({@code ssh2}); what
 * follows {@code =} is a value; addresses, times, URLs and paths are one token each however they
 * are punctuated; alike values in a row are one token, so that lists of any length are alike.
 */
final class Tokenizer {
  /** Bytes beyond are not looked at. */
  private static final int MAX_BYTES = 8192;

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
      int kind = kind(b[i]);
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
    if (b[i] == '<' && i + 1 < limit && kind(b[i + 1]) == DIGIT) {
      return bounded(i, space);
    }
    if (b[i] == '<' && i + 2 < limit && b[i + 1] == '*' && b[i + 2] == '>') {
      out.addValue(i, i + 3, space, 0); // a template parses to itself
      afterEquals = false;
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
      out.add(LineTokens.SOFT, open + 1, close, false, Bytes.hash(b, open + 1, close));
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
    while (to < limit && kind(b[to]) == DIGIT) {
      to++;
    }
    int unit = to + 1;
    while (unit < limit && kind(b[unit]) == LETTER) {
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
    int digits = kind(b[i]) == DIGIT ? 1 : 0;
    int slashes = b[i] == '/' || b[i] == '\\' ? 1 : 0;
    boolean idLike = false;
    boolean dots = false;
    long h = b[i];
    while (j < limit) {
      int c = b[j] & 0xFF;
      int kind = kind(b[j]);
      if (kind == DIGIT) {
        digits++;
        idLike |= kind(b[j - 1]) == INNER && b[j - 1] != '/';
      } else if (kind == INNER) {
        slashes += c == '/' || c == '\\' ? 1 : 0;
        if (c == '.' && b[j - 1] == '.') {
          dots = true;
          break;
        }
      } else if (kind != LETTER) {
        int joined = kind == SPACE ? 0 : Addresses.joins(b, i, j, limit, digits);
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
      h = Bytes.hash(b, i, to);
    }
    add(i, to, space, h, digits, slashes, idLike);
    return to;
  }

  private int dotRun(int i, boolean space) {
    int j = i;
    while (j < limit && b[j] == '.') {
      j++;
    }
    out.add(LineTokens.MARK, i, j, space, Bytes.hash(b, i, j));
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
    out.addValue(from, to, space, 0);
    return to;
  }

  private void add(
      int from, int to, boolean space, long h, int digits, int slashes, boolean idLike) {
    boolean value = afterEquals;
    afterEquals = false;
    if (digits == 0) {
      addWord(from, to, space, h, slashes, value);
      return;
    }
    boolean letterFirst = kind(b[from]) == LETTER;
    if (letterFirst && digits <= 3 && (slashes == 1 || slashes == 0 && !idLike)) {
      out.addName(from, to, space, h);
      return;
    }
    int number = letterFirst && slashes == 0 && !value ? Values.numberAfterDot(b, from, to) : 0;
    if (number > 0 && !out.full()) {
      out.add(LineTokens.WORD, from, number, space, Bytes.hash(b, from, number));
      out.add(LineTokens.VARIABLE, number, to, false, 0);
    } else {
      out.addValue(from, to, space, h);
    }
  }

  private void addWord(int from, int to, boolean space, long h, int slashes, boolean value) {
    if (isValue(from, to, slashes, value)) {
      out.addValue(from, to, space, h);
    } else if (space && afterNumber() && Words.isUnit(b, from, to)) {
      out.add(LineTokens.UNIT, from, to, true, h);
    } else {
      boolean mark = to == from + 1 && kind(b[from]) == INNER;
      byte kind = mark ? LineTokens.MARK : value ? LineTokens.SOFT : LineTokens.WORD;
      out.add(kind, from, to, space, h);
    }
  }

  /** Whether a word without digits is a value by its looks. */
  private boolean isValue(int from, int to, int slashes, boolean value) {
    return Values.isPath(b, from, to, slashes)
        || isRootOfRequest(from, to)
        || Values.isHex(b, from, to)
        || Words.isLiteral(b, from, to)
        || Values.isMasked(b, from, to)
        || value && Values.hasDot(b, from, to);
  }

  /** The path of {@code GET / HTTP/1.1}. */
  private boolean isRootOfRequest(int from, int to) {
    int last = out.count - 1;
    return b[from] == '/'
        && to == from + 1
        && last >= 0
        && out.kind[last] == LineTokens.WORD
        && out.end[last] == from - 1
        && Words.isMethod(b, out.start[last], out.end[last]);
  }

  private boolean afterNumber() {
    int last = out.count - 1;
    return last >= 0
        && out.kind[last] == LineTokens.VARIABLE
        && out.end[last] > 0
        && kind(b[out.end[last] - 1]) == DIGIT;
  }
}
