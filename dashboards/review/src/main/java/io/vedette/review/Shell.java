package io.vedette.review;

import org.jspecify.annotations.Nullable;

/**
 * What every page shows around its content.
 *
 * @param section which entry of the navigation is current
 * @param open number of open incidents
 * @param awaiting number of actions that await approval
 * @param user who decisions are signed by
 */
record Shell(String title, String section, int open, int awaiting, String user) {
  @Nullable String current(String name) {
    return name.equals(section) ? "page" : null;
  }
}
