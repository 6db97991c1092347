namespace AnnotateHub.Imaging.Reading.Png;

internal static class PngFilter
{
    /// <summary>Undoes one of the five row filters in place.</summary>
    /// <param name="above">The row above, filter undone; zeros for the first.</param>
    /// <param name="step">Bytes from a sample to the same sample of the pixel on its left.</param>
    public static void Undo(int filter, Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        switch (filter)
        {
            case 1:
                for (var i = step; i < row.Length; i++) row[i] += row[i - step];
                break;
            case 2:
                for (var i = 0; i < row.Length; i++) row[i] += above[i];
                break;
            case 3:
                for (var i = 0; i < row.Length; i++) row[i] += (byte)(((i < step ? 0 : row[i - step]) + above[i]) / 2);
                break;
            case 4:
                for (var i = 0; i < Math.Min(step, row.Length); i++) row[i] += above[i];
                for (var i = step; i < row.Length; i++) row[i] += Paeth(row[i - step], above[i], above[i - step]);
                break;
        }
    }

    private static byte Paeth(int left, int up, int upLeft)
    {
        var (a, b, c) = (Math.Abs(up - upLeft), Math.Abs(left - upLeft), Math.Abs(left + up - 2 * upLeft));
        return (byte)(a <= b && a <= c ? left : b <= c ? up : upLeft);
    }
}
