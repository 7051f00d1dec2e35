package io.vedette.predict;

import java.util.List;

/** Which models are tried on a history. */
final class ModelFamily {
  private ModelFamily() {}

  /** The models for the given seasons; which have data enough is for the caller to ask. */
  static List<BatchModel> of(Seasons seasons) {
    int s = seasons.shortPeriod();
    int l = seasons.longPeriod();
    if (s == 0) {
      return List.of(
          new SeasonalNaive("naive", 1),
          new Theta(0),
          new SeasonalAutoregression("ar_3", new int[] {1, 2, 3}, 0, 0),
          new SeasonalAutoregression("ar_8", new int[] {1, 2, 3, 4, 5, 6, 7, 8}, 0, 0));
    }
    if (s == l) {
      return List.of(
          new SeasonalNaive("seasonal_naive", s),
          new Theta(s),
          new SeasonalAutoregression(
              "ar_seasonal", new int[] {1, 2, 3, s - 1, s, s + 1, 2 * s}, 0, 0),
          new SeasonalAutoregression("ar_course", new int[] {1, 2, 3, s, s + 1}, s, 0),
          new DoubleSeasonalSmoothing(s, s));
    }
    return List.of(
        new SeasonalNaive("seasonal_naive", l),
        new Theta(s),
        new SeasonalAutoregression(
            "ar_two_rounds",
            new int[] {
              1, 2, 3, s - 1, s, s + 1, 2 * s, 3 * s, l - s, l - 1, l, l + 1, 2 * l - 1, 2 * l,
              2 * l + 1
            },
            0,
            0),
        new SeasonalAutoregression(
            "ar_one_round",
            new int[] {1, 2, 3, s - 1, s, s + 1, 2 * s, l - s, l - 1, l, l + 1},
            0,
            0),
        new SeasonalAutoregression("ar_course_long", new int[] {1, 2, s, s + 1, l, l + 1}, s, l),
        new SeasonalAutoregression("ar_course", new int[] {1, 2, 3, s, s + 1}, s, l),
        new DoubleSeasonalSmoothing(s, l));
  }
}
