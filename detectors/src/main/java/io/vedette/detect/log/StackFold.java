package io.vedette.detect.log;

/**
 * Folds the lines after a message's first into one fingerprint. Of stack frames only what survives
 * a rebuild counts: classes, functions and files, not line numbers, addresses or lambda numbers.
 * What was thrown counts where it stands below the frames, as Python has it. Other lines do not
 * count at all.
 */
final class StackFold {
  /** Frames beyond are the framework's. */
  private static final int MAX_FRAMES = 32;

  private static final String[] STARTS = {"at ", "File \"", "Caused by:", "goroutine ", "in "};

  private StackFold() {}

  /** The end of the first line. */
  static int firstLine(byte[] b, int from, int limit) {
    for (int i = from; i < limit; i++) {
      if (b[i] == '\n') {
        return i;
      }
    }
    return limit;
  }

  /** The fingerprint of the frames in a stretch of lines, or 0 where there are none. */
  static long fingerprint(byte[] b, int from, int limit) {
    long hash = 0;
    int frames = 0;
    int i = from;
    while (i < limit && frames < MAX_FRAMES) {
      int end = firstLine(b, i, limit);
      int start = i;
      while (start < end && b[start] <= ' ') {
        start++;
      }
      int thrown = start == i && frames > 0 ? nameEnd(b, start, end) : start;
      if (isFrame(b, start, end)) {
        hash = LineTokens.mix(hash * 31 + frame(b, start, end));
        frames++;
      } else if (thrown > start) {
        hash = LineTokens.mix(hash * 31 + Bytes.hash(b, start, thrown));
      }
      i = end + 1;
    }
    return frames == 0 ? 0 : hash | 1;
  }

  /** The end of the name of what was thrown, {@code ValueError: …}, or the start if it is none. */
  private static int nameEnd(byte[] b, int start, int end) {
    int k = start;
    while (k < end && (Bytes.kind(b[k]) == Bytes.LETTER || b[k] == '.' || b[k] == '_')) {
      k++;
    }
    return k == end || b[k] == ':' ? k : start;
  }

  private static boolean isFrame(byte[] b, int start, int end) {
    if (start < end && b[start] == '/') { // of Go: the file, with its line
      return true;
    }
    for (String prefix : STARTS) {
      if (startsWith(b, start, end, prefix)) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsWith(byte[] b, int start, int end, String prefix) {
    if (end - start < prefix.length()) {
      return false;
    }
    for (int k = 0; k < prefix.length(); k++) {
      if (b[start + k] != prefix.charAt(k)) {
        return false;
      }
    }
    return true;
  }

  /** A hash of a frame's letters; a cause counts up to its message, a file up to its line. */
  private static long frame(byte[] b, int start, int end) {
    long h = 0;
    int colons = 0;
    for (int k = start; k < end; k++) {
      colons += b[k] == ':' ? 1 : 0;
      boolean message = colons > 1 && startsWith(b, start, end, "Caused by:");
      if (message || b[start] == '/' && colons > 0) {
        break;
      }
      if (b[k] < '0' || b[k] > '9') {
        h = h * 31 + b[k];
      }
    }
    return h;
  }
}
