namespace AnnotateHub.Core.Agreement;

/// <summary>How far raters agree on the number of cells in each image.</summary>
public static class CountAgreement
{
    /// <summary>ICC(2,1) of Shrout and Fleiss (1979): two-way random effects, absolute agreement, single rater. Its mean squares are of a
    /// two-way analysis of variance.</summary>
    /// <param name="counts">Rows images, columns raters; nothing missing.</param>
    public static Coefficient Icc21(IReadOnlyList<IReadOnlyList<double>> counts)
    {
        var images = counts.Count;
        var raters = images == 0 ? 0 : counts[0].Count;
        if (images < 2 || raters < 2)
            return Coefficient.Undefined($"ICC(2,1) needs two or more images and raters; found {images} and {raters}.");
        if (counts.Any(row => row.Count != raters))
            throw new ArgumentException("ICC(2,1) needs a count by every rater for every image.");

        var mean = counts.Average(row => row.Average());
        double betweenImages = counts.Sum(row => Square(row.Average() - mean)) * raters;
        double betweenRaters = Enumerable.Range(0, raters).Sum(rater => Square(counts.Average(row => row[rater]) - mean)) * images;
        var residual = 0.0;
        for (var rater = 0; rater < raters; rater++)
        {
            var ofRater = counts.Average(row => row[rater]);
            residual += counts.Sum(row => Square(row[rater] - row.Average() - ofRater + mean));
        }

        var (msImages, msRaters) = (betweenImages / (images - 1), betweenRaters / (raters - 1));
        var msError = residual / ((images - 1) * (raters - 1));
        var denominator = msImages + (raters - 1) * msError + raters * (msRaters - msError) / images;
        return denominator == 0
            ? Coefficient.Undefined(
                "All raters counted the same number in every image and all images hold equally many, so there is no variance to explain."
            )
            : new Coefficient((msImages - msError) / denominator, null);
    }

    /// <summary>Bland and Altman (1986): mean of first minus second, its standard deviation (n - 1), and mean -+ 1.959964 standard
    /// deviations. Null below two images.</summary>
    public static LimitsOfAgreement? BlandAltman(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        if (first.Count != second.Count)
            throw new ArgumentException($"Both raters need a count for every image; found {first.Count} and {second.Count}.");
        if (first.Count < 2)
            return null;
        var differences = first.Zip(second, (a, b) => a - b).ToList();
        var bias = differences.Average();
        var deviation = Math.Sqrt(differences.Sum(difference => Square(difference - bias)) / (differences.Count - 1));
        return new LimitsOfAgreement(bias, deviation, bias - CohenKappa.Normal975 * deviation, bias + CohenKappa.Normal975 * deviation);
    }

    private static double Square(double x) => x * x;
}
