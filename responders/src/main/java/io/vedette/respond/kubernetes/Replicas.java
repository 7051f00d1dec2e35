package io.vedette.respond.kubernetes;

import io.vedette.model.Action;
import io.vedette.respond.RespondException;
import java.util.regex.Pattern;

/**
 * What an action's parameter {@code replicas} asks for: a number, or a change as {@code +2} or
 * {@code -1}.
 */
record Replicas(int number, boolean relative) {
  private static final Pattern COUNT = Pattern.compile("[+-]?\\d{1,6}");

  /**
   * One more where nothing is said.
   *
   * @throws RespondException where it is neither
   */
  static Replicas of(Action action) {
    String wanted = action.parameters().getOrDefault("replicas", "+1");
    if (!COUNT.matcher(wanted).matches()) {
      throw new RespondException(
          "replicas is '" + wanted + "'; it must be a number, or a change such as +2");
    }
    char sign = wanted.charAt(0);
    return new Replicas(Integer.parseInt(wanted), sign == '+' || sign == '-');
  }

  int from(int current) {
    return Math.max(0, relative ? current + number : number);
  }

  /** For plans that do not know the current number. */
  Object shown() {
    return relative ? "(current %+d)".formatted(number) : Integer.valueOf(number);
  }
}
