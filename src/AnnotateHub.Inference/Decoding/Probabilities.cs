using AnnotateHub.Inference.Manifests;

namespace AnnotateHub.Inference.Decoding;

/// <summary>Logits to shares, and a model's classes to the project's.</summary>
internal static class Probabilities
{
    public static double Sigmoid(double logit) => 1 / (1 + Math.Exp(-logit));

    /// <summary>False, and nothing written that counts, where a logit is no number; infinite ones are taken at their word.</summary>
    public static bool Softmax(ReadOnlySpan<float> logits, Span<double> shares)
    {
        var greatest = double.NegativeInfinity;
        foreach (var logit in logits)
        {
            if (float.IsNaN(logit))
                return false;
            greatest = Math.Max(greatest, logit);
        }

        if (double.IsNegativeInfinity(greatest))
            return false;
        double sum = 0;
        for (var index = 0; index < logits.Length; index++)
            sum += shares[index] = double.IsPositiveInfinity(greatest)
                ? (float.IsPositiveInfinity(logits[index]) ? 1 : 0)
                : Math.Exp(logits[index] - greatest);
        for (var index = 0; index < logits.Length; index++)
            shares[index] /= sum;
        return true;
    }

    /// <summary>
    /// Shares in the order of the project's classes, summing to 1: indices of one project class are added, those left out are divided among
    /// the rest in proportion.
    /// A crop for which the model gives no number at all, or only classes that are left out, is as likely one class as another.
    /// </summary>
    public static double[] ForProject(ReadOnlySpan<float> row, ModelManifest manifest, IReadOnlyList<string> projectClasses)
    {
        var shares = new double[row.Length];
        var isSound = true;
        if (manifest.Output.Contract is OutputContract.ClassifierLogits)
            isSound = Softmax(row, shares);
        else
            for (var index = 0; index < row.Length; index++)
                shares[index] = row[index] is >= 0 and <= float.MaxValue ? row[index] : 0;
        var own = new double[projectClasses.Count];
        for (var index = 0; index < row.Length && isSound; index++)
        for (var place = 0; place < own.Length; place++)
            if (manifest.ClassOf(index) is { } key && projectClasses[place] == key)
                own[place] += shares[index];
        var sum = own.Sum();
        for (var place = 0; place < own.Length; place++)
            own[place] = sum > 0 ? own[place] / sum : 1.0 / own.Length;
        return own;
    }
}
