namespace AnnotateHub.Application.LabelCheck;

/// <summary>A check as one person may see it now.</summary>
/// <param name="Hidden">Findings on work that is not for the person now.</param>
public sealed record LabelCheckView(long Id, LabelCheckDocument Document, IReadOnlyList<LabelFindingView> Findings, int Hidden)
{
    public int Probable => Findings.Count(view => view.Finding.IsProbableError);

    public int Waiting => Findings.Count(view => view is { IsWaiting: true, Finding.IsProbableError: true });

    public int Count(LabelVerdict verdict) => Findings.Count(view => view.Verdict == verdict);

    public int Changed => Findings.Count(view => view.HasChanged);
}
