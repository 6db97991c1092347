namespace AnnotateHub.Training.LabelCheck;

/// <summary>How well the label of a cell agrees with predictions of models that never saw it.</summary>
/// <param name="Cell">Number of the cell in the lists that were checked.</param>
/// <param name="Suggested">The most probable other class.</param>
/// <param name="Margin">Probability of the given label less that of the suggested one: from -1 (surely wrong) to 1.</param>
/// <param name="IsProbableError">The cell is off the diagonal of the confident joint: its prediction passes the threshold of another
/// class.</param>
public sealed record LabelIssue(int Cell, int Given, int Suggested, double Margin, bool IsProbableError)
{
    /// <summary>From 0 to 1, so that issues of all kinds can stand in one list.</summary>
    public double Suspicion => (1 - Margin) / 2;
}
