using AnnotateHub.Core.Study.Assignments;

namespace AnnotateHub.Application.Rounds;

/// <summary>How many assignments stand in each state.</summary>
public sealed record StateCounts(int Assigned, int InProgress, int Submitted, int Returned, int Accepted)
{
    public static StateCounts None { get; } = new(0, 0, 0, 0, 0);

    public int Total => Assigned + InProgress + Submitted + Returned + Accepted;
    public int Done => Submitted + Accepted;
    public int Open => Assigned + InProgress + Returned;

    public static StateCounts From(IEnumerable<AnnotateHub.Data.Entities.WorkCount> rows) =>
        From(rows.Select(workCount => (workCount.State, workCount.Count)));

    internal static StateCounts From(IEnumerable<(AssignmentState State, int Count)> rows)
    {
        var sums = new int[5];
        foreach (var (state, count) in rows)
            sums[(int)state] += count;
        return new StateCounts(sums[0], sums[1], sums[2], sums[3], sums[4]);
    }
}
