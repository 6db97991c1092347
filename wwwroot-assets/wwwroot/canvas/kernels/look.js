// How a prepared picture and original values come to look alike: a prepared value is a straight line over the stored one, cut off at both
// ends.

/**
 * The stored values that a prepared picture shows as black and as white. Fitted over places where the prepared picture is neither: the
 * stored values are noisier (the prepared ones went through a median), so they are taken as the line's ordinate.
 * @param {readonly { prepared: number, stored: number }[]} pairs of one place each, `prepared` 0 to 255
 * @returns {{ minimum: number, maximum: number } | null} null where the pairs say too little
 */
export function preparedWindow(pairs) {
  let count = 0,
    sumP = 0,
    sumS = 0,
    sumPP = 0,
    sumPS = 0;
  for (const { prepared, stored } of pairs) {
    if (prepared < 4 || prepared > 251) continue;
    count++;
    sumP += prepared;
    sumS += stored;
    sumPP += prepared * prepared;
    sumPS += prepared * stored;
  }
  const spread = count * sumPP - sumP * sumP;
  if (count < 50 || spread <= 0) return null;
  const slope = (count * sumPS - sumP * sumS) / spread;
  if (!(slope > 0)) return null;
  const minimum = (sumS - slope * sumP) / count;
  return { minimum, maximum: minimum + 255 * slope };
}
