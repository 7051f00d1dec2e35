package io.vedette.detect.incident;

import io.vedette.model.Cause;
import java.util.Locale;

/** What an on-call engineer would look at to decide between the two best hypotheses. */
final class TellApart {
  private TellApart() {}

  /** One sentence, such as {@code look whether …; if not, whether …}. */
  static String sentence(Cause first, Cause second) {
    return "To tell them apart, look whether " + look(first) + "; if not, whether " + look(second);
  }

  private static String look(Cause cause) {
    String name = cause.entity().name();
    String pattern =
        switch (cause.faultKind()) {
          case "bad_deploy" -> "instances of %s that still run the version before are well";
          case "resource_exhaustion" ->
              "the instances of %s that suffer are those with the fullest CPU, memory or disk";
          case "overload" -> "%s is well again where its traffic is lower";
          case "lost_instance" -> "%s has fewer ready instances than it should";
          case "lost_zone" -> "services that run in other zones than %s are well";
          case "third_party" -> "%s fails when called from elsewhere too";
          case "security" -> "the credentials that %s uses were used by somebody else";
          case "slow_dependency" ->
              "%s itself takes the time in a slow trace, and not a call that it waits for";
          case "error_origin" -> "the deepest failed span of a failed trace is one of %s";
          default -> "%s was ill in a trace in which nothing else was";
        };
    return String.format(Locale.ROOT, pattern, name);
  }
}
