using System.Text.Json.Serialization;

namespace AnnotateHub.Core.Consensus.Adjudication;

public static class Decisions
{
    /// <summary>Decisions that stand, oldest first: not undone, and no later one speaks of a same box.</summary>
    /// <param name="log">Oldest first.</param>
    public static IReadOnlyList<Decision> Standing(IReadOnlyList<DecisionLine> log)
    {
        var undone = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in log.Reverse())
            if (line.Undoes is { } undoes && !undone.Contains(line.Operation))
                undone.Add(undoes);
        var standing = new List<Decision>();
        var spoken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in log.Reverse())
        {
            if (line.Verdict is not { } verdict || undone.Contains(line.Operation) || verdict.Inputs.Any(spoken.Contains))
                continue;
            spoken.UnionWith(verdict.Inputs);
            standing.Add(verdict);
        }

        standing.Reverse();
        return standing;
    }
}
