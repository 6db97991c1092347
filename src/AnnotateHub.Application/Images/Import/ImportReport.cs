namespace AnnotateHub.Application.Images.Import;

/// <summary>How an import ended.</summary>
/// <param name="AlreadyThere">Groups whose pixels the project held before.</param>
/// <param name="Rejected">What failed while importing; what the plan left out is in the plan.</param>
/// <param name="Refused">Why nothing was imported at all, or null.</param>
public sealed record ImportReport(int Added, int AlreadyThere, IReadOnlyList<ImportProblem> Rejected, string? Refused, TimeSpan Elapsed)
{
    /// <summary>Images of the plan that were not taken; with <see cref="Added"/> and <see cref="AlreadyThere"/> they are all of
    /// it.</summary>
    public int LeftOut => Rejected.Count(problem => problem.LeavesOut);
}
