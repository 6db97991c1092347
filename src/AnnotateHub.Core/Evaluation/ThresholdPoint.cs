namespace AnnotateHub.Core.Evaluation;

/// <summary>What is called positive at one threshold: everything that scores at least so much.</summary>
public readonly record struct ThresholdPoint(double Threshold, int TruePositives, int FalsePositives, int Positives, int Negatives)
{
    /// <summary>0 where nothing is called positive.</summary>
    public double Precision => Share(TruePositives, TruePositives + FalsePositives);

    /// <summary>0 where nothing is positive.</summary>
    public double Recall => Share(TruePositives, Positives);

    /// <summary>2 TP / (2 TP + FP + FN); 0 for 0/0.</summary>
    public double F1 => Share(2 * TruePositives, TruePositives + FalsePositives + Positives);

    public double FalsePositiveRate => Share(FalsePositives, Negatives);

    public double Accuracy => Share(TruePositives + Negatives - FalsePositives, Positives + Negatives);

    private static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}
