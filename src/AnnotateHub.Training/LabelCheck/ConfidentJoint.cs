namespace AnnotateHub.Training.LabelCheck;

/// <summary>Which labels were probably given for which true classes: rows are given labels, columns true ones.</summary>
/// <param name="Thresholds">Of each class: the mean probability of the class among the cells that carry its label; null where no cell
/// does.</param>
/// <param name="Counts">Cells that a confident prediction counts (Northcutt et al. 2021, equation 1).</param>
/// <param name="Shares">The joint distribution, calibrated to how often each label was given, summing to 1 (equation 3).</param>
public sealed record ConfidentJoint(
    IReadOnlyList<double?> Thresholds,
    IReadOnlyList<IReadOnlyList<int>> Counts,
    IReadOnlyList<IReadOnlyList<double>> Shares
)
{
    /// <summary>Share of all labels that is probably wrong.</summary>
    public double ErrorShare => Shares.Index().Sum(row => row.Item.Index().Where(cell => cell.Index != row.Index).Sum(cell => cell.Item));
}
